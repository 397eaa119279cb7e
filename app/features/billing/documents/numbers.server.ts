import type { Tx } from "~/lib/db/client.server";
import type { Day } from "~/lib/time";

const SERIES = { INVOICE: { counter: "invoice", letter: "К" }, ACT: { counter: "act", letter: "А" }, CORRECTION: { counter: "correction", letter: "КД" } } as const;

/**
 * The next number of a series in the year of the paper's day: К-2026-000123. The counter stays locked until the transaction ends, so no
 * number is lost. The caller holds the chain's lock (`lockChain`): several series in one transaction are then taken in any order.
 */
export async function takeNumber(tx: Tx, series: keyof typeof SERIES, on: Day): Promise<string> {
  const { counter, letter } = SERIES[series];
  const year = on.slice(0, 4);
  const rows = await tx.$queryRaw<{ value: bigint }[]>`
    INSERT INTO "Counter" (name, value) VALUES (${`${counter}-${year}`}, 1)
    ON CONFLICT (name) DO UPDATE SET value = "Counter".value + 1 RETURNING value`;
  return `${letter}-${year}-${String(rows[0]?.value ?? 0n).padStart(6, "0")}`;
}
