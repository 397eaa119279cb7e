import { z } from "zod";
import { db, type Reader } from "~/lib/db/client.server";
import { norms } from "~/lib/norms.server";
import { dayToDb, siteDay, type Day } from "~/lib/time";
import type { DueRules } from "./due";
import { FIELD_GROUPS, FIELD_KINDS, type ReportField } from "./fields";
import type { WeakRules } from "./kpi";

const code = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/);
const fieldSchema = z.object({
  code,
  kind: z.enum(FIELD_KINDS),
  group: z.enum(FIELD_GROUPS),
  forms: z.array(z.enum(["QUARTER", "YEAR"])).min(1),
  required: z.boolean(),
  fold: z.enum(["sum", "mean", "none"]),
  titleRu: z.string().min(1),
  titleEn: z.string().min(1),
  hintRu: z.string().optional(),
  hintEn: z.string().optional(),
  computed: z.union([z.object({ sum: z.array(code).min(1) }), z.object({ fund: code, people: code })]).optional(),
});
const due = z.object({ monthsAfter: z.number().int().min(0).max(24), day: z.number().int().min(1).max(31) });

const SCHEMAS = {
  "residency.report-fields": z.array(fieldSchema).min(1),
  "residency.report-due": z.object({ QUARTER: due, YEAR: due }),
  "residency.report-reminders": z.array(z.number().int().min(-60).max(60)),
  "residency.report-fix.working-days": z.number().int().min(1).max(60),
  "residency.report-missed-limit": z.number().int().min(1).max(20),
  "residency.report-weak": z.object({ percent: z.number().int().min(0).max(100), quarters: z.number().int().min(1).max(8) }),
  "residency.reports-from": z.iso.date(),
} as const;
type Code = keyof typeof SCHEMAS;

/** Norms that reports run by, as they are in force on a day. */
export interface ReportNorms {
  fields: ReportField[];
  due: DueRules;
  /** Working days from the term, negative before it. */
  reminders: number[];
  /** Working days for a returned report. */
  fixDays: number;
  /** So many missed reports are a case for the council. */
  missedLimit: number;
  weak: WeakRules;
  /** Periods that end before this day are not asked for. */
  since: Day;
  sources: Record<Code, string>;
}

/** Reads them in one statement. Throws when one is missing or not what it has to be: that is a fault of set-up. */
export async function reportNorms(on: Day = siteDay(new Date()), reader: Reader = db): Promise<ReportNorms> {
  const codes = Object.keys(SCHEMAS) as Code[];
  const found = await norms<Record<Code, unknown>>(codes, on, reader);
  const read = <C extends Code>(name: C) => SCHEMAS[name].parse(found[name].value) as z.output<(typeof SCHEMAS)[C]>;
  return {
    fields: read("residency.report-fields"),
    due: read("residency.report-due"),
    reminders: [...read("residency.report-reminders")].sort((a, b) => a - b),
    fixDays: read("residency.report-fix.working-days"),
    missedLimit: read("residency.report-missed-limit"),
    weak: read("residency.report-weak"),
    since: read("residency.reports-from"),
    sources: Object.fromEntries(codes.map((name) => [name, found[name].source])) as Record<Code, string>,
  };
}

/** The form in force at the end of a period; a period from before the first form has the first one. */
export async function fieldsOn(day: Day, reader: Reader = db): Promise<ReportField[]> {
  const rows = await reader.norm.findMany({ where: { code: "residency.report-fields" }, orderBy: { validFrom: "asc" } });
  const row = rows.filter((one) => one.validFrom <= dayToDb(day)).at(-1) ?? rows[0];
  if (!row) throw new Error("No norm «residency.report-fields»");
  return SCHEMAS["residency.report-fields"].parse(row.value);
}

/** МРОТ on a day in kopecks; null where the operator keeps none for it. */
export async function minimumWage(day: Day, reader: Reader = db): Promise<number | null> {
  const on = dayToDb(day);
  const row = await reader.norm.findFirst({
    where: { code: "wage.minimum-kopecks", validFrom: { lte: on }, OR: [{ validTo: null }, { validTo: { gte: on } }] },
    orderBy: { validFrom: "desc" },
  });
  return typeof row?.value === "number" ? row.value : null;
}
