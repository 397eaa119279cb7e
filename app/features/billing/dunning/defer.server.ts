import { audit, type Actor } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import { conflict, DomainError, invalid, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { addDays, atMinute, dayFromDb, dayToDb, isDay, siteDay, type Day } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { CompanyScope, StaffScope } from "../../identity/types";
import { givenReason } from "../commands/take-back.server";
import type { BillingEvent } from "../events";
import { lockInvoices, TERM, type LockedInvoice } from "../outstanding.server";

const LONGEST_DAYS = 365;
const END_OF_DAY = 24 * 60;

/** A day that a deferral may last till. Error: `deferral-day` (422) for today, earlier, or more than a year ahead. */
function goodDay(day: string, now: Date): Day {
  const today = siteDay(now);
  if (!isDay(day) || day <= today || day > addDays(today, LONGEST_DAYS)) throw invalid("deferral-day");
  return day;
}

async function deferAll(tx: Tx, invoices: readonly LockedInvoice[], day: Day, reason: string, actor: Actor): Promise<void> {
  // The last minute of the day of the site.
  const until = new Date(atMinute(day, END_OF_DAY).getTime() - 1000);
  for (const invoice of invoices) {
    await tx.deferral.create({ data: { invoiceId: invoice.id, until, reason, actorId: actor.id } });
    await tx.invoice.update({ where: { id: invoice.id }, data: { deferredTo: until } });
    await audit(tx, actor, "invoice.deferred", { type: "invoice", id: invoice.id }, { number: invoice.number, until: day, reason });
    const event: BillingEvent = { type: "billing.invoice-deferred", payload: { invoiceId: invoice.id, subjectType: invoice.subject.type, subjectId: invoice.subject.id, until: until.toISOString() } };
    await recordEvent(tx, event);
  }
}

/**
 * Gives an unpaid invoice a later term. Errors: `not-found`; `deferral-day` and `reason-needed` (422); `wrong-status` (409) of a closed
 * invoice; `deferral-earlier` (409) when it has that long anyway.
 */
export async function defer(scope: StaffScope, input: { invoiceId: string; until: string; reason: string }, now: Date, ip: string): Promise<void> {
  if (!isUuid(input.invoiceId)) throw notFound();
  const until = goodDay(input.until, now);
  const reason = givenReason(input.reason);
  await transaction(async (tx) => {
    const [invoice] = await lockInvoices(tx, [input.invoiceId]);
    if (!invoice) throw notFound();
    if (invoice.status !== "ISSUED") throw conflict("wrong-status");
    if (siteDay(invoice.term) >= until) throw conflict("deferral-earlier");
    await deferAll(tx, [invoice], until, reason, { id: scope.userId, name: scope.userName, ip });
  });
}

/** Overdue and unpaid invoices of a company, kept to this transaction. */
async function overdueOf(tx: Tx, companyId: string, now: Date): Promise<LockedInvoice[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`SELECT i.id FROM "Invoice" i WHERE i."companyId" = ${companyId}::uuid AND i.status = 'ISSUED' AND ${TERM} < ${now} ORDER BY i.id`;
  return (await lockInvoices(tx, rows.map((row) => row.id))).filter((invoice) => invoice.status === "ISSUED");
}

/**
 * A company asks for more time on what is overdue; one request at a time. Errors: `deferral-day`, `reason-needed` (422); `nothing-overdue`
 * and `deferral-asked` (409); `forbidden` for a member who is neither owner nor manager.
 */
export async function askDeferral(scope: CompanyScope, input: { wantedOn: string; reason: string }, now: Date, ip: string): Promise<void> {
  if (scope.role === "MEMBER") throw new DomainError("forbidden", "forbidden");
  const wantedOn = goodDay(input.wantedOn, now);
  const reason = givenReason(input.reason);
  await transaction(async (tx) => {
    // The request before its company's invoices, as whoever answers it takes them.
    const made = await tx.deferralRequest.createMany({ data: [{ companyId: scope.companyId, wantedOn: dayToDb(wantedOn), reason, askedById: scope.userId, askedAt: now }], skipDuplicates: true });
    if ((await overdueOf(tx, scope.companyId, now)).length === 0) throw conflict("nothing-overdue");
    if (made.count === 0) throw conflict("deferral-asked");
    await audit(tx, { id: scope.userId, name: scope.userName, ip }, "deferral.asked", { type: "company", id: scope.companyId }, { wantedOn, reason });
    const event: BillingEvent = { type: "billing.deferral-asked", payload: { companyId: scope.companyId, wantedOn, reason } };
    await recordEvent(tx, event);
  });
}

/**
 * Answers a company's request: `until` gives all that is overdue that term, null refuses (then the answer has to say why). Errors:
 * `not-found`; `deferral-day`, `reason-needed` (422); `wrong-status` (409) when it was answered before.
 */
export async function answerDeferral(scope: StaffScope, input: { requestId: string; until: string | null; answer: string }, now: Date, ip: string): Promise<void> {
  if (!isUuid(input.requestId)) throw notFound();
  const until = input.until === null ? null : goodDay(input.until, now);
  const answer = until === null ? givenReason(input.answer) : input.answer.trim().slice(0, 500);
  const actor: Actor = { id: scope.userId, name: scope.userName, ip };
  await transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "DeferralRequest" WHERE id = ${input.requestId}::uuid FOR UPDATE`;
    const request = await tx.deferralRequest.findUnique({ where: { id: input.requestId } });
    if (!request) throw notFound();
    if (request.granted !== null) throw conflict("wrong-status");
    await tx.deferralRequest.update({ where: { id: request.id }, data: { granted: until !== null, answer, answeredById: scope.userId, answeredAt: now } });
    if (until !== null) await deferAll(tx, await overdueOf(tx, request.companyId, now), until, request.reason, actor);
    await audit(tx, actor, until === null ? "deferral.refused" : "deferral.granted", { type: "company", id: request.companyId }, { until, answer, wantedOn: dayFromDb(request.wantedOn) });
    const event: BillingEvent = { type: "billing.deferral-answered", payload: { companyId: request.companyId, until, answer } };
    await recordEvent(tx, event);
  });
}
