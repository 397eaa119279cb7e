import { describe, expect, it } from "vitest";
import { companyToCorrect, correctCompany } from "~/features/identity/commands/correct-company.server";
import { companyCorrectionSchema } from "~/features/identity/schema";
import { approveAgreement, draftAgreement, editTerms, proposeAgreement, recallAgreement } from "~/features/residency/agreements/commands/draft.server";
import { refreshDrafts } from "~/features/residency/agreements/commands/refresh.server";
import { agreementPdf } from "~/features/residency/agreements/queries.server";
import { readTerms } from "~/features/residency/agreements/terms";
import { db } from "~/lib/db/client.server";
import { settleEvents } from "~/reactions.server";
import { useDatabase } from "#tests/database";
import { inputOf, makeApproved, makeSent, makeStaff, versionOf } from "#tests/factories/agreements";
import { fictionalInn, fictionalOgrn, makeCompany, makePerson, staffScopeOf } from "#tests/factories/identity";

useDatabase();

const refusal = (code: string, params: object = {}) => expect.objectContaining({ name: "DomainError", code, params: expect.objectContaining(params) as object });
const AT = { ip: "192.0.2.7" };
const admin = async () => staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));
let serial = 70_000;
const fresh = () => ({ inn: fictionalInn((serial += 1), "UL"), ogrn: fictionalOgrn(serial, "UL") });
const typedOf = async (scope: Awaited<ReturnType<typeof admin>>, id: string) => {
  const { legalName, inn, kpp, ogrn, legalAddress, seen } = await companyToCorrect(scope, id);
  return { legalName, inn, kpp: kpp ?? undefined, ogrn: ogrn ?? undefined, legalAddress: legalAddress ?? undefined, seen, basis: "Письмо компании от 24.11.2026" };
};

