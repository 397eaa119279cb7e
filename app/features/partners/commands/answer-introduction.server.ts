import { audit } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import { conflict, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import type { CompanyScope } from "~/features/identity/types";
import { residencyOf } from "~/features/residency/queries.server";
import { contactsInForce } from "../contacts.server";
import type { PartnersEvent } from "../events";
import { isId } from "../schema";
import { INTRODUCTION_MOVES, statesBefore, type Answer } from "../status";
import { actorOf, assertSpeaksForResident } from "./standing.server";

const EVENT = { ACCEPTED: "partners.introduction-accepted", DECLINED: "partners.introduction-declined" } as const;
const ACTION = { ACCEPTED: "introduction.accepted", DECLINED: "introduction.declined" } as const;

/**
 * The asked company's answer; the first one stands. Accepting shows both sides each other's contacts, so both must have
 * one. Errors: `forbidden`, `residents-only`, `not-found` (also for another company's introduction and for the asking
 * side), `wrong-status` (409) when it is answered, `contact-missing` and `partner-unavailable` (409) on accepting.
 */
export async function answerIntroduction(scope: CompanyScope, id: string, answer: Answer, ip: string): Promise<void> {
  await transaction(async (tx) => {
    await assertSpeaksForResident(tx, scope);
    if (!isId(id)) throw notFound();
    const asked = await tx.introduction.findFirst({ where: { id, toCompanyId: scope.companyId }, select: { fromCompanyId: true } });
    if (!asked) throw notFound();
    const { count } = await tx.introduction.updateMany({
      where: { id, toCompanyId: scope.companyId, status: { in: statesBefore(INTRODUCTION_MOVES, answer) } },
      data: { status: answer, answeredById: scope.userId, answeredAt: new Date() },
    });
    if (count === 0) throw conflict("wrong-status");
    if (answer === "ACCEPTED") await assertBothReachable(tx, scope.companyId, asked.fromCompanyId);
    const event: PartnersEvent = { type: EVENT[answer], payload: { introductionId: id } };
    await recordEvent(tx, event);
    await audit(tx, actorOf(scope, ip), ACTION[answer], { type: "introduction", id }, { fromCompanyId: asked.fromCompanyId });
  });
}

async function assertBothReachable(tx: Tx, ours: string, theirs: string): Promise<void> {
  const contacts = await contactsInForce([ours, theirs], tx);
  if (!contacts.has(ours)) throw conflict("contact-missing");
  const residency = await residencyOf(theirs, tx);
  if (!contacts.has(theirs) || residency?.status !== "ACTIVE") throw conflict("partner-unavailable");
}
