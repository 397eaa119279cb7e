import { checkIn } from "~/features/booking/checkin/commands/check-in.server";
import { hashSecret } from "~/features/identity/sessions.server";
import { db } from "~/lib/db/client.server";
import { staffScopeOf } from "../../../tests/factories/identity";

/** Where one checks in, and the rooms with a tablet at the door: `/door/demo-mocap` and `/door/demo-meeting`. */
const CHECK_IN = ["mocap", "adr", "cinema", "meeting", "meeting-faza"];
const DOORS = ["mocap", "meeting"];

/** Displays at two doors; those whose time runs now are there. */
export async function seedDemoDoors(admin: Parameters<typeof staffScopeOf>[0], now: Date): Promise<void> {
  await db.resource.updateMany({ where: { slug: { in: CHECK_IN } }, data: { checkIn: true } });
  const rooms = await db.resource.findMany({ where: { slug: { in: DOORS } }, select: { id: true, slug: true } });
  await db.door.createMany({ data: rooms.map(({ id, slug }) => ({ hash: hashSecret(`demo-${slug}`), resourceId: id, name: "Планшет у входа", createdById: admin.id })) });
  const running = await db.booking.findMany({
    where: { status: "CONFIRMED", startsAt: { lte: now }, endsAt: { gt: now }, resource: { slug: { in: CHECK_IN } } },
    select: { id: true },
  });
  const scope = staffScopeOf(admin);
  for (const { id } of running) await checkIn(scope, id, "desk", now);
}
