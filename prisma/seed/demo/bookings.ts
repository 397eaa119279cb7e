import { book } from "~/features/booking/commands/book.server";
import { completeBookings, confirmPaid } from "~/features/booking/commands/settle.server";
import { block } from "~/features/booking/commands/block.server";
import { catalogue, type CatalogueItem } from "~/features/booking/queries.server";
import { recordPayment } from "~/features/billing/commands/record-payment.server";
import type { CompanyScope } from "~/features/identity/types";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { addDays, atMinute, siteDay } from "~/lib/time";

const PURPOSES = [
  "Озвучка третьей серии", "Тестовые съёмки персонажа", "Сведение трейлера", "Запись шумов к эпизоду 4", "Питчинг для партнёров", "Просмотр чернового монтажа",
  "Сканирование кукол", "Съёмка процессов для кейса", "Раскадровка новой серии", "Рендер финальных сцен", "Встреча с кластером", "Мастер-класс для стажёров",
  "Захват драк и падений", "Дубляж на английский", "Прототип тренажёра", "Печать деталей рига",
];

/** A small deterministic generator, so that every demo starts alike. */
export function generator(seed: number) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Equipment that nobody has booked yet, for whoever wants to try the desk at once. */
const LEFT_FREE = "light-set";
/** A camera kit has one left for the next hours: lenses are handed out against a deposit, which may be tried at once too. */
const FREE_NOW = ["camera-kit", "camera-body", "lens-set", "tripod"];
const SOON_MS = 3 * 3_600_000;
const wantedSoon = ({ resource, startsAt, endsAt }: Plan, now: Date) => FREE_NOW.includes(resource.slug) && endsAt > now && startsAt.getTime() < now.getTime() + SOON_MS;

export interface Plan {
  scope: CompanyScope;
  resource: CatalogueItem;
  startsAt: Date;
  endsAt: Date;
  quantity: number;
  purpose: string;
  madeAt: Date;
  paid: boolean;
}

function planDay(day: string, items: CatalogueItem[], residents: readonly CompanyScope[], random: () => number, now: Date): Plan[] {
  const plans: Plan[] = [];
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  for (const resource of items) {
    const busy = resource.quantity > 1 ? 2 : resource.unit === "HOUR" ? Math.floor(random() * 3) : random() < 0.3 ? 1 : 0;
    for (let index = 0; index < busy; index += 1) {
      const length = lengthFor(resource, random);
      const latest = Math.max(0, Math.floor((resource.closesAt - resource.opensAt - length) / resource.stepMinutes));
      const start = resource.opensAt + Math.floor(random() * (latest + 1)) * resource.stepMinutes;
      const startsAt = atMinute(day, resource.opensAt === 0 && resource.stepMinutes < 1440 ? 480 + Math.floor(random() * 10) * 60 : start);
      const madeAt = new Date(Math.min(startsAt.getTime() - (1 + Math.floor(random() * 6)) * 86_400_000, now.getTime() - Math.floor(random() * 3_600_000)));
      plans.push({
        scope: pick(residents),
        resource,
        startsAt,
        endsAt: new Date(startsAt.getTime() + length * 60_000),
        quantity: resource.quantity > 1 ? 1 + Math.floor(random() * Math.min(6, resource.quantity / 3)) : 1,
        purpose: pick(PURPOSES),
        madeAt,
        // An old unpaid hold would be dropped at once.
        paid: startsAt <= now || now.getTime() - madeAt.getTime() > 48 * 3_600_000 || random() < 0.6,
      });
    }
  }
  return plans;
}

function lengthFor(resource: CatalogueItem, random: () => number): number {
  if (resource.stepMinutes >= 480) return resource.minMinutes * (resource.maxMinutes > resource.minMinutes ? 1 + Math.floor(random() * 3) : 1);
  const most = Math.min(resource.maxMinutes, resource.minMinutes + 180);
  const steps = Math.floor((most - resource.minMinutes) / resource.stepMinutes);
  return resource.minMinutes + Math.floor(random() * (steps + 1)) * resource.stepMinutes;
}

/** What the first resident (resident@kadr.local) has behind and ahead. */
const OWN: readonly [day: number, slug: string, start: number, minutes: number, quantity: number, purpose: string, paid: boolean][] = [
  [-6, "mocap", 660, 180, 1, "Захват походки главного героя", true],
  [-4, "adr", 600, 120, 1, "Озвучка второй серии", true],
  [-1, "cintiq", 840, 120, 4, "Фазовка сцены с метелью", true],
  [0, "meeting", 900, 60, 1, "Встреча с медицинским кластером", true],
  [0, "cintiq", 960, 120, 2, "Правки раскадровки", true],
  [1, "adr", 540, 120, 1, "Озвучка третьей серии", true],
  [2, "cinema", 960, 120, 1, "Показ чернового монтажа", true],
  [4, "cyclo", 600, 180, 1, "Съёмка живых перебивок", false],
];

