import { recordPayment } from "~/features/billing/commands/record-payment.server";
import { book } from "~/features/booking/commands/book.server";
import { confirmPaid } from "~/features/booking/commands/settle.server";
import { makePlan } from "~/features/booking/blackouts/commands/plan.server";
import { handOut } from "~/features/booking/equipment/commands/hand-out.server";
import { takeBack } from "~/features/booking/equipment/commands/take-back.server";
import { catalogueItem } from "~/features/booking/queries.server";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { addDays, atMinute, dayToDb, mondayOf, siteDay } from "~/lib/time";

const HOUR = 3_600_000;

/** A paid booking of equipment, from and to in whole hours from now; null when the time is taken. */
async function lend(scope: CompanyScope, slug: string, from: number, to: number, purpose: string, now: Date) {
  const resource = await catalogueItem(slug);
  if (!resource) return null;
  const hour = Math.floor(now.getTime() / HOUR) * HOUR;
  const [startsAt, endsAt] = [new Date(hour + from * HOUR), new Date(hour + to * HOUR)];
  const madeAt = new Date(Math.min(startsAt.getTime() - 26 * HOUR, now.getTime() - HOUR));
  try {
    const receipt = await book(scope, { resourceId: resource.id, startsAt, endsAt, quantity: 1, purpose }, madeAt);
    if (receipt.invoiceId) {
      await recordPayment({ invoiceId: receipt.invoiceId, method: "BANK", amountKopecks: receipt.totalKopecks, paidOn: siteDay(madeAt), reference: `9${purpose.length}${slug.length}`, recordedBy: system });
      await confirmPaid(receipt.id, madeAt);
    }
    const held = await db.allocation.findMany({ where: { bookingId: receipt.id }, orderBy: { unitId: "asc" }, select: { unitId: true } });
    return { id: receipt.id, startsAt, endsAt, units: held.map((row) => row.unitId) };
  } catch (error) {
    // Taken time is simply not lent, as in life.
    if (!(error instanceof DomainError)) throw error;
    return null;
  }
}

/**
 * The equipment desk in the middle of a day: things out, one late, one brought back damaged and being mended, some to hand out, and
 * maintenance that repeats.
 */
export async function seedDemoEquipment(residents: readonly CompanyScope[], admin: StaffScope, now: Date): Promise<void> {
  const [, , fox, bureau, snow, gravel, angle, , puppets] = residents;
  if (!fox || !bureau || !snow || !gravel || !angle || !puppets) return;
  const give = async (lent: Awaited<ReturnType<typeof lend>>, takenBy: string, note = "") => {
    if (!lent) return [];
    const made: string[] = [];
    for (const unitId of lent.units) made.push((await handOut(admin, { bookingId: lent.id, heldUnitId: unitId, unitId, condition: "good", note, photoId: null, takenBy, depositWaiver: "" }, lent.startsAt)).id);
    return made;
  };
  const before = await lend(puppets, "tripod", -30, -24, "Съёмка рига крупным планом", now);
  for (const custodyId of await give(before, puppets.userName)) {
    await takeBack(admin, { custodyId, condition: "damaged", note: "Не фиксируется наклон головы, нужна новая ручка.", photoId: null, broughtBy: puppets.userName, keepKopecks: 0 }, before?.endsAt ?? now);
  }
  await give(await lend(bureau, "lens-set", -9, -2, "Каталог мебели", now), bureau.userName, "Все пять объективов, крышки на месте");
  await give(await lend(fox, "camera-body", -2, 4, "Живые перебивки для сериала", now), "Павел Светов", "Два аккумулятора заряжены");
  // From here on lenses are handed out against a deposit; what is out already went without.
  await db.depositTerm.create({ data: { code: "lens-set", amountKopecks: 20_000_00n, validFrom: dayToDb(siteDay(now)), source: "Приказ технопарка о выдаче техники (пример)" } });
  await lend(snow, "camera-kit", 1, 7, "Съёмка промо", now);
  await lend(gravel, "operator", 2, 5, "Запись шумов на улице", now);
  await lend(angle, "tripod", 3, 6, "Тест хромакея", now);
  const camera = await catalogueItem("camera-body");
  const cyclo = await catalogueItem("cyclo");
  const monday = addDays(mondayOf(siteDay(now)), 7);
  if (cyclo) {
    const plan = { resourceId: cyclo.id, unitId: null, rule: "FREQ=MONTHLY;BYDAY=1MO", startsAt: atMinute(monday, 480), minutes: 120, reasonRu: "Покраска циклорамы", reasonEn: "Painting the cove" };
    await makePlan(admin, plan, "around", now);
  }
  if (camera) {
    const plan = { resourceId: camera.id, unitId: null, rule: "FREQ=WEEKLY;BYDAY=MO", startsAt: atMinute(monday, 480), minutes: 60, reasonRu: "Чистка и проверка", reasonEn: "Cleaning and checks" };
    await makePlan(admin, plan, "around", now);
  }
  await db.event.updateMany({ where: { deliveredAt: null }, data: { deliveredAt: now } });
}
