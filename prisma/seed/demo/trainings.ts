import { markResults } from "~/features/booking/trainings/commands/results.server";
import { takeSeat } from "~/features/booking/trainings/commands/seats.server";
import { planSession } from "~/features/booking/trainings/commands/sessions.server";
import { saveTraining } from "~/features/booking/trainings/commands/trainings.server";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { db } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { addDays, atMinute, dayToDb, siteDay } from "~/lib/time";

const PROGRAMMES = [
  {
    kind: "print3d", minutes: 120, seats: 6, validMonths: 12, trainer: "Павел Облаков",
    nameRu: "Допуск к 3D-печати", nameEn: "3D printing certificate",
    summaryRu: "Фотополимер и пластик: подготовка модели, поддержки, смола и перчатки, мойка и досветка. В конце печатаете деталь сами.",
    summaryEn: "Resin and filament: preparing a model, supports, resin and gloves, washing and curing. At the end you print a part yourself.",
  },
  {
    kind: "scan3d", minutes: 180, seats: 4, validMonths: 12, trainer: "Алиса Глубина",
    nameRu: "Фотограмметрия и ручной скан", nameEn: "Photogrammetry and hand scanning",
    summaryRu: "Свет, калибровка кольца камер, маркеры, съёмка человека и мелкого предмета, чистка облака точек.",
    summaryEn: "Light, calibrating the ring of cameras, markers, shooting a person and a small thing, cleaning the point cloud.",
  },
] as const;

/** Day from today, start in minutes, which programme, how many residents take a seat. */
const SESSIONS = [
  { offset: 3, start: 600, programme: 0, people: 5 },
  { offset: 5, start: 840, programme: 1, people: 6 },
  { offset: 12, start: 600, programme: 0, people: 1 },
  { offset: 17, start: 660, programme: 1, people: 0 },
] as const;

/**
 * Trainings with sessions ahead, one that was held and one whose results are not said; certificates of companies and of people, one of
 * them about to end. Made before the bookings, which need the certificates and find the time taken.
 */
export async function seedDemoTrainings(residents: readonly CompanyScope[], staff: StaffScope, now: Date): Promise<void> {
  const today = siteDay(now);
  const until = dayToDb(addDays(today, 120));
  await db.certificate.createMany({
    data: residents.flatMap((scope, index) =>
      index % 3 < 2 ? ["scan3d", "print3d"].map((resourceKind) => ({ companyId: scope.companyId, resourceKind, validUntil: index === 1 && resourceKind === "scan3d" ? dayToDb(addDays(today, 19)) : until })) : [],
    ),
    skipDuplicates: true,
  });
  const made: { id: string }[] = [];
  for (const { kind, trainer: _trainer, ...programme } of PROGRAMMES) {
    made.push(await saveTraining(staff, null, { resourceKind: kind, ...programme, active: true }));
  }
  const rooms = new Map((await db.resource.findMany({ where: { slug: { in: PROGRAMMES.map((one) => one.kind) } }, select: { id: true, slug: true } })).map((one) => [one.slug, one.id]));
  const plan = async (programme: number, day: string, minute: number, at: Date) => {
    const { kind, minutes, seats, trainer } = PROGRAMMES[programme]!;
    const time = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
    return planSession(staff, made[programme]!.id, { resourceId: rooms.get(kind) ?? "", day, time, minutes, seats, trainer }, at);
  };
  const seat = async (scopes: readonly CompanyScope[], sessionId: string, at: Date) => {
    for (const [index, scope] of scopes.entries()) {
      try {
        await takeSeat(scope, sessionId, scope.userId, new Date(at.getTime() + index * 60_000));
      } catch (error) {
        // One seat of a training at a time, as in life.
        if (!(error instanceof DomainError)) throw error;
      }
    }
  };
  const behind = async (daysBack: number, programme: number, people: readonly CompanyScope[]) => {
    const day = addDays(today, -daysBack);
    const asked = atMinute(addDays(day, -5), 600);
    const { id } = await plan(programme, day, 600, asked);
    await seat(people, id, asked);
    return { id, heldAt: atMinute(day, 800) };
  };
  const held = await behind(9, 0, residents.slice(0, 5));
  const seats = await db.trainingSeat.findMany({ where: { sessionId: held.id }, orderBy: { queuedAt: "asc" }, select: { id: true } });
  const marks = seats.map(({ id }, index) => ({ seatId: id, result: index === 3 ? ("ABSENT" as const) : index === 4 ? ("FAILED" as const) : ("PASSED" as const), note: index === 4 ? "Повторите мойку детали: смола осталась в пазах." : "" }));
  await markResults(staff, held.id, marks, held.heldAt);
  await behind(1, 1, residents.slice(6, 9));
  for (const { offset, start, programme, people } of SESSIONS) {
    const { id } = await plan(programme, addDays(today, offset), start, now);
    await seat(residents.slice(offset, offset + people), id, now);
  }
}