function ownPlans(scope: CompanyScope, items: readonly CatalogueItem[], today: string, now: Date): Plan[] {
  return OWN.flatMap(([offset, slug, start, minutes, quantity, purpose, paid]) => {
    const resource = items.find((item) => item.slug === slug);
    if (!resource) return [];
    const startsAt = atMinute(addDays(today, offset), start);
    const madeAt = new Date(Math.min(startsAt.getTime(), now.getTime()) - 86_400_000);
    return { scope, resource, startsAt, endsAt: new Date(startsAt.getTime() + minutes * 60_000), quantity, purpose, madeAt, paid };
  });
}

/**
 * Two weeks of bookings behind and ten days ahead, made, paid and closed by the portal's own commands, so that invoices,
 * ledger and quotas agree with them.
 */
export async function seedDemoBookings(residents: readonly CompanyScope[], now: Date): Promise<void> {
  const items = await catalogue();
  const today = siteDay(now);
  const cinema = items.find((item) => item.kind === "cinema");
  if (cinema) {
    const day = addDays(today, 1);
    await block({ resourceId: cinema.id, startsAt: atMinute(day, 480), endsAt: atMinute(day, 660), reasonRu: "Профилактика проектора", reasonEn: "Projector maintenance" }, system);
  }
  const random = generator(20_261_123);
  const plans: Plan[] = [];
  for (let offset = -14; offset <= 10; offset += 1) plans.push(...planDay(addDays(today, offset), items.filter((item) => item.slug !== LEFT_FREE), residents.slice(1), random, now));
  plans.sort((a, b) => a.madeAt.getTime() - b.madeAt.getTime());
  const own = residents[0] ? ownPlans(residents[0], items, today, now) : [];
  for (const group of besideEachOther([...own, ...plans.filter((one) => !wantedSoon(one, now))])) {
    const orders = group.map(() => String(100 + Math.floor(random() * 9900)));
    await Promise.all(group.map((plan, index) => makeAndPay(plan, orders[index] ?? "", now)));
  }
  await completeDemo(now);
}

/** Closes the time of what is over, as if nearly all had marked that they came: programmes ask for it. */
export async function completeDemo(now: Date): Promise<void> {
  await db.$executeRaw`
    UPDATE "Booking" SET "checkedInAt" = "startsAt" + interval '4 minutes', "checkedOutAt" = "endsAt"
    WHERE status = 'CONFIRMED' AND "endsAt" <= ${now} AND (extract(doy FROM "startsAt") + extract(hour FROM "startsAt"))::int % 14 <> 0`;
  while ((await completeBookings(now)) > 0);
  await db.event.updateMany({ where: { deliveredAt: null }, data: { deliveredAt: now } });
}

/** Plans in their order, in groups of up to four that share neither a company nor a thing: made at once they come out as one after another. */
function* besideEachOther(plans: readonly Plan[]): Generator<Plan[]> {
  let group: Plan[] = [];
  for (const plan of plans) {
    if (group.length === 4 || group.some((one) => one.scope.companyId === plan.scope.companyId || one.resource.id === plan.resource.id)) {
      yield group;
      group = [];
    }
    group.push(plan);
  }
  yield group;
}

/** Books as planned and pays for it by a payment order of that number, at the moments of the plan. */
export async function makeAndPay({ scope, resource, madeAt, paid, ...wish }: Plan, reference: string, now: Date) {
  try {
    const receipt = await book(scope, { resourceId: resource.id, ...wish }, madeAt);
    if (!receipt.invoiceId || !paid) return;
    const paidAt = new Date(Math.min(madeAt.getTime() + 20 * 3_600_000, now.getTime()));
    await recordPayment({
      invoiceId: receipt.invoiceId,
      method: "BANK",
      amountKopecks: receipt.totalKopecks,
      paidOn: siteDay(paidAt),
      reference,
      recordedBy: system,
    });
    await db.invoice.update({ where: { id: receipt.invoiceId }, data: { paidAt } });
    await confirmPaid(receipt.id, paidAt);
  } catch (error) {
    // A plan that falls on taken time is simply not made, as in life.
    if (!(error instanceof DomainError)) throw error;
  }
}
