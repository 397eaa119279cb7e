import { seedReference } from "../prisma/seed/reference";
import { releaseNoShows, watchDoors } from "./features/booking/checkin/commands/no-shows.server";
import { closeDueRounds } from "./features/booking/rounds/commands/rounds.server";
import { settleRounds } from "./features/booking/rounds/commands/settle-round.server";
import { layPlans } from "./features/booking/blackouts/commands/plan.server";
import { noticeLateReturns } from "./features/booking/equipment/commands/remind.server";
import { keepFaultsClosed } from "./features/booking/faults/commands/resolve.server";
import { makeEvidence, PACK_EVIDENCE } from "./features/booking/evidence/make.server";
import { closeStreams, endStreams } from "./features/booking/live/streams.server";
import { completeBookings, expireHolds } from "./features/booking/commands/settle.server";
import { remindOfCertificates } from "./features/booking/certificates/commands/remind.server";
import { closeBegun, lapseOffers } from "./features/booking/waitlist/commands/leave.server";
import { serveLines } from "./features/booking/waitlist/commands/offer.server";
import { tellSearches } from "./features/booking/waitlist/commands/searches.server";
import { continueClosing } from "./features/billing/closing/commands/close.server";
import { continueSettling } from "./features/billing/bank/settle-certain.server";
import { catchUp, closeStalePages, settleMissedCheckouts } from "./features/billing/gateways/news.server";
import { settleSentRefunds } from "./features/billing/gateways/refunds.server";
import { remindOfPayments } from "./features/billing/dunning/remind.server";
import { chargeLeases } from "./features/billing/lease/commands/charge.server";
import { paperForLetter } from "./features/billing/letter-papers.server";
import { chargePlans } from "./features/billing/plans/commands/charge.server";
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
  { name: "release-no-shows", cron: EVERY_MINUTE, run: async (now) => releaseNoShows(now, await watchDoors(now)) },
  { name: "keep-lines", cron: EVERY_MINUTE, run: keepLines },
  { name: "complete-bookings", cron: EVERY_MINUTE, run: (now) => completeBookings(now) },
  { name: "close-rounds", cron: EVERY_MINUTE, run: (now) => closeDueRounds(now) },
  { name: "settle-rounds", cron: EVERY_MINUTE, run: (now) => settleRounds(now) },
  { name: "send-letters", cron: EVERY_MINUTE, run: (now) => sendWaitingLetters(now, undefined, paperForLetter) },
  { name: "charge-leases", cron: EVERY_HOUR, run: (now) => chargeLeases(now) },
  { name: "charge-plans", cron: EVERY_HOUR, run: (now) => chargePlans(now) },
  { name: "close-month", cron: EVERY_MINUTE, run: (now) => continueClosing(now).then(() => undefined) },
  { name: "settle-statements", cron: EVERY_MINUTE, run: () => continueSettling(50_000) },
  { name: "close-card-pages", cron: EVERY_MINUTE, run: closeCardPages },
  { name: PACK_EVIDENCE, cron: EVERY_MINUTE, run: (now) => makeEvidence(now) },
  { name: "settle-card-payments", cron: EVERY_TEN_MINUTES, run: settleCards },
  { name: "remind-debtors", cron: EVERY_HOUR, run: (now) => remindOfPayments(now) },
  { name: "remind-late", cron: EVERY_HOUR, run: remindLate },
  { name: "run-reserve", cron: EVERY_TEN_MINUTES, run: (now) => runReserve(now) },
  { name: "remind-experts", cron: IN_THE_MORNING, run: (now) => remindLateExperts(now).then(() => undefined) },
  { name: "keep-register", cron: EVERY_HOUR, run: (now) => keepRegister(now) },
  { name: "keep-closed", cron: EVERY_HOUR, run: keepClosed },
  { name: "late-returns", cron: EVERY_TEN_MINUTES, run: (now) => noticeLateReturns(now) },
  { name: "sweep", cron: AT_NIGHT, run: sweep },
  { name: "remind-certificates", cron: IN_THE_MORNING, run: (now) => remindOfCertificates(now).then(() => undefined) },
  { name: "open-reports", cron: IN_THE_MORNING, run: (now) => openReports(now) },
];

/** Offers run out and pass on; whoever's news was lost on the way is served by the look at all lines. */
async function keepLines(now: Date) {
  await lapseOffers(now);
  await closeBegun(now);
  await serveLines(now);
  await tellSearches(now);
}

/** What Stripe could not tell is asked for: undelivered news, pages without news, refunds whose answer was lost. */
async function settleCards(now: Date) {
  const gateway = stripeGateway();
  if (!gateway) return;
  await catchUp(gateway, now);
  await settleMissedCheckouts(gateway, now);
  await settleSentRefunds(gateway, now);
}

/** Nobody should pay by card what was cancelled or paid otherwise. */
async function closeCardPages(now: Date) {
  const gateway = stripeGateway();
  if (gateway) await closeStalePages(gateway, now);
}

/** What ran out for good is closed first, so that nobody is reminded of it. */
async function remindLate(now: Date) {
  await lapseUnfixed(now);
  await remindOfTerms(now);
}

/** Units that are not mended and works that repeat stay closed as the days that may be booked go on. */
async function keepClosed(now: Date) {
  await keepFaultsClosed(now);
  await layPlans(now);
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
 * events. Returns how to end what would never end by itself (`hush`), and how to close it.
 */
export async function openHouse({ demo, log }: { demo: boolean; log: (line: string) => void }): Promise<{ hush(): void; close(): Promise<void> }> {
  await seedReference();
  // A house of one's own never carries the demonstration.
  if (demo) await (await import("../prisma/seed/demo/demo")).seedDemo(log);
  await warmConnections();
  const work = env().KADR_JOBS === "on" ? await startWork() : null;
  return {
    hush: endStreams,
    async close() {
      await work?.();
      await closeStreams();
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
