import { randomBytes } from "node:crypto";
import { audit } from "~/lib/audit.server";
import { isUniqueViolation, transaction } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import type { Viewer } from "../types";
import type { CompanyInput } from "../schema";
import { slugOf } from "../slug";

/** Registers a company with the person as its owner. `company-taken` (409) when the ИНН or ОГРН stands already. */
export async function registerCompany(
  viewer: Pick<Viewer, "userId" | "name">,
  input: CompanyInput,
  ip: string,
): Promise<{ companyId: string }> {
  const { phone, ...company } = input;
  try {
    return await transaction(async (tx) => {
      const base = slugOf(company.name);
      const taken = await tx.company.findUnique({ where: { slug: base }, select: { id: true } });
      const slug = taken ? `${base}-${randomBytes(3).toString("hex")}` : base;
      const made = await tx.company.create({
        data: { ...company, slug, memberships: { create: { userId: viewer.userId, role: "OWNER" } } },
      });
      if (phone) await tx.user.update({ where: { id: viewer.userId }, data: { phone } });
      await audit(tx, { id: viewer.userId, name: viewer.name, ip }, "company.registered", { type: "company", id: made.id }, {
        inn: made.inn,
        legalForm: made.legalForm,
      });
      return { companyId: made.id };
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw new DomainError("conflict", "company-taken");
    throw error;
  }
}
