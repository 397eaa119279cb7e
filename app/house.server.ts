import { seedDemo } from "../prisma/seed/demo/demo";
import { seedReference } from "../prisma/seed/reference";
import { completeBookings, expireHolds } from "./features/booking/commands/settle.server";
import { settleMissedCheckouts } from "./features/billing/gateways/card-payments.server";
import { stripeGateway } from "./features/billing/gateways/stripe.server";
import { openReports } from "./features/residency/reports/commands/open-reports.server";
import { sweepScreenings } from "./features/residency/screening/commands.server";
import { sweepSessions } from "./features/identity/sessions.server";
import { runReserve } from "./features/residency/decisions/commands/offer.server";
import { remindLateExperts } from "./features/residency/experts/commands/remind.server";
import { keepRegister } from "./features/residency/register/commands/nightly.server";
import { sendWaitingLetters } from "./features/notifications/commands/send-waiting-letters.server";
import { closeDatabase, warmConnections } from "./lib/db/client.server";
import { env } from "./lib/env.server";
import { sweepFiles } from "./lib/files/sweep.server";
import { sweepIdempotencyKeys } from "./lib/idempotency.server";
import { startJobs, type ScheduledTask } from "./lib/jobs.server";
import { sweepLimits } from "./lib/limits.server";
import { remindOfTerms, settleEvents } from "./reactions.server";
import { lapseUnfixed } from "./features/residency/terms/due.server";

const EVERY_MINUTE = "* * * * *";
const EVERY_TEN_MINUTES = "*/10 * * * *";
// A night of the site that was slept through is made up for within the hour.
const EVERY_HOUR = "7 * * * *";
const AT_NIGHT = "17 20 * * *";
/** 9:10 in the morning of the site, when letters are read. */
const IN_THE_MORNING = "10 2 * * *";
const EVENTS_MS = 1000;

export const TASKS: readonly ScheduledTask[] = [
  { name: "expire-holds", cron: EVERY_MINUTE, run: (now) => expireHolds(now) },
  { name: "complete-bookings", cron: EVERY_MINUTE, run: (now) => completeBookings(now) },
  { name: "send-letters", cron: EVERY_MINUTE, run: (now) => sendWaitingLetters(now) },
  { name: "settle-card-payments", cron: EVERY_TEN_MINUTES, run: settleCards },
  { name: "remind-late", cron: EVERY_HOUR, run: remindLate },
  { name: "run-reserve", cron: EVERY_TEN_MINUTES, run: (now) => runReserve(now) },
  { name: "remind-experts", cron: IN_THE_MORNING, run: (now) => remindLateExperts(now).then(() => undefined) },
  { name: "keep-register", cron: EVERY_HOUR, run: (now) => keepRegister(now) },
  { name: "sweep", cron: AT_NIGHT, run: sweep },
  { name: "open-reports", cron: IN_THE_MORNING, run: (now) => openReports(now) },
];

/** Card payments whose webhook never came are asked for. */
async function settleCards(now: Date) {
  const gateway = stripeGateway();
  if (gateway) await settleMissedCheckouts(gateway, now);
}

/** What ran out for good is closed first, so that nobody is reminded of it. */
async function remindLate(now: Date) {
  await lapseUnfixed(now);
  await remindOfTerms(now);
}

async function sweep(now: Date) {
  await sweepSessions();
  await sweepLimits();
  await sweepIdempotencyKeys(now);
  await sweepFiles(now);
  await sweepScreenings(now);
}

/**
 * Opens the house on a migrated database: reference rows, the demonstration on its first day, jobs and the delivery of
 * events. Returns how to close it.
 */
export async function openHouse({ demo, log }: { demo: boolean; log: (line: string) => void }): Promise<{ close(): Promise<void> }> {
  await seedReference();
  if (demo) await seedDemo(log);
  await warmConnections();
  const work = env().KADR_JOBS === "on" ? await startWork() : null;
  return {
    async close() {
      await work?.();
      await closeDatabase();
    },
  };
}

/** Jobs and the delivery of events, as a web process or a process of its own runs them. */
export async function startWork(): Promise<() => Promise<void>> {
  const url = process.env.DATABASE_URL ?? "";
  const stopJobs = await startJobs(url, TASKS, (error) => console.error(error));
  let running: Promise<unknown> | null = null;
  const timer = setInterval(() => {
    running ??= settleEvents()
      .catch((error: unknown) => console.error(error))
      .finally(() => {
        running = null;
      });
  }, EVENTS_MS);
  return async () => {
    clearInterval(timer);
    await running;
    await stopJobs();
  };
}
