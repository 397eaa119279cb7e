import type { NormRow } from "./norms";

/** Numbers and words of the equipment desk that the operator can change. */
export const EQUIPMENT_NORMS: readonly NormRow[] = [
  {
    code: "booking.hand-out-minutes",
    value: 60,
    validFrom: "2019-01-01",
    source: "Правила технопарка: за сколько до начала брони выдают технику",
    status: "HOUSE_DEFAULT",
  },
  {
    code: "booking.return-grace-minutes",
    value: 15,
    validFrom: "2019-01-01",
    source: "Правила технопарка: сколько ждут возврата, прежде чем напомнить",
    status: "HOUSE_DEFAULT",
  },
  {
    code: "booking.conditions",
    value: [
      { code: "new", ru: "новое", en: "new", fault: false },
      { code: "good", ru: "исправно", en: "in working order", fault: false },
      { code: "worn", ru: "следы износа", en: "signs of wear", fault: false },
      { code: "damaged", ru: "повреждено", en: "damaged", fault: true },
    ],
    validFrom: "2019-01-01",
    source: "Правила технопарка: как описывают состояние; `fault` открывает заявку на ремонт",
    status: "HOUSE_DEFAULT",
  },
];
