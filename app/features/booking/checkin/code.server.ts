import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { join } from "node:path";
import { dataFolder, keptSecret } from "~/lib/kept-secret.server";

/** A code at a door changes every half a minute. */
export const CODE_STEP_MS = 30_000;
/** From when it was first shown it is accepted for a minute and a half: time to find the camera. */
export const CODE_LIFE_MS = 90_000;
/** How long somebody who scanned a fresh code may think before pressing the button. */
const PASS_LIFE_MS = 10 * 60_000;

let known: { folder: string; key: Buffer } | undefined;

/** The key that signs codes, kept by the portal beside its other secrets. */
function signingKey(): Buffer {
  const folder = dataFolder();
  if (known?.folder !== folder) known = { folder, key: Buffer.from(keptSecret(join(folder, "secrets", "check-in"), () => randomBytes(32).toString("hex")), "hex") };
  return known.key;
}

const sign = (...parts: string[]): string => createHmac("sha256", signingKey()).update(parts.join("\n")).digest("base64url").slice(0, 22);

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The code that a resource's door shows at a moment: which half minute it is, signed together with the resource. */
export function doorCode(resourceId: string, now: Date): string {
  const step = Math.floor(now.getTime() / CODE_STEP_MS).toString(36);
  return `${step}.${sign("door", resourceId, step)}`;
}

/** Whether a code was shown at the resource's door within the last minute and a half. */
export function isFreshCode(resourceId: string, code: string, now: Date): boolean {
  const [step, signature, ...rest] = code.split(".");
  if (!step || !signature || rest.length > 0 || !/^[0-9a-z]{1,9}$/.test(step)) return false;
  const age = now.getTime() - Number.parseInt(step, 36) * CODE_STEP_MS;
  // The clock of another process may be a little ahead.
  return age >= -CODE_STEP_MS && age < CODE_LIFE_MS && same(signature, sign("door", resourceId, step));
}

/** Leave for one person to check one booking in, given to whoever scanned a fresh code. */
export function checkInPass(userId: string, bookingId: string, now: Date): string {
  const until = (now.getTime() + PASS_LIFE_MS).toString(36);
  return `${until}.${sign("pass", userId, bookingId, until)}`;
}

/** Whether a pass was given to this person for this booking and still holds. */
export function isGoodPass(userId: string, bookingId: string, pass: string, now: Date): boolean {
  const [until, signature, ...rest] = pass.split(".");
  if (!until || !signature || rest.length > 0 || !/^[0-9a-z]{1,12}$/.test(until)) return false;
  return now.getTime() < Number.parseInt(until, 36) && same(signature, sign("pass", userId, bookingId, until));
}
