import { acceptForReview } from "../../app/features/residency/commands/check.server";
import { saveReview } from "../../app/features/residency/commands/review.server";
import { saveExpertProfile } from "../../app/features/residency/experts/commands/profile.server";
import { closeDatabase, db } from "../../app/lib/db/client.server";
import { openDatabase } from "../../app/lib/db/connection.server";
import { companyScopeOf, makeCompany, makePerson, staffScopeOf } from "../../tests/factories/identity";
import { fullAnswers, makeSubmitted } from "../../tests/factories/residency";
import { ROUND, type Furnished } from "./round";

/**
 * Furnishes the portal's own database (in `KADR_DATA`) for the journey of a round:
 * `furnish` makes a dated call that has closed, 12 applications with the experts and 5 experts, two of them in a conflict that
 * the house can find; `score` finishes the reviews that were not given in the browser. Prints JSON.
 */
const DAY_MS = 86_400_000;
const now = new Date();
const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);

const administrator = async () => staffScopeOf(await db.user.findUniqueOrThrow({ where: { email: "admin@kadr.local" } }));

async function furnish(): Promise<Furnished> {
  const admin = await administrator();
  const call = await db.call.create({
    data: {
      slug: ROUND.slug, kind: "DATED", titleRu: ROUND.title, titleEn: "Trial round", summaryRu: "Двенадцать студий, четыре места.", summaryEn: "Twelve studios, four places.",
      bodyRu: "Набор с советом.", bodyEn: "A round with a council.", opensAt: ago(40), closesAt: ago(9), places: ROUND.places,
      process: { decidedBy: "COUNCIL", residentOn: "SIGNING", reviewers: "ASSIGNED", experts: 3, minReviews: 3 },
    },
  });
  const applications: Furnished["applications"] = [];
  for (const [index, name] of ROUND.companies.entries()) {
    const email = `owner${index + 1}@round${index + 1}.example`;
    const { company, owner } = await makeCompany({ name, owner: { email, name: `Владелец ${index + 1}` } });
    const scope = companyScopeOf(company, owner);
    const answers = { ...fullAnswers, project: { ...fullAnswers.project, projectTitle: `Проект «${name}»` } };
    const { applicationId, number } = await makeSubmitted(scope, { callId: call.id, now: ago(12), answers });
    await acceptForReview(admin, applicationId, { now: ago(2) }, { unchecked: true });
    applications.push({ id: applicationId, number: number ?? "", company: name, email, inn: company.inn });
  }
  const experts: Furnished["experts"] = [];
  for (const [index, name] of ROUND.experts.entries()) {
    // Each at a house of their own: people of one mail domain are known to each other.
    const email = `expert@house${index + 1}.example`;
    const person = await makePerson({ email, name, staffRoles: ["EXPERT"] });
    // The first works for one of the applicants; the second had a share in another: the house finds both.
    if (index === 0) {
      const company = await db.company.findUniqueOrThrow({ where: { inn: applications[ROUND.member]!.inn } });
      await db.membership.create({ data: { userId: person.id, companyId: company.id, role: "MEMBER" } });
    }
    const affiliations = index === 1 ? applications[ROUND.affiliated]!.inn : "";
    await saveExpertProfile(admin, person.id, { fields: ["animation"], maxOpen: 12, active: true, affiliations }, { now });
    experts.push({ email, name });
  }
  // Those of the demo have enough to do.
  await db.expertProfile.updateMany({ where: { userId: { notIn: await idsOf(experts.map((expert) => expert.email)) } }, data: { active: false } });
  return { callId: call.id, applications, experts };
}

const idsOf = async (emails: string[]) => (await db.user.findMany({ where: { email: { in: emails } }, select: { id: true } })).map((row) => row.id);

const codes = ["profile", "level", "team", "business", "jobs", "cross-industry", "training", "equipment", "readiness"];

async function score(): Promise<number> {
  const call = await db.call.findUniqueOrThrow({ where: { slug: ROUND.slug } });
  const applications = await db.application.findMany({ where: { callId: call.id }, orderBy: { number: "asc" }, include: { assignments: true, reviews: true } });
  const companies = new Map((await db.company.findMany({ where: { id: { in: applications.map((row) => row.companyId) } } })).map((row) => [row.id, row.name]));
  let given = 0;
  for (const { id, companyId, assignments, reviews } of applications) {
    const names: readonly string[] = ROUND.companies;
    const mark = ROUND.marks[names.indexOf(companies.get(companyId) ?? "")]!;
    for (const { expertId, state } of assignments) {
      if (state !== "ASSIGNED" || reviews.some((review) => review.expertId === expertId && review.finalAt)) continue;
      const expert = staffScopeOf(await db.user.findUniqueOrThrow({ where: { id: expertId } }));
      const scores = Object.fromEntries(codes.map((code) => [code, { score: mark, comment: mark < 3 ? "Мало подтверждений." : "" }]));
      await saveReview(expert, id, { scores, comment: "", noConflict: true, final: true }, { now });
      given += 1;
    }
  }
  return given;
}

const database = await openDatabase();
process.env.DATABASE_URL = database.url;
try {
  process.stdout.write(`${JSON.stringify(process.argv[2] === "score" ? await score() : await furnish())}\n`);
} finally {
  await closeDatabase();
  await database.release();
}
