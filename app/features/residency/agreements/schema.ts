import { parseWithZod } from "@conform-to/zod/v4";
import { message, z } from "~/lib/form-messages";
import { isDay } from "~/lib/time";
import { parseMoney } from "~/lib/money";
import { readWhole } from "../forms/check";
import { KPI_CODES, KPI_IN_ROUBLES, KPI_MOST, kpiField } from "./kpi";
import type { KpiYear, Terms } from "./terms";

const line = (max: number) => z.string().trim().max(max).default("");
const day = z.string().refine(isDay, { error: () => message("field.date") });
const whole = (max: number) =>
  z.string().trim().transform((text, context) => {
    const value = readWhole(text);
    if (value !== null && value >= 0 && value <= max) return value;
    context.addIssue({ code: "custom", message: message("field.number") });
    return z.NEVER;
  });

export const termsFormSchema = z.object({
  version: z.coerce.number().int().min(0),
  startsOn: day,
  endsOn: day,
  premises: line(300),
  areaSqm: whole(100_000),
  residentAddress: line(300),
  bankName: line(200),
  bik: line(9),
  corrAccount: line(20),
  account: line(20),
  residentSigner: z.string().trim().min(1).max(200),
  residentPosition: z.string().trim().min(1).max(200),
  residentBasis: z.string().trim().min(1).max(200),
  operatorSigner: z.string().trim().min(1).max(200),
  operatorPosition: z.string().trim().min(1).max(200),
  operatorBasis: z.string().trim().min(1).max(200),
});

type Whole = Omit<z.output<typeof termsFormSchema>, "version">;
type OwnOfAgreement = "startsOn" | "endsOn" | "premises" | "areaSqm";
/** What staff may change; term and premises are there for an agreement and not for an amendment. */
export type TermsInput = Omit<Whole, OwnOfAgreement> & Partial<Pick<Whole, OwnOfAgreement>> & { kpis: KpiYear[] };

/** An amendment's form has no term and premises of its own. */
export const amendmentFormSchema = termsFormSchema.omit({ startsOn: true, endsOn: true, premises: true, areaSqm: true });

/** Reads the table of figures from a form; names those fields that hold no number. An empty field is «not agreed upon». */
export function readKpis(form: FormData, years: readonly number[]): { kpis: KpiYear[]; wrong: string[] } {
  const wrong: string[] = [];
  const kpis = years.map((year) => {
    const row = { year } as KpiYear;
    for (const code of KPI_CODES) {
      const name = kpiField(code, year);
      const raw = form.get(name);
      const text = typeof raw === "string" ? raw.trim() : "";
      if (text === "") {
        row[code] = null;
        continue;
      }
      const kopecks = KPI_IN_ROUBLES.includes(code) ? parseMoney(text) : null;
      const value = KPI_IN_ROUBLES.includes(code) ? (kopecks === null ? null : Math.round(kopecks / 100)) : readWhole(text);
      if (value === null || value < 0 || value > KPI_MOST) wrong.push(name);
      row[code] = value !== null && value >= 0 && value <= KPI_MOST ? value : null;
    }
    return row;
  });
  return { kpis, wrong };
}

export const codeSchema = z.object({
  code: z.string().trim().refine((text) => /^\d{6}$/.test(text.replace(/\s/g, "")), { error: () => message("field.code6") }),
});

export const reasonSchema = z.object({ reason: z.string().trim().min(1).max(2000) });

/** Reads the form of the terms with its table of figures; `input` is null when something is wrong, and `reply` says what. */
export function readTermsForm(form: FormData, { terms }: { terms: Terms }) {
  const years = terms.kind === "agreement" ? terms.kpis : terms.change.what === "extension" ? terms.change.kpis : [];
  const { kpis, wrong } = readKpis(form, years.map(({ year }) => year));
  const submission = parseWithZod(form, { schema: terms.kind === "agreement" ? termsFormSchema : amendmentFormSchema });
  const fieldErrors = Object.fromEntries(wrong.map((name) => [name, [message("field.number")]]));
  if (submission.status !== "success" || wrong.length > 0) return { submission, reply: submission.reply(wrong.length > 0 ? { fieldErrors } : {}), input: null };
  const input: TermsInput = { ...submission.value, kpis };
  return { submission, reply: submission.reply(), input };
}
