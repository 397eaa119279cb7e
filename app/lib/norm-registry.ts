import { message, z } from "./form-messages";
import type { Locale } from "./i18n/locales";
import { isValidAccount, isValidBik, isValidInn, isValidKpp, isValidOgrn, normalisePhone } from "./requisites";

/** How a norm's value is typed. `money` is kept in kopecks and typed in roubles. */
export type NormEditor =
  | { kind: "whole"; unit: NormUnit }
  | { kind: "money" }
  | { kind: "list"; unit: NormUnit }
  | { kind: "words" }
  | { kind: "choice"; options: Record<string, Record<Locale, string>> }
  | { kind: "flag" }
  | { kind: "date" }
  | { kind: "record"; fields: readonly string[] }
  /** Whole percents by name. */
  | { kind: "percents"; fields: Record<string, Record<Locale, string>> }
  | { kind: "json" };
export type NormUnit = "working-days" | "days" | "hours" | "minutes" | "months" | "years" | "percent" | "points" | "times" | "people";
export type NormGroup = "residency" | "council" | "agreements" | "reports" | "money" | "booking" | "operator" | "people";

export interface NormKind {
  title: Record<Locale, string>;
  group: NormGroup;
  editor: NormEditor;
  schema: z.ZodType;
}

const kind = (group: NormGroup, ru: string, en: string, editor: NormEditor, schema: z.ZodType): NormKind => ({ title: { ru, en }, group, editor, schema });
const whole = (group: NormGroup, ru: string, en: string, unit: NormUnit, min: number, max: number) => kind(group, ru, en, { kind: "whole", unit }, z.int().min(min).max(max));
const list = (group: NormGroup, ru: string, en: string, unit: NormUnit, item: z.ZodType, least = 1) => kind(group, ru, en, { kind: "list", unit }, z.array(item).min(least).max(30));
const workingDays = (ru: string, en: string, group: NormGroup = "residency") => whole(group, ru, en, "working-days", 1, 250);
const json = (group: NormGroup, ru: string, en: string, schema: z.ZodType) => kind(group, ru, en, { kind: "json" }, schema);

const code = z.string().regex(/^[a-z][a-z0-9-]{1,59}$/, { error: () => message("norm.code") });
const grounds = z.array(z.looseObject({ code, ru: z.string().min(2), en: z.string().min(2) })).min(1).superRefine((rows, ctx) => {
  if (new Set(rows.map((row) => row.code)).size < rows.length) ctx.addIssue({ code: "custom", message: message("norm.twice") });
});
const forms = z.array(z.enum(["UL", "IP", "NPD"]));
const documents = z
  .array(z.looseObject({ kind: code, requiredFor: forms, optionalFor: forms }))
  .min(1)
  .superRefine((rows, ctx) => {
    if (new Set(rows.map((row) => row.kind)).size < rows.length) ctx.addIssue({ code: "custom", message: message("norm.twice") });
    for (const [index, row] of rows.entries()) {
      if (row.requiredFor.some((form) => row.optionalFor.includes(form))) ctx.addIssue({ code: "custom", path: [index], message: message("norm.both") });
    }
  });
const cancelling = z
  .array(z.strictObject({ hoursBefore: z.int().min(0).max(8760), feePercent: z.int().min(0).max(100) }))
  .min(1)
  .superRefine((steps, ctx) => {
    const falls = steps.every((step, index) => index === 0 || step.hoursBefore < (steps[index - 1]?.hoursBefore ?? 0));
    const grows = steps.every((step, index) => index === 0 || step.feePercent >= (steps[index - 1]?.feePercent ?? 0));
    if (!falls || !grows || steps.at(-1)?.hoursBefore !== 0) ctx.addIssue({ code: "custom", message: message("norm.cancelling") });
  });
const conditions = z.array(z.strictObject({ code, ru: z.string().min(2), en: z.string().min(2), fault: z.boolean() })).min(1).superRefine((rows, ctx) => {
  if (new Set(rows.map((row) => row.code)).size < rows.length) ctx.addIssue({ code: "custom", message: message("norm.twice") });
});
/** Below the last step a booking is not moved any more. */
const moving = z
  .array(z.strictObject({ hoursBefore: z.int().min(0).max(8760), feePercent: z.int().min(0).max(100) }))
  .min(1)
  .superRefine((steps, ctx) => {
    const falls = steps.every((step, index) => index === 0 || step.hoursBefore < (steps[index - 1]?.hoursBefore ?? 0));
    const grows = steps.every((step, index) => index === 0 || step.feePercent >= (steps[index - 1]?.feePercent ?? 0));
    if (!falls || !grows) ctx.addIssue({ code: "custom", message: message("norm.moving") });
  });
