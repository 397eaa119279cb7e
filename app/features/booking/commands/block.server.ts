import { audit, type Actor } from "~/lib/audit.server";
import { sqlState, transaction } from "~/lib/db/client.server";
import { conflict, ruleBroken } from "~/lib/errors";
import { toIso } from "~/lib/time";
import { lockUnits } from "./units.server";

/**
 * Closes all units of a resource for a time (maintenance, the house's own use). It takes the time through the same
 * allocations as a booking, so it cannot be laid over one: `slot-taken` (409) then. `rule-broken` (order) for an end before the start.
 */
export async function block(
  input: { resourceId: string; startsAt: Date; endsAt: Date; reasonRu: string; reasonEn: string },
  actor: Actor,
): Promise<{ id: string }> {
  if (input.endsAt <= input.startsAt) throw ruleBroken("order");
  try {
    return await transaction(async (tx) => {
      await lockUnits(tx, input.resourceId);
      const blackout = await tx.blackout.create({ data: input, select: { id: true } });
      await tx.$executeRaw`
        INSERT INTO "Allocation" ("unitId", "blackoutId", "startsAt", "endsAt")
        SELECT id, ${blackout.id}::uuid, ${input.startsAt}, ${input.endsAt} FROM "Unit"
        WHERE "resourceId" = ${input.resourceId}::uuid AND active ORDER BY id`;
      await audit(tx, actor, "resource.blocked", { type: "resource", id: input.resourceId }, {
        startsAt: toIso(input.startsAt),
        endsAt: toIso(input.endsAt),
        reason: input.reasonRu,
      });
      return blackout;
    });
  } catch (error) {
    if (sqlState(error) === "23P01") throw conflict("slot-taken");
    throw error;
  }
}
