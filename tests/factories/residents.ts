import { db } from "~/lib/db/client.server";
import { addDays, dayToDb, siteDay, type Day } from "~/lib/time";
import { companyScopeOf, makeCompany, type CompanyFactoryInput } from "./identity";

/** A resident company with its owner's scope; resident since a day (a month ago by default). */
export async function makeResident(input: CompanyFactoryInput & { startsOn?: Day; areaSqm?: number; premises?: string } = {}) {
  const { company, owner } = await makeCompany(input);
  const startsOn = input.startsOn ?? addDays(siteDay(new Date()), -30);
  await db.residency.create({
    data: {
      companyId: company.id,
      startsOn: dayToDb(startsOn),
      endsOn: dayToDb(addDays(startsOn, 3 * 365)),
      premises: input.premises ?? null,
      areaSqm: input.areaSqm ?? null,
    },
  });
  return { company, owner, scope: companyScopeOf(company, owner), startsOn };
}
