import { db, transaction } from "~/lib/db/client.server";
import { recordConsent } from "~/features/identity/commands/sign-up.server";
import { hashPassword } from "~/features/identity/passwords.server";
import { slugOf } from "~/features/identity/slug";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import type { CompanyKind, LegalForm, MembershipRole, StaffRole } from "~/lib/db/generated/enums";

let counter = 0;
const next = () => (counter += 1);

const weigh = (digits: string, weights: readonly number[]) =>
  String((weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0) % 11) % 10);

/** A fictional ИНН with right check digits: tax office 5499 does not exist. */
export function fictionalInn(serial: number, form: LegalForm): string {
  const tail = [2, 4, 10, 3, 5, 9, 4, 6, 8];
  if (form === "UL") {
    const nine = `5499${String(serial).padStart(5, "0")}`;
    return nine + weigh(nine, tail);
  }
  const ten = `5499${String(serial).padStart(6, "0")}`;
  const eleven = ten + weigh(ten, [7, ...tail]);
  return eleven + weigh(eleven, [3, 7, ...tail]);
}

/** A fictional ОГРН or ОГРНИП with a right check digit: year 99 lies in no register. */
export function fictionalOgrn(serial: number, form: LegalForm): string {
  const body = form === "UL" ? `19954${String(serial).padStart(7, "0")}` : `39954${String(serial).padStart(9, "0")}`;
  return body + String((Number(BigInt(body) % (form === "UL" ? 11n : 13n))) % 10);
}

// One hash for everybody: argon2 is slow on purpose, and these accounts share the demo's password.
let passwordHash: Promise<string> | undefined;
export const DEMO_PASSWORD = "kadr-demo";

export interface PersonInput {
  email?: string;
  name?: string;
  phone?: string;
  staffRoles?: StaffRole[];
  locale?: "ru" | "en";
}

/** A person with an account and the consent that sign-up asks for. */
export async function makePerson(input: PersonInput = {}) {
  const serial = next();
  passwordHash ??= hashPassword(DEMO_PASSWORD);
  const hash = await passwordHash;
  return transaction(async (tx) => {
    const person = await tx.user.create({ data: personData(input, serial, hash) });
    await recordConsent(tx, person.id, "PERSONAL_DATA", { ip: "127.0.0.1", userAgent: null, locale: "ru", method: "checkbox" });
    return person;
  });
}

const personData = (input: PersonInput, serial: number, passwordHash: string) => ({

  email: input.email ?? `person-${serial}-${process.pid}@example.test`,
  name: input.name ?? `Человек ${serial}`,
  phone: input.phone ?? null,
  staffRoles: input.staffRoles ?? [],
  locale: input.locale ?? "ru",
  passwordHash,
});

export interface CompanyFactoryInput {
  name?: string;
  legalName?: string;
  legalForm?: LegalForm;
  kind?: CompanyKind;
  okvedMain?: string;
  serial?: number;
  headcount?: number;
  website?: string;
  owner?: PersonInput;
  ownerId?: string;
}

/** A company with fictional but valid requisites, and its owner. */
export async function makeCompany(input: CompanyFactoryInput = {}) {
  const serial = input.serial ?? 10_000 + next() * 7 + (process.pid % 7);
  const legalForm = input.legalForm ?? "UL";
  const name = input.name ?? `Студия ${serial}`;
  const owner = input.ownerId ? await db.user.findUniqueOrThrow({ where: { id: input.ownerId } }) : await makePerson(input.owner);
  const company = await db.company.create({
    data: {
      slug: `${slugOf(name)}${input.name ? "" : `-${serial}`}`,
      legalForm,
      kind: input.kind ?? "ANIMATION_STUDIO",
      name,
      legalName: input.legalName ?? (legalForm === "UL" ? `ООО «${name}»` : legalForm === "IP" ? `ИП ${name}` : name),
      inn: fictionalInn(serial, legalForm),
      kpp: legalForm === "UL" ? "549901001" : null,
      ogrn: legalForm === "NPD" ? null : fictionalOgrn(serial, legalForm),
      okvedMain: legalForm === "NPD" ? null : (input.okvedMain ?? "59.11.1"),
      legalAddress: "630090, г. Новосибирск, ул. Вымышленная, д. 12",
      headcount: input.headcount ?? 8,
      website: input.website ?? null,
      memberships: { create: { userId: owner.id, role: "OWNER" } },
    },
  });
  return { company, owner };
}

/** A scope as `access.server.ts` mints it, for calling commands without a request. */
export const companyScopeOf = (company: { id: string }, person: { id: string; name: string }, role: MembershipRole = "OWNER") =>
  ({ companyId: company.id, userId: person.id, userName: person.name, role }) as CompanyScope;

/** A staff scope for calling commands without a request. */
export const staffScopeOf = (person: { id: string; name: string; staffRoles: StaffRole[] }) =>
  ({ userId: person.id, userName: person.name, roles: person.staffRoles }) as unknown as StaffScope;