const points = (least: number) => z.array(z.int().min(least).max(1000)).max(20);
const roundWeights = z.strictObject({
  rankPoints: points(1).min(1), startPercents: z.array(z.int().min(1).max(100)).min(1).max(8), percentPerTenHours: z.int().min(0).max(100),
  floorPercent: z.int().min(1).max(100), grantPoints: points(0).max(10), capMinutes: z.int().min(1).max(600_000).nullable(),
  lookBackDays: z.int().min(0).max(730), maxWishes: z.int().min(1).max(20),
});
const rentSteps = z.array(z.int().min(1).max(100)).min(1).max(10).superRefine((steps, ctx) => {
  if (steps.some((step, index) => index > 0 && step < (steps[index - 1] ?? 0))) ctx.addIssue({ code: "custom", message: message("norm.grows") });
});

export const REQUISITE_FIELDS = ["name", "inn", "kpp", "ogrn", "address", "phone", "bankName", "bik", "corrAccount", "account", "directorName", "accountantName"] as const;
const line = (max: number) => z.string().trim().min(2).max(max);
const requisites = z
  .strictObject({
    name: line(300), inn: z.string(), kpp: z.string().optional(), ogrn: z.string(), address: line(300), phone: z.string().optional(), bankName: line(160),
    bik: z.string(), corrAccount: z.string(), account: z.string(), directorName: line(120), accountantName: z.string().max(120).optional(),
  })
  .superRefine((row, ctx) => {
    const wrong = (path: string, text: string) => ctx.addIssue({ code: "custom", path: [path], message: message(text) });
    if (!isValidInn(row.inn, "company").ok) wrong("inn", "norm.inn");
    if (row.kpp && !isValidKpp(row.kpp).ok) wrong("kpp", "field.kpp");
    if (!isValidOgrn(row.ogrn).ok) wrong("ogrn", "norm.ogrn");
    if (!isValidBik(row.bik).ok) wrong("bik", "norm.bik");
    else {
      if (!isValidAccount(row.bik, row.corrAccount).ok) wrong("corrAccount", "norm.account");
      if (!isValidAccount(row.bik, row.account).ok) wrong("account", "norm.account");
    }
    if (row.phone && normalisePhone(row.phone) !== row.phone) wrong("phone", "norm.phone");
  });

const due = z.strictObject({ monthsAfter: z.int().min(0).max(24), day: z.int().min(1).max(31) });
const reminders = z.int().min(-60).max(60);

