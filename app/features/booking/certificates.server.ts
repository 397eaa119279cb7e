import { db } from "~/lib/db/client.server";
import { dayFromDb, type Day } from "~/lib/time";
import type { StaffScope } from "../identity/types";
import { companyNames } from "../identity/queries.server";
import { residentsSince } from "../residency/queries.server";

export interface CertificateRow {
  companyId: string;
  name: string;
  /** Last day of each kind that the company may use. */
  kinds: Record<string, Day>;
}

/** Which residents may use which machines, by name, and the kinds that need leave. */
export async function certificates(_scope: StaffScope): Promise<{ kinds: string[]; rows: CertificateRow[] }> {
  const [resources, held, residents] = await Promise.all([
    db.resource.findMany({ where: { certificate: true, active: true }, select: { kind: true }, distinct: ["kind"], orderBy: { kind: "asc" } }),
    db.certificate.findMany(),
    residentsSince(),
  ]);
  const names = await companyNames([...residents, ...held.map((row) => row.companyId)]);
  const rows = [...names].map(([companyId, { name }]): CertificateRow => ({
    companyId,
    name,
    kinds: Object.fromEntries(held.filter((row) => row.companyId === companyId).map((row) => [row.resourceKind, dayFromDb(row.validUntil)])),
  }));
  return { kinds: resources.map((row) => row.kind), rows: rows.sort((a, b) => a.name.localeCompare(b.name, "ru")) };
}
