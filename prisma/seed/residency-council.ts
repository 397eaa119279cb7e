import type { Ground } from "~/features/residency/council/norms.server";
import { db } from "~/lib/db/client.server";
import { dayToDb } from "~/lib/time";

const HOUSE = "Положение о совете технопарка (умолчание портала)";
const REGISTRY = "Практика реестров субъектов креативных индустрий (kommersant.ru/doc/8272967)";
const RUBRIC = "Рубрика экспертной оценки технопарка (умолчание портала)";

/** Why an application may be refused; the codes stand in decisions for good, so a ground is reworded and never renamed. */
const GROUNDS: Ground[] = [
  { code: "not-registered", ru: "Заявитель не зарегистрирован в России", en: "The applicant is not registered in Russia", source: REGISTRY },
  { code: "in-liquidation", ru: "Компания в процессе ликвидации, банкротства или исключена из реестра", en: "The company is in liquidation, bankrupt or struck off", source: REGISTRY },
  { code: "foreign-participation", ru: "Доля иностранного участия выше допустимой или заявитель — иностранный агент", en: "Foreign participation is above the limit, or the applicant is a foreign agent", source: REGISTRY },
  { code: "tax-debt", ru: "Есть задолженность по налогам и сборам", en: "There is a debt of taxes and duties", source: HOUSE },
  { code: "not-creative", ru: "Деятельность не относится к креативным индустриям набора", en: "The activity is not one of the creative industries of the call", source: "330-ФЗ от 08.08.2024" },
  { code: "incomplete", ru: "Документы неполные и не исправлены в срок", en: "Documents are incomplete and were not mended in time", source: HOUSE },
  { code: "false-data", ru: "В заявке недостоверные сведения", en: "The application states what is not true", source: HOUSE },
  { code: "below-pass", ru: "Оценка экспертов ниже проходной", en: "The experts' score is below the pass mark", source: RUBRIC },
  { code: "below-floor", ru: "По обязательному критерию оценка ниже порога", en: "A criterion with a floor was scored below it", source: RUBRIC },
  { code: "no-place", ru: "Свободных мест в наборе нет", en: "No place is left in the call", source: HOUSE },
  { code: "no-premises", ru: "Нужных помещений или оборудования нет", en: "The premises or equipment asked for are not available", source: HOUSE },
];

const NORMS = [
  { code: "council.quorum-percent", value: 50, source: `${HOUSE}: кворум — половина членов совета без конфликта интересов` },
  { code: "council.majority", value: { percent: 50, of: "PRESENT" }, source: `${HOUSE}: больше половины присутствующих без конфликта` },
  { code: "council.casting-vote", value: true, source: `${HOUSE}: при равенстве решает голос председательствующего` },
  { code: "council.cadence", value: { weeks: 2, weekday: 4 }, source: `${HOUSE}: каждый второй четверг` },
  { code: "residency.refusal-grounds", value: GROUNDS, source: HOUSE },
];

/** Norms of the council and of decisions. May run again: what an operator has changed since stays as it is. */
export async function seedCouncilReference(): Promise<void> {
  await db.norm.createMany({
    data: NORMS.map((row) => ({ ...row, value: row.value as object, validFrom: dayToDb("2019-01-01"), status: "HOUSE_DEFAULT" as const })),
    skipDuplicates: true,
  });
}
