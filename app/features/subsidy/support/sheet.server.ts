import writeExcelFile, { type Cell } from "write-excel-file/node";
import { csvField, csvText } from "~/lib/files/tables";
import { translator } from "~/lib/i18n/i18n.server";
import { localised, type Locale } from "~/lib/i18n/locales";
import { formatAmount } from "~/lib/money";
import type { SupportLine } from "./queries.server";

const HEADS = ["company", "inn", "measure", "giver", "form", "decided", "from", "to", "amount", "breach", "breachReason"] as const;
/** Whose a line is, by the company's id. */
export type Recipients = ReadonlyMap<string, { name: string; inn: string }>;

const sayer = (locale: Locale) => {
  const t = translator(locale);
  return { head: (key: (typeof HEADS)[number]) => t(`subsidy:support.${key}`), form: (form: SupportLine["form"]) => t(`subsidy:form.${form}`), breach: (kind: SupportLine["breach"]) => (kind ? t(`subsidy:breach.${kind}`) : t("subsidy:support.noBreach")), title: t("subsidy:support.register") };
};

const texts = (line: SupportLine, who: Recipients, locale: Locale, say: ReturnType<typeof sayer>): string[] => {
  const company = who.get(line.companyId);
  return [company?.name ?? "", company?.inn ?? "", localised(line, "measure", locale), line.giver, say.form(line.form), line.decidedOn, line.from, line.to];
};

/** The register as a plain table, sums in roubles. */
export function supportCsv(lines: readonly SupportLine[], who: Recipients, locale: Locale): string {
  const say = sayer(locale);
  return csvText([HEADS.map((key) => csvField(say.head(key))), ...lines.map((line) => [...texts(line, who, locale, say), formatAmount(line.amountKopecks, "ru").replaceAll("\u00a0", "").replace("\u2212", "-"), say.breach(line.breach), line.breachReason ?? ""].map((field, index) => (index === 8 ? field : csvField(field))))]);
}

/** The register as a workbook. */
export function supportXlsx(lines: readonly SupportLine[], who: Recipients, locale: Locale): Promise<Buffer> {
  const say = sayer(locale);
  const text = (value: string): Cell => ({ value, type: String, format: "@" });
  const data: Cell[][] = [
    HEADS.map((key) => ({ value: say.head(key), type: String, fontWeight: "bold" }) as Cell),
    ...lines.map((line): Cell[] => [...texts(line, who, locale, say).map(text), { value: line.amountKopecks / 100, type: Number, format: "#,##0.00" }, text(say.breach(line.breach)), text(line.breachReason ?? "")]),
  ];
  return writeExcelFile([{ sheet: say.title.slice(0, 31), data, columns: HEADS.map((_, index) => ({ width: index < 4 ? 30 : 16 })), stickyRowsCount: 1 }]).toBuffer();
}
