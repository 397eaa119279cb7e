import { createHash } from "node:crypto";
import { audit } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import type { Company } from "~/lib/db/generated/client";
import { conflict, forbidden, notFound } from "~/lib/errors";
import { mayEditCompany } from "../policy";
import type { CompanyCardInput } from "../schema";
import type { CompanyScope } from "../types";
import { lockPeople } from "./members.server";

const cardOf = ({ name, kind, kpp, okvedMain, okvedOther, legalAddress, headcount, website }: Company) =>
  ({ name, kind, kpp, okvedMain, okvedOther, legalAddress, headcount, website });

/** Names the state of a card that a form was made from, so that two owners do not overwrite each other silently. */
export const cardStamp = (company: Company): string => createHash("sha256").update(JSON.stringify(cardOf(company))).digest("hex").slice(0, 16);

/**
 * Changes what an owner may change of the company's card; legal form, legal name, ИНН and ОГРН stay as registered.
 * Errors: `forbidden` for whoever is not an owner, `company-changed` (409) when the card is not the one that was read.
 */
export async function editCompany(scope: CompanyScope, input: CompanyCardInput, seen: string, ip: string): Promise<void> {
  await transaction(async (tx) => {
    const own = await lockPeople(tx, scope);
    if (!mayEditCompany(own)) throw forbidden();
    const company = await tx.company.findUnique({ where: { id: scope.companyId } });
    if (!company) throw notFound();
    const before = cardOf(company);
    const after = {
      name: input.name,
      kind: input.kind,
      kpp: company.legalForm === "UL" ? (input.kpp ?? null) : null,
      okvedMain: input.okvedMain ?? null,
      okvedOther: input.okvedOther,
      legalAddress: input.legalAddress ?? null,
      headcount: input.headcount ?? null,
      website: input.website ?? null,
    };
    const changed = (Object.keys(after) as (keyof typeof after)[]).filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
    // The same form twice: the second time there is nothing to do.
    if (changed.length === 0) return;
    if (cardStamp(company) !== seen) throw conflict("company-changed");
    await tx.company.update({ where: { id: company.id }, data: after });
    await audit(tx, { id: scope.userId, name: scope.userName, ip }, "company.edited", { type: "company", id: company.id }, {
      changes: changed.map((field) => ({ field, from: before[field], to: after[field] })),
    });
  });
}
