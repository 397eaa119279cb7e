import { db } from "~/lib/db/client.server";
import { DomainError, forbidden, invalid, notFound } from "~/lib/errors";
import type { StaffScope } from "~/features/identity/types";
import { siteDay } from "~/lib/time";
import { readStored } from "../../answers.server";
import { answerOf } from "../../forms/values";
import { isId, type Circumstance } from "../../moves.server";
import { mayRun } from "../policy";
import type { BulkProposalInput, ProposalInput } from "../schema";
import { presentAt, seatsOn } from "../sessions.server";
import { propose } from "./decide-item.server";
import { castVote } from "./vote.server";

/** What came of an act on several items; what failed did not hold up the rest. */
export interface ManyAnswer {
  done: string[];
  failed: { itemId: string; code: string; params: Record<string, string | number> }[];
}

const MOST = 200;

async function each(itemIds: readonly string[], act: (itemId: string) => Promise<void>): Promise<ManyAnswer> {
  const answer: ManyAnswer = { done: [], failed: [] };
  for (const itemId of [...new Set(itemIds)].slice(0, MOST)) {
    try {
      await act(itemId);
      answer.done.push(itemId);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      answer.failed.push({ itemId, code: error.code, params: error.params });
    }
  }
  return answer;
}

/**
 * Puts the same to the vote on several items: for a place each gets the area that its application asks for. Errors:
 * `forbidden`; `nothing-chosen` (422).
 */
export async function proposeMany(scope: StaffScope, sessionId: string, itemIds: readonly string[], input: BulkProposalInput, at: Circumstance): Promise<ManyAnswer> {
  const ids = await chosen(scope, itemIds, at);
  const rows = await db.agendaItem.findMany({ where: { id: { in: ids } }, select: { id: true, application: { select: { answers: true } } } });
  const areaOf = (itemId: string) => {
    const stored = rows.find((row) => row.id === itemId)?.application?.answers;
    const area = Number(stored === undefined ? 0 : answerOf(readStored(stored).answers, "areaSqm").replace(/\s/g, ""));
    return Number.isInteger(area) && area >= 0 && area <= 5000 ? area : 0;
  };
  return each(ids, (itemId) => {
    const proposal: ProposalInput = input.proposal === "REJECTED" ? input : { ...input, areaSqm: areaOf(itemId) };
    return propose(scope, sessionId, itemId, proposal, at);
  });
}

/**
 * Writes down «for» of everybody present who has not voted on the items: for those that nobody speaks against. Errors:
 * `forbidden`, `not-found`; `nothing-chosen` (422).
 */
export async function voteForAll(scope: StaffScope, sessionId: string, itemIds: readonly string[], at: Circumstance): Promise<ManyAnswer> {
  const ids = await chosen(scope, itemIds, at);
  if (!isId(sessionId)) throw notFound();
  const present = await presentAt(db, sessionId);
  const votes = await db.councilVote.findMany({ where: { itemId: { in: ids } }, select: { itemId: true, userId: true } });
  return each(ids, async (itemId) => {
    const voted = new Set(votes.filter((vote) => vote.itemId === itemId).map((vote) => vote.userId));
    for (const userId of present) if (!voted.has(userId)) await castVote(scope, sessionId, itemId, { choice: "FOR", note: "" }, at, { userId });
  });
}

async function chosen(scope: StaffScope, itemIds: readonly string[], at: Circumstance): Promise<string[]> {
  if (!mayRun(scope, await seatsOn(siteDay(at.now)))) throw forbidden();
  const ids = itemIds.filter(isId);
  if (ids.length === 0) throw invalid("nothing-chosen");
  return ids;
}
