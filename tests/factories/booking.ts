import { book, type BookingReceipt, type BookingWish } from "~/features/booking/commands/book.server";
import { resourceById, type CatalogueItem } from "~/features/booking/queries.server";
import { recordPayment } from "~/features/billing/commands/record-payment.server";
import type { CompanyScope } from "~/features/identity/types";
import { fund } from "~/features/subsidy/commands.server";
import { system } from "~/lib/audit.server";
import { db, transaction, type Prisma } from "~/lib/db/client.server";
import { addDays, addMonths, atMinute, dayToDb, monthOf, siteDay, type Day } from "~/lib/time";

let counter = 0;
const serial = () => `${process.pid}-${(counter += 1)}`;

/** A day of the next month, 1 to 27: always ahead, inside the horizon, and all of one month. */
export const dayAhead = (number: number): Day => addDays(monthOf(addMonths(siteDay(new Date()), 1)), number - 1);

export interface ResourceInput extends Partial<Omit<Prisma.ResourceUncheckedCreateInput, "units">> {
  units?: number;
  /** Price of an hour of one unit. */
  priceKopecks?: number;
}

/** A resource with units and a tariff by the hour: 8 to 22, step and minimum 30 minutes, at most 8 hours. */
export async function makeResource({ units = 1, priceKopecks = 100_000, ...input }: ResourceInput = {}): Promise<CatalogueItem> {
  const slug = input.slug ?? `room-${serial()}`;
  await db.tariff.create({
    data: { code: slug, unit: "HOUR", priceKopecks: BigInt(priceKopecks), validFrom: dayToDb("2020-01-01"), source: "Прейскурант" },
  });
  const made = await db.resource.create({
    data: {
      kind: slug,
      nameRu: `Комната ${slug}`,
      nameEn: `Room ${slug}`,
      summaryRu: "",
      summaryEn: "",
      tariffCode: slug,
      stepMinutes: 30,
      minMinutes: 30,
      maxMinutes: 480,
      opensAt: 480,
      closesAt: 1320,
      horizonDays: 92,
      ...input,
      slug,
      units: { create: Array.from({ length: units }, (_, index) => ({ position: index + 1, label: `${index + 1}` })) },
    },
  });
  return resourceById(made.id);
}

/** A resource made of parts, each with how many of it go into one; its price is its own. */
export async function makeComposite(parts: readonly (readonly [part: { id: string }, quantity: number])[], input: ResourceInput = {}): Promise<CatalogueItem> {
  const whole = await makeResource({ ...input, units: 0 });
  await db.resourcePart.createMany({ data: parts.map(([part, quantity]) => ({ wholeId: whole.id, partId: part.id, quantity })) });
  return resourceById(whole.id);
}

/** A programme for kinds of resources, with a budget in the years that `dayAhead` may fall in. */
export async function makeProgramme(input: { kinds: string[]; sharePercent?: number; monthlyMinutes?: number | null; budgetKopecks?: number; rules?: Partial<Prisma.ProgrammeUncheckedCreateInput> }) {
  const programme = await db.programme.create({
    data: {
      code: `programme-${serial()}`,
      nameRu: "Проба",
      nameEn: "Trial",
      funder: "Область",
      legalBasis: "Порядок",
      sharePercent: input.sharePercent ?? 40,
      resourceKinds: input.kinds,
      monthlyMinutes: input.monthlyMinutes === undefined ? null : input.monthlyMinutes,
      validFrom: dayToDb("2020-01-01"),
      source: "Проба",
      ...input.rules,
    },
  });
  const years = new Set([siteDay(new Date()).slice(0, 4), dayAhead(1).slice(0, 4), addMonths(siteDay(new Date()), 4).slice(0, 4)]);
  for (const year of years) {
    await transaction((tx) => fund(tx, programme.id, Number(year), input.budgetKopecks ?? 100_000_000, null));
  }
  const budget = () => db.programmeBudget.findUniqueOrThrow({ where: { programmeId_year_quarter: { programmeId: programme.id, year: Number(dayAhead(1).slice(0, 4)), quarter: 0 } } });
  return { programme, budget };
}

/** A wish for minutes of a local day. */
export const wishFor = (resource: { id: string }, day: Day, from: number, to: number, more: Partial<BookingWish> = {}): BookingWish => ({
  resourceId: resource.id,
  startsAt: atMinute(day, from),
  endsAt: atMinute(day, to),
  quantity: 1,
  purpose: "Съёмка",
  ...more,
});

/** Books minutes of a local day as of `now` (this moment by default). */
export const bookAt = (scope: CompanyScope, resource: { id: string }, day: Day, from: number, to: number, more: Partial<BookingWish> = {}, now = new Date()): Promise<BookingReceipt> =>
  book(scope, wishFor(resource, day, from, to, more), now);

/** Pays an invoice by bank, wholly when no sum is named. News of it is not delivered by this. */
export async function payInvoice(invoiceId: string, amountKopecks?: number, reference = serial()) {
  const invoice = await db.invoice.findUniqueOrThrow({ where: { id: invoiceId }, select: { totalKopecks: true } });
  return recordPayment({
    invoiceId,
    method: "BANK",
    amountKopecks: amountKopecks ?? Number(invoice.totalKopecks),
    paidOn: siteDay(new Date()),
    reference,
    recordedBy: system,
  });
}
