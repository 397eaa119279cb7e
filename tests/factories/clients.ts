import { dayToDb, addDays, siteDay, type Day } from "~/lib/time";
import { db } from "~/lib/db/client.server";
import type { ClientGroup } from "~/features/residency/rules/payer";
import { companyScopeOf, makeCompany, makePerson, type CompanyFactoryInput } from "./identity";

/** A company admitted as a client with its owner's scope; from yesterday and without an end by default. */
export async function makeClient(input: CompanyFactoryInput & { group?: ClientGroup; startsOn?: Day; endsOn?: Day | null } = {}) {
  const { company, owner } = await makeCompany(input);
  const staff = await makePerson({ staffRoles: ["ADMIN"] });
  const startsOn = input.startsOn ?? addDays(siteDay(new Date()), -1);
  const admission = await db.clientAdmission.create({
    data: { companyId: company.id, group: input.group ?? "EXTERNAL", startsOn: dayToDb(startsOn), endsOn: input.endsOn ? dayToDb(input.endsOn) : null, basis: "договор № 12", admittedById: staff.id },
  });
  return { company, owner, scope: companyScopeOf(company, owner), admission, startsOn };
}
