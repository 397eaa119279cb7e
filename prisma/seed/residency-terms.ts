import { db } from "~/lib/db/client.server";
import { dayToDb } from "~/lib/time";

/** Norms of what happens when a term of an application runs out. */
export async function seedTermNorms(): Promise<void> {
  await db.norm.createMany({
    data: [
      {
        code: "residency.fix.lapse-working-days",
        value: 5,
        validFrom: dayToDb("2019-01-01"),
        source: "Положение о резидентах технопарка (умолчание портала): столько ждём исправлений после срока",
        status: "HOUSE_DEFAULT",
      },
    ],
    skipDuplicates: true,
  });
}
