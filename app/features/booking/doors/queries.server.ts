import { db } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import { hashSecret } from "../../identity/sessions.server";
import type { StaffScope } from "../../identity/types";

/** A display that is silent for longer than this is worth a look. */
export const SILENT_MS = 5 * 60_000;
const SEEN_EVERY_MS = 60_000;

export interface DoorRow {
  id: string;
  name: string;
  slug: string;
  nameRu: string;
  nameEn: string;
  createdAt: Date;
  lastSeenAt: Date | null;
  /** It asked for news within the last five minutes. */
  awake: boolean;
}

/** Displays in use, in the order of the house, and the resources that one may be made for. */
export async function doors(_scope: StaffScope, now: Date): Promise<{ rows: DoorRow[]; resources: { id: string; nameRu: string; nameEn: string }[] }> {
  const [rows, resources] = await Promise.all([
    db.$queryRaw<Omit<DoorRow, "awake">[]>`
      SELECT d.id, d.name, d."createdAt", d."lastSeenAt", r.slug, r."nameRu", r."nameEn"
      FROM "Door" d JOIN "Resource" r ON r.id = d."resourceId" WHERE d."revokedAt" IS NULL ORDER BY r.position, r.slug, d."createdAt"`,
    db.resource.findMany({ where: { active: true }, select: { id: true, nameRu: true, nameEn: true }, orderBy: [{ position: "asc" }, { slug: "asc" }] }),
  ]);
  return { rows: rows.map((row) => ({ ...row, awake: row.lastSeenAt !== null && now.getTime() - row.lastSeenAt.getTime() < SILENT_MS })), resources };
}

/** The resource behind a display's secret; notes, once a minute at most, that the display was there. `not-found` for an unknown or stopped one. */
export async function doorBehind(secret: string, now: Date) {
  const door = await db.door.findUnique({ where: { hash: hashSecret(secret) } });
  if (!door || door.revokedAt) throw notFound();
  if (!door.lastSeenAt || now.getTime() - door.lastSeenAt.getTime() > SEEN_EVERY_MS) {
    await db.door.updateMany({ where: { id: door.id }, data: { lastSeenAt: now } });
  }
  const resource = await db.resource.findFirst({ where: { id: door.resourceId, active: true }, select: { id: true, slug: true, nameRu: true, nameEn: true, checkIn: true, floor: true } });
  if (!resource) throw notFound();
  return resource;
}
