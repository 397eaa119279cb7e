import { Prisma, type Reader } from "~/lib/db/client.server";
import { db } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import type { StaffScope } from "~/features/identity/types";
import { isId, reach } from "../moves.server";
import { readProcess } from "../process";
import { blindFileName, reveals } from "./blind";
import { readsBlind } from "./policy";

/**
 * Refuses with `not-found` what a blind call keeps from the reader: correspondence, changes, names. To be called by every
 * read of an application's other pages, after the application itself was found.
 */
export async function requireOpenIdentity(scope: StaffScope, applicationId: string, reader: Reader = db): Promise<void> {
  if (!isId(applicationId)) throw notFound();
  const row = await reader.application.findFirst({ where: { id: applicationId, ...reach(scope) }, select: { status: true, call: { select: { process: true } } } });
  if (!row) throw notFound();
  if (readProcess(row.call.process).blind && readsBlind(scope, row.status)) throw notFound();
}

/**
 * How staff may read a file: null when it is no document that they reach; a neutral name where the call is blind to them.
 * A file stands in one application.
 */
export async function documentForStaff(scope: StaffScope, fileId: string, reader: Reader = db, now: Date = new Date()): Promise<{ name: string | null } | null> {
  if (!isId(fileId) || scope.roles.length === 0) return null;
  const rows = await reader.applicationDocument.findMany({
    where: { fileId, application: reach(scope, now) },
    select: { kind: true, application: { select: { status: true, call: { select: { process: true } } } } },
  });
  for (const { kind, application } of rows) {
    const blind = readProcess(application.call.process).blind && readsBlind(scope, application.status);
    if (!blind) return { name: null };
    if (!reveals(kind)) {
      const file = await reader.storedFile.findUnique({ where: { id: fileId }, select: { name: true } });
      return { name: blindFileName(kind, file?.name ?? "") };
    }
  }
  return null;
}

/** Applications whose company a search may speak of: in a blind call that would tell who is who. */
export function nameable(scope: StaffScope): Prisma.ApplicationWhereInput {
  if (!readsBlind(scope, "EXPERT_REVIEW")) return {};
  const open: Prisma.ApplicationWhereInput = { call: { OR: [{ process: { path: ["blind"], equals: Prisma.DbNull } }, { process: { path: ["blind"], equals: false } }] } };
  const after = readsBlind(scope, "COUNCIL") ? [] : [{ status: { notIn: ["FORMAL_CHECK" as const, "NEEDS_FIX" as const, "EXPERT_REVIEW" as const] } }];
  return { OR: [open, ...after] };
}
