import { system } from "~/lib/audit.server";
import { db, transaction } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { toKopecks } from "~/lib/money";
import type { Match } from "./matching";
import { matchesOf, settleIn, type OpenEntry, type Settlement } from "./settle.server";

/** How long a person waits for it at most; the job does the rest of a long statement. */
export const IN_REQUEST_MS = 4_000;
const BATCH = 200;
/** Companies whose lines are settled side by side; lines of one company stay in their order and do not wait for its balance. */
const SIDE_BY_SIDE = 4;

/**
 * Settles the open lines of a statement that say themselves what they are for. Safe to repeat, to run twice at once and to break off:
 * each line stands or falls alone, what is left open is looked at again by the next call. Returns how many were settled; when all
 * lines were looked at the statement is marked so (`matchedAt`). A line that a person took back waits for a person.
 * @param budgetMs for how long it works at most; what is left is for the job
 */
export async function settleCertain(statementId: string, budgetMs = Infinity): Promise<number> {
  const until = performance.now() + budgetMs;
  let settled = 0;
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const batch = (await db.bankEntry.findMany({ where: { statementId, status: "OPEN", id: { gt: after }, payments: { none: {} }, balances: { none: {} } }, orderBy: { id: "asc" }, take: BATCH })).map((row) => ({ ...row, amountKopecks: toKopecks(row.amountKopecks) }));
    const last = batch.at(-1);
    if (!last) break;
    after = last.id;
    const matches = await matchesOf(batch);
    const lanes = byCompany(batch, matches);
    const work = async () => {
      for (let lane = lanes.pop(); lane; lane = lanes.pop()) {
        // Lines of one batch may be for one invoice: what the earlier ones left is looked up anew for the later.
        for (const { entry, match } of lane) {
          if (performance.now() > until) return;
          if (await settleOne(entry, match)) settled += 1;
        }
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
    if (performance.now() > until) return settled;
  }
  await db.bankStatement.updateMany({ where: { id: statementId, matchedAt: null }, data: { matchedAt: new Date() } });
  return settled;
}

/** Goes on with statements whose lines were not all looked at: they are long, or the process that read them in has ended. For a job every minute. */
export async function continueSettling(budgetMs: number): Promise<void> {
  const until = performance.now() + budgetMs;
  for (const { id } of await db.bankStatement.findMany({ where: { matchedAt: null }, orderBy: { importedAt: "asc" }, select: { id: true } })) {
    if (performance.now() > until) return;
    await settleCertain(id, until - performance.now());
  }
}

type Known = { entry: OpenEntry; match: Match };

function byCompany(batch: readonly OpenEntry[], matches: ReadonlyMap<string, Match>): Known[][] {
  const lanes = new Map<string, Known[]>();
  for (const entry of batch) {
    const match = matches.get(entry.id);
    if (match?.certainty !== "certain" || !match.companyId) continue;
    lanes.set(match.companyId, [...(lanes.get(match.companyId) ?? []), { entry, match }]);
  }
  return [...lanes.values()];
}

async function settleOne(entry: OpenEntry, known: Match): Promise<boolean> {
  for (let match: Match | undefined = known, tries = 3; match?.certainty === "certain" && match.companyId && tries > 0; tries -= 1) {
    const settlement: Settlement = { companyId: match.companyId, parts: match.parts };
    try {
      await transaction((tx) => settleIn(tx, entry.id, settlement, system));
      return true;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code !== "match-changed") return false;
      match = (await matchesOf([entry])).get(entry.id);
    }
  }
  return false;
}
