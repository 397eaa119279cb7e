import type { Tx } from "~/lib/db/client.server";
import type { ConflictKind } from "../experts/conflicts";
import { conflictFacts, noSharedWork } from "../experts/queries/conflicts.server";

/**
 * Conflicts of interest of people with applications that keep them from voting: those that the house finds by itself, and
 * those that were declared. By application, then person; the gravest kind of each.
 */
export async function conflictsAmong(tx: Tx, applicationIds: readonly string[], userIds: readonly string[], now: Date): Promise<Map<string, Map<string, ConflictKind>>> {
  const found = new Map<string, Map<string, ConflictKind>>();
  if (applicationIds.length === 0 || userIds.length === 0) return found;
  const applications = await tx.application.findMany({ where: { id: { in: [...applicationIds] } }, select: { id: true, companyId: true, answers: true } });
  const { between } = await conflictFacts(tx, applications, userIds, noSharedWork, now);
  for (const { id } of applications) {
    const people = new Map<string, ConflictKind>();
    for (const userId of userIds) {
      const hard = between(id, userId).find((conflict) => conflict.hard);
      if (hard) people.set(userId, hard.kind);
    }
    found.set(id, people);
  }
  return found;
}

const MARK = "found:";
/** The note of a vote that the portal gave itself because it found a conflict. */
export const foundNote = (kind: ConflictKind) => `${MARK}${kind}`;
export const isFound = (note: string) => note.startsWith(MARK);

/**
 * Marks members in conflict with the application of an item: they do not vote and do not count. A vote that one of them
 * gave before is replaced.
 */
export async function markConflicts(tx: Tx, items: readonly { id: string; applicationId: string | null }[], memberIds: readonly string[], now: Date): Promise<void> {
  const found = await conflictsAmong(tx, items.flatMap((item) => item.applicationId ?? []), memberIds, now);
  for (const { id, applicationId } of items) {
    if (!applicationId) continue;
    for (const [userId, kind] of found.get(applicationId) ?? []) {
      const vote = { choice: "CONFLICT" as const, note: foundNote(kind), at: now };
      await tx.councilVote.upsert({ where: { itemId_userId: { itemId: id, userId } }, create: { itemId: id, userId, ...vote }, update: vote });
    }
  }
}
