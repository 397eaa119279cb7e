import { message, z } from "~/lib/form-messages";
import { parseMoney, typedMoney, type Kopecks } from "~/lib/money";
import { isDay, type Day } from "~/lib/time";

export const EVIDENCE_KINDS = ["CHECK_IN", "ACT", "INVOICE", "PAYMENT", "REPORT"] as const;
export const SUPPORT_FORMS = ["FINANCIAL", "PROPERTY", "CONSULTING", "EDUCATIONAL"] as const;
export const COMPANY_KINDS = ["ANIMATION_STUDIO", "DESIGN_BUREAU", "GAME_DEVELOPER", "SOUND_POST", "VFX_STUDIO", "VR_AR", "EDUCATION", "INDUSTRY", "OTHER"] as const;
/** Most people of micro, small and medium companies (209-ФЗ, art. 4). */
export const SIZES = [15, 100, 250] as const;

const text = (min: number, max: number) =>
  z.string({ error: () => message("field.required") }).trim().min(min, { error: () => message("field.required") }).max(max, { error: () => message("field.tooLong", { max }) });
const loose = (max: number) => z.string().trim().max(max, { error: () => message("field.tooLong", { max }) }).default("");
const whole = (min: number, max: number) =>
  z.coerce.number({ error: () => message("field.number") }).int({ error: () => message("field.number") }).min(min, { error: () => message("field.between", { min, max }) }).max(max, { error: () => message("field.between", { min, max }) });
const money = z.string({ error: () => message("field.required") }).transform((typed, ctx): Kopecks => {
  const kopecks = parseMoney(typed);
  if (kopecks !== null && kopecks >= 0 && kopecks <= 1e14) return kopecks;
  ctx.addIssue({ code: "custom", message: message("field.money") });
  return z.NEVER;
});
const signed = z.string({ error: () => message("field.required") }).transform((typed, ctx): Kopecks => {
  const kopecks = parseMoney(typed);
  if (kopecks !== null && kopecks !== 0 && Math.abs(kopecks) <= 1e14) return kopecks;
  ctx.addIssue({ code: "custom", message: message("field.money") });
  return z.NEVER;
});
const day = z.string({ error: () => message("field.required") }).refine(isDay, { error: () => message("field.date") });
const listed = <T>(item: z.ZodType<T>) =>
  z.string().default("").transform((typed, ctx): T[] => {
    const parts = typed.split(/[\s,;]+/).filter(Boolean);
    const read = parts.map((part) => item.safeParse(part));
    if (read.every((one) => one.success)) return [...new Set(read.map((one) => one.data))];
    ctx.addIssue({ code: "custom", message: message("field.list") });
    return z.NEVER;
  });

/** A programme as staff keep it: sums in kopecks, quotas in minutes. */
export const programmeSchema = z
  .object({
    code: z.string({ error: () => message("field.required") }).trim().regex(/^[a-z0-9][a-z0-9-]{1,59}$/, { error: () => message("norm.code") }),
    nameRu: text(3, 120),
    nameEn: text(3, 120),
    funder: text(3, 200),
    legalBasis: text(3, 300),
    legalBasisEn: text(3, 300),
    purposeRu: loose(500),
    purposeEn: loose(500),
    form: z.enum(SUPPORT_FORMS).default("PROPERTY"),
    sharePercent: whole(1, 100),
    priority: whole(1, 1000),
    monthlyHours: z.coerce.number({ error: () => message("field.number") }).min(0).max(744, { error: () => message("field.between", { min: 0, max: 744 }) }).optional().transform((hours) => (hours === undefined ? null : Math.round(hours * 60))),
    monthlyCeiling: money.optional().transform((kopecks) => kopecks ?? null),
    yearlyCeiling: money.optional().transform((kopecks) => kopecks ?? null),
    resourceKinds: z.array(z.string().min(1).max(60)).default([]),
    resourceSlugs: listed(z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/)),
    companyKinds: z.array(z.enum(COMPANY_KINDS)).default([]),
    residencyYears: listed(z.coerce.number().int().min(1).max(20)),
    maxHeadcount: z.coerce.number().int().min(1).optional().transform((people) => people ?? null),
    evidence: z.array(z.enum(EVIDENCE_KINDS)).default([]),
    validFrom: day,
    validTo: day.optional().transform((last) => last ?? null),
    source: text(3, 300),
    version: z.coerce.number().int().min(0).default(0),
  })
  .superRefine((value, ctx) => {
    if (value.validTo !== null && value.validTo < value.validFrom) ctx.addIssue({ code: "custom", path: ["validTo"], message: message("field.dateOrder") });
    if (value.resourceKinds.length === 0 && value.resourceSlugs.length === 0) ctx.addIssue({ code: "custom", path: ["resourceSlugs"], message: message("field.required") });
    if (value.monthlyCeiling !== null && value.yearlyCeiling !== null && value.monthlyCeiling > value.yearlyCeiling) ctx.addIssue({ code: "custom", path: ["monthlyCeiling"], message: message("field.ceilings") });
  });
export type ProgrammeInput = z.output<typeof programmeSchema>;

const press = { key: z.uuid(), reason: text(3, 500) };
/** What is set as the budget of a year (quarter 0) or a quarter. */
export const budgetSchema = z.object({ ...press, year: whole(2020, 2100), quarter: whole(0, 4), amount: money });
export const adjustSchema = z.object({ ...press, companyId: z.uuid(), on: day, amount: signed });
export const closeSchema = z.object({ reason: text(3, 500) });
export const breachSchema = z.object({ id: z.uuid(), form: z.enum(SUPPORT_FORMS), programmeId: z.uuid().optional(), kind: z.enum(["BREACH", "MISUSE"]), foundOn: day, reason: text(3, 500) });
export const liftSchema = z.object({ id: z.uuid(), reason: text(3, 500) });

/** A programme as the fields of its form hold it. */
export const typedProgramme = (p: { [K in keyof Omit<ProgrammeInput, "monthlyHours" | "monthlyCeiling" | "yearlyCeiling">]: ProgrammeInput[K] } & { monthlyMinutes: number | null; monthlyCeilingKopecks: Kopecks | null; yearlyCeilingKopecks: Kopecks | null; validFrom: Day }) => ({
  ...p,
  sharePercent: String(p.sharePercent),
  priority: String(p.priority),
  monthlyHours: p.monthlyMinutes === null ? "" : String(p.monthlyMinutes / 60),
  monthlyCeiling: p.monthlyCeilingKopecks === null ? "" : typedMoney(p.monthlyCeilingKopecks),
  yearlyCeiling: p.yearlyCeilingKopecks === null ? "" : typedMoney(p.yearlyCeilingKopecks),
  resourceSlugs: p.resourceSlugs.join(", "),
  residencyYears: p.residencyYears.join(", "),
  maxHeadcount: p.maxHeadcount === null ? "" : String(p.maxHeadcount),
  validTo: p.validTo ?? "",
  version: String(p.version),
});
