import { createHash } from "node:crypto";
import { audit } from "~/lib/audit.server";
import { db, isUniqueViolation, transaction, type Reader } from "~/lib/db/client.server";
import type { Company } from "~/lib/db/generated/client";
import { conflict, forbidden, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { isUuid } from "~/lib/uuid";
import type { IdentityEvent } from "../events";
import { mayCorrectCompanies } from "../policy";
import type { CompanyCorrectionInput } from "../schema";
import type { StaffScope } from "../types";

const requisitesOf = ({ legalName, inn, kpp, ogrn, legalAddress }: Company) => ({ legalName, inn, kpp, ogrn, legalAddress });

/** Names the state of the requisites that a form was made from. */
const stampOf = (company: Company): string => createHash("sha256").update(JSON.stringify(requisitesOf(company))).digest("hex").slice(0, 16);

async function companyOfStaff(scope: StaffScope, companyId: string, reader: Reader): Promise<Company> {
  if (!mayCorrectCompanies(scope.roles)) throw forbidden();
  const company = isUuid(companyId) ? await reader.company.findUnique({ where: { id: companyId } }) : null;
  if (!company) throw notFound();
  return company;
}

/** A company's requisites as the form of a correction shows them. Errors: `forbidden`, `not-found`. */
export async function companyToCorrect(scope: StaffScope, companyId: string) {
  const company = await companyOfStaff(scope, companyId, db);
  return { id: company.id, name: company.name, legalForm: company.legalForm, ...requisitesOf(company), seen: stampOf(company) };
}

/**
 * Puts a company's requisites right. Papers that were sent or issued keep the text they were made with. Errors:
 * `forbidden` for those who are no administrators; `not-found`; `company-inn-taken`, `company-ogrn-taken` (409) when
 * another company has it; `company-changed` (409) when the requisites are not those that were read.
 */
export async function correctCompany(scope: StaffScope, companyId: string, input: CompanyCorrectionInput, at: { ip: string }): Promise<void> {
  const { seen, basis, ...typed } = input;
  try {
    await transaction(async (tx) => {
      const id = (await companyOfStaff(scope, companyId, tx)).id;
      // The whole row: its ИНН is a key of its own.
      await tx.$queryRaw`SELECT 1 FROM "Company" WHERE id = ${id}::uuid FOR UPDATE`;
      const company = await companyOfStaff(scope, id, tx);
      const before = requisitesOf(company);
      const after = {
        legalName: typed.legalName,
        inn: typed.inn,
        kpp: company.legalForm === "UL" ? (typed.kpp ?? null) : null,
        ogrn: company.legalForm === "NPD" ? null : (typed.ogrn ?? null),
        legalAddress: typed.legalAddress ?? null,
      };
      const changed = (Object.keys(after) as (keyof typeof after)[]).filter((field) => before[field] !== after[field]);
      // The same form twice: the second time there is nothing to do.
      if (changed.length === 0) return;
      if (stampOf(company) !== seen) throw conflict("company-changed");
      const others = await tx.company.findMany({
        where: { id: { not: id }, OR: [{ inn: after.inn }, ...(after.ogrn ? [{ ogrn: after.ogrn }] : [])] },
        select: { name: true, inn: true },
      });
      const [other] = others;
      if (other) throw conflict(other.inn === after.inn ? "company-inn-taken" : "company-ogrn-taken", { name: other.name });
      await tx.company.update({ where: { id }, data: after });
      await audit(tx, { id: scope.userId, name: scope.userName, ip: at.ip }, "company.corrected", { type: "company", id }, {
        basis,
        changes: changed.map((field) => ({ field, from: before[field], to: after[field] })),
      });
      const event: IdentityEvent = { type: "identity.company-corrected", payload: { companyId: id, formerAddress: before.legalAddress ?? "" } };
      await recordEvent(tx, event);
    });
  } catch (error) {
    // Registered or corrected to the same number at this very moment.
    if (isUniqueViolation(error)) throw conflict("company-number-taken");
    throw error;
  }
}
