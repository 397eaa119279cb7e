import type { ChecklistRow } from "~/features/residency/documents";
import { db } from "~/lib/db/client.server";
import type { NormStatus } from "~/lib/db/generated/enums";
import { addDays, atMinute, dayToDb, siteDay } from "~/lib/time";

const IN_FORCE = "2019-01-01";
const HOUSE = "Положение о резидентах технопарка (умолчание портала)";

interface NormSeed {
  code: string;
  value: unknown;
  source: string;
  status: NormStatus;
}

const CHECKLIST: ChecklistRow[] = [
  { kind: "registry-extract", requiredFor: ["UL", "IP"], optionalFor: [] },
  { kind: "npd-certificate", requiredFor: ["NPD"], optionalFor: [] },
  { kind: "charter", requiredFor: ["UL"], optionalFor: [] },
  { kind: "head-decision", requiredFor: ["UL"], optionalFor: [] },
  { kind: "project-passport", requiredFor: ["UL", "IP", "NPD"], optionalFor: [] },
  { kind: "finance-model", requiredFor: ["UL", "IP"], optionalFor: ["NPD"] },
  { kind: "tax-certificate", requiredFor: ["UL", "IP"], optionalFor: ["NPD"] },
  { kind: "sme-status", requiredFor: [], optionalFor: ["UL", "IP"] },
  { kind: "portfolio", requiredFor: [], optionalFor: ["UL", "IP", "NPD"] },
  { kind: "rights-list", requiredFor: [], optionalFor: ["UL", "IP", "NPD"] },
  { kind: "beneficiaries", requiredFor: [], optionalFor: ["UL"] },
  { kind: "team-consents", requiredFor: [], optionalFor: ["UL", "IP", "NPD"] },
];

const NORMS: NormSeed[] = [
  { code: "residency.formal-check.working-days", value: 5, source: HOUSE, status: "HOUSE_DEFAULT" },
  { code: "residency.fix.working-days", value: 10, source: HOUSE, status: "HOUSE_DEFAULT" },
  { code: "residency.expert-review.working-days", value: 10, source: HOUSE, status: "HOUSE_DEFAULT" },
  { code: "residency.council.working-days", value: 10, source: `${HOUSE}: совет собирается каждый второй четверг`, status: "HOUSE_DEFAULT" },
  { code: "residency.offer.working-days", value: 5, source: `${HOUSE}: столько ждём ответа на предложенное место`, status: "HOUSE_DEFAULT" },
  { code: "residency.appeal.filing-working-days", value: 10, source: `${HOUSE}: возражение на отказ`, status: "HOUSE_DEFAULT" },
  { code: "residency.appeal.working-days", value: 5, source: `${HOUSE}: рассмотрение возражения`, status: "HOUSE_DEFAULT" },
  { code: "residency.answer.working-days", value: 3, source: `${HOUSE}: ответ на вопрос технопарка`, status: "HOUSE_DEFAULT" },
  { code: "residency.resume.working-days", value: 2, source: `${HOUSE}: не меньше этого остаётся, когда срок идёт дальше после паузы`, status: "HOUSE_DEFAULT" },
  { code: "residency.spread-points", value: 30, source: `${HOUSE}: при большем разбросе оценок зовём ещё одного эксперта`, status: "HOUSE_DEFAULT" },
  { code: "residency.reapply-months", value: 0, source: `${HOUSE}: подать снова можно сразу`, status: "HOUSE_DEFAULT" },
  { code: "residency.max-returns", value: 2, source: HOUSE, status: "HOUSE_DEFAULT" },
  { code: "residency.pass-score", value: 60, source: HOUSE, status: "HOUSE_DEFAULT" },
  {
    code: "residency.min-reviews",
    value: 1,
    source: `${HOUSE}: пока совет не собран, достаточно одной оценки; полный порядок требует трёх`,
    status: "HOUSE_DEFAULT",
  },
  {
    code: "residency.rent-steps",
    value: [40, 60, 80, 100],
    source: "Порядок бизнес-инкубаторов, garant.ru/7145394 (первый год не выше 40 % ставки); второй и третий год 60 и 80 % не сверены",
    status: "UNCONFIRMED",
  },
  { code: "residency.term-years", value: 3, source: `${HOUSE}: договор на 3 года с продлением`, status: "HOUSE_DEFAULT" },
  {
    code: "residency.documents",
    value: CHECKLIST,
    source: "Свод перечней: ст. 23 закона об ОЭЗ (garant.ru/5755663), практика региональных реестров; перечень правит оператор",
    status: "HOUSE_DEFAULT",
  },
];

const SCORECARD = "Рубрика экспертной оценки технопарка (умолчание портала)";

