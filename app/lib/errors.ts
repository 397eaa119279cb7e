/** What kind of refusal it is; each kind has one HTTP status. */
export type ErrorKind =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "not-found"
  | "method"
  | "conflict"
  | "too-large"
  | "rule-broken"
  | "too-many"
  | "unavailable";

export const statusOfKind: Record<ErrorKind, number> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  method: 405,
  conflict: 409,
  "too-large": 413,
  "rule-broken": 422,
  "too-many": 429,
  unavailable: 503,
};

/** Values that a sentence of a refusal is filled with. */
export type ErrorParams = Record<string, string | number>;

/**
 * A refusal that the house expects. `code` is the end of the problem `type` and the key of the sentence in the
 * namespace `errors`; `params` fill the sentence; `details` travel to API clients as they are.
 */
export class DomainError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly params: ErrorParams;
  readonly details: Record<string, unknown>;

  constructor(kind: ErrorKind, code: string, params: ErrorParams = {}, details: Record<string, unknown> = {}) {
    super(code);
    this.name = "DomainError";
    this.kind = kind;
    this.code = code;
    this.params = params;
    this.details = details;
  }

  get status(): number {
    return statusOfKind[this.kind];
  }
}

export const notFound = (code = "not-found") => new DomainError("not-found", code);
export const forbidden = (code = "forbidden") => new DomainError("forbidden", code);
export const conflict = (code: string, params?: ErrorParams, details?: Record<string, unknown>) =>
  new DomainError("conflict", code, params, details);
export const invalid = (code: string, params?: ErrorParams) => new DomainError("invalid", code, params);
/** A field of a request that cannot be used; `text` is a message of form checks. Params.reason names the field too. */
export const badField = (path: string, text: string) => new DomainError("invalid", "bad-request", { reason: path }, { errors: [{ path, message: text }] });
/** `rule` names the broken rule; its sentence is `errors:rule.<rule>`. */
export const ruleBroken = (rule: string, params?: ErrorParams) =>
  new DomainError("rule-broken", "rule-broken", params, { rule });
