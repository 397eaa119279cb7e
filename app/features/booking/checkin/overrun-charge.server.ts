import { randomUUID } from "node:crypto";
import { db, type Tx } from "~/lib/db/client.server";
import { formatTime } from "~/lib/format";
import { i18nFor } from "~/lib/i18n/i18n.server";
import { localised, type Locale } from "~/lib/i18n/locales";
import { minuteOfDay, siteDay } from "~/lib/time";
import { issueInvoice } from "../../billing/commands/issue-invoice.server";
import { jointTerms } from "../../billing/pricing.server";
import { companyRequisites, operatorRequisites } from "../../billing/requisites.server";
import { makeJointQuote, type Quote, type QuotedThing } from "../../billing/rules/quote";
import type { Requisites } from "~/lib/requisites";
import { payerOn } from "../../residency/clients/standing.server";
import { overrunMinutes, type OverrunRules } from "./rules/overrun";

/** What an invoice for time past the end is issued for: a booking's own invoice is another. */
export const OVERRUN_SUBJECT = "booking-overrun";

interface StayedThing {
  quantity: number;
  resource: { nameRu: string; nameEn: string; kind: string; tariffCode: string; stepMinutes: number };
}

interface Stayed {
  id: string;
  companyId: string;
  startsAt: Date;
  endsAt: Date;
  /** What was used past the end, the first thing first. */
  things: StayedThing[];
}

/** An overrun that is to be charged: how long, at what price, and both sides of the invoice. */
export interface OverrunCharge {
  minutes: number;
  quote: Quote;
  /** Names a line of the invoice; of several things, the one that it belongs to. */
  title: (thing: QuotedThing | undefined, locale: Locale) => string;
  /** What the invoice rests on. */
  basis: string;
  supplier: Requisites;
  buyer: Requisites;
}

/**
 * The price of leaving at `leftAt`, or null when it costs nothing. Programmes pay for what was booked, not for what was overrun:
 * the quote has no subsidy. Nothing of it can be raced for, so it is read before the transaction.
 */
export async function overrunCharge(booking: Stayed, leftAt: Date, rules: OverrunRules): Promise<OverrunCharge | null> {
  // What was booked together was used together: the step of the first thing counts for all.
  const [first] = booking.things;
  const minutes = first ? overrunMinutes(booking.endsAt, leftAt, first.resource.stepMinutes, rules) : 0;
  if (!first || minutes === 0) return null;
  const on = siteDay(booking.startsAt);
  const [{ payer, basis }, supplier, buyer] = await Promise.all([payerOn(booking.companyId, on), operatorRequisites(), companyRequisites(booking.companyId)]);
  const priced = await jointTerms(
    booking.things.map(({ resource, quantity }) => ({
      thing: { nameRu: resource.nameRu, nameEn: resource.nameEn },
      use: { companyId: booking.companyId, payer, tariffCode: resource.tariffCode, resourceKind: resource.kind, on, startMinute: minuteOfDay(booking.endsAt), minutes, quantity },
    })),
  );
  const quote = makeJointQuote(priced.map(({ thing, terms }) => ({ thing, input: { ...terms, offers: [] } })));
  const title = (thing: QuotedThing = first.resource, locale: Locale) =>
    i18nFor(locale).t("presence:overrunLine", { thing: localised(thing, "name", locale), left: formatTime(leftAt, locale), end: formatTime(booking.endsAt, locale) });
  return quote.totalKopecks > 0 ? { minutes, quote, title, basis, supplier, buyer } : null;
}

/** Issues the further invoice of an overrun in the caller's transaction, as its last step. Returns its id. */
export async function chargeOverrun(tx: Tx, booking: Pick<Stayed, "id" | "companyId">, charge: OverrunCharge, dueAt: Date, now: Date): Promise<string> {
  const { id } = await issueInvoice(tx, {
    id: randomUUID(),
    companyId: booking.companyId,
    title: charge.title,
    basis: charge.basis,
    quote: charge.quote,
    subject: { type: OVERRUN_SUBJECT, id: booking.id },
    dueAt,
    now,
    supplier: charge.supplier,
    buyer: charge.buyer,
  });
  return id;
}

/** A booking as its overrun is priced, with all that it holds; null when there is none. */
export async function stayedBooking(id: string): Promise<Stayed | null> {
  const booking = await db.booking.findUnique({
    where: { id },
    select: { id: true, companyId: true, startsAt: true, endsAt: true, quantity: true, resourceId: true, items: { orderBy: { position: "asc" }, select: { resourceId: true, quantity: true } } },
  });
  if (!booking) return null;
  const { resourceId, quantity, items, ...rest } = booking;
  const held = [{ resourceId, quantity }, ...items];
  const resources = await db.resource.findMany({
    where: { id: { in: held.map((one) => one.resourceId) } },
    select: { id: true, nameRu: true, nameEn: true, kind: true, tariffCode: true, stepMinutes: true },
  });
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  return { ...rest, things: held.flatMap((one) => byId.get(one.resourceId) ?? []).map((resource, index) => ({ resource, quantity: held[index]?.quantity ?? 1 })) };
}
