import { planSession } from "~/features/booking/trainings/commands/sessions.server";
import { saveTraining } from "~/features/booking/trainings/commands/trainings.server";
import type { StaffScope } from "~/features/identity/types";
import { db } from "~/lib/db/client.server";
import { addDays, siteDay } from "~/lib/time";
import { makePerson, staffScopeOf } from "./identity";
import { makeResource } from "./booking";

export const trainingInput = (resourceKind: string) => ({
  resourceKind,
  nameRu: `Обучение ${resourceKind}`,
  nameEn: `Training ${resourceKind}`,
  summaryRu: "",
  summaryEn: "",
  minutes: 120,
  seats: 3,
  validMonths: 12,
  active: true,
});

/** A machine that needs a certificate, a training that opens it, and one session of it ten days ahead at 10:00. */
export async function makeTraining(input: { seats?: number; validMonths?: number; staff?: StaffScope } = {}) {
  const staff = input.staff ?? staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));
  const resource = await makeResource({ certificate: true });
  const { id: trainingId } = await saveTraining(staff, null, { ...trainingInput(resource.kind), seats: input.seats ?? 3, validMonths: input.validMonths ?? 12 });
  const day = addDays(siteDay(new Date()), 10);
  const plan = { resourceId: resource.id, day, time: "10:00", minutes: 120, seats: input.seats ?? 3, trainer: "Павел Облаков" };
  const { id: sessionId } = await planSession(staff, trainingId, plan, new Date());
  return { staff, resource, trainingId, sessionId, day, plan };
}

/** Another person of a company. */
export async function makeColleague(companyId: string, role: "OWNER" | "MANAGER" | "MEMBER" = "MEMBER") {
  const person = await makePerson();
  await db.membership.create({ data: { userId: person.id, companyId, role } });
  return person;
}