describe("a company's requisites", () => {
  it("are put right by an administrator, with the former ones in the audit log", async () => {
    const scope = await admin();
    const { company } = await makeCompany();
    const { inn, ogrn } = fresh();
    const typed = { ...(await typedOf(scope, company.id)), inn, ogrn, legalName: "ООО «Точное имя»" };
    await correctCompany(scope, company.id, typed, AT);
    // The same form twice changes nothing the second time.
    await correctCompany(scope, company.id, typed, AT);
    expect(await db.company.findUniqueOrThrow({ where: { id: company.id } })).toMatchObject({ inn, ogrn, legalName: "ООО «Точное имя»", kpp: company.kpp, name: company.name, slug: company.slug });
    const entries = await db.auditEntry.findMany({ where: { subjectId: company.id, action: "company.corrected" } });
    expect(entries.map((entry) => entry.data)).toEqual([
      {
        basis: "Письмо компании от 24.11.2026",
        changes: [
          { field: "legalName", from: company.legalName, to: "ООО «Точное имя»" },
          { field: "inn", from: company.inn, to: inn },
          { field: "ogrn", from: company.ogrn, to: ogrn },
        ],
      },
    ]);
    await expect(correctCompany(scope, company.id, { ...typed, legalName: "ООО «Другое»" }, AT)).rejects.toEqual(refusal("company-changed"));
  });

  it("are not given the number of another company, also at the same moment", async () => {
    const scope = await admin();
    const [{ company: one }, { company: two }] = [await makeCompany(), await makeCompany()];
    const typed = await typedOf(scope, one.id);
    await expect(correctCompany(scope, one.id, { ...typed, inn: two.inn }, AT)).rejects.toEqual(refusal("company-inn-taken", { name: two.name }));
    await expect(correctCompany(scope, one.id, { ...typed, ogrn: two.ogrn! }, AT)).rejects.toEqual(refusal("company-ogrn-taken", { name: two.name }));
    const { inn } = fresh();
    const tries = await Promise.allSettled([correctCompany(scope, one.id, { ...typed, inn }, AT), correctCompany(scope, two.id, { ...(await typedOf(scope, two.id)), inn }, AT)]);
    expect(tries.map((each) => each.status).sort()).toEqual(["fulfilled", "rejected"]);
    for (const each of tries) if (each.status === "rejected") expect(["company-inn-taken", "company-number-taken"]).toContain((each.reason as { code: string }).code);
    expect(await db.company.count({ where: { inn } })).toBe(1);
  });

  it("are the affair of administrators", async () => {
    const { company } = await makeCompany();
    const typed = await typedOf(await admin(), company.id);
    for (const role of ["EXPERT", "FINANCE", "COUNCIL"] as const) {
      const scope = staffScopeOf(await makePerson({ staffRoles: [role] }));
      await expect(companyToCorrect(scope, company.id)).rejects.toEqual(refusal("forbidden"));
      await expect(correctCompany(scope, company.id, { ...typed, legalName: "ООО «Чужое»" }, AT)).rejects.toEqual(refusal("forbidden"));
    }
    await expect(companyToCorrect(await admin(), "0199b1c0-0000-7000-8000-000000000000")).rejects.toEqual(refusal("not-found"));
    await expect(companyToCorrect(await admin(), "x")).rejects.toEqual(refusal("not-found"));
  });

  it("are checked by their check digits and by legal form", () => {
    const { inn, ogrn } = fresh();
    const sound = { legalName: "ООО «Лис»", inn, kpp: "549901001", ogrn, legalAddress: "630090, г. Новосибирск", basis: "Выписка ЕГРЮЛ", seen: "" };
    const faults = (form: "UL" | "IP" | "NPD", change: object) => companyCorrectionSchema(form).safeParse({ ...sound, ...change }).error?.issues.map((issue) => `${issue.path.join(".")} ${issue.message.split("|")[0]}`);
    expect(faults("UL", {})).toBeUndefined();
    expect(faults("UL", { inn: `${inn.slice(0, 9)}${(Number(inn[9]) + 1) % 10}`, kpp: "12", ogrn: "1", legalAddress: undefined })).toEqual(["inn field.inn.check", "kpp field.kpp", "ogrn field.ogrn.length", "legalAddress field.required"]);
    expect(faults("IP", { inn: fictionalInn(1, "IP"), ogrn: fictionalOgrn(1, "IP"), kpp: undefined, legalAddress: undefined })).toBeUndefined();
    expect(faults("NPD", { inn: fictionalInn(1, "NPD"), ogrn: undefined, kpp: undefined })).toBeUndefined();
    expect(faults("UL", { basis: "да" })).toEqual(["basis field.tooShort"]);
    expect(faults("UL", { kpp: "12", basis: undefined })).toEqual(["kpp field.kpp", "basis field.required"]);
  });

  it("leave an agreement that was sent as it was sent", async () => {
    const now = new Date("2026-11-24T05:00:00Z");
    const staff = await makeStaff();
    const { id, scope } = await makeSent(staff, { now });
    const row = () => db.agreement.findUniqueOrThrow({ where: { id } });
    const [before, pdf] = [await row(), await agreementPdf(scope, id, false, now)];
    const { inn, ogrn } = fresh();
    await correctCompany(staff.admin, scope.companyId, { ...(await typedOf(staff.admin, scope.companyId)), inn, ogrn, legalName: "ООО «Позже»" }, AT);
    await settleEvents();
    expect(await row()).toEqual(before);
    expect(Buffer.from((await agreementPdf(scope, id, false, now)).bytes).equals(Buffer.from(pdf.bytes))).toBe(true);
    // Taken back to be mended, it has what is right now.
    await recallAgreement(staff.admin, id, { now });
    expect(readTerms((await row()).terms).resident).toMatchObject({ inn, ogrn, name: "ООО «Позже»" });
  });

  it("come into an agreement that was not sent, which is then to be approved anew; what was typed in it stays", async () => {
    const now = new Date("2026-11-24T05:00:00Z");
    const staff = await makeStaff();
    const { applicationId, scope } = await makeApproved({ now });
    const id = (await draftAgreement(applicationId, now))!;
    await editTerms(staff.finance, id, await versionOf(id), await inputOf(id, { residentSigner: "Лиса Полярная" }), { now });
    const version = await versionOf(id);
    await proposeAgreement(staff.finance, id, version, { now });
    await approveAgreement(staff.finance, id, { version, role: "FINANCE", note: "" }, { now });
    const { inn, ogrn } = fresh();
    await correctCompany(staff.admin, scope.companyId, { ...(await typedOf(staff.admin, scope.companyId)), inn, ogrn, legalAddress: "630099, г. Новосибирск, ул. Новая, д. 1" }, AT);
    await settleEvents();
    const row = await db.agreement.findUniqueOrThrow({ where: { id }, include: { approvals: true } });
    expect([row.status, row.version, row.approvals]).toEqual(["DRAFT", version + 1, []]);
    expect(readTerms(row.terms).resident).toMatchObject({ inn, ogrn, address: "630099, г. Новосибирск, ул. Новая, д. 1", signer: { name: "Лиса Полярная" } });
    // Told twice, it changes nothing more; an address of its own stays its own.
    await refreshDrafts(scope.companyId, "630099, г. Новосибирск, ул. Новая, д. 1");
    expect(await versionOf(id)).toBe(version + 1);
    await editTerms(staff.finance, id, version + 1, await inputOf(id, { residentAddress: "Своя, 7" }), { now });
    await correctCompany(staff.admin, scope.companyId, { ...(await typedOf(staff.admin, scope.companyId)), legalName: "ООО «Ещё точнее»", legalAddress: "630090, г. Новосибирск" }, AT);
    await settleEvents();
    expect(readTerms((await db.agreement.findUniqueOrThrow({ where: { id } })).terms).resident).toMatchObject({ name: "ООО «Ещё точнее»", address: "Своя, 7" });
  });
});
