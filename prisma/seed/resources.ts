import type { Operator, ResourceSort, TariffUnit } from "~/lib/db/generated/enums";
import { EQUIPMENT } from "./equipment";

export interface ResourceSeed {
  slug: string;
  kind: string;
  nameRu: string;
  nameEn: string;
  summaryRu: string;
  summaryEn: string;
  unit: TariffUnit;
  priceRub: number;
  quantity?: number;
  unitName?: string;
  step: number;
  min: number;
  max: number;
  buffers?: readonly [before: number, after: number];
  hours?: readonly [opens: number, closes: number];
  capacity?: number;
  operator?: Operator;
  certificate?: boolean;
  floor: number;
  sort?: ResourceSort;
  /** Handed out and taken back at the desk. */
  handOut?: boolean;
  serials?: readonly string[];
  /** Names of its units, where they have names of their own. */
  unitNames?: readonly string[];
  /** What a composite is made of, one of each; it has no units of its own. */
  parts?: readonly string[];
  /** What is offered with it. */
  accessories?: readonly string[];
}

/** Sample resources of the technopark: price of a unit in roubles with VAT, times in minutes. */
export const RESOURCES: readonly ResourceSeed[] = [
  {
    slug: "mocap", kind: "mocap", nameRu: "Студия захвата движения", nameEn: "Motion capture studio",
    summaryRu: "Оптический захват на 8 актёров: тело, лица и руки. Оператор калибрует площадку и отдаёт чистые данные.",
    summaryEn: "Optical capture for 8 performers: body, faces and hands. The operator calibrates the stage and delivers clean data.",
    unit: "HOUR", priceRub: 12_000, step: 60, min: 120, max: 720, buffers: [60, 30], capacity: 8, operator: "REQUIRED", floor: 1,
  },
  {
    slug: "adr", kind: "adr", nameRu: "Речевая студия (ADR)", nameEn: "Voice studio (ADR)",
    summaryRu: "Дикторская с видеомонитором: озвучка, дубляж, переозвучание. Звукорежиссёр входит в цену.",
    summaryEn: "A booth with a picture monitor: voice-over, dubbing and replacement. The sound engineer is included.",
    unit: "HOUR", priceRub: 3500, step: 30, min: 60, max: 480, buffers: [15, 15], capacity: 4, operator: "REQUIRED", floor: 2,
  },
  {
    slug: "foley", kind: "foley", nameRu: "Студия шумов (Foley)", nameEn: "Foley studio",
    summaryRu: "Синхронные шумы: ямы с покрытиями, реквизит, вода. Шумооператор помогает на записи.",
    summaryEn: "Synchronous effects: surface pits, props, water. A foley mixer helps with the recording.",
    unit: "HOUR", priceRub: 4500, step: 30, min: 120, max: 480, buffers: [15, 30], capacity: 4, operator: "REQUIRED", floor: 2,
  },
  {
    slug: "mix", kind: "mix", nameRu: "Аппаратная перезаписи 5.1/Atmos", nameEn: "Re-recording stage 5.1/Atmos",
    summaryRu: "Сведение фильма и серии в 5.1 и Atmos. Работает сменами по 8 часов: с 8 до 16 и с 16 до 24.",
    summaryEn: "Mixing films and series in 5.1 and Atmos. Runs in 8-hour shifts: 8 to 16 and 16 to 24.",
    unit: "SHIFT_8H", priceRub: 48_000, step: 480, min: 480, max: 480, buffers: [0, 30], hours: [480, 1440], capacity: 6, operator: "REQUIRED", floor: 2,
  },
  {
    slug: "render", kind: "render", nameRu: "Рендер-ферма", nameEn: "Render farm",
    summaryRu: "40 узлов с видеокартами, круглосуточно. Берёте сколько нужно узлов и часов.",
    summaryEn: "40 nodes with graphics cards, round the clock. Take as many nodes and hours as you need.",
    unit: "NODE_HOUR", priceRub: 60, quantity: 40, unitName: "Узел", step: 60, min: 60, max: 10_080, hours: [0, 1440], floor: 0,
  },
  {
    slug: "cintiq", kind: "cintiq", nameRu: "Класс графических мониторов", nameEn: "Pen display room",
    summaryRu: "14 рабочих мест с перьевыми мониторами и программами для рисования и анимации.",
    summaryEn: "14 seats with pen displays and software for drawing and animation.",
    unit: "SEAT_HOUR", priceRub: 250, quantity: 14, unitName: "Место", step: 30, min: 60, max: 480, floor: 3,
  },
  {
    slug: "cowork", kind: "cowork", nameRu: "Коворкинг", nameEn: "Coworking",
    summaryRu: "30 мест с быстрым интернетом, кухней и тихими кабинами. Бронируется днями.",
    summaryEn: "30 seats with fast internet, a kitchen and quiet booths. Booked by the day.",
    unit: "SEAT_DAY", priceRub: 900, quantity: 30, unitName: "Место", step: 1440, min: 1440, max: 43_200, hours: [0, 1440], floor: 3,
  },
  {
    slug: "cinema", kind: "cinema", nameRu: "Кинозал", nameEn: "Screening room",
    summaryRu: "60 мест, проектор для цветокоррекции, показы, питчинги и лекции. Киномеханик входит в цену.",
    summaryEn: "60 seats, a projector fit for grading, screenings, pitches and talks. The projectionist is included.",
    unit: "HOUR", priceRub: 6000, step: 30, min: 60, max: 360, buffers: [15, 30], capacity: 60, operator: "REQUIRED", floor: 1,
  },
  {
    slug: "scan3d", kind: "scan3d", nameRu: "3D-скан и фотограмметрия", nameEn: "3D scan and photogrammetry",
    summaryRu: "Кольцо камер и ручной сканер: люди, куклы, реквизит, детали. Нужен допуск.",
    summaryEn: "A ring of cameras and a hand scanner: people, puppets, props, parts. A certificate is needed.",
    unit: "HOUR", priceRub: 2500, step: 30, min: 60, max: 480, certificate: true, floor: 1,
  },
  {
    slug: "print3d", kind: "print3d", nameRu: "3D-печать", nameEn: "3D printing",
    summaryRu: "4 принтера: фотополимер и пластик. Печать идёт и ночью. Нужен допуск.",
    summaryEn: "4 printers: resin and filament. They print at night as well. A certificate is needed.",
    unit: "MACHINE_HOUR", priceRub: 300, quantity: 4, unitName: "Принтер", step: 60, min: 60, max: 2880, hours: [0, 1440], certificate: true, floor: 1,
  },
  {
    slug: "cyclo", kind: "cyclo", nameRu: "Циклорама и хромакей", nameEn: "Cyclorama and chroma key",
    summaryRu: "Белая циклорама и зелёный фон, свет на потолочной сетке, гримёрная. До 15 человек.",
    summaryEn: "A white cove and a green screen, lights on a ceiling grid, a dressing room. Up to 15 people.",
    unit: "HOUR", priceRub: 2500, step: 30, min: 60, max: 720, buffers: [15, 30], capacity: 15, floor: 1,
  },
  {
    slug: "vr", kind: "vr", nameRu: "VR-лаборатория", nameEn: "VR laboratory",
    summaryRu: "Шлемы, трекинг на 6 человек и стенд для тренажёров. Для игр, обучения и медицины.",
    summaryEn: "Headsets, tracking for 6 people and a bench for simulators. For games, training and medicine.",
    unit: "HOUR", priceRub: 2000, step: 30, min: 60, max: 480, capacity: 6, floor: 2,
  },
  {
    slug: "stopmo", kind: "stopmo", nameRu: "Павильон кукольной анимации", nameEn: "Stop-motion pavilion",
    summaryRu: "Чёрный павильон с анимационными столами, ригами и мастерской. Бронируется днями, до 60 подряд.",
    summaryEn: "A black pavilion with animation tables, rigs and a workshop. Booked by the day, up to 60 in a row.",
    unit: "DAY", priceRub: 7000, step: 1440, min: 1440, max: 86_400, hours: [0, 1440], floor: 0,
  },
  {
    slug: "meeting", kind: "meeting", nameRu: "Переговорная «Мультстанок»", nameEn: "Meeting room «Multstanok»",
    summaryRu: "Стол на 10 человек, экран и камера для звонков.",
    summaryEn: "A table for 10, a screen and a camera for calls.",
    unit: "HOUR", priceRub: 600, step: 30, min: 30, max: 240, capacity: 10, floor: 3,
  },
  {
    slug: "meeting-faza", kind: "meeting", nameRu: "Переговорная «Фаза»", nameEn: "Meeting room «Faza»",
    summaryRu: "Небольшая комната на 6 человек с доской для раскадровок.",
    summaryEn: "A small room for 6 with a board for storyboards.",
    unit: "HOUR", priceRub: 450, step: 30, min: 30, max: 240, capacity: 6, floor: 3,
  },
  ...EQUIPMENT,
];

/** Opening hours where a resource names none: 8:00 to 22:00. */
export const DEFAULT_HOURS = [480, 1320] as const;
/** How far ahead one may book («3 месяца» in the practice of studios). */
export const HORIZON_DAYS = 92;

/** Kinds of shared equipment that the sample programme pays for. */
export const PROGRAMME_KINDS = ["mocap", "adr", "foley", "mix", "render", "cintiq", "cinema", "scan3d", "print3d", "cyclo", "vr"];