/** Every norm that the portal knows by name: how it is called, typed and checked. */
export const NORM_KINDS: Readonly<Record<string, NormKind>> = {
  "residency.formal-check.working-days": workingDays("Срок формальной проверки", "Term of the formal check"),
  "residency.fix.working-days": workingDays("Срок доработки заявителем", "Term for the applicant's fixing"),
  "residency.fix.lapse-working-days": workingDays("Сколько ждём исправления после срока", "How long a fix is waited for after its term"),
  "residency.expert-review.working-days": workingDays("Срок экспертной оценки", "Term of the expert review"),
  "residency.council.working-days": workingDays("Срок решения совета", "Term of the council's decision"),
  "residency.offer.working-days": workingDays("Срок ответа на предложенное место", "Term to answer an offered place"),
  "residency.appeal.filing-working-days": workingDays("Срок подачи возражения", "Term to appeal"),
  "residency.appeal.working-days": workingDays("Срок рассмотрения возражения", "Term to consider an appeal"),
  "residency.answer.working-days": workingDays("Срок ответа на вопрос технопарка", "Term to answer the technopark's question"),
  "residency.resume.working-days": whole("residency", "Сколько остаётся после паузы, не меньше", "Least term left after a pause", "working-days", 0, 60),
  "residency.spread-points": whole("residency", "Разброс оценок, при котором зовём ещё одного эксперта", "Spread of scores that calls one more expert", "points", 1, 100),
  "residency.reapply-months": whole("residency", "Через сколько можно подать снова", "Pause before applying again", "months", 0, 60),
  "residency.max-returns": whole("residency", "Сколько раз заявку можно вернуть", "How often an application may be returned", "times", 0, 10),
  "residency.pass-score": whole("residency", "Проходная оценка", "Pass mark", "points", 0, 100),
  "residency.min-reviews": whole("residency", "Сколько оценок нужно для решения", "Reviews that a decision needs", "times", 1, 10),
  "residency.term-years": whole("agreements", "Срок договора", "Term of the agreement", "years", 1, 25),
  "residency.documents": json("residency", "Перечень документов заявки", "Checklist of documents", documents),
  "residency.screener": json("residency", "Вопросы и условия проверки за две минуты", "Questions and terms of the two-minute check", z.looseObject({ topics: z.array(z.unknown()).min(1), criteria: z.array(z.unknown()).min(1) })),
  "residency.refusal-grounds": json("council", "Основания отказа", "Grounds of a refusal", grounds),
  "residency.review-reminders": list("residency", "Когда напоминаем экспертам, рабочие дни от срока", "When experts are reminded, working days from the term", "working-days", reminders, 0),
  "residency.public-mail-domains": kind("residency", "Общие почтовые домены", "Public mail domains", { kind: "words" }, z.array(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, { error: () => message("norm.domain") })).min(1).max(500)),
  "council.quorum-percent": whole("council", "Кворум совета", "Quorum of the council", "percent", 1, 100),
  "council.majority": json("council", "Большинство голосов", "Majority", z.strictObject({ percent: z.int().min(1).max(100), of: z.string().min(3) })),
  "council.casting-vote": kind("council", "При равенстве решает председательствующий", "The chair decides a tie", { kind: "flag" }, z.boolean()),
  "council.cadence": json("council", "Как часто собирается совет", "How often the council meets", z.strictObject({ weeks: z.int().min(1).max(52), weekday: z.int().min(1).max(7) })),
  "residency.rent-steps": kind("money", "Ставка резидента по годам", "A resident's rate by year", { kind: "list", unit: "percent" }, rentSteps),
  "billing.group-percent": kind("money", "Сколько от тарифа платят клиенты, не резиденты", "What of the tariff clients pay who are no residents", { kind: "percents", fields: { partner: { ru: "партнёр", en: "partner" }, external: { ru: "внешний клиент", en: "external client" } } }, z.strictObject({ partner: z.int().min(1).max(100), external: z.int().min(1).max(100) })),
  "rent.base-kopecks-per-sqm-month": kind("money", "Базовая ставка за м² в месяц", "Base rate per m² a month", { kind: "money" }, z.int().min(0).max(100_000_000)),
  "rent.payment-days": whole("money", "Сколько дней на оплату аренды", "Days to pay the rent", "days", 1, 60),
  "billing.card-currency": json("money", "Валюта оплаты картой и её курс", "Currency of card payments and its rate", z.union([z.strictObject({ currency: z.literal("rub") }), z.strictObject({ currency: z.string().regex(/^[a-z]{3}$/), rate: z.int().min(1), nominal: z.int().min(1) })])),
  "billing.reopened-days": whole("money", "Сколько дней на оплату счёта, деньги за который отозваны", "Days to pay an invoice whose money was taken back", "days", 1, 60),
  "dunning.steps": list("money", "Когда напоминаем об оплате, дни от срока", "When payments are reminded of, days from the term", "days", z.int().min(-60).max(365)),
  "dunning.hold": json("money", "Какой долг останавливает новые брони", "Which debt holds new bookings", z.strictObject({ overdueDays: z.int().min(0).max(365), kopecks: z.int().min(0).max(100_000_000_000) })),
  "dunning.finance-relief-kopecks": kind("money", "Сколько по счёту финансист прощает без администратора", "How much of an invoice finance may forgive without an administrator", { kind: "money" }, z.int().min(0).max(100_000_000_000)),
  "wage.minimum-kopecks": kind("money", "МРОТ в месяц", "Minimum wage a month", { kind: "money" }, z.int().min(1).max(1_000_000_000)),
  "vat.percent": whole("money", "Ставка НДС", "VAT rate", "percent", 0, 50),
  "sme.thresholds": json("money", "Пороги малого бизнеса", "Thresholds of small business", z.array(z.looseObject({ category: z.string() })).min(1)),
  "operator.vat": json("operator", "Платит ли оператор НДС", "Whether the operator pays VAT", z.union([z.strictObject({ mode: z.enum(["payer", "none"]) }), z.strictObject({ mode: z.literal("usn"), percent: z.union([z.literal(5), z.literal(7)]) })])),
  "operator.requisites": kind("operator", "Реквизиты оператора", "Operator's requisites", { kind: "record", fields: REQUISITE_FIELDS }, requisites),
  "booking.hold-hours": whole("booking", "Сколько бронь ждёт оплаты", "How long a booking waits for payment", "hours", 1, 720),
  "booking.approval-hours": whole("booking", "Сколько бронь ждёт согласования", "How long a booking waits for approval", "hours", 1, 720),
  "booking.quote-minutes": whole("booking", "Сколько минут держится показанная цена", "For how many minutes a shown price holds", "minutes", 0, 240),
  "booking.offer-hours": whole("booking", "Сколько ждём ответа на предложенное из очереди время", "How long an offer of the waitlist stands", "hours", 1, 168),
  "booking.waitlist-most": whole("booking", "В скольких очередях может стоять одна компания", "Lines that one company may stand in", "times", 1, 500),
  "booking.undo-minutes": whole("booking", "Сколько минут перенос можно вернуть", "For how many minutes a move can be undone", "minutes", 0, 1440),
  "booking.series-most": whole("booking", "Сколько занятий в одной серии", "Occurrences in one series", "times", 2, 400),
  "booking.series-horizon-days": whole("booking", "На сколько вперёд бронируют серию", "How far ahead a series is booked", "days", 1, 1100),
  "booking.series-pay-days": whole("booking", "За сколько до занятия серии платят", "How long before it an occurrence of a series is paid", "days", 0, 90),
  "booking.moving": json("booking", "Удержание при переносе брони", "Fee for moving a booking", moving),
  "booking.cancelling": json("booking", "Удержание при отмене брони", "Fee for cancelling a booking", cancelling),
  "booking.round-weights": json("booking", "Веса и пределы нового раунда", "Weights and bounds of a new round", roundWeights),
  "booking.check-in-early-minutes": whole("booking", "За сколько до начала можно отметиться", "How long before the start one may check in", "minutes", 0, 240),
  "booking.no-show-grace-minutes": whole("booking", "Сколько ждём, прежде чем освободить время неявки", "How long a no-show is waited for", "minutes", 1, 240),
  "booking.overrun-grace-minutes": whole("booking", "Сколько минут сверх времени бесплатны", "Minutes past the end that cost nothing", "minutes", 0, 60),
  "booking.overrun-step-minutes": whole("booking", "Самый большой шаг доплаты за время сверх брони", "Longest step charged for time past the end", "minutes", 5, 1440),
  "booking.overrun-pay-days": whole("booking", "Срок оплаты времени сверх брони", "Term to pay for time past the end", "days", 1, 60),
  "booking.auto-check-out-minutes": whole("booking", "Через сколько после конца бронь закрывается сама", "How long after the end a booking closes by itself", "minutes", 0, 720),
  "booking.door-shows": kind("booking", "Что видно на экране у двери", "What the display at a door shows", { kind: "choice", options: { busy: { ru: "только «занято»", en: "only «taken»" }, company: { ru: "название компании", en: "the company's name" }, purpose: { ru: "название компании и цель", en: "the company's name and the purpose" } } }, z.enum(["busy", "company", "purpose"])),
  "booking.hand-out-minutes": whole("booking", "За сколько до начала выдаём технику", "How long before the start equipment is handed out", "minutes", 0, 1440),
  "booking.return-grace-minutes": whole("booking", "Через сколько после конца напоминаем о возврате", "How long after the end a return is reminded of", "minutes", 0, 1440),
  "booking.conditions": json("booking", "Состояние техники при выдаче и возврате", "Condition of equipment at hand-out and return", conditions),
  "booking.certificate-reminder-days": list("booking", "За сколько дней напоминаем о конце допуска", "Days before the end of a certificate when it is reminded of", "days", z.int().min(0).max(365), 0),
  "subsidy.ceiling-warning-percent": whole("money", "С какой доли потолка предупреждаем компанию", "From which part of a ceiling a company is warned", "percent", 1, 100),
  "subsidy.breach-years": whole("money", "Сколько лет нарушение условий мешает новой поддержке", "For how many years a breach stands in the way of support", "years", 0, 10),
  "subsidy.misuse-years": whole("money", "Сколько лет нецелевое использование мешает новой поддержке", "For how many years misuse stands in the way of support", "years", 0, 10),
  "identity.invitation-days": whole("people", "Сколько действует приглашение в компанию", "How long an invitation into a company holds", "days", 1, 90),
  "residency.sign-days": whole("agreements", "Сколько договор ждёт подписи", "How long an agreement waits for a signature", "days", 1, 365),
  "residency.sign-warning-days": list("agreements", "За сколько дней напоминаем о подписи", "Days before the end when signing is reminded of", "days", z.int().min(0).max(365), 0),
  "residency.sign-order": kind("agreements", "Кто подписывает первым", "Who signs first", { kind: "choice", options: { "resident-first": { ru: "резидент", en: "the resident" }, any: { ru: "любой порядок", en: "any order" } } }, z.enum(["resident-first", "any"])),
  "residency.sign-code": json("agreements", "Одноразовый код подписи", "One-time code of a signature", z.strictObject({ minutes: z.int().min(1).max(120), attempts: z.int().min(1).max(20), perHour: z.int().min(1).max(60) })),
  "residency.agreement-approvals": json("agreements", "Кто согласует договор", "Who approves an agreement", z.array(z.enum(["ADMIN", "EXPERT", "FINANCE"])).max(3)),
  "residency.operator-signers": json("agreements", "Кто подписывает за технопарк", "Who signs for the technopark", z.looseObject({ anyAdmin: z.boolean(), emails: z.array(z.string()), position: z.string().min(2), basis: z.string().min(2) })),
  "residency.termination-grounds": json("agreements", "Основания прекращения", "Grounds of termination", grounds),
  "residency.suspension-grounds": json("agreements", "Основания приостановки", "Grounds of suspension", grounds),
  "residency.end-warning-days": list("agreements", "За сколько дней напоминаем о конце срока", "Days before the end of the term when it is reminded of", "days", z.int().min(0).max(365), 0),
  "residency.termination-notice-days": whole("agreements", "За сколько предупреждают об отказе от договора", "Notice to leave an agreement", "days", 0, 365),
  "residency.register-entry.working-days": workingDays("Срок записи в реестре", "Term of an entry in the register", "agreements"),
  "residency.report-fields": json("reports", "Строки отчёта", "Lines of a report", z.array(z.looseObject({ code: z.string().regex(/^[a-z][a-z0-9_]{1,39}$/, { error: () => message("norm.code") }), titleRu: z.string().min(1), titleEn: z.string().min(1) })).min(1)),
  "residency.report-due": json("reports", "Сроки отчётов", "Terms of reports", z.strictObject({ QUARTER: due, YEAR: due })),
  "residency.report-reminders": list("reports", "Когда напоминаем об отчёте, рабочие дни от срока", "When a report is reminded of, working days from the term", "working-days", reminders, 0),
  "residency.report-fix.working-days": whole("reports", "Срок исправления отчёта", "Term to fix a report", "working-days", 1, 60),
  "residency.report-missed-limit": whole("reports", "Сколько пропущенных отчётов выносим на совет", "Missed reports that go before the council", "times", 1, 20),
  "residency.report-weak": json("reports", "Слабые показатели", "Weak figures", z.strictObject({ percent: z.int().min(0).max(100), quarters: z.int().min(1).max(8) })),
  "residency.reports-from": kind("reports", "С какого дня спрашиваем отчёты", "From which day reports are asked for", { kind: "date" }, z.iso.date()),
};

/** How a norm is treated that the portal has no name for: as JSON under its own code. */
export const normKind = (code: string): NormKind => (Object.hasOwn(NORM_KINDS, code) && NORM_KINDS[code]) || json("residency", code, code, z.json());