/** Code, weight, floor, title and hint in both languages. Weights sum to 100. */
const CRITERIA = [
  ["profile", 20, 2, "Профиль", "Profile fit", "Креативный ОКВЭД, права на результаты интеллектуальной деятельности", "Creative OKVED code, rights to intellectual property"],
  ["level", 15, null, "Творческий и технологический уровень", "Creative and technological level", "Чем проект сильнее аналогов и что в нём нового", "What is new and stronger than in comparable work"],
  ["team", 15, null, "Команда", "Team", "Опыт, роли, готовые работы", "Experience, roles, finished work"],
  ["business", 15, null, "Бизнес-модель", "Business model", "Откуда деньги, финмодель на три года, окупаемость", "Where the money comes from, three-year model, payback"],
  ["jobs", 10, null, "Рабочие места и налоги", "Jobs and taxes", "Новые рабочие места и налоги в Новосибирской области", "New jobs and taxes in Novosibirsk region"],
  ["cross-industry", 10, null, "Проекты на стыке отраслей", "Cross-industry projects", "Работа с резидентами и предприятиями региона", "Work with residents and enterprises of the region"],
  ["training", 5, null, "Обучение и стажировки", "Training and internships", "Стажёры, практика, открытые занятия", "Interns, placements, open classes"],
  ["equipment", 5, null, "Общее оборудование", "Shared equipment", "Сколько и зачем нужно оборудование технопарка", "How much of the technopark's equipment is needed, and why"],
  ["readiness", 5, null, "Готовность", "Readiness", "Что уже сделано и когда начнётся работа", "What is done already and when the work starts"],
] as const;

/** Norms, the scorecard and the calls. May run again: what an operator has changed since stays as it is. */
export async function seedResidencyReference(now: Date = new Date()): Promise<void> {
  const validFrom = dayToDb(IN_FORCE);
  await db.norm.createMany({ data: NORMS.map((row) => ({ ...row, value: row.value as object, validFrom })), skipDuplicates: true });
  await db.criterion.createMany({
    data: CRITERIA.map(([code, weight, floor, titleRu, titleEn, hintRu, hintEn], index) => ({
      code, weight, floor, titleRu, titleEn, hintRu, hintEn, position: index + 1, validFrom, source: SCORECARD,
    })),
    skipDuplicates: true,
  });
  await db.call.createMany({ data: calls(now), skipDuplicates: true });
}

function calls(now: Date) {
  const today = siteDay(now);
  return [
    {
      slug: "winter-animation",
      kind: "DATED" as const,
      titleRu: "Зимний набор: анимация и постпродакшн",
      titleEn: "Winter call: animation and post-production",
      summaryRu: "помещения от 18 до 90 м² · нужен показ работ и паспорт проекта",
      summaryEn: "premises from 18 to 90 m² · a showreel and a project passport are needed",
      bodyRu:
        "Ждём анимационные студии, студии звука, монтажа и визуальных эффектов.\n\nРезидент получает помещение и часы на мокапе, в речевой студии, на рендер-ферме по ставке года резидентства. Проект может быть любым: короткий метр, сериал, прикладная анимация для музеев, медицины, производства.\n\nПодать заявку можно до конца последнего дня набора; время новосибирское.",
      bodyEn:
        "For animation studios and studios of sound, editing and visual effects.\n\nA resident gets premises and hours on motion capture, in the ADR studio and on the render farm at the rate of its year of residency. Any project is welcome: a short, a series, applied animation for museums, medicine or industry.\n\nApply before the end of the last day of the call, Novosibirsk time.",
      opensAt: atMinute(addDays(today, -30), 0),
      closesAt: atMinute(addDays(today, 13), 0),
      places: 8,
    },
    {
      slug: "rolling-games-design-vr",
      kind: "ROLLING" as const,
      titleRu: "Постоянный набор: игры, дизайн, VR",
      titleEn: "Rolling call: games, design, VR",
      summaryRu: "без срока · совет собирается каждый второй четверг",
      summaryEn: "no deadline · the council meets every second Thursday",
      bodyRu:
        "Ждём разработчиков игр, дизайн-бюро, студии VR и AR и тех, кто работает рядом с ними.\n\nМожно просить помещение, рабочие места в коворкинге или только оборудование. Заявки рассматриваем по мере поступления.",
      bodyEn:
        "For game developers, design bureaus, VR and AR studios and those who work next to them.\n\nAsk for premises, coworking seats or equipment alone. Applications are considered as they come.",
      opensAt: atMinute(addDays(today, -120), 0),
      closesAt: null,
      places: null,
    },
  ];
}
