import type { Tx } from "~/lib/db/client.server";
import { membershipsAmong } from "~/features/identity/queries.server";

/** Why a person may not vote on an application: the codes have sentences in the dictionary `council`. */
export type ConflictCause = "membership" | "declared";

/** Conflicts of interest of people with applications: found by membership, or declared before. By application, then person. */
export async function conflictsAmong(tx: Tx, applicationIds: readonly string[], userIds: readonly string[]): Promise<Map<string, Map<string, ConflictCause>>> {
  const found = new Map<string, Map<string, ConflictCause>>(applicationIds.map((id) => [id, new Map()]));
  if (applicationIds.length === 0 || userIds.length === 0) return found;
  const applications = await tx.application.findMany({ where: { id: { in: [...applicationIds] } }, select: { id: true, companyId: true } });
  const declared = await tx.conflictDeclaration.findMany({
    where: { applicationId: { in: [...applicationIds] }, userId: { in: [...userIds] } },
    select: { applicationId: true, userId: true },
  });
  for (const { applicationId, userId } of declared) found.get(applicationId)?.set(userId, "declared");
  const memberships = await membershipsAmong(applications.map((row) => row.companyId), userIds, tx);
  for (const { id, companyId } of applications) {
    for (const { userId } of memberships.filter((one) => one.companyId === companyId)) found.get(id)?.set(userId, "membership");
  }
  return found;
}

const MARK = "found:";
/** The note of a vote that the portal gave itself because it found a conflict. */
export const foundNote = (cause: ConflictCause) => `${MARK}${cause}`;
export const isFound = (note: string) => note.startsWith(MARK);

/**
 * Marks members in conflict with the application of an item: they do not vote and do not count. A vote that one of them
 * gave before is replaced.
 */
export async function markConflicts(tx: Tx, items: readonly { id: string; applicationId: string | null }[], memberIds: readonly string[], now: Date): Promise<void> {
  const found = await conflictsAmong(tx, items.flatMap((item) => item.applicationId ?? []), memberIds);
  for (const { id, applicationId } of items) {
    if (!applicationId) continue;
    for (const [userId, cause] of found.get(applicationId) ?? []) {
      const vote = { choice: "CONFLICT" as const, note: foundNote(cause), at: now };
      await tx.councilVote.upsert({ where: { itemId_userId: { itemId: id, userId } }, create: { itemId: id, userId, ...vote }, update: vote });
    }
  }
}
