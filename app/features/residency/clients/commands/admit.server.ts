import type { StaffScope } from "~/features/identity/types";
import { companyNames } from "~/features/identity/queries.server";
import { audit } from "~/lib/audit.server";
import { sqlState, transaction, type Tx } from "~/lib/db/client.server";
import { conflict, forbidden, invalid, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { addDays, dayFromDb, dayToDb, siteDay } from "~/lib/time";
import { actorOf, isId, type Circumstance } from "../../moves.server";
import type { ClientEvent } from "../events";
import { mayAdmit } from "../policy";
import type { AdmissionInput, EndInput } from "../schema";
import { tenureOn } from "../standing";
import { heldStanding } from "../standing.server";

/** Another admission covers one of its days: the database says so. */
const EXCLUDED = "23P01";

const overlap = (error: unknown): unknown => (sqlState(error) === EXCLUDED ? conflict("client-overlap") : error);

/**
 * Admits a company to the site as a client, from today or a day ahead. The same once more (a second press) is one admission.
 * Errors: `forbidden`, `not-found` for the company, `client-date` (422) for a day that is over; `client-resident` (409) when it is a
 * resident on the first day; `client-overlap` (409) when another admission covers one of the days. Answers its id.
 */
export async function admit(scope: StaffScope, companyId: string, input: AdmissionInput, at: Circumstance): Promise<string> {
  if (!mayAdmit(scope)) throw forbidden();
  try {
    return await transaction(async (tx) => {
      const id = await admitIn(tx, scope, companyId, input, at);
      // What the company asked for is answered by it.
      await tx.clientRequest.updateMany({ where: { companyId, status: "OPEN" }, data: { status: "ACCEPTED", admissionId: id, answeredById: scope.userId, answeredAt: at.now } });
      return id;
    });
  } catch (error) {
    throw overlap(error);
  }
}

async function admitIn(tx: Tx, scope: StaffScope, companyId: string, input: AdmissionInput, at: Circumstance): Promise<string> {
  if (!isId(companyId) || (await companyNames([companyId], tx)).size === 0) throw notFound();
  // Two administrators who admit at once do it one after the other; the constraint keeps it true whatever the code does.
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`client:${companyId}`}, 0))::text`;
  const { group, startsOn, endsOn, basis } = input;
  if (startsOn < siteDay(at.now)) throw invalid("client-date");
  const data = { companyId, group, startsOn: dayToDb(startsOn), endsOn: endsOn && dayToDb(endsOn), basis, admittedById: scope.userId };
  const same = await tx.clientAdmission.findFirst({ where: { ...data, endedAt: null }, select: { id: true } });
  if (same) return same.id;
  if (tenureOn(await heldStanding(tx, companyId), startsOn)?.payer.group === "RESIDENT") throw conflict("client-resident");
  const { id } = await tx.clientAdmission.create({ data: { ...data, admittedAt: at.now }, select: { id: true } });
  await audit(tx, actorOf(scope, at), "client.admitted", { type: "client-admission", id }, { companyId, ...input });
  await recordEvent(tx, { type: "residency.client-admitted", payload: { admissionId: id } } satisfies ClientEvent);
  return id;
}

/**
 * Ends an admission with a day that is its last; one that has not begun by then is called off. What is booked after it is cancelled.
 * Errors: `forbidden`, `not-found`; `client-date` (422) for a day before today or after the agreed end; `client-ended` (409) when it was ended before.
 */
export async function endAdmission(scope: StaffScope, id: string, { lastDay, reason }: EndInput, at: Circumstance): Promise<void> {
  if (!mayAdmit(scope)) throw forbidden();
  if (!isId(id)) throw notFound();
  await transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "ClientAdmission" WHERE id = ${id}::uuid FOR UPDATE`;
    const known = await tx.clientAdmission.findUnique({ where: { id } });
    if (!known) throw notFound();
    if (known.endedAt) throw conflict("client-ended");
    const [today, startsOn, agreed] = [siteDay(at.now), dayFromDb(known.startsOn), known.endsOn && dayFromDb(known.endsOn)];
    if (lastDay < today || (agreed !== null && (agreed < today || lastDay > agreed))) throw invalid("client-date");
    const endedOn = lastDay < startsOn ? addDays(startsOn, -1) : lastDay;
    await tx.clientAdmission.update({ where: { id }, data: { endedOn: dayToDb(endedOn), endReason: reason, endedById: scope.userId, endedAt: at.now } });
    await audit(tx, actorOf(scope, at), "client.ended", { type: "client-admission", id }, { companyId: known.companyId, lastDay: endedOn, reason });
    await recordEvent(tx, { type: "residency.client-ended", payload: { admissionId: id, companyId: known.companyId, from: addDays(endedOn, 1) } } satisfies ClientEvent);
  });
}

/** Locks a request that waits for an answer. Errors: `not-found`; `client-answered` (409) for one that was answered. */
async function lockOpen(tx: Tx, id: string) {
  if (!isId(id)) throw notFound();
  await tx.$queryRaw`SELECT 1 FROM "ClientRequest" WHERE id = ${id}::uuid FOR UPDATE`;
  const request = await tx.clientRequest.findUnique({ where: { id } });
  if (!request) throw notFound();
  if (request.status !== "OPEN") throw conflict("client-answered");
  return request;
}

/** Accepts a company's request: it is admitted on the chosen terms. Errors: those of `admit`; `client-answered` (409). Answers the admission's id. */
export async function acceptRequest(scope: StaffScope, id: string, input: AdmissionInput, at: Circumstance): Promise<string> {
  if (!mayAdmit(scope)) throw forbidden();
  try {
    return await transaction(async (tx) => {
      const { companyId } = await lockOpen(tx, id);
      const admissionId = await admitIn(tx, scope, companyId, input, at);
      await tx.clientRequest.update({ where: { id }, data: { status: "ACCEPTED", admissionId, answeredById: scope.userId, answeredAt: at.now } });
      return admissionId;
    });
  } catch (error) {
    throw overlap(error);
  }
}

/** Refuses a company's request with a reason that it reads. Errors: `forbidden`, `not-found`, `client-answered` (409). */
export async function refuseRequest(scope: StaffScope, id: string, reason: string, at: Circumstance): Promise<void> {
  if (!mayAdmit(scope)) throw forbidden();
  await transaction(async (tx) => {
    const { companyId } = await lockOpen(tx, id);
    await tx.clientRequest.update({ where: { id }, data: { status: "REFUSED", reason, answeredById: scope.userId, answeredAt: at.now } });
    await audit(tx, actorOf(scope, at), "client.refused", { type: "client-request", id }, { companyId, reason });
    await recordEvent(tx, { type: "residency.client-refused", payload: { requestId: id } } satisfies ClientEvent);
  });
}
