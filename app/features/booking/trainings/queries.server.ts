import { db, Prisma, type Reader } from "~/lib/db/client.server";
import type { SeatStatus, TrainingStatus } from "~/lib/db/generated/enums";
import { addMonths, atMinute, siteDay } from "~/lib/time";
import { mayManagePeople } from "../../identity/policy";
import { peopleOfCompanies, personNames } from "../../identity/queries.server";
import type { CompanyScope } from "../../identity/types";

/** A session with what is taken of it; `resource` is where it is held. */
export interface SessionRow {
  id: string;
  trainingId: string;
  startsAt: Date;
  endsAt: Date;
  seats: number;
  /** People who have a seat, and who wait for one. */
  taken: number;
  waiting: number;
  /** Of those taken: nothing is said of them yet. */
  unsaid: number;
  trainer: string;
  status: TrainingStatus;
  cancelReason: string;
  resourceId: string;
  nameRu: string;
  nameEn: string;
  floor: number | null;
}

/** Sessions with their counts, by start; one statement. */
export const sessionRows = (where: Prisma.Sql, order: Prisma.Sql = Prisma.sql`s."startsAt", s.id`, limit = 200, reader: Reader = db): Promise<SessionRow[]> =>
  reader.$queryRaw<SessionRow[]>`
    SELECT s.id, s."trainingId", s."startsAt", s."endsAt", s.seats, s.trainer, s.status::text AS status, s."cancelReason",
           r.id AS "resourceId", r."nameRu", r."nameEn", r.floor,
           (count(t.id) FILTER (WHERE t.status IN ('BOOKED', 'PASSED', 'FAILED', 'ABSENT')))::int AS taken,
           (count(t.id) FILTER (WHERE t.status = 'WAITING'))::int AS waiting,
           (count(t.id) FILTER (WHERE t.status = 'BOOKED'))::int AS unsaid
    FROM "TrainingSession" s JOIN "Resource" r ON r.id = s."resourceId" LEFT JOIN "TrainingSeat" t ON t."sessionId" = s.id
    WHERE ${where} GROUP BY s.id, r.id ORDER BY ${order} LIMIT ${limit}`;

/** The next session that opens machines of a kind: the first with a free seat, else the first; null when none is planned. */
export async function nextSession(kind: string, now: Date, reader: Reader = db): Promise<SessionRow | null> {
  const rows = await sessionRows(
    Prisma.sql`s.status = 'PLANNED' AND s."startsAt" > ${now} AND s."trainingId" IN (SELECT id FROM "Training" WHERE "resourceKind" = ${kind} AND active)`,
    undefined,
    20,
    reader,
  );
  return rows.find((row) => row.taken < row.seats) ?? rows[0] ?? null;
}

/** A seat of the scope's company, as its people see it. */
export interface OwnSeat {
  id: string;
  sessionId: string;
  userId: string;
  name: string;
  status: SeatStatus;
  note: string;
  /** Place in the line, from 1; null for who has a seat. */
  place: number | null;
}

async function ownSeats(scope: CompanyScope, from: Date): Promise<OwnSeat[]> {
  const rows = await db.$queryRaw<Omit<OwnSeat, "name">[]>`
    SELECT t.id, t."sessionId", t."userId", t.status::text AS status, t.note,
           CASE WHEN t.status = 'WAITING' THEN (
             SELECT count(*)::int FROM "TrainingSeat" o WHERE o."sessionId" = t."sessionId" AND o.status = 'WAITING' AND (o."queuedAt", o.id) <= (t."queuedAt", t.id)) END AS place
    FROM "TrainingSeat" t JOIN "TrainingSession" s ON s.id = t."sessionId"
    WHERE t."companyId" = ${scope.companyId}::uuid AND t.status <> 'CANCELLED' AND s."startsAt" >= ${from}
    ORDER BY s."startsAt", t."queuedAt", t.id LIMIT 500`;
  const names = await personNames(rows.map((row) => row.userId));
  return rows.map((row) => ({ ...row, name: names.get(row.userId) ?? "" }));
}

/**
 * What residents see of trainings: what opens what, sessions to come, the company's seats of the past year and ahead, and the people for whom
 * the viewer may take seats (with the viewer; alone for a member). A constant number of statements.
 */
export async function trainingBoard(scope: CompanyScope, now: Date) {
  const yearAgo = atMinute(addMonths(siteDay(now), -12), 0);
  const [trainings, sessions, seats, people] = await Promise.all([
    db.training.findMany({ where: { active: true }, orderBy: [{ resourceKind: "asc" }, { nameRu: "asc" }] }),
    sessionRows(Prisma.sql`s.status = 'PLANNED' AND s."startsAt" > ${now}`),
    ownSeats(scope, yearAgo),
    mayManagePeople(scope.role) ? peopleOfCompanies([scope.companyId]) : null,
  ]);
  const known = new Set(sessions.map((session) => session.id));
  const managed = mayManagePeople(scope.role);
  // How others fared is their own affair and that of those who look after the company's people.
  const shown = seats.filter((seat) => managed || known.has(seat.sessionId) || seat.userId === scope.userId);
  const past = [...new Set(shown.map((seat) => seat.sessionId))].filter((id) => !known.has(id));
  const before = past.length > 0 ? await sessionRows(Prisma.sql`s.id = ANY (${past}::uuid[])`) : [];
  const names = new Map((await db.training.findMany({ where: { id: { in: before.map((one) => one.trainingId) } }, select: { id: true, nameRu: true, nameEn: true, resourceKind: true } })).map((one) => [one.id, one]));
  return {
    trainings: trainings.map((training) => ({ ...training, sessions: sessions.filter((session) => session.trainingId === training.id) })),
    seats: shown,
    behind: before.flatMap((session) => {
      const training = names.get(session.trainingId);
      return training ? [{ ...session, training }] : [];
    }),
    people: people?.get(scope.companyId) ?? [{ id: scope.userId, name: scope.userName }],
  };
}

const facts = {
  session: { include: { training: true } },
} satisfies Prisma.TrainingSeatInclude;

/** A seat with its session and training, for letters; null when it is gone. */
export const seatForLetter = (id: string) => db.trainingSeat.findUnique({ where: { id }, include: facts });

/** Names of the room in which a session is held. */
export const roomOf = (resourceId: string) => db.resource.findUnique({ where: { id: resourceId }, select: { nameRu: true, nameEn: true } });
