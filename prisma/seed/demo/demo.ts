import { db } from "~/lib/db/client.server";
import type { CompanyScope } from "~/features/identity/types";
import { addMonths, siteDay } from "~/lib/time";
import { companyScopeOf, makeCompany, makePerson, staffScopeOf } from "../../../tests/factories/identity";
import { seedDemoBookings } from "./bookings";
import { DEMO_APPLICANTS, DEMO_RESIDENTS } from "./companies";
import { seedDemoClients } from "./clients";
import { seedDemoCoupons } from "./coupons";
import { seedDemoCouncil } from "./council";
import { seedDemoEquipment } from "./equipment";
import { seedDemoDoors } from "./doors";
import { seedDemoExperts } from "./experts";
import { seedDemoLeases } from "./leases";
import { seedDemoMonth } from "./month";
import { seedDemoPartners } from "./partners";
import { seedDemoPriceRules } from "./price-rules";
import { seedDemoPlans } from "./plans";
import { seedDemoReports } from "./reports";
import { seedDemoResidency } from "./residency";
import { seedDemoProgrammes } from "./programmes";
import { seedDemoRounds } from "./rounds";
import { seedDemoTrainings } from "./trainings";

/** The operator's own ИНН is the fourth of the fictional ones: no resident bears it. */
const serialOf = (index: number) => (index + 1 === 4 ? 404 : index + 1);
const mailOf = (serial: number) => `studio${serial}@kadr.local`;

/** Fills an empty portal with the demonstration: people, residents, applications, bookings, money and partners. */
export async function seedDemo(log: (line: string) => void): Promise<void> {
  if ((await db.user.count()) > 0) return;
  log("Наполняю демонстрацию… / Filling in the demo…");
  const now = new Date();
  const today = siteDay(now);

  const admin = await makePerson({ email: "admin@kadr.local", name: "Ирина Администратова", staffRoles: ["ADMIN"], phone: "+73830000001" });
  const expert = await makePerson({ email: "expert@kadr.local", name: "Эдуард Экспертов", staffRoles: ["EXPERT"] });
  const second = await makePerson({ email: "expert2@kadr.local", name: "Елена Рецензентова", staffRoles: ["EXPERT"] });
  const finance = await makePerson({ email: "finance@kadr.local", name: "Фаина Счётова", staffRoles: ["FINANCE"] });

  await seedDemoPriceRules({ id: admin.id, name: admin.name });

  const residents: (CompanyScope & { name: string; kind: string; startsOn: string })[] = [];
  for (const [index, demo] of DEMO_RESIDENTS.entries()) {
    const email = index === 0 ? "resident@kadr.local" : index === 1 ? "gamedev@kadr.local" : mailOf(index + 1);
    const { company, owner } = await makeCompany({
      name: demo.name,
      legalName: demo.legalName,
      legalForm: demo.legalForm ?? "UL",
      kind: demo.kind,
      okvedMain: demo.okved,
      headcount: demo.headcount,
      website: demo.website,
      serial: serialOf(index),
      owner: { email, name: demo.owner, phone: `+7383000${String(1000 + index)}` },
    });
    residents.push({
      ...companyScopeOf(company, owner),
      name: company.name,
      kind: company.kind,
      startsOn: index === 0 ? "2025-03-12" : addMonths(today, -demo.monthsIn),
    });
  }
  const applicants = [];
  for (const [index, demo] of DEMO_APPLICANTS.entries()) {
    const { company, owner } = await makeCompany({
      name: demo.name,
      legalName: demo.legalName,
      legalForm: demo.legalForm ?? "UL",
      kind: demo.kind,
      okvedMain: demo.okved,
      headcount: demo.headcount,
      serial: 500 + index,
      owner: { email: mailOf(500 + index), name: demo.owner },
    });
    applicants.push({ companyId: company.id, ownerId: owner.id });
  }
  const { company: newcomer, owner: applicant } = await makeCompany({
    name: "Мастерская Кадровой",
    legalName: "ИП Кадрова Александра Сергеевна",
    legalForm: "IP",
    kind: "ANIMATION_STUDIO",
    headcount: 3,
    serial: 900,
    owner: { email: "applicant@kadr.local", name: "Александра Кадрова", phone: "+73830000099" },
  });

  await seedDemoResidency({
    applicant: { userId: applicant.id, companyId: newcomer.id },
    experts: [expert.id, second.id],
    adminId: admin.id,
    residents: residents.map(({ companyId, userId, startsOn }) => ({ companyId, ownerId: userId, startsOn })),
    applicants,
  });
  await seedDemoExperts({ adminId: admin.id, experts: [expert.id, second.id] });
  await seedDemoCouncil({ adminId: admin.id, financeId: finance.id, experts: [expert.id, second.id] });
  for (const [index, demo] of DEMO_RESIDENTS.entries()) {
    const resident = residents[index];
    if (!resident || !demo.premises) continue;
    await db.residency.update({ where: { companyId: resident.companyId }, data: { premises: demo.premises, areaSqm: demo.areaSqm ?? null } });
  }
  await seedDemoLeases(residents.map((one, index) => ({ companyId: one.companyId, startsOn: one.startsOn, ...DEMO_RESIDENTS[index] })), staffScopeOf(finance), now);
  await seedDemoReports(
    residents.map(({ companyId, userId, userName, kind }, index) => ({ companyId, userId, userName, kind, headcount: DEMO_RESIDENTS[index]?.headcount ?? 5 })),
    { id: finance.id, name: finance.name },
    now,
  );
  await seedDemoPartners(residents.map(({ companyId, userId, name, kind }) => ({ companyId, ownerId: userId, name, kind })));
  await seedDemoTrainings(residents, staffScopeOf(admin), now);
  await seedDemoBookings(residents, now);
  await seedDemoClients(staffScopeOf(admin), now);
  await seedDemoMonth(residents, staffScopeOf(finance), now);
  await seedDemoEquipment(residents, staffScopeOf(admin), now);
  await seedDemoDoors(admin, now);
  await seedDemoRounds(residents, staffScopeOf(admin), now);
  await seedDemoProgrammes(residents, staffScopeOf(admin), now);
  await seedDemoCoupons(staffScopeOf(finance), now);
  await seedDemoPlans(staffScopeOf(finance), residents[6]?.companyId ?? "", now);
}
