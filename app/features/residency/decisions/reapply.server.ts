import type { Reader } from "~/lib/db/client.server";
import { db } from "~/lib/db/client.server";
import { conflict } from "~/lib/errors";
import { siteDay, type Day } from "~/lib/time";
import { residencyNorms } from "../norms.server";
import { reapplyFrom } from "./rules";

/** From which day a company that was refused may apply again; null when nothing holds it back. */
export async function reapplicationFrom(companyId: string, now: Date, reader: Reader = db): Promise<Day | null> {
  const refused = await reader.decision.findFirst({
    where: { kind: "REJECTED", application: { companyId, status: "REJECTED" } },
    orderBy: { decidedAt: "desc" },
    select: { decidedAt: true },
  });
  if (!refused) return null;
  const decidedOn = siteDay(refused.decidedAt);
  const from = reapplyFrom(decidedOn, (await residencyNorms(decidedOn, reader)).reapplyMonths);
  return from > siteDay(now) ? from : null;
}

/** Refuses with `reapply-early` (409) before that day. */
export async function requireReapplication(reader: Reader, companyId: string, now: Date): Promise<void> {
  const from = await reapplicationFrom(companyId, now, reader);
  if (from) throw conflict("reapply-early", { day: from.split("-").reverse().join(".") });
}
