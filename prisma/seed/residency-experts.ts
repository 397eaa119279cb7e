import { db, type Prisma } from "~/lib/db/client.server";
import { dayToDb } from "~/lib/time";

const IN_FORCE = "2019-01-01";
const HOUSE = "Положение об экспертной оценке технопарка (умолчание портала)";

/** Mail that anybody may register with. The last ones are names kept for examples (RFC 2606) and for the demonstration. */
const PUBLIC_MAIL_DOMAINS = [
  "mail.ru", "bk.ru", "inbox.ru", "list.ru", "internet.ru", "vk.com",
  "yandex.ru", "ya.ru", "yandex.com", "rambler.ru", "lenta.ru", "autorambler.ru", "myrambler.ru", "ro.ru",
  "ngs.ru", "sibmail.ru", "e1.ru",
  "gmail.com", "googlemail.com", "icloud.com", "me.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "proton.me", "protonmail.com",
  "example.com", "example.org", "example.net", "example.test", "kadr.local",
];

const NORMS = [
  { code: "residency.public-mail-domains", value: PUBLIC_MAIL_DOMAINS, source: `${HOUSE}: общий почтовый домен о связи не говорит` },
  { code: "residency.review-reminders", value: [-2, 0, 1], source: `${HOUSE}: за два рабочих дня до срока, в срок и на следующий рабочий день` },
];

/** Norms of the experts' work; only adds what is missing. */
export async function seedExpertNorms(): Promise<void> {
  await db.norm.createMany({
    data: NORMS.map((norm) => ({ ...norm, value: norm.value as Prisma.InputJsonValue, status: "HOUSE_DEFAULT" as const, validFrom: dayToDb(IN_FORCE) })),
    skipDuplicates: true,
  });
}
