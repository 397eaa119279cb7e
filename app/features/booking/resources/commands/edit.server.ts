import { audit } from "~/lib/audit.server";
import { transaction, type Prisma, type Tx } from "~/lib/db/client.server";
import { conflict, forbidden, notFound } from "~/lib/errors";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../../identity/types";
import { mayAdminister } from "../../policy";
import { consequencesAhead, shownConsequences, stampOf, type ShownConsequences } from "../ahead.server";
import { judged, resourceFor, type ResourceDetail } from "../queries.server";
import type { Judged } from "../rules/consequences";
import type { ResourceSettings } from "../settings";

/** When and from where a command came. */
export interface At {
  now: Date;
  ip: string;
}

/** `version` is the one that the administrator saw; `seen` the stamp of the preview that was shown, empty for none. */
export interface EditInput {
  version: number;
  seen: string;
  /** Only show what would change. */
  look?: boolean;
}

/** What became of an edit: saved, or shown first, with the stamp that saves it. */
export type Outcome = { saved: true } | { saved: false; seen: string; consequences: ShownConsequences };

export interface Edit {
  settings?: ResourceSettings;
  deviations?: Judged["deviations"];
  active?: boolean;
  parts?: string;
  quantity?: number;
  /** What the edit is, for the stamp and the audit log. */
  facts: Prisma.InputJsonObject;
  action: string;
  write: (tx: Tx) => Promise<unknown>;
}

const partsText = (parts: readonly { partId: string; quantity: number }[]) =>
  parts.map(({ partId, quantity }) => `${partId}×${quantity}`).sort().join();

/**
 * Edits a resource: reads it with its row locked, works out the edit, shows what it means for the bookings of the next 30 days,
 * and writes it when there is nothing to show or it was seen. It cancels nothing. An edit that changes nothing writes nothing.
 * Errors: `forbidden`, `not-found`, `resource-changed` (409, details: the settings and version as they are now).
 */
export async function editResource(scope: StaffScope, id: string, input: EditInput, at: At, work: (row: ResourceDetail, tx: Tx) => Promise<Edit | null> | Edit | null): Promise<Outcome> {
  if (!mayAdminister(scope)) throw forbidden();
  if (!isUuid(id)) throw notFound();
  return transaction(async (tx): Promise<Outcome> => {
    const locked = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "Resource" WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
    if (locked.length === 0) throw notFound();
    const row = await resourceFor(scope, id, tx);
    const edit = await work(row, tx);
    // The same press twice: what was asked for is done.
    if (!edit) return input.look ? { saved: false, seen: "", consequences: shownConsequences([]) } : { saved: true };
    if (row.version !== input.version) throw conflict("resource-changed", {}, { current: { version: row.version, settings: { ...row.settings } } });
    const before: Judged = { ...judged(id, row.settings, row.quantity, row.deviations, row.active), parts: partsText(row.parts) };
    const after: Judged = {
      ...judged(id, edit.settings ?? row.settings, edit.quantity ?? row.quantity, edit.deviations ?? row.deviations, edit.active ?? row.active),
      parts: edit.parts ?? before.parts,
    };
    const consequences = (await consequencesAhead([{ before, after }], at.now, tx)).get(id) ?? [];
    const seen = stampOf([id, row.version, edit.action, edit.facts], consequences);
    if (input.look || (consequences.length > 0 && input.seen !== seen)) return { saved: false, seen, consequences: shownConsequences(consequences) };
    await edit.write(tx);
    await tx.resource.update({ where: { id }, data: { version: { increment: 1 } } });
    await audit(tx, { id: scope.userId, name: scope.userName, ip: at.ip }, edit.action, { type: "resource", id }, {
      ...edit.facts,
      ...(consequences.length > 0 ? { touches: consequences.length } : {}),
    });
    return { saved: true };
  });
}

export { partsText };
