import { norms } from "~/lib/norms.server";
import type { OverrunRules } from "./rules/overrun";
import type { PresenceRules } from "./rules/presence";

/** The operator's rules of coming and going, as they stand today. */
export interface CheckInNorms {
  presence: PresenceRules;
  overrun: OverrunRules;
  /** How long after its end a booking that nobody checked out closes by itself. */
  autoCheckOutMinutes: number;
  /** Days to pay for time past the end. */
  overrunPayDays: number;
}

/** Reads all of them in one statement. */
export async function checkInNorms(): Promise<CheckInNorms> {
  const found = await norms<{
    "booking.check-in-early-minutes": number;
    "booking.no-show-grace-minutes": number;
    "booking.overrun-grace-minutes": number;
    "booking.overrun-step-minutes": number;
    "booking.overrun-pay-days": number;
    "booking.auto-check-out-minutes": number;
  }>([
    "booking.check-in-early-minutes",
    "booking.no-show-grace-minutes",
    "booking.overrun-grace-minutes",
    "booking.overrun-step-minutes",
    "booking.overrun-pay-days",
    "booking.auto-check-out-minutes",
  ]);
  return {
    presence: { earlyMinutes: found["booking.check-in-early-minutes"].value, graceMinutes: found["booking.no-show-grace-minutes"].value },
    overrun: { graceMinutes: found["booking.overrun-grace-minutes"].value, longestStepMinutes: found["booking.overrun-step-minutes"].value },
    autoCheckOutMinutes: found["booking.auto-check-out-minutes"].value,
    overrunPayDays: found["booking.overrun-pay-days"].value,
  };
}
