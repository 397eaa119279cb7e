import { message, z } from "~/lib/form-messages";
import { isOkvedCode } from "~/lib/okved";
import {
  compactRequisite,
  isValidInn,
  isValidKpp,
  isValidOgrn,
  isValidOgrnip,
  normalisePhone,
  type RequisiteCheck,
} from "~/lib/requisites";
import { COMPANY_KINDS, LEGAL_FORMS } from "./kinds";
import { MEMBERSHIP_ROLES } from "./policy";

const email = z.string().trim().toLowerCase().max(200).pipe(z.email());

export const signInSchema = z.object({ email, password: z.string().max(200), next: z.string().optional() });

/** An unticked box is not sent; conform hands a ticked one over as `true`. */
const ticked = z.literal(true, { error: () => message("field.consent") });

export const signUpSchema = z.object({
  name: z.string().trim().min(2).max(120),
  email,
  password: z
    .string()
    .max(200)
    .refine((value) => [...value].length >= 8, { error: () => message("field.password") }),
  personalData: ticked,
  newsletter: z.boolean().optional(),
  next: z.string().optional(),
});

const faultKey = (check: RequisiteCheck) =>
  check.ok ? "" : check.reason === "length" ? "length" : check.reason === "digits" ? "digits" : "check";

const phone = z
  .string()
  .max(40)
  .transform((text, ctx) => {
    const e164 = normalisePhone(text);
    if (e164) return e164;
    ctx.addIssue({ code: "custom", message: message("field.phone") });
    return z.NEVER;
  });

const companyFields = z.object({
  legalForm: z.enum(LEGAL_FORMS),
  kind: z.enum(COMPANY_KINDS),
  legalName: z.string().trim().min(3).max(300),
  name: z.string().trim().min(2).max(80),
  inn: z.string().transform(compactRequisite),
  kpp: z.string().transform(compactRequisite).optional(),
  ogrn: z.string().transform(compactRequisite).optional(),
  okvedMain: z
    .string()
    .trim()
    .refine(isOkvedCode, { error: () => message("field.okved") })
    .optional(),
  legalAddress: z.string().trim().max(300).optional(),
  headcount: z.number().int().min(1).max(100_000).optional(),
  website: z
    .string()
    .trim()
    .max(200)
    .refine((text) => /^https?:\/\/[^\s]+\.[^\s]+$/.test(text), { error: () => message("field.url") })
    .optional(),
  phone: phone.optional(),
});

/** Check digits of the requisites that a legal form has. */
function checkRequisites(legalForm: (typeof LEGAL_FORMS)[number], company: { inn: string; kpp?: string | undefined; ogrn?: string | undefined; legalAddress?: string | undefined }, issue: (path: string, text: string) => void): void {
  const entity = legalForm === "UL";
  const inn = isValidInn(company.inn, entity ? "company" : "person");
  if (!inn.ok) issue("inn", message(`field.inn.${faultKey(inn)}`, { digits: entity ? 10 : 12 }));
  if (entity && !isValidKpp(company.kpp ?? "").ok) issue("kpp", message("field.kpp"));
  if (legalForm !== "NPD") {
    const ogrn = entity ? isValidOgrn(company.ogrn ?? "") : isValidOgrnip(company.ogrn ?? "");
    if (!ogrn.ok) issue("ogrn", company.ogrn ? message(`field.ogrn.${faultKey(ogrn)}`, { digits: entity ? 13 : 15 }) : message("field.required"));
  }
  if (entity && !company.legalAddress) issue("legalAddress", message("field.required"));
}

/** A company's own data. ИНН, КПП, ОГРН and ОГРНИП are checked by their check digits, by legal form. */
export const companySchema = companyFields
  .superRefine((company, ctx) => {
    const issue = (path: string, text: string) => ctx.addIssue({ code: "custom", path: [path], message: text });
    checkRequisites(company.legalForm, company, issue);
    if (company.legalForm !== "NPD" && !company.okvedMain) issue("okvedMain", message("field.required"));
  })
  // What the legal form does not have is not stored, even when a hidden field sent it.
  .transform((company) => ({
    ...company,
    kpp: company.legalForm === "UL" ? company.kpp : undefined,
    ogrn: company.legalForm === "NPD" ? undefined : company.ogrn,
  }));

const okvedList = z
  .string()
  .max(400)
  .transform((text) => [...new Set(text.split(/[\s,;]+/).filter(Boolean))])
  .refine((codes) => codes.length <= 30 && codes.every(isOkvedCode), { error: () => message("field.okvedList") });

/** What an owner may change of a company's card, by its legal form. */
export const companyCardSchema = (legalForm: (typeof LEGAL_FORMS)[number]) =>
  z
    .object({
      ...companyFields.pick({ kind: true, name: true, okvedMain: true, legalAddress: true, headcount: true, website: true, kpp: true }).shape,
      okvedOther: okvedList.optional(),
      seen: z.string().max(64),
    })
    .superRefine((card, ctx) => {
      const issue = (path: string, text: string) => ctx.addIssue({ code: "custom", path: [path], message: text });
      if (legalForm === "UL" && !isValidKpp(card.kpp ?? "").ok) issue("kpp", message("field.kpp"));
      if (legalForm !== "NPD" && !card.okvedMain) issue("okvedMain", message("field.required"));
      if (legalForm === "UL" && !card.legalAddress) issue("legalAddress", message("field.required"));
    })
    .transform(({ okvedOther = [], ...card }) => ({ ...card, okvedOther: okvedOther.filter((code) => code !== card.okvedMain) }));

/** What the house puts right of a company's requisites, by its legal form, and on what ground. */
export const companyCorrectionSchema = (legalForm: (typeof LEGAL_FORMS)[number]) =>
  z
    .object({
      ...companyFields.pick({ legalName: true, inn: true, kpp: true, ogrn: true, legalAddress: true }).shape,
      // Its least length is asked for below, so that a missing one does not hide what is wrong with the numbers.
      basis: z.string().trim().max(300).default(""),
      seen: z.string().max(64),
    })
    .superRefine((company, ctx) => {
      const issue = (path: string, text: string) => ctx.addIssue({ code: "custom", path: [path], message: text });
      checkRequisites(legalForm, company, issue);
      if (company.basis.length < 5) issue("basis", company.basis ? message("field.tooShort", { count: 5 }) : message("field.required"));
    });

/** An invitation by e-mail with a role. */
export const invitationSchema = z.object({ email, role: z.enum(MEMBERSHIP_ROLES) });

export type CompanyCardInput = Omit<z.output<ReturnType<typeof companyCardSchema>>, "seen">;
export type CompanyCardFields = z.input<ReturnType<typeof companyCardSchema>>;
export type CompanyCorrectionInput = z.output<ReturnType<typeof companyCorrectionSchema>>;
export type CompanyCorrectionFields = z.input<ReturnType<typeof companyCorrectionSchema>>;
export type InvitationFields = z.input<typeof invitationSchema>;
export type CompanyInput = z.output<typeof companySchema>;
export type SignUpInput = z.output<typeof signUpSchema>;

/** What the forms hold before they are checked. */
export type SignInFields = z.input<typeof signInSchema>;
export type SignUpFields = z.input<typeof signUpSchema>;
export type CompanyFields = z.input<typeof companySchema>;
