import { db } from "~/lib/db/client.server";
import type { NormStatus } from "~/lib/db/generated/enums";
import { dayToDb } from "~/lib/time";

const HOUSE = "Положение о резидентах технопарка (умолчание портала)";

const NORMS: { code: string; value: unknown; source: string; status?: NormStatus }[] = [
  { code: "residency.sign-days", value: 30, source: `${HOUSE}: столько календарных дней договор ждёт подписи резидента` },
  { code: "residency.sign-warning-days", value: [10, 3, 1], source: `${HOUSE}: за сколько дней напоминаем о подписи` },
  { code: "residency.sign-order", value: "resident-first", source: `${HOUSE}: первым подписывает резидент; «any» разрешает любой порядок` },
  { code: "residency.sign-code", value: { minutes: 15, attempts: 5, perHour: 5 }, source: `${HOUSE}: одноразовый код простой электронной подписи` },
  { code: "residency.agreement-approvals", value: ["ADMIN", "FINANCE"], source: `${HOUSE}: кто согласует договор до отправки` },
  { code: "residency.operator-signers", value: { anyAdmin: true, emails: [], position: "Генеральный директор", basis: "Устава" }, source: `${HOUSE}: впишите почту тех, у кого есть доверенность` },
  {
    code: "residency.termination-grounds",
    value: [
      { code: "breach", ru: "нарушение договора", en: "breach of the agreement" },
      { code: "agreement-ended", ru: "срок договора истёк", en: "the agreement ended" },
      { code: "own-wish", ru: "по желанию резидента", en: "the resident's own wish" },
      { code: "liquidation", ru: "ликвидация или банкротство", en: "liquidation or bankruptcy" },
      { code: "criteria-lost", ru: "перестал соответствовать критериям", en: "criteria no longer met" },
      { code: "false-data", ru: "недостоверные сведения", en: "false data" },
      { code: "rent-debt", ru: "долг по аренде больше двух периодов", en: "rent debt of more than two periods" },
      { code: "agreement-not-signed", ru: "договор не подписан в срок", en: "the agreement was not signed in time" },
      { code: "renounced", ru: "отказался от места", en: "gave the place up" },
    ],
    source: `${HOUSE}; основания по практике региональных реестров (docs.cntd.ru/document/895263197, ст. 5-3)`,
    status: "UNCONFIRMED",
  },
  {
    code: "residency.suspension-grounds",
    value: [
      { code: "reports", ru: "не сданы отчёты", en: "reports not submitted" },
      { code: "rent-debt", ru: "долг по аренде", en: "rent debt" },
      { code: "breach", ru: "нарушение правил технопарка", en: "breach of the technopark's rules" },
      { code: "own-wish", ru: "по просьбе резидента", en: "at the resident's request" },
    ],
    source: HOUSE,
  },
  { code: "residency.end-warning-days", value: [60, 30, 10], source: `${HOUSE}: за сколько дней напоминаем о конце срока` },
  { code: "residency.termination-notice-days", value: 30, source: `${HOUSE}: за сколько дней предупреждают об отказе от договора` },
  { code: "residency.register-entry.working-days", value: 3, source: "Закон КБР (docs.cntd.ru/document/895263197, ст. 5-3): запись в реестре в течение 3 рабочих дней с уведомления", status: "UNCONFIRMED" },
];

/** Norms of agreements and of the register; what an operator changed since stays. */
export async function seedAgreementReference(): Promise<void> {
  await db.norm.createMany({
    data: NORMS.map((row) => ({ ...row, value: row.value as object, status: row.status ?? "HOUSE_DEFAULT", validFrom: dayToDb("2019-01-01") })),
    skipDuplicates: true,
  });
}
