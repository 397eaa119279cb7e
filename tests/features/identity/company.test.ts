import { describe, expect, it } from "vitest";
import { registerCompany } from "~/features/identity/commands/register-company.server";
import { companyFor, companyNames, contactsOf, peopleOf, staffWith } from "~/features/identity/queries.server";
import { companySchema, type CompanyFields } from "~/features/identity/schema";
import { slugOf } from "~/features/identity/slug";
import { db } from "~/lib/db/client.server";
import { useDatabase } from "#tests/database";
import { companyScopeOf, fictionalInn, fictionalOgrn, makeCompany, makePerson, staffScopeOf } from "#tests/factories/identity";

useDatabase();

const refusal = (code: string) => expect.objectContaining({ name: "DomainError", code });

const UL: CompanyFields = {
  legalForm: "UL",
  kind: "ANIMATION_STUDIO",
  legalName: "ООО «Мультстанок»",
  name: "Мультстанок",
  inn: fictionalInn(77, "UL"),
  kpp: "549901001",
  ogrn: fictionalOgrn(77, "UL"),
  okvedMain: "59.11.1",
  legalAddress: "630099, г. Новосибирск, ул. Примерная, д. 1",
};
const IP: CompanyFields = { ...UL, legalForm: "IP", legalName: "ИП Кадрова А. И.", name: "Кадрова", inn: fictionalInn(78, "IP"), ogrn: fictionalOgrn(78, "IP"), kpp: undefined, legalAddress: undefined };
const NPD: CompanyFields = { legalForm: "NPD", kind: "DESIGN_BUREAU", legalName: "Кадрова Анна Ивановна", name: "Анна К.", inn: fictionalInn(79, "NPD") };

