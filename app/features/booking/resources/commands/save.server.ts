import { audit } from "~/lib/audit.server";
import { isUniqueViolation, transaction, type Prisma } from "~/lib/db/client.server";
import type { TariffUnit } from "~/lib/db/generated/enums";
import { conflict, forbidden, invalid } from "~/lib/errors";
import { siteDay } from "~/lib/time";
import { setPriceIn } from "../../../billing/commands/set-price.server";
import type { StaffScope } from "../../../identity/types";
import { mayAdminister } from "../../policy";
import { differing, type ResourceSettings } from "../settings";
import { editResource, type At, type EditInput, type Outcome } from "./edit.server";

const asJson = (settings: ResourceSettings, names: readonly (keyof ResourceSettings)[]): Prisma.InputJsonObject =>
  Object.fromEntries(names.map((name) => [name, settings[name]]));

/**
 * Saves a resource's settings. What it means for the bookings ahead is shown first; see `editResource`. Errors: as there;
 * `resource-room` (422) for a room that is gone.
 */
export const saveSettings = (scope: StaffScope, id: string, settings: ResourceSettings, input: EditInput, at: At): Promise<Outcome> =>
  editResource(scope, id, input, at, async (row, tx) => {
    const changed = differing(row.settings, settings);
    if (changed.length === 0) return null;
    if (settings.roomId !== null && (await tx.room.count({ where: { id: settings.roomId } })) === 0) throw invalid("resource-room");
    return {
      settings,
      action: "resource.edited",
      facts: { before: asJson(row.settings, changed), after: asJson(settings, changed) },
      write: () => tx.resource.update({ where: { id }, data: settings }),
    };
  });

/** Takes a resource out of use, or back into it. Its bookings stay as they are. Errors: as `editResource`. */
export const setActive = (scope: StaffScope, id: string, active: boolean, input: EditInput, at: At): Promise<Outcome> =>
  editResource(scope, id, input, at, (row, tx) =>
    row.active === active
      ? null
      : { active, action: active ? "resource.opened" : "resource.closed", facts: { active }, write: () => tx.resource.update({ where: { id }, data: { active } }) },
  );

export interface NewResource {
  slug: string;
  settings: ResourceSettings;
  units: number;
  /** How a unit is called; numbered where there are several. */
  unitName: string;
  unit: TariffUnit;
  priceKopecks: number;
}

/** Labels of units: numbered under a name, or the resource's own name for a single one. */
export const unitLabels = (count: number, from: number, name: string, alone: string): string[] =>
  Array.from({ length: count }, (_, index) => (count === 1 && from === 1 && name === "" ? alone : `${name || alone} ${from + index}`));

/**
 * Makes a resource with its first units and its price from today on. Errors: `forbidden`; `resource-slug` (409) for an address part
 * that is taken; `resource-room` (422).
 */
export async function createResource(scope: StaffScope, { slug, settings, units, unitName, unit, priceKopecks }: NewResource, at: At): Promise<{ id: string }> {
  if (!mayAdminister(scope)) throw forbidden();
  try {
    return await transaction(async (tx) => {
      if (settings.roomId !== null && (await tx.room.count({ where: { id: settings.roomId } })) === 0) throw invalid("resource-room");
      const labels = unitLabels(units, 1, unitName, settings.nameRu);
      const made = await tx.resource.create({
        data: { ...settings, slug, tariffCode: slug, units: { create: labels.map((label, index) => ({ label, position: index + 1 })) } },
        select: { id: true },
      });
      await setPriceIn(tx, { code: slug, unit, priceKopecks, from: siteDay(at.now), source: "Прейскурант технопарка" }, siteDay(at.now));
      await audit(tx, { id: scope.userId, name: scope.userName, ip: at.ip }, "resource.made", { type: "resource", id: made.id }, { slug, units, priceKopecks });
      return made;
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict("resource-slug", { slug });
    throw error;
  }
}
