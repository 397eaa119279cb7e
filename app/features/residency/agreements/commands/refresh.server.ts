import { audit, system } from "~/lib/audit.server";
import { db, transaction, type Prisma } from "~/lib/db/client.server";
import { HOUSE } from "../../moves.server";
import { correctedParty } from "../draft.server";
import { lockAgreement } from "../locks.server";
import { agreementMay } from "../status";
import { readTerms } from "../terms";

/**
 * Brings a company's corrected requisites into its agreements that have not been sent: for the reaction to the
 * correction, so a second call finds nothing to change. What was approved before was another text, so approvals are void.
 * @param formerAddress the company's address before; an address that was typed for the agreement stays
 */
export async function refreshDrafts(companyId: string, formerAddress: string): Promise<void> {
  const drafts = await db.agreement.findMany({ where: { companyId, sentAt: null }, select: { id: true }, orderBy: { id: "asc" } });
  for (const { id } of drafts) {
    await transaction(async (tx) => {
      const { agreement } = await lockAgreement(tx, HOUSE, id);
      if (!agreementMay("edit", agreement.status)) return;
      const terms = readTerms(agreement.terms);
      const before = terms.resident;
      const after = await correctedParty(tx, companyId, before, formerAddress);
      const fields = (["name", "inn", "kpp", "ogrn", "address"] as const).filter((field) => before[field] !== after[field]);
      if (fields.length === 0) return;
      const { count: voided } = await tx.agreementApproval.deleteMany({ where: { agreementId: id } });
      await tx.agreement.update({
        where: { id },
        data: { terms: { ...terms, resident: after } as unknown as Prisma.InputJsonObject, status: "DRAFT", version: { increment: 1 } },
      });
      await audit(tx, system, "agreement.requisites-corrected", { type: "agreement", id }, { fields, version: agreement.version + 1, voided });
    });
  }
}
