import { db } from "~/lib/db/client.server";
import { toKopecks, type Kopecks } from "~/lib/money";
import { isCompanyScope, type AnyScope, type StaffScope } from "../../identity/types";

/** A deposit as pages show it. */
export interface DepositView {
  id: string;
  companyId: string;
  subjectId: string;
  amountKopecks: Kopecks;
  waivedReason: string | null;
  heldAt: Date;
  freedAt: Date | null;
  keptKopecks: Kopecks;
  invoiceId: string | null;
}

const plain = (row: { id: string; companyId: string; subjectId: string; amountKopecks: bigint; waivedReason: string | null; heldAt: Date; freedAt: Date | null; keptKopecks: bigint; invoiceId: string | null }): DepositView => ({
  id: row.id, companyId: row.companyId, subjectId: row.subjectId, amountKopecks: toKopecks(row.amountKopecks), waivedReason: row.waivedReason,
  heldAt: row.heldAt, freedAt: row.freedAt, keptKopecks: toKopecks(row.keptKopecks), invoiceId: row.invoiceId,
});

/** Deposits of some subjects of one type: a company's own, or any for staff. By the subject's id. */
export async function depositsOf(scope: AnyScope, subjectType: string, subjectIds: readonly string[]): Promise<Map<string, DepositView>> {
  const own = isCompanyScope(scope) ? { companyId: scope.companyId } : {};
  const rows = await db.deposit.findMany({ where: { subjectType, subjectId: { in: [...subjectIds] }, ...own } });
  return new Map(rows.map((row) => [row.subjectId, plain(row)]));
}

/** Deposits of one type of subjects that are not freed yet, those that were waived among them, the oldest first: for staff. */
export async function depositsNow(_scope: StaffScope, subjectType: string): Promise<DepositView[]> {
  return (await db.deposit.findMany({ where: { subjectType, freedAt: null }, orderBy: [{ heldAt: "asc" }, { id: "asc" }], take: 500 })).map(plain);
}

/** What the house holds of a company's deposits now, kopecks. */
export async function heldOf(companyId: string): Promise<Kopecks> {
  const { _sum } = await db.deposit.aggregate({ where: { companyId, freedAt: null, waivedReason: null }, _sum: { amountKopecks: true } });
  return toKopecks(_sum.amountKopecks ?? 0n);
}
