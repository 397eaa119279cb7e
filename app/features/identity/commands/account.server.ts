import { audit } from "~/lib/audit.server";
import { db, transaction } from "~/lib/db/client.server";
import type { Locale } from "~/lib/i18n/locales";
import type { Viewer } from "../types";

/** The language in which letters are written to the person. */
export async function rememberLocale(viewer: Pick<Viewer, "userId">, locale: Locale): Promise<void> {
  await db.user.update({ where: { id: viewer.userId }, data: { locale } });
}

/** The name by which the person is shown, trimmed, 2 to 120 characters. */
export async function renameUser(viewer: Pick<Viewer, "userId" | "name">, name: string, ip: string): Promise<void> {
  await transaction(async (tx) => {
    await tx.user.update({ where: { id: viewer.userId }, data: { name } });
    await audit(tx, { id: viewer.userId, name: viewer.name, ip }, "user.renamed", { type: "user", id: viewer.userId }, { from: viewer.name, to: name });
  });
}
