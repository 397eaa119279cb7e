import { audit } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { conflict } from "~/lib/errors";
import type { StaffScope } from "~/features/identity/types";
import { siteDay } from "~/lib/time";
import { actorOf, type Circumstance } from "../../moves.server";
import { foundNote, conflictsAmong, isFound } from "../conflicts.server";
import type { VoteInput } from "../schema";
import { lockItem, lockSession, presentAt, requireRunner } from "../sessions.server";
import { memberOf } from "./run.server";

export interface CastOptions {
  /** For whom: a member votes for themselves, who runs the session writes down what a present member said. */
  userId?: string;
  /** Puts the vote in the place of one that was given before. */
  replace?: boolean;
}

/**
 * Gives a member's vote on an undecided item. Members vote at the same time from their own devices: the key of the table
 * forbids a second vote, and a change is said to be one. Errors: `not-found` for one who is no member of the session;
 * `forbidden` for another's vote; `no-proposal`, `not-present`, `in-conflict`, `voted-before`, `item-decided`,
 * `session-not-open`, `session-closed` (409).
 */
export async function castVote(scope: StaffScope, sessionId: string, itemId: string, input: VoteInput, at: Circumstance, options: CastOptions = {}): Promise<void> {
  const userId = options.userId ?? scope.userId;
  await transaction(async (tx) => {
    if (userId !== scope.userId) await requireRunner(tx, scope, siteDay(at.now));
    const session = await lockSession(tx, sessionId, "run", true);
    memberOf(session, userId);
    const item = await lockItem(tx, sessionId, itemId, true);
    const declares = input.choice === "CONFLICT";
    if (!declares && item.proposal === null && item.proposed === null) throw conflict("no-proposal");
    if (!declares && !(await presentAt(tx, sessionId)).has(userId)) throw conflict("not-present");
    const found = item.applicationId === null ? undefined : (await conflictsAmong(tx, [item.applicationId], [userId], at.now)).get(item.applicationId)?.get(userId);
    if (found && !declares) throw conflict("in-conflict");
    const vote = { choice: input.choice, note: found ? foundNote(found) : input.note, at: at.now };
    const { count } = await tx.councilVote.createMany({ data: [{ itemId, userId, ...vote }], skipDuplicates: true });
    if (count === 0) {
      const before = await tx.councilVote.findUniqueOrThrow({ where: { itemId_userId: { itemId, userId } } });
      if (isFound(before.note)) throw conflict("in-conflict");
      if (before.choice === input.choice && before.note === input.note) return;
      if (!options.replace) throw conflict("voted-before");
      await tx.councilVote.update({ where: { itemId_userId: { itemId, userId } }, data: vote });
      await audit(tx, actorOf(scope, at), "council.vote-replaced", { type: "agenda-item", id: itemId }, { userId, from: before.choice, to: input.choice });
      return;
    }
    await audit(tx, actorOf(scope, at), "council.voted", { type: "agenda-item", id: itemId }, { userId, choice: input.choice });
  });
}
