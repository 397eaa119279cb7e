import { randomUUID } from "node:crypto";
import { beginClosing, continueClosing } from "~/features/billing/closing/commands/close.server";
import { nextMonth } from "~/features/billing/closing/queries.server";
import { lowerPrice } from "~/features/billing/documents/commands/lower-price.server";
import { catalogue } from "~/features/booking/queries.server";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { db } from "~/lib/db/client.server";
import { addDays, addMonths, atMinute, monthOf, siteDay } from "~/lib/time";
import { completeDemo, makeAndPay } from "./bookings";

/** What residents used last month: whose, on which day of it, what, from which minute for how many. The first is resident@kadr.local. */
const LAST_MONTH: readonly [resident: number, day: number, slug: string, start: number, minutes: number, purpose: string][] = [
  [0, 6, "adr", 600, 120, "Озвучка первой серии"],
  [0, 13, "mocap", 660, 180, "Захват прыжков и падений"],
  [0, 20, "cinema", 960, 120, "Показ первой серии команде"],
  [1, 8, "mocap", 720, 240, "Прототип боя"],
  [1, 15, "meeting", 840, 60, "Встреча с издателем"],
  [2, 9, "adr", 720, 180, "Дубляж пилота"],
  [3, 21, "cyclo", 600, 180, "Съёмка героя в полный рост"],
  [4, 22, "meeting", 600, 120, "Читка сценария"],
];

/**
 * The month before this one as finance leaves it: used, paid and closed, with the acts of all who used something, and one price that was
 * lowered afterwards by a correction.
 */
export async function seedDemoMonth(residents: readonly CompanyScope[], finance: StaffScope, now: Date): Promise<void> {
  const month = addMonths(monthOf(siteDay(now)), -1);
  const items = await catalogue();
  for (const [order, [index, day, slug, start, minutes, purpose]] of LAST_MONTH.entries()) {
    const [scope, resource] = [residents[index], items.find((item) => item.slug === slug)];
    if (!scope || !resource) continue;
    const startsAt = atMinute(addDays(month, day - 1), start);
    await makeAndPay({ scope, resource, startsAt, endsAt: new Date(startsAt.getTime() + minutes * 60_000), quantity: 1, purpose, madeAt: new Date(startsAt.getTime() - 3 * 86_400_000), paid: true }, String(311 + 17 * order), now);
  }
  await completeDemo(now);
  // Rent was charged for earlier months: they are closed first, each in its turn.
  for (let next = await nextMonth(); next !== null && next <= month; next = await nextMonth()) {
    await beginClosing(finance, { month: next, openUses: 0, despiteBank: true }, now, "");
    await continueClosing(now);
  }
  const [acted] = residents[0] ? await db.supply.findMany({ where: { companyId: residents[0].companyId, documentId: { not: null }, invoice: { status: "PAID" } }, orderBy: { usedOn: "desc" }, take: 1 }) : [];
  if (acted) await lowerPrice(finance, acted.invoiceId, { key: randomUUID(), byKopecks: Number(acted.amountKopecks / 2n), reason: "Проектор вышел из строя на половине показа" }, now, "");
}
