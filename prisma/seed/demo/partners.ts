import { recordConsent } from "~/features/identity/commands/sign-up.server";
import { contactConsentMethod } from "~/features/partners/contacts.server";
import type { Contact } from "~/features/partners/rules/profile";
import { db, transaction } from "~/lib/db/client.server";
import type { IntroductionStatus } from "~/lib/db/generated/enums";
import { addDays, dayToDb, siteDay } from "~/lib/time";
import { DEMO_BRIEFS } from "./partners-briefs";
import { DEMO_PROFILES, type DemoProfile } from "./partners-profiles";

export interface DemoResident {
  companyId: string;
  ownerId: string;
  name: string;
  kind: string;
}

const HOUR = 3_600_000;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR);

/**
 * Profiles, briefs and introductions of the demo residents. The first two in the list are those of `resident@` and
 * `gamedev@`: they have introductions in every state. A resident that has no text of its own gets a bare draft.
 */
export async function seedDemoPartners(residents: readonly DemoResident[]): Promise<void> {
  for (const [index, resident] of residents.entries()) await seedProfile(resident, hoursAgo(6 + index * 29));
  const briefs = await seedBriefs(residents);
  await seedIntroductions(residents, briefs);
}

const BARE: DemoProfile = { tagline: "", offers: "", needs: "", about: "", tags: [], draft: true };

async function seedProfile(resident: DemoResident, updatedAt: Date): Promise<void> {
  const { draft, ...text } = DEMO_PROFILES[resident.name] ?? BARE;
  const owner = await db.user.findUniqueOrThrow({ where: { id: resident.ownerId }, select: { name: true, email: true, phone: true } });
  const contact: Contact = { name: owner.name, email: owner.email, phone: owner.phone ?? "" };
  await transaction(async (tx) => {
    await tx.profile.create({
      data: {
        companyId: resident.companyId,
        ...text,
        searchName: resident.name,
        published: !draft,
        contactName: contact.name,
        contactEmail: contact.email,
        contactPhone: contact.phone,
        updatedAt,
      },
    });
    await recordConsent(tx, resident.ownerId, "PUBLICATION", {
      ip: "127.0.0.1",
      userAgent: null,
      locale: "ru",
      method: contactConsentMethod(resident.companyId, contact),
    });
  });
}

async function seedBriefs(residents: readonly DemoResident[]): Promise<Map<string, string>> {
  const today = siteDay(new Date());
  const made = new Map<string, string>();
  for (const brief of DEMO_BRIEFS) {
    const resident = residents.find((one) => one.name === brief.company);
    if (!resident) continue;
    const { id } = await db.brief.create({
      data: {
        companyId: resident.companyId,
        createdById: resident.ownerId,
        title: brief.title,
        body: brief.body,
        looksFor: brief.looksFor,
        cluster: brief.cluster,
        budgetKopecks: brief.roubles === null ? null : BigInt(brief.roubles) * 100n,
        answerBy: brief.inDays === null ? null : dayToDb(addDays(today, brief.inDays)),
        createdAt: hoursAgo(brief.postedDaysAgo * 24),
        ...(brief.closed ? { status: "CLOSED" as const, closedAt: hoursAgo(5 * 24) } : {}),
      },
      select: { id: true },
    });
    made.set(brief.title, id);
  }
  return made;
}

interface DemoIntroduction {
  from: string;
  to: string;
  brief?: string;
  message: string;
  status: IntroductionStatus;
  askedHoursAgo: number;
}

const DEMO_INTRODUCTIONS: readonly DemoIntroduction[] = [
  {
    from: "Заречье-звук",
    to: "Примерфильм",
    message: "У нас база детских голосов и педагог на записи. Слышали, что вы готовите новые серии: можем показать пробы трёх мальчиков и одной очень серьёзной девочки.",
    status: "ASKED",
    askedHoursAgo: 20,
  },
  {
    from: "Игры «Тестовые»",
    to: "Примерфильм",
    brief: "Мобильная игра по циклу «Полярный лист»",
    message: "Делали спокойную игру для детей от шести лет без рекламы. Соберём прототип первой серии за три недели, если познакомимся до конца месяца.",
    status: "ASKED",
    askedHoursAgo: 44,
  },
  {
    from: "Примерфильм",
    to: "Протез и я",
    brief: "Мультфильм для детей: что такое протез",
    message: "Мы уже объясняли детям электричество и лёд. Хотим снять пять минут перекладкой, с настоящими вещами вашей мастерской в кадре.",
    status: "ASKED",
    askedHoursAgo: 70,
  },
  {
    from: "Примерфильм",
    to: "Гравий и туфли",
    message: "Ищем шумы на двенадцать серий: лёд, порт, ветер. Услышали вашу запись Оби и хотим познакомиться.",
    status: "ACCEPTED",
    askedHoursAgo: 16 * 24,
  },
  {
    from: "Форма и узор",
    to: "Примерфильм",
    message: "Рисуем упаковку с героями сериалов. Предлагаем сделать пачку печенья с вашим полярным листом к зиме.",
    status: "DECLINED",
    askedHoursAgo: 30 * 24,
  },
  {
    from: "Лаборатория жеста",
    to: "Игры «Тестовые»",
    brief: "Движения героев для игры о спасателях",
    message: "Снимем все шестьдесят движений за четыре смены. Акробат в команде, чистку делаем сами, тестовую сцену покажем бесплатно.",
    status: "ASKED",
    askedHoursAgo: 8,
  },
  {
    from: "Игры «Тестовые»",
    to: "Тихий метроном",
    message: "Нужна музыка для трёх небольших игр. Понравился альбом к игре «Берег»: хочется так же тихо и узнаваемо.",
    status: "ACCEPTED",
    askedHoursAgo: 21 * 24,
  },
  {
    from: "Игры «Тестовые»",
    to: "Мамонт и Ко",
    message: "Предлагаем сделать по вашему сериалу настольную и мобильную игру с общими героями и одним сюжетом.",
    status: "DECLINED",
    askedHoursAgo: 12 * 24,
  },
];

async function seedIntroductions(residents: readonly DemoResident[], briefs: ReadonlyMap<string, string>): Promise<void> {
  const byName = new Map(residents.map((resident) => [resident.name, resident]));
  for (const { from, to, brief, message, status, askedHoursAgo } of DEMO_INTRODUCTIONS) {
    const asking = byName.get(from);
    const asked = byName.get(to);
    if (!asking || !asked) continue;
    await db.introduction.create({
      data: {
        fromCompanyId: asking.companyId,
        toCompanyId: asked.companyId,
        briefId: brief ? (briefs.get(brief) ?? null) : null,
        askedById: asking.ownerId,
        message,
        status,
        createdAt: hoursAgo(askedHoursAgo),
        ...(status === "ASKED" ? {} : { answeredById: asked.ownerId, answeredAt: hoursAgo(askedHoursAgo - 15) }),
      },
    });
  }
}
