/** Calls of the API that a token may make in a minute. */
export const TOKEN_LIMIT_A_MINUTE = 1200;