/** The fields that are found wrong, each with what is said of it. */
const faults = (fields: CompanyFields) => companySchema.safeParse(fields).error?.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`) ?? [];
/** The same figures with the last one raised by one. */
const off = (digits: string) => digits.slice(0, -1) + String((Number(digits.at(-1)) + 1) % 10);

describe("a company's requisites", () => {
  it("are taken when right, for each legal form", () => {
    expect([faults(UL), faults(IP), faults(NPD)]).toEqual([[], [], []]);
  });

  it("are taken with the spaces that people type", () => {
    expect(companySchema.parse({ ...UL, inn: ` ${UL.inn.slice(0, 4)} ${UL.inn.slice(4)} ` }).inn).toBe(UL.inn);
  });

  it.each([
    ["ИНН of a company, check digit", { ...UL, inn: off(UL.inn) }, ["inn: field.inn.check|{\"digits\":10}"]],
    ["ИНН of a company, a person's", { ...UL, inn: IP.inn }, ["inn: field.inn.length|{\"digits\":10}"]],
    ["ИНН of a company, letters", { ...UL, inn: "549900004O" }, ["inn: field.inn.digits|{\"digits\":10}"]],
    ["КПП", { ...UL, kpp: "12345" }, ["kpp: field.kpp"]],
    ["КПП missing", { ...UL, kpp: undefined }, ["kpp: field.kpp"]],
    ["ОГРН, check digit", { ...UL, ogrn: off(UL.ogrn ?? "") }, ["ogrn: field.ogrn.check|{\"digits\":13}"]],
    ["ОГРН, of a sole trader", { ...UL, ogrn: IP.ogrn }, ["ogrn: field.ogrn.length|{\"digits\":13}"]],
    ["ОГРН missing", { ...UL, ogrn: undefined }, ["ogrn: field.required"]],
    ["address missing", { ...UL, legalAddress: undefined }, ["legalAddress: field.required"]],
    ["ИНН of a sole trader, last digit", { ...IP, inn: off(IP.inn) }, ["inn: field.inn.check|{\"digits\":12}"]],
    ["ОГРНИП, check digit", { ...IP, ogrn: off(IP.ogrn ?? "") }, ["ogrn: field.ogrn.check|{\"digits\":15}"]],
    ["ОКВЭД missing", { ...IP, okvedMain: undefined }, ["okvedMain: field.required"]],
    ["ОКВЭД, no code", { ...IP, okvedMain: "мультфильмы" }, ["okvedMain: field.okved"]],
    ["ИНН of a self-employed, check digit", { ...NPD, inn: off(NPD.inn) }, ["inn: field.inn.check|{\"digits\":12}"]],
    ["website", { ...NPD, website: "javascript:alert(1)" }, ["website: field.url"]],
    ["phone", { ...NPD, phone: "позвоните" }, ["phone: field.phone"]],
    ["headcount", { ...NPD, headcount: 0 }, ["headcount: field.positive"]],
  ] as [string, CompanyFields, string[]][])("%s", (_name, fields, expected) => {
    expect(faults(fields)).toEqual(expected);
  });

  it("name every wrong field at once", () => {
    expect(faults({ ...UL, inn: "1", kpp: "1", ogrn: "1" }).map((fault) => fault.split(":")[0])).toEqual(["inn", "kpp", "ogrn"]);
  });

  it("that a legal form does not have are not kept, even when a hidden field sent them", () => {
    expect(companySchema.parse({ ...NPD, kpp: UL.kpp, ogrn: UL.ogrn })).toMatchObject({ kpp: undefined, ogrn: undefined });
    expect(companySchema.parse({ ...IP, kpp: UL.kpp })).toMatchObject({ kpp: undefined, ogrn: IP.ogrn });
  });
});

describe("registering a company", () => {
  it("makes the person its owner", async () => {
    const person = await makePerson();
    const { companyId } = await registerCompany({ userId: person.id, name: person.name }, companySchema.parse({ ...UL, phone: "8 (383) 000-00-00" }), "192.0.2.7");
    const company = await db.company.findUniqueOrThrow({ where: { id: companyId }, include: { memberships: true } });
    expect(company).toMatchObject({ slug: "multstanok", inn: UL.inn, kpp: UL.kpp, ogrn: UL.ogrn, memberships: [{ userId: person.id, role: "OWNER" }] });
    expect(await db.user.findUniqueOrThrow({ where: { id: person.id } })).toMatchObject({ phone: "+73830000000" });
    expect(await db.auditEntry.findFirst({ where: { subjectId: companyId } })).toMatchObject({ action: "company.registered", ip: "192.0.2.7" });
  });

  it("whose ИНН or ОГРН stands already is refused and leaves nothing behind", async () => {
    const person = await makePerson();
    const viewer = { userId: person.id, name: person.name };
    await expect(registerCompany(viewer, companySchema.parse({ ...UL, ogrn: fictionalOgrn(91, "UL") }), "::1")).rejects.toEqual(refusal("company-taken"));
    await expect(registerCompany(viewer, companySchema.parse({ ...UL, inn: fictionalInn(91, "UL") }), "::1")).rejects.toEqual(refusal("company-taken"));
    expect(await db.membership.count({ where: { userId: person.id } })).toBe(0);
  });

  it("at one moment by two people makes one company with one owner", async () => {
    const people = await Promise.all([makePerson(), makePerson(), makePerson()]);
    const fields = companySchema.parse({ ...UL, name: "Гонка", inn: fictionalInn(92, "UL"), ogrn: fictionalOgrn(92, "UL") });
    const tries = await Promise.allSettled(people.map((person) => registerCompany({ userId: person.id, name: person.name }, fields, "::1")));
    expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    for (const one of tries) if (one.status === "rejected") expect(one.reason).toEqual(refusal("company-taken"));
    expect(await db.company.findUnique({ where: { inn: fields.inn }, include: { memberships: true } })).toMatchObject({ memberships: [{ role: "OWNER" }] });
  });

  it("gives companies of one name addresses of their own", async () => {
    const person = await makePerson();
    const made = [];
    for (const serial of [93, 94]) {
      made.push(await registerCompany({ userId: person.id, name: person.name }, companySchema.parse({ ...NPD, name: "Тёзка", inn: fictionalInn(serial, "NPD") }), "::1"));
    }
    const names = await companyNames(made.map((one) => one.companyId));
    const slugs = made.map((one) => names.get(one.companyId)?.slug);
    expect(slugs[0]).toBe("tezka");
    expect(slugs[1]).toMatch(/^tezka-[0-9a-f]{6}$/);
    expect(slugOf("«!»")).toBe("company");
  });
});

describe("a company's data", () => {
  it("are read by itself and by staff", async () => {
    const [{ company, owner }, other] = [await makeCompany(), await makeCompany()];
    const expert = await makePerson({ staffRoles: ["EXPERT"] });
    expect((await companyFor(companyScopeOf(company, owner), company.id)).id).toBe(company.id);
    expect((await companyFor(staffScopeOf(expert), company.id)).id).toBe(company.id);
    await expect(companyFor(companyScopeOf(other.company, other.owner), company.id)).rejects.toEqual(refusal("not-found"));
  });

  it("name whom to write to: owners and managers with an open account", async () => {
    const { company, owner } = await makeCompany();
    const [manager, member, closed] = await Promise.all([makePerson(), makePerson(), makePerson()]);
    await db.membership.createMany({
      data: [
        { companyId: company.id, userId: manager.id, role: "MANAGER" },
        { companyId: company.id, userId: member.id, role: "MEMBER" },
        { companyId: company.id, userId: closed.id, role: "MANAGER" },
      ],
    });
    await db.user.update({ where: { id: closed.id }, data: { disabledAt: new Date() } });
    expect((await contactsOf(company.id)).map((one) => one.id).sort()).toEqual([owner.id, manager.id].sort());
    expect((await peopleOf(companyScopeOf(company, owner))).map((one) => one.role)).toEqual(["OWNER", "MANAGER", "MANAGER", "MEMBER"]);
    const finance = await makePerson({ staffRoles: ["FINANCE"] });
    expect((await staffWith(["FINANCE"])).map((one) => one.id)).toEqual([finance.id]);
  });
});
