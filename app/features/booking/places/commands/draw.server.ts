import { audit, type Actor } from "~/lib/audit.server";
import { isUniqueViolation, transaction, type Tx } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import { requireSeen } from "~/lib/http/met.server";
import { differsFrom, type Typed } from "~/lib/merge-typed";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../../identity/types";
import { polygonProblem, readPoints, writePoints } from "../rules/geometry";
import { typedFloor, typedRoom, type FloorInput, type RoomInput } from "../schema";

const actorOf = (scope: StaffScope, ip: string | null): Actor => ({ id: scope.userId, name: scope.userName, ip });

/** A code, number or address part that is there already is said so: `place-taken` (409). */
async function orTaken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict("place-taken");
    throw error;
  }
}

/** Adds a building without floors. Errors: `place-taken` (409) for an address part that is there. */
export const addBuilding = (scope: StaffScope, input: { slug: string; nameRu: string; nameEn: string; address: string }, ip: string | null = null): Promise<{ id: string }> =>
  orTaken(
    transaction(async (tx) => {
      const building = await tx.building.create({ data: { ...input, position: await tx.building.count() }, select: { id: true } });
      await audit(tx, actorOf(scope, ip), "place.building-added", { type: "building", id: building.id }, input);
      return building;
    }),
  );

/** Adds an empty floor of 1200 × 700 units to a building. Errors: `place-taken` (409) for a number that is there, `not-found`. */
export const addFloor = (scope: StaffScope, input: { buildingId: string; number: number; nameRu: string; nameEn: string }, ip: string | null = null): Promise<{ id: string }> =>
  orTaken(
    transaction(async (tx) => {
      if ((await tx.building.count({ where: { id: input.buildingId } })) === 0) throw notFound();
      const floor = await tx.floor.create({ data: { ...input, width: 1200, height: 700 }, select: { id: true } });
      await audit(tx, actorOf(scope, ip), "place.floor-added", { type: "floor", id: floor.id }, input);
      return floor;
    }),
  );

async function lockFloor(tx: Tx, id: string): Promise<{ id: string; width: number; height: number }> {
  const rows = isUuid(id) ? await tx.$queryRaw<{ id: string; width: number; height: number }[]>`SELECT id, width, height FROM "Floor" WHERE id = ${id}::uuid FOR NO KEY UPDATE` : [];
  if (!rows[0]) throw notFound();
  return rows[0];
}

/**
 * Changes a floor's names, field and walls. `seen` is what stood in the form when it was drawn; null saves whatever stands. Errors:
 * `record-changed` (409) when another changed it since; rooms that the field would cut off: `place-outside` (422); `not-found`.
 */
export async function saveFloor(scope: StaffScope, id: string, input: FloorInput, ip: string | null = null, seen: Typed | null = null): Promise<void> {
  await transaction(async (tx) => {
    await lockFloor(tx, id);
    const stands = typedFloor(await tx.floor.findUniqueOrThrow({ where: { id } }));
    if (!differsFrom(typedFloor(input), stands)) return;
    if (seen) requireSeen(seen, stands);
    const rooms = await tx.room.findMany({ where: { floorId: id }, select: { points: true } });
    if (rooms.some((room) => polygonProblem(readPoints(room.points) ?? [], input) === "outside")) throw invalid("place-outside");
    await tx.floor.update({ where: { id }, data: input });
    await audit(tx, actorOf(scope, ip), "place.floor-changed", { type: "floor", id }, { ...input, outline: input.outline.length });
  });
}

/**
 * Draws a room of a floor, a new one with `roomId` null, and puts resources into it; those that stood in another room move. `seen` is what
 * stood in the form when it was drawn, null saves whatever stands. Errors: `record-changed` (409) when another changed the room since; (422)
 * `place-points` for what is no polygon, `place-few`, `place-outside`, `place-crossed`, `place-small`; `place-taken` (409) for a code
 * that another room of the floor has; `not-found` for an unknown floor, room or resource.
 */
export const saveRoom = (scope: StaffScope, floorId: string, roomId: string | null, input: RoomInput, ip: string | null = null, seen: Typed | null = null): Promise<{ id: string }> =>
  orTaken(
    transaction(async (tx) => {
      const floor = await lockFloor(tx, floorId);
      const points = readPoints(input.points);
      if (!points) throw invalid("place-points");
      const problem = polygonProblem(points, floor);
      if (problem === "few") throw invalid("place-few");
      if (problem === "outside") throw invalid("place-outside");
      if (problem === "crossed") throw invalid("place-crossed");
      if (problem === "small") throw invalid("place-small");
      if (roomId !== null && (!isUuid(roomId) || (await tx.room.count({ where: { id: roomId, floorId } })) === 0)) throw notFound();
      if (roomId !== null && seen) {
        const row = await tx.room.findUniqueOrThrow({ where: { id: roomId }, include: { resources: { select: { id: true } } } });
        const stands = typedRoom({ ...row, resources: row.resources.map((one) => one.id) });
        if (differsFrom(typedRoom({ ...input, points: writePoints(points) }), stands)) requireSeen(seen, stands);
      }
      const resources = [...new Set(input.resources)];
      if ((await tx.resource.count({ where: { id: { in: resources } } })) !== resources.length) throw notFound();
      const { resources: _resources, ...fields } = input;
      const data = { ...fields, points: writePoints(points) };
      const room =
        roomId === null
          ? await tx.room.create({ data: { ...data, floorId, position: await tx.room.count({ where: { floorId } }) }, select: { id: true } })
          : await tx.room.update({ where: { id: roomId }, data, select: { id: true } });
      await tx.resource.updateMany({ where: { roomId: room.id, id: { notIn: resources } }, data: { roomId: null } });
      await tx.resource.updateMany({ where: { id: { in: resources } }, data: { roomId: room.id } });
      await audit(tx, actorOf(scope, ip), roomId === null ? "place.room-added" : "place.room-changed", { type: "room", id: room.id }, { floorId, ...data, resources });
      return room;
    }),
  );

/** Takes a room off the plan; what stood in it stays bookable. Does nothing when it is gone; `not-found` for an unknown floor. */
export async function removeRoom(scope: StaffScope, floorId: string, roomId: string, ip: string | null = null): Promise<void> {
  await transaction(async (tx) => {
    await lockFloor(tx, floorId);
    if (!isUuid(roomId)) throw notFound();
    const gone = await tx.room.deleteMany({ where: { id: roomId, floorId } });
    if (gone.count > 0) await audit(tx, actorOf(scope, ip), "place.room-removed", { type: "room", id: roomId }, { floorId });
  });
}
