import { db } from "~/lib/db/client.server";
import type { StoredFile } from "~/lib/db/generated/client";
import { fileFor } from "~/lib/files/queries.server";
import type { StaffScope, Viewer } from "../../identity/types";

/**
 * A photo of a thing at the desk, or of a fault, that the viewer may see, or null: people of the company in whose hands the thing
 * was, and administrators.
 */
export async function readablePhoto(id: string, viewer: Viewer | null, staff: StaffScope | null): Promise<StoredFile | null> {
  const file = viewer && (await fileFor(id));
  if (!file) return null;
  const companies = viewer.companies.map((company) => company.id);
  const own = staff?.roles.includes("ADMIN") ? {} : { companyId: { in: companies } };
  const [handled, failed] = await Promise.all([
    db.custody.findFirst({ where: { OR: [{ photoOutId: file.id }, { photoInId: file.id }], ...own }, select: { id: true } }),
    db.fault.findFirst({ where: { photoId: file.id, ...own }, select: { id: true } }),
  ]);
  return handled || failed ? file : null;
}
