import type { Tx } from "~/lib/db/client.server";
import type { Application } from "~/lib/db/generated/client";
import { conflict } from "~/lib/errors";
import { personNames } from "~/features/identity/queries.server";
import type { Late } from "./late";
import { may, type Act } from "./status";

/**
 * Refuses with `wrong-status` (409) an act that comes too late, and hands back with it who moved the application when, and
 * what the person wrote: the page that took the text has no place for it any more. For commands of staff, who read the
 * history with its names.
 */
export async function requireStillOpen(tx: Tx, act: Act, application: Pick<Application, "id" | "status">, mine: Late["mine"]): Promise<void> {
  if (may(act, application.status)) return;
  const step = await tx.applicationStep.findFirst({ where: { applicationId: application.id }, orderBy: { id: "desc" }, select: { to: true, at: true, actorId: true } });
  const by = step?.actorId ? ((await personNames([step.actorId], tx)).get(step.actorId) ?? "") : "";
  const late: Late = { mine, moved: step && { to: step.to, at: step.at.toISOString(), by } };
  throw conflict("wrong-status", {}, { ...late });
}
