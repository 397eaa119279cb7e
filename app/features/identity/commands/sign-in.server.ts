import { db } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { forgive, limit } from "~/lib/limits.server";
import { passwordMatches } from "../passwords.server";

const TRIES_PER_ACCOUNT = 10;
const TRIES_PER_ADDRESS = 60;
const WINDOW_SECONDS = 900;

/**
 * Checks e-mail and password and returns the account. Errors: `bad-credentials` (401, the same for an unknown e-mail
 * and a wrong password), `too-many` (429) after 10 failed tries on an account or 60 tries from an address in 15 minutes;
 * the right password is refused then as well, else guessing would go on.
 */
export async function signIn(input: { email: string; password: string }, ip: string) {
  await limit(`sign-in:ip:${ip}`, TRIES_PER_ADDRESS, WINDOW_SECONDS);
  const account = `sign-in:account:${input.email}`;
  await limit(account, TRIES_PER_ACCOUNT, WINDOW_SECONDS);
  const user = await db.user.findUnique({ where: { email: input.email } });
  if (!(await passwordMatches(user?.passwordHash, input.password)) || !user || user.disabledAt) {
    throw new DomainError("unauthenticated", "bad-credentials");
  }
  await forgive(account, WINDOW_SECONDS);
  return { userId: user.id, locale: user.locale, staff: user.staffRoles.length > 0 };
}
