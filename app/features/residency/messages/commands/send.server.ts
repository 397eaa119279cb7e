import { audit } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import type { Application } from "~/lib/db/generated/client";
import { conflict, forbidden, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { isCompanyScope, type AnyScope, type StaffScope } from "~/features/identity/types";
import { processOf } from "../../decisions.server";
import { actorOf, lockApplication, type Circumstance } from "../../moves.server";
import { hidesCompany, mayAsk, mayWriteMessage, sideOfScope, speaksForHouse } from "../policy";
import { passBack, passToApplicant } from "../questions.server";
import type { MessageInput, NoteInput } from "../schema";

/** Locks an application that the scope may read the correspondence of; `not-found` for experts of a blind call. */
async function lockTalk(tx: Tx, scope: AnyScope, id: string, now: Date): Promise<Application> {
  const application = await lockApplication(tx, scope, id, now);
  if (hidesCompany(scope, await processOf(tx, application), application.status)) throw notFound();
  return application;
}

/** A key of a form is the sender's own: nobody finds out whether somebody else has used it. */
const dedupeOf = (scope: AnyScope, key: string) => `${scope.userId}:${key}`;

/** `via` says in the log that it did not come by the form. */
type SentInput = MessageInput & { via?: "mail" };

/**
 * Sends a message to the other side. A question of the house gives the move to the applicant; the applicant's next message
 * answers every open question and gives it back. `sent` is false when this very form was sent before.
 * Errors: `not-found`; `wrong-status` (409) where nothing is written (any more), or for a question where the house's clock
 * does not run; `forbidden` for staff who do not speak for the house.
 */
export async function sendMessage(scope: AnyScope, id: string, input: SentInput, at: Circumstance): Promise<{ sent: boolean }> {
  return transaction(async (tx) => {
    const application = await lockTalk(tx, scope, id, at.now);
    const dedupe = dedupeOf(scope, input.key);
    if (await tx.applicationMessage.findUnique({ where: { dedupe }, select: { id: true } })) return { sent: false };
    const { status } = application;
    if (!isCompanyScope(scope) && !speaksForHouse(scope)) throw forbidden();
    if (!mayWriteMessage(scope, status) || (input.question && !mayAsk(scope, status))) throw conflict("wrong-status");
    const message = await tx.applicationMessage.create({
      data: { applicationId: id, side: sideOfScope(scope), authorId: scope.userId, text: input.text, at: at.now, question: input.question, dedupe },
    });
    let answered = 0;
    if (isCompanyScope(scope)) answered = await passBack(tx, application, "answer", at.now);
    else if (input.question) await passToApplicant(tx, application, at.now);
    await audit(tx, actorOf(scope, at), input.question ? "application.question" : "application.message", { type: "application", id }, { message: message.id, ...(answered ? { answered } : {}), ...(input.via ? { via: input.via } : {}) });
    await recordEvent(tx, { type: "residency.message-sent", payload: { applicationId: id, messageId: message.id } });
    return { sent: true };
  });
}

/**
 * Takes the house's open questions back without an answer: its clock goes on. Errors: `not-found`, `forbidden`;
 * `wrong-status` (409) when no question is open (any more).
 */
export async function takeBackQuestions(scope: StaffScope, id: string, at: Circumstance): Promise<void> {
  await transaction(async (tx) => {
    const application = await lockTalk(tx, scope, id, at.now);
    if (!scope.roles.includes("ADMIN")) throw forbidden();
    const closed = await passBack(tx, application, "retract", at.now);
    if (closed === 0) throw conflict("wrong-status");
    await audit(tx, actorOf(scope, at), "application.question-taken-back", { type: "application", id }, { questions: closed });
  });
}

/** Keeps a note that staff alone read. `saved` is false when this very form was sent before. Error: `not-found`. */
export async function saveNote(scope: StaffScope, id: string, input: NoteInput, at: Circumstance): Promise<{ saved: boolean }> {
  return transaction(async (tx) => {
    await lockTalk(tx, scope, id, at.now);
    const { count } = await tx.internalNote.createMany({
      data: [{ applicationId: id, authorId: scope.userId, text: input.text, at: at.now, dedupe: dedupeOf(scope, input.key) }],
      skipDuplicates: true,
    });
    if (count > 0) await audit(tx, actorOf(scope, at), "application.note", { type: "application", id });
    return { saved: count > 0 };
  });
}

/** Notes that the scope has opened what the other side wrote; repeats change nothing. Experts read without being a side. */
export async function markRead(scope: AnyScope, id: string, now: Date): Promise<void> {
  if (!isCompanyScope(scope) && !speaksForHouse(scope)) return;
  await transaction(async (tx) => {
    await lockTalk(tx, scope, id, now);
    await tx.applicationMessage.updateMany({
      where: { applicationId: id, side: sideOfScope(scope) === "HOUSE" ? "APPLICANT" : "HOUSE", readAt: null },
      data: { readAt: now },
    });
  });
}
