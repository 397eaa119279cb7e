import type { Reader } from "~/lib/db/client.server";
import type { DecisionKind, VoteChoice } from "~/lib/db/generated/enums";
import { personNames } from "~/features/identity/queries.server";
import { dayFromDb, type Day } from "~/lib/time";

/** How the council voted about an application at one of its sessions. */
export interface ItemVotes {
  id: string;
  sessionId: string;
  /** Number of the protocol; null until the session is closed. */
  session: string | null;
  heldOn: Day;
  /** Null when the item was put off. */
  outcome: DecisionKind | null;
  votes: { name: string; choice: VoteChoice; note: string }[];
}

/** Items that are decided or put off, the latest first; votes of an item that is still open are the session's own. */
export async function votesOf(applicationId: string, reader: Reader): Promise<ItemVotes[]> {
  const items = await reader.agendaItem.findMany({
    where: { applicationId, decidedAt: { not: null } },
    orderBy: [{ decidedAt: "desc" }, { id: "desc" }],
    include: { session: { select: { number: true, heldOn: true } }, votes: { orderBy: [{ at: "asc" }, { userId: "asc" }] } },
  });
  const names = await personNames(items.flatMap((item) => item.votes.map((vote) => vote.userId)), reader);
  return items.map((item) => ({
    id: item.id,
    sessionId: item.sessionId,
    session: item.session.number,
    heldOn: dayFromDb(item.session.heldOn),
    outcome: item.outcome,
    votes: item.votes.map(({ userId, choice, note }) => ({ name: names.get(userId) ?? "", choice, note })),
  }));
}
