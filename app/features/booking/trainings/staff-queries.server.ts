import { db, Prisma } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import { isUuid } from "~/lib/uuid";
import { companyNames, peopleByIds } from "../../identity/queries.server";
import type { StaffScope } from "../../identity/types";
import { sessionRows } from "./queries.server";

/** Kinds of machine that need a certificate, and the rooms in which a session may be held: those of the kinds first. */
export async function trainingChoices(_scope: StaffScope) {
  const resources = await db.resource.findMany({ where: { active: true }, select: { id: true, kind: true, nameRu: true, nameEn: true, certificate: true }, orderBy: [{ certificate: "desc" }, { position: "asc" }] });
  return { kinds: [...new Set(resources.filter((one) => one.certificate).map((one) => one.kind))].sort(), resources };
}

const PAGE = 20;

/** Trainings, sessions ahead, those whose results are not said yet, and a page of those behind, latest first. */
export async function staffTrainings(_scope: StaffScope, page: number, now: Date) {
  const over = Prisma.sql`(s.status <> 'PLANNED' OR s."startsAt" <= ${now})`;
  const [trainings, ahead, unsaid, behind, count] = await Promise.all([
    db.training.findMany({ orderBy: [{ active: "desc" }, { resourceKind: "asc" }, { nameRu: "asc" }] }),
    sessionRows(Prisma.sql`s.status = 'PLANNED' AND s."startsAt" > ${now}`),
    sessionRows(Prisma.sql`s.status = 'PLANNED' AND s."startsAt" <= ${now}`),
    sessionRows(Prisma.sql`s.status <> 'PLANNED'`, Prisma.sql`s."startsAt" DESC, s.id OFFSET ${(page - 1) * PAGE}`, PAGE),
    db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM "TrainingSession" s WHERE ${over} AND s.status <> 'PLANNED'`,
  ]);
  return { trainings, ahead, unsaid, behind, pages: Math.max(1, Math.ceil((count[0]?.count ?? 0) / PAGE)) };
}

/** A training with its sessions, latest first. `not-found` without one. */
export async function trainingFor(_scope: StaffScope, id: string) {
  const training = isUuid(id) ? await db.training.findUnique({ where: { id } }) : null;
  if (!training) throw notFound();
  return { training, sessions: await sessionRows(Prisma.sql`s."trainingId" = ${id}::uuid`, Prisma.sql`s."startsAt" DESC, s.id`, 100) };
}

/** A session with everybody who has a seat in it or waits for one, in the order in which they came. `not-found` without one. */
export async function sessionFor(_scope: StaffScope, id: string) {
  const session = isUuid(id) ? (await sessionRows(Prisma.sql`s.id = ${id}::uuid`))[0] : undefined;
  if (!session) throw notFound();
  const [training, seats] = await Promise.all([
    db.training.findUniqueOrThrow({ where: { id: session.trainingId } }),
    db.trainingSeat.findMany({ where: { sessionId: id, ...(session.status === "CANCELLED" ? {} : { status: { not: "CANCELLED" } }) }, orderBy: [{ queuedAt: "asc" }, { id: "asc" }] }),
  ]);
  const [people, companies] = await Promise.all([peopleByIds(seats.map((seat) => seat.userId)), companyNames(seats.map((seat) => seat.companyId))]);
  return {
    session,
    training,
    seats: seats.map((seat) => ({
      id: seat.id,
      status: seat.status,
      note: seat.note,
      person: people.get(seat.userId) ?? { name: "", email: "", phone: null },
      company: companies.get(seat.companyId)?.name ?? "",
    })),
  };
}
