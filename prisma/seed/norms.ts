import type { NormStatus } from "~/lib/db/generated/enums";

export interface NormRow {
  code: string;
  value: unknown;
  /** `YYYY-MM-DD` */
  validFrom: string;
  validTo?: string;
  source: string;
  status: NormStatus;
}

/** Numbers that a law or the operator can change. Residency keeps its own beside its scorecard. */
export const NORMS: readonly NormRow[] = [
  {
    code: "vat.percent",
    value: 20,
    validFrom: "2019-01-01",
    validTo: "2025-12-31",
    source: "НК РФ, ст. 164 (303-ФЗ)",
    status: "CONFIRMED",
  },
  { code: "vat.percent", value: 22, validFrom: "2026-01-01", source: "425-ФЗ от 28.11.2025", status: "CONFIRMED" },
  { code: "operator.vat", value: { mode: "payer" }, validFrom: "2019-01-01", source: "Решение оператора", status: "HOUSE_DEFAULT" },
  {
    code: "operator.requisites",
    value: {
      name: "АНО «Анимационный кластер „Кадр“»",
      inn: "5499000040",
      kpp: "549901001",
      ogrn: "1995400000044",
      address: "630099, г. Новосибирск, ул. Примерная, д. 1",
      phone: "+73830000000",
      bankName: "БАНК «ПРИМЕР» г. Новосибирск",
      bik: "045099901",
      corrAccount: "30101810000000000901",
      account: "40702810700000000001",
      directorName: "Ирина Кадрова",
      accountantName: "Пётр Сметин",
    },
    validFrom: "2019-01-01",
    source: "Вымышленные реквизиты для демонстрации: впишите свои",
    status: "HOUSE_DEFAULT",
  },
  {
    code: "rent.base-kopecks-per-sqm-month",
    value: 90_000,
    validFrom: "2019-01-01",
    source: "Ставка оператора; региональные инкубаторы начинают от 320 ₽/м²",
    status: "HOUSE_DEFAULT",
  },
  {
    code: "booking.hold-hours",
    value: 72,
    validFrom: "2019-01-01",
    source: "Правила технопарка: столько бронь ждёт оплаты",
    status: "HOUSE_DEFAULT",
  },
  {
    code: "booking.cancelling",
    value: [
      { hoursBefore: 24, feePercent: 0 },
      { hoursBefore: 4, feePercent: 50 },
      { hoursBefore: 0, feePercent: 100 },
    ],
    validFrom: "2019-01-01",
    source: "Правила технопарка по практике студий",
    status: "HOUSE_DEFAULT",
  },
];
