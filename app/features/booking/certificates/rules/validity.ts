import { addDays, addMonths, daysBetween, type Day } from "~/lib/time";

/** Last day of a certificate that was earned on a day; months as the training states them. */
export const validUntilFrom = (day: Day, months: number): Day => addMonths(day, months);

export type CertificateState = "valid" | "soon" | "expired" | "revoked";

/**
 * Where a certificate stands on a day: its last day is a valid one.
 * @param soonDays from how many days before the last day on it is «soon» to end
 */
export function certificateState(certificate: { validUntil: Day; revoked: boolean }, today: Day, soonDays: number): CertificateState {
  if (certificate.revoked) return "revoked";
  const left = daysBetween(today, certificate.validUntil);
  if (left < 0) return "expired";
  return left <= soonDays ? "soon" : "valid";
}

/**
 * Days that are left, when the end of a certificate is to be told today; null when not. Each step («30 days before, 7 days
 * before») is told once, also when the portal slept over its day; of several slept over, only the nearest to the end.
 * @param remindedOn the day it was told last
 */
export function reminderDue(validUntil: Day, steps: readonly number[], remindedOn: Day | null, today: Day): number | null {
  const left = daysBetween(today, validUntil);
  if (left < 0) return null;
  const reached = steps.filter((step) => step >= left);
  if (reached.length === 0) return null;
  const since = addDays(validUntil, -Math.min(...reached));
  return remindedOn !== null && remindedOn >= since ? null : left;
}
