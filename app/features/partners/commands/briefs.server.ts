import { audit } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import { conflict, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { dayToDb } from "~/lib/time";
import type { CompanyScope } from "~/features/identity/types";
import type { PartnersEvent } from "../events";
import { isId, type BriefInput } from "../schema";
import { BRIEF_MOVES, statesBefore } from "../status";
import { actorOf, assertSpeaksForResident } from "./standing.server";

const fieldsOf = ({ budget, answerBy, ...text }: BriefInput) => ({
  ...text,
  budgetKopecks: budget === null ? null : BigInt(budget),
  answerBy: answerBy && dayToDb(answerBy),
});

/** Posts a brief of the scope's company. Errors: `forbidden`, `residents-only`. */
export async function postBrief(scope: CompanyScope, input: BriefInput, ip: string): Promise<{ briefId: string }> {
  return transaction(async (tx) => {
    await assertSpeaksForResident(tx, scope);
    const brief = await tx.brief.create({
      data: { companyId: scope.companyId, createdById: scope.userId, ...fieldsOf(input) },
      select: { id: true },
    });
    const event: PartnersEvent = { type: "partners.brief-posted", payload: { briefId: brief.id } };
    await recordEvent(tx, event);
    await audit(tx, actorOf(scope, ip), "brief.posted", { type: "brief", id: brief.id }, { title: input.title });
    return { briefId: brief.id };
  });
}

/** Changes an open brief of the company. Errors: `forbidden`, `not-found`, `brief-closed` (409). */
export async function editBrief(scope: CompanyScope, id: string | undefined, input: BriefInput, ip: string): Promise<void> {
  await transaction(async (tx) => {
    await changeOpen(tx, scope, id, fieldsOf(input));
    await audit(tx, actorOf(scope, ip), "brief.edited", { type: "brief", id: id as string }, { title: input.title });
  });
}

/** Closes an open brief: nobody new can answer it, requests that wait stay. Errors as in `editBrief`. */
export async function closeBrief(scope: CompanyScope, id: string | undefined, ip: string): Promise<void> {
  await transaction(async (tx) => {
    await changeOpen(tx, scope, id, { status: "CLOSED", closedAt: new Date() });
    await audit(tx, actorOf(scope, ip), "brief.closed", { type: "brief", id: id as string });
  });
}

type Change = ReturnType<typeof fieldsOf> | { status: "CLOSED"; closedAt: Date };

async function changeOpen(tx: Tx, scope: CompanyScope, id: string | undefined, data: Change): Promise<void> {
  await assertSpeaksForResident(tx, scope);
  if (!isId(id)) throw notFound();
  const own = { id, companyId: scope.companyId };
  const { count } = await tx.brief.updateMany({ where: { ...own, status: { in: statesBefore(BRIEF_MOVES, "CLOSED") } }, data });
  if (count > 0) return;
  if (await tx.brief.findFirst({ where: own, select: { id: true } })) throw conflict("brief-closed");
  throw notFound();
}
