import { randomUUID } from "node:crypto";
import { audit } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { conflict, DomainError, invalid, ruleBroken } from "~/lib/errors";
import { rememberAnswer, type Remembered } from "~/lib/idempotency.server";
import { dayToDb, toIso, type Day } from "~/lib/time";
import type { CompanyScope } from "../../../identity/types";
import { supported } from "../../../billing/pricing.server";
import { lockPlans } from "../../../billing/plans/offers.server";
import { lockOffers } from "../../../subsidy/offers.server";
import { prepare, type Prepared } from "../../commands/prepare.server";
import { requirePayer, takeIn, takeTerms, type BookingReceipt, type TakeTerms } from "../../commands/take.server";
import { lockUnits } from "../../commands/units.server";
import { seriesDays, seriesNorms, type Remedy, type SeriesNorms, type SeriesWish } from "../plan.server";
import { occurrenceAt } from "../rules/recurrence";

/** What is done about a day of the rule: left out, or taken another way. A day that is not named is taken as the rule says. */
export type Choice = "skip" | Remedy;

export interface SeriesReceipt {
  id: string;
  bookings: (BookingReceipt & { day: Day })[];
  totalKopecks: number;
}

/**
 * Books a series: every occurrence that was not left out, each a booking of its own with its own invoice, in one transaction; when
 * one of them cannot be had, none is. Each occurrence waits for payment until the norm's days before it.
 *
 * Errors: those of `seriesDays` and `prepare`; `series-taken` (409, details.day) when an occurrence was taken meanwhile;
 * `price-changed` (409) when `expected`, the total that the person saw, is another.
 */
export async function bookSeries(
  scope: CompanyScope,
  wish: SeriesWish & { expected?: number; choices?: ReadonlyMap<Day, Choice> },
  now: Date,
  remembered?: Remembered,
): Promise<SeriesReceipt> {
  const limits = await seriesNorms();
  const days = seriesDays(wish, limits.most);
  for (const day of wish.choices?.keys() ?? []) if (!days.includes(day)) throw invalid("bad-request", { reason: day });
  const planned = await prepareAll(scope, wish, days, limits, now);
  if (planned.length === 0) throw ruleBroken("series-one");
  try {
    return await transaction(async (tx) => {
      await lockAll(tx, scope.companyId, planned);
      const id = randomUUID();
      const minutes = (wish.endsAt.getTime() - wish.startsAt.getTime()) / 60_000;
      await tx.series.create({
        data: {
          id, companyId: scope.companyId, createdById: scope.userId, resourceId: wish.resourceId, quantity: wish.quantity,
          items: (wish.items ?? []).map((item) => ({ resourceId: item.resourceId, quantity: item.quantity })),
          purpose: wish.purpose, rule: wish.rule, startsAt: wish.startsAt, minutes, exceptHolidays: wish.exceptHolidays, createdAt: now,
        },
      });
      const bookings: SeriesReceipt["bookings"] = [];
      for (const { day, prepared, terms } of planned) {
        const receipt = await takeIn(tx, prepared, terms, { seriesId: id, occurrence: dayToDb(day), holdUntil: payBy(prepared, terms, limits, now) }).catch((error: unknown) => {
          throw error instanceof DomainError && error.code === "slot-taken" ? conflict("series-taken", { day: day.split("-").reverse().join(".") }, { day }) : error;
        });
        bookings.push({ ...receipt, day });
      }
      const totalKopecks = bookings.reduce((sum, booking) => sum + booking.totalKopecks, 0);
      if (wish.expected !== undefined && wish.expected !== totalKopecks) throw conflict("price-changed", {}, { totalKopecks });
      await audit(tx, { id: scope.userId, name: scope.userName }, "series.made", { type: "series", id }, { rule: wish.rule, startsAt: toIso(wish.startsAt), bookings: bookings.length, totalKopecks });
      const receipt: SeriesReceipt = { id, bookings, totalKopecks };
      if (remembered) await rememberAnswer(tx, remembered, 201, receipt);
      return receipt;
    });
  } catch (error) {
    if (error instanceof DomainError && error.code === "slot-taken") throw conflict("series-taken", { day: "" });
    throw error;
  }
}

interface PreparedOccurrence {
  day: Day;
  prepared: Prepared;
  terms: TakeTerms;
}

async function prepareAll(scope: CompanyScope, wish: SeriesWish & { choices?: ReadonlyMap<Day, Choice> }, days: readonly Day[], limits: SeriesNorms, now: Date): Promise<PreparedOccurrence[]> {
  const minutes = (wish.endsAt.getTime() - wish.startsAt.getTime()) / 60_000;
  const planned: PreparedOccurrence[] = [];
  for (const day of days) {
    const choice = wish.choices?.get(day);
    if (choice === "skip") continue;
    const range = choice ?? occurrenceAt(day, wish.startsAt, minutes);
    const { quantity, items, purpose } = wish;
    const one = { resourceId: choice?.resourceId ?? wish.resourceId, startsAt: range.startsAt, endsAt: range.endsAt, quantity, purpose, ...(items ? { items } : {}) };
    // The first one begins no later than any booking may; only what repeats it may lie further ahead.
    const prepared = await prepare(scope, one, now, planned.length === 0 ? {} : { horizonDays: limits.horizonDays });
    planned.push({ day, prepared, terms: await takeTerms(prepared) });
  }
  return planned;
}

/** Every lock that any of the occurrences will ask for, in the order of the house, before the first of them takes its number. */
async function lockAll(tx: Parameters<typeof lockUnits>[0], companyId: string, planned: readonly PreparedOccurrence[]): Promise<void> {
  for (const { prepared } of planned) await requirePayer(tx, prepared);
  await lockUnits(tx, [...new Set(planned.flatMap(({ prepared }) => prepared.demands.map((demand) => demand.resourceId)))]);
  const uses = planned.flatMap(({ terms }) => terms.priced.map(({ use }) => use));
  await lockOffers(tx, companyId, supported(planned.flatMap(({ terms }) => terms.priced)));
  await lockPlans(tx, companyId, uses);
}

/** Occurrences far ahead are paid some days before they take place; near ones as any booking. */
function payBy({ wish }: Prepared, { holdHours }: TakeTerms, { payDays }: SeriesNorms, now: Date): Date {
  const asAny = now.getTime() + holdHours * 3_600_000;
  return new Date(Math.min(wish.startsAt.getTime(), Math.max(asAny, wish.startsAt.getTime() - payDays * 86_400_000)));
}
