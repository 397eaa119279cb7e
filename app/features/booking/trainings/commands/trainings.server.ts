import { audit } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import { requireSeen } from "~/lib/http/met.server";
import { differsFrom, type Typed } from "~/lib/merge-typed";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../../identity/types";
import { typedTraining, type TrainingInput } from "../schema";

/**
 * Keeps a training: a new one with `id` null. What changes does not touch sessions that are planned nor certificates that were earned.
 * `seen` is what stood in the form when it was drawn; null saves whatever stands. Saved twice, it is saved once.
 * Errors: `record-changed` (409) when another changed it since; `not-found` for an unknown training, or a kind of machine that needs no certificate.
 */
export async function saveTraining(scope: StaffScope, id: string | null, input: TrainingInput, ip: string | null = null, seen: Typed | null = null): Promise<{ id: string }> {
  return transaction(async (tx) => {
    if ((await tx.resource.count({ where: { kind: input.resourceKind, certificate: true } })) === 0) throw notFound();
    if (id !== null) {
      if (!isUuid(id)) throw notFound();
      await tx.$queryRaw`SELECT 1 FROM "Training" WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
      const row = await tx.training.findUnique({ where: { id } });
      if (!row) throw notFound();
      const stands = typedTraining(row);
      if (!differsFrom(typedTraining(input), stands)) return { id };
      if (seen) requireSeen(seen, stands);
    }
    const saved = id === null ? await tx.training.create({ data: input, select: { id: true } }) : await tx.training.update({ where: { id }, data: input, select: { id: true } });
    await audit(tx, { id: scope.userId, name: scope.userName, ip }, id === null ? "training.made" : "training.changed", { type: "training", id: saved.id }, input);
    return saved;
  });
}
