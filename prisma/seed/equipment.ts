import type { ResourceSeed } from "./resources";

const ROUND_THE_CLOCK = [0, 1440] as const;
const rented = { unit: "HOUR", step: 60, min: 60, max: 4320, hours: ROUND_THE_CLOCK, sort: "EQUIPMENT", handOut: true, floor: 1 } as const;

/** Sample equipment with serial numbers, kits of it, stages that are one or two, and people who help. */
export const EQUIPMENT: readonly ResourceSeed[] = [
  {
    slug: "stage-a", kind: "stage", nameRu: "Площадка А", nameEn: "Stage A",
    summaryRu: "Половина большой площадки, 120 м²: потолочная сетка, свет, шторы.",
    summaryEn: "Half of the large stage, 120 m²: a ceiling grid, lights, curtains.",
    unit: "HOUR", priceRub: 2000, step: 30, min: 60, max: 720, buffers: [15, 30], capacity: 20, floor: 0,
  },
  {
    slug: "stage-b", kind: "stage", nameRu: "Площадка Б", nameEn: "Stage B",
    summaryRu: "Вторая половина большой площадки, 100 м²: потолочная сетка и свет.",
    summaryEn: "The other half of the large stage, 100 m²: a ceiling grid and lights.",
    unit: "HOUR", priceRub: 1800, step: 30, min: 60, max: 720, buffers: [15, 30], capacity: 18, floor: 0,
  },
  {
    slug: "stage-large", kind: "stage", nameRu: "Большая площадка", nameEn: "Large stage",
    summaryRu: "Площадки А и Б вместе: 220 м² без перегородки, до 40 человек.",
    summaryEn: "Stages A and B together: 220 m² without a partition, up to 40 people.",
    unit: "HOUR", priceRub: 3400, step: 30, min: 60, max: 720, buffers: [15, 30], capacity: 40, floor: 0, parts: ["stage-a", "stage-b"],
  },
  {
    slug: "camera-body", kind: "camera", nameRu: "Кинокамера", nameEn: "Cinema camera",
    summaryRu: "Камера 6K с монитором и двумя аккумуляторами. Выдаём на стойке, вернуть можно кому угодно из компании.",
    summaryEn: "A 6K camera with a monitor and two batteries. Handed out at the desk; anybody of the company may bring it back.",
    ...rented, priceRub: 500, quantity: 3, unitName: "Камера", serials: ["BC6K-20417", "BC6K-20418", "BC6K-21933"],
  },
  {
    slug: "lens-set", kind: "lens", nameRu: "Комплект объективов", nameEn: "Lens set",
    summaryRu: "Пять объективов в кофре: 18, 25, 35, 50 и 85 мм.",
    summaryEn: "Five lenses in a case: 18, 25, 35, 50 and 85 mm.",
    ...rented, priceRub: 300, quantity: 3, unitName: "Кофр", serials: ["LN-0101", "LN-0102", "LN-0117"],
  },
  {
    slug: "tripod", kind: "tripod", nameRu: "Штатив", nameEn: "Tripod",
    summaryRu: "Штатив с жидкостной головой, до 12 кг.",
    summaryEn: "A tripod with a fluid head, up to 12 kg.",
    ...rented, priceRub: 100, quantity: 4, unitName: "Штатив", serials: ["TR-31", "TR-32", "TR-33", "TR-40"],
  },
  {
    slug: "light-set", kind: "light", nameRu: "Комплект света", nameEn: "Lighting set",
    summaryRu: "Три панели с софтбоксами, стойки и удлинители.",
    summaryEn: "Three panels with soft boxes, stands and cables.",
    ...rented, priceRub: 250, quantity: 2, unitName: "Комплект", serials: ["LT-07", "LT-08"],
  },
  {
    slug: "camera-kit", kind: "kit", nameRu: "Съёмочный комплект", nameEn: "Camera kit",
    summaryRu: "Кинокамера, объективы и штатив одной бронью, дешевле, чем по отдельности.",
    summaryEn: "A cinema camera, lenses and a tripod in one booking, cheaper than one by one.",
    ...rented, priceRub: 800, parts: ["camera-body", "lens-set", "tripod"], accessories: ["light-set", "operator"],
  },
  {
    slug: "operator", kind: "operator", nameRu: "Оператор", nameEn: "Camera operator",
    summaryRu: "Снимет на вашу или нашу камеру, поставит свет. Работает на площадках технопарка.",
    summaryEn: "Shoots with your camera or ours and sets the lights. Works on the stages of the technopark.",
    unit: "HOUR", priceRub: 1500, step: 60, min: 120, max: 600, sort: "SERVICE", unitNames: ["Юрий Фокусный", "Ася Панорамова"], quantity: 2, floor: 1,
  },
  {
    slug: "sound-engineer", kind: "soundman", nameRu: "Звукорежиссёр", nameEn: "Sound engineer",
    summaryRu: "Запись на площадке и сведение. Приходит со своими микрофонами.",
    summaryEn: "Records on the stage and mixes. Comes with microphones.",
    unit: "HOUR", priceRub: 1400, step: 60, min: 120, max: 600, sort: "SERVICE", unitNames: ["Марк Обертонов"], quantity: 1, floor: 2,
  },
];

/** What is offered together with rooms that stand elsewhere in the list. */
export const ROOM_ACCESSORIES: Readonly<Record<string, readonly string[]>> = {
  cyclo: ["camera-kit", "light-set", "operator"],
  "stage-large": ["camera-kit", "light-set", "operator", "sound-engineer"],
  "stage-a": ["light-set", "operator"],
  "stage-b": ["light-set", "operator"],
};
