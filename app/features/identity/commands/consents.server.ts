import { audit } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { conflict } from "~/lib/errors";
import type { Viewer } from "../types";
import { recordConsent, type ConsentCircumstances } from "./sign-up.server";

/** Consents that a person gives and takes back on the account page; the account itself stands on the third one. */
export const OPTIONAL_CONSENTS = ["NEWSLETTER", "PUBLICATION"] as const;
export type OptionalConsent = (typeof OPTIONAL_CONSENTS)[number];
export const isOptionalConsent = (value: unknown): value is OptionalConsent => OPTIONAL_CONSENTS.some((known) => known === value);

const actor = (viewer: Pick<Viewer, "userId" | "name">, ip: string) => ({ id: viewer.userId, name: viewer.name, ip });

/** Gives a consent anew, with the present text. `wrong-status` (409) when it stands already. */
export async function giveConsent(viewer: Pick<Viewer, "userId" | "name">, purpose: OptionalConsent, how: ConsentCircumstances): Promise<void> {
  await transaction(async (tx) => {
    // The person's row is the lock: two presses at once must not write the consent twice.
    await tx.$queryRaw`SELECT 1 FROM "User" WHERE id = ${viewer.userId}::uuid FOR UPDATE`;
    if ((await tx.consent.count({ where: { userId: viewer.userId, purpose, withdrawnAt: null } })) > 0) throw conflict("wrong-status");
    await recordConsent(tx, viewer.userId, purpose, how);
    await audit(tx, actor(viewer, how.ip), "consent.given", { type: "user", id: viewer.userId }, { purpose });
  });
}

/** Takes a consent back; it stops counting at once (152-ФЗ, ст. 9 ч. 2). `wrong-status` (409) when none stands. */
export async function withdrawConsent(viewer: Pick<Viewer, "userId" | "name">, purpose: OptionalConsent, ip: string): Promise<void> {
  await transaction(async (tx) => {
    const { count } = await tx.consent.updateMany({
      where: { userId: viewer.userId, purpose, withdrawnAt: null },
      data: { withdrawnAt: new Date() },
    });
    if (count === 0) throw conflict("wrong-status");
    await audit(tx, actor(viewer, ip), "consent.withdrawn", { type: "user", id: viewer.userId }, { purpose });
  });
}
