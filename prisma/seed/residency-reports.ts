import type { ReportField } from "~/features/residency/reports/fields";
import { db, type Prisma } from "~/lib/db/client.server";
import type { NormStatus } from "~/lib/db/generated/enums";
import { dayToDb } from "~/lib/time";

const HOUSE = "Положение о резидентах технопарка (умолчание портала)";
const BOTH: ReportField["forms"] = ["QUARTER", "YEAR"];

const money = (code: string, group: ReportField["group"], titleRu: string, titleEn: string, hint: [string, string] | null = null): ReportField => ({
  code, kind: "money", group, forms: BOTH, required: true, fold: "sum", titleRu, titleEn, ...(hint ? { hintRu: hint[0], hintEn: hint[1] } : {}),
});
const count = (code: string, group: ReportField["group"], titleRu: string, titleEn: string, hint: [string, string] | null = null): ReportField => ({
  code, kind: "count", group, forms: BOTH, required: true, fold: "sum", titleRu, titleEn, ...(hint ? { hintRu: hint[0], hintEn: hint[1] } : {}),
});

/** The default form: every line of it may be renamed, dropped or added to by a new norm. */
export const REPORT_FIELDS: readonly ReportField[] = [
  money("revenue_rub", "revenue", "Выручка", "Revenue", ["Без НДС, от всей деятельности за период", "Without VAT, from all activity of the period"]),
  money("revenue_creative_rub", "revenue", "Из неё творческая деятельность", "Of it, creative work", ["По кодам ОКВЭД креативных индустрий", "By OKVED codes of creative industries"]),
  money("export_rub", "revenue", "Из неё экспорт", "Of it, exports", ["Заказчики за рубежом, в рублях по курсу на день дохода", "Customers abroad, in roubles at the rate of the day of income"]),
  {
    code: "headcount_avg", kind: "people", group: "people", forms: BOTH, required: true, fold: "mean",
    titleRu: "Среднесписочная численность", titleEn: "Average headcount", hintRu: "Можно с одним знаком после запятой: 7,5", hintEn: "One decimal is allowed: 7.5",
  },
  count("new_jobs", "people", "Новые рабочие места", "New jobs", ["Созданы за период", "Created in the period"]),
  money("payroll_fund", "people", "Фонд оплаты труда", "Payroll", ["Начислено до вычета НДФЛ", "Accrued before income tax"]),
  {
    code: "avg_wage", kind: "money", group: "people", forms: BOTH, required: false, fold: "mean", titleRu: "Средняя зарплата в месяц", titleEn: "Average monthly wage",
    hintRu: "Фонд делится на численность и месяцы, до копейки", hintEn: "Payroll divided by headcount and months, to the kopeck", computed: { fund: "payroll_fund", people: "headcount_avg" },
  },
  money("tax_ndfl", "taxes", "НДФЛ", "Personal income tax"),
  money("tax_contributions", "taxes", "Страховые взносы", "Social contributions"),
  money("tax_profit", "taxes", "Налог на прибыль или УСН", "Profit tax or simplified tax", ["Самозанятые пишут здесь налог на профессиональный доход", "The self-employed put their professional income tax here"]),
  money("tax_vat", "taxes", "НДС", "VAT", ["Уплаченный; 0, если вы его не платите", "Paid; 0 if you do not pay it"]),
  {
    code: "taxes_total", kind: "money", group: "taxes", forms: BOTH, required: false, fold: "sum", titleRu: "Налоги и взносы всего", titleEn: "Taxes and contributions in all",
    computed: { sum: ["tax_ndfl", "tax_contributions", "tax_profit", "tax_vat"] },
  },
  money("investments_own", "investments", "Вложено своих средств", "Own funds invested"),
  money("investments_borrowed", "investments", "Вложено заёмных средств", "Borrowed funds invested"),
  {
    code: "investments_total", kind: "money", group: "investments", forms: BOTH, required: false, fold: "sum", titleRu: "Инвестиции всего", titleEn: "Investments in all",
    computed: { sum: ["investments_own", "investments_borrowed"] },
  },
  count("rid_registered", "results", "Зарегистрировано результатов интеллектуальной деятельности", "Intellectual property registered", ["Программы, товарные знаки, фильмы с прокатным удостоверением", "Software, trademarks, films with a certificate"]),
  count("projects_joint", "results", "Совместные проекты с резидентами и предприятиями", "Joint projects with residents and enterprises"),
  count("internships", "results", "Стажёры и практиканты", "Interns"),
  money("support_received", "support", "Получено поддержки", "Support received", ["Субсидии и льготы технопарка и других организаций", "Subsidies and benefits of the technopark and others"]),
  {
    code: "difference_note", kind: "text", group: "explanation", forms: ["YEAR"], required: false, fold: "none",
    titleRu: "Почему год не равен сумме кварталов", titleEn: "Why the year differs from its quarters", hintRu: "Нужно, если суммы расходятся", hintEn: "Needed when the sums differ",
  },
];

interface Seed {
  code: string;
  value: unknown;
  validFrom?: string;
  validTo?: string;
  source: string;
  status: NormStatus;
}

const NORMS: readonly Seed[] = [
  {
    code: "residency.report-fields",
    value: REPORT_FIELDS,
    source: "Свод показателей: приказ Минкомсвязи № 385 от 05.12.2013, форма инкубаторов Кемеровской области (cntd.ru/990308596); состав правит оператор",
    status: "HOUSE_DEFAULT",
  },
  {
    code: "residency.report-due",
    value: { QUARTER: { monthsAfter: 1, day: 20 }, YEAR: { monthsAfter: 3, day: 31 } },
    source: `${HOUSE}: квартальный до 20-го числа следующего месяца, годовой до 31 марта; выходной переносит на рабочий день`,
    status: "HOUSE_DEFAULT",
  },
  { code: "residency.report-reminders", value: [-10, -3, 0, 1, 5], source: `${HOUSE}: рабочие дни от срока`, status: "HOUSE_DEFAULT" },
  { code: "residency.report-fix.working-days", value: 5, source: `${HOUSE}: исправление возвращённого отчёта`, status: "HOUSE_DEFAULT" },
  { code: "residency.report-missed-limit", value: 2, source: `${HOUSE}: столько несданных отчётов выносим на совет`, status: "HOUSE_DEFAULT" },
  {
    code: "residency.report-weak",
    value: { percent: 50, quarters: 2 },
    source: `${HOUSE}: показатели договора ниже половины два квартала подряд выносим на совет`,
    status: "HOUSE_DEFAULT",
  },
  { code: "residency.reports-from", value: "2026-10-01", source: `${HOUSE}: отчёты за периоды, которые кончились раньше этого дня, портал не спрашивает`, status: "HOUSE_DEFAULT" },
  { code: "wage.minimum-kopecks", value: 2_244_000, validFrom: "2025-01-01", validTo: "2025-12-31", source: "МРОТ 2025 года, без районного коэффициента", status: "UNCONFIRMED" },
  { code: "wage.minimum-kopecks", value: 2_709_300, validFrom: "2026-01-01", source: "МРОТ 2026 года, без районного коэффициента", status: "UNCONFIRMED" },
];

/** Norms of reports. May run again: what an operator has changed since stays as it is. */
export async function seedReportNorms(): Promise<void> {
  await db.norm.createMany({
    data: NORMS.map(({ validFrom = "2019-01-01", validTo, value, ...row }) => ({
      ...row,
      value: value as Prisma.InputJsonValue,
      validFrom: dayToDb(validFrom),
      validTo: validTo ? dayToDb(validTo) : null,
    })),
    skipDuplicates: true,
  });
}
