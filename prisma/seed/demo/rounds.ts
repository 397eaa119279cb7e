import { createRound, closeRound, openRound } from "~/features/booking/rounds/commands/rounds.server";
import { settleRound } from "~/features/booking/rounds/commands/settle-round.server";
import { startSolving } from "~/features/booking/rounds/commands/solve.server";
import { addWish } from "~/features/booking/rounds/commands/wishes.server";
import { usualWeights } from "~/features/booking/rounds/norms.server";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { db } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { addDays, atMinute, mondayOf, siteDay, type Day } from "~/lib/time";

const PURPOSES = ["Съёмка пилота", "Захват движения для серии", "Запись голосов", "Озвучка трейлера", "Пересъёмка сцены"];

/** Two rounds: one shared out and explained, one that takes wishes. What rules or certificates do not allow is left out. */
export async function seedDemoRounds(residents: readonly CompanyScope[], admin: StaffScope, now: Date): Promise<void> {
  const things = await db.resource.findMany({ where: { active: true, certificate: false, units: { some: {} } }, orderBy: { position: "asc" }, take: 3 });
  if (things.length === 0) return;
  const monday = mondayOf(siteDay(now));
  const make = async (nameRu: string, nameEn: string, from: Day) => {
    const note = { noteRu: "Желающих больше, чем часов. Назовите запасные времена: так шанс выше.", noteEn: "There are more wishes than hours. Name other times: it helps." };
    const { roundId } = await createRound(admin, { nameRu, nameEn, ...note, periodFrom: from, periodTo: addDays(from, 6), closesAt: atMinute(addDays(from, -3), 1080), resourceIds: things.map((thing) => thing.id), weights: (await usualWeights()).value }, null);
    await openRound(admin, roundId, now, null);
    let serial = 0;
    for (const [index, scope] of residents.slice(0, 12).entries()) {
      for (let rank = 0; rank < 1 + (index % 3); rank += 1) {
        const thing = things[(index + rank) % things.length];
        if (!thing) continue;
        const minutes = Math.max(thing.minMinutes, Math.min(thing.maxMinutes, thing.stepMinutes * Math.ceil((120 + 60 * (index % 3)) / thing.stepMinutes)));
        const at = (day: number, hour: number) => atMinute(addDays(from, day), thing.opensAt + Math.ceil((hour * 60) / thing.stepMinutes) * thing.stepMinutes);
        const starts = [at((index + 2 * rank) % 5, 1 + 3 * (index % 3)), at((index + 3) % 6, 2 + ((index * 3) % 7)), at((index * 2 + rank) % 7, 7)];
        const wish = { resourceId: thing.id, minutes, quantity: 1, purpose: PURPOSES[(index + rank) % PURPOSES.length] ?? "", starts };
        serial += 1;
        await addWish(scope, roundId, wish, new Date(now.getTime() + serial)).catch((error: unknown) => {
          if (!(error instanceof DomainError)) throw error;
        });
      }
    }
    return roundId;
  };
  const settled = await make("Съёмочная неделя", "Shooting week", addDays(monday, 14));
  await closeRound(admin, settled, now, null);
  await (await startSolving(admin, settled, now, null)).done;
  await settleRound(admin, settled, now, null);
  await make("Павильоны и студии: следующий раунд", "Stages and studios: the next round", addDays(monday, 35));
}
