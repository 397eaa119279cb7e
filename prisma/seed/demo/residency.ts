import { randomUUID } from "node:crypto";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { toStored } from "~/features/residency/answers.server";
import { acceptForReview, returnForFixing } from "~/features/residency/commands/check.server";
import { rejectApplication } from "~/features/residency/commands/decide.server";
import { attachDocument } from "~/features/residency/commands/documents.server";
import { saveReview } from "~/features/residency/commands/review.server";
import { saveSection } from "~/features/residency/commands/save-section.server";
import { startApplication } from "~/features/residency/commands/start.server";
import { submitApplication, takeNumber } from "~/features/residency/commands/submit.server";
import { checklistFor } from "~/features/residency/documents";
import { residencyNorms } from "~/features/residency/norms.server";
import { criteriaInForce } from "~/features/residency/queries/criteria.server";
import { totalOf, type Scores } from "~/features/residency/rules/score";
import { defaultForm } from "~/features/residency/forms/queries.server";
import type { Answers } from "~/features/residency/forms/values";
import { isWorkingDay, type CalendarExceptions } from "~/lib/calendar";
import { calendarExceptions } from "~/lib/calendar.server";
import { db, transaction } from "~/lib/db/client.server";
import { addDays, addMonths, atMinute, dayToDb, siteDay, type Day } from "~/lib/time";
import { demoDocument } from "./documents";
import { APPLICANT_STORIES, CLEAN_CHECKS, planFrom, residentStory, scoresFrom, type Story } from "./stories";

export interface DemoPeople {
  /** Has a company and no application yet: the journey starts with them. */
  applicant: { userId: string; companyId: string };
  experts: string[];
  adminId: string;
  residents: { companyId: string; ownerId: string; startsOn: Day }[];
  applicants: { companyId: string; ownerId: string }[];
}

/** Residents with their approved applications, and applications at every stage; dates go back from today. */
export async function seedDemoResidency(people: DemoPeople): Promise<void> {
  await seedResidents(people);
  await seedApplicants(people);
  // These things happened before the portal opened: nobody is to get letters about them.
  await db.event.updateMany({ where: { type: { startsWith: "residency." }, deliveredAt: null }, data: { deliveredAt: new Date() } });
}

async function seedResidents({ residents, experts, adminId }: DemoPeople): Promise<void> {
  const today = siteDay(new Date());
  const criteria = await criteriaInForce();
  const { termYears } = await residencyNorms();
  const call = await db.call.findFirstOrThrow({ orderBy: { opensAt: "asc" } });
  const form = await defaultForm();
  const companies = await db.company.findMany({ where: { id: { in: residents.map((one) => one.companyId) } } });
  const inOrder = [...residents].sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
  await transaction(async (tx) => {
    for (const [index, { companyId, ownerId, startsOn }] of inOrder.entries()) {
      const company = companies.find((one) => one.id === companyId);
      if (!company) continue;
      const applicationId = randomUUID();
      const at = (daysBefore: number) => atMinute(addDays(startsOn, -daysBefore), 10 * 60 + index);
      const [submitted, checked, reviewed, decided] = [at(45), at(40), at(28), at(14)];
      const story = residentStory(company.kind, company.name, company.headcount ?? 5);
      const scores: Scores = scoresFrom([5, 4, 4, 3, 3, index % 3 === 0 ? 4 : 3, 3, 4, 4]);
      const total = totalOf(criteria, scores);
      await tx.application.create({
        data: {
          id: applicationId,
          number: await takeNumber(tx, submitted),
          callId: call.id,
          companyId,
          createdById: ownerId,
          status: "APPROVED",
          formId: form.id,
          answers: toStored({ answers: story, saves: {} }),
          createdAt: at(60),
          savedAt: submitted,
          submittedAt: submitted,
          stageSince: decided,
          decidedAt: decided,
          history: {
            create: [
              { from: "DRAFT", to: "FORMAL_CHECK", at: submitted, actorId: ownerId },
              { from: "FORMAL_CHECK", to: "EXPERT_REVIEW", at: checked, actorId: adminId },
              { from: "EXPERT_REVIEW", to: "APPROVED", at: decided, actorId: adminId },
            ],
          },
          reviews: {
            create: experts.slice(0, 1 + (index % 2)).map((expertId) => ({
              expertId, scores: scores as object, total, noConflictAt: reviewed, finalAt: reviewed, savedAt: reviewed,
            })),
          },
          decisions: { create: { kind: "APPROVED", reasons: "", score: total, decidedById: adminId, decidedAt: decided } },
        },
      });
      let endsOn = addMonths(startsOn, termYears * 12);
      while (endsOn <= today) endsOn = addMonths(endsOn, termYears * 12);
      await tx.residency.create({
        data: { companyId, applicationId, startsOn: dayToDb(startsOn), endsOn: dayToDb(addDays(endsOn, -1)), createdAt: decided },
      });
    }
  });
}

/** The morning of the day that lies so many working days back; never later than now. */
function workingDaysBack(count: number, exceptions: CalendarExceptions): Date {
  const now = new Date();
  let day = siteDay(now);
  for (let left = count; left > 0; ) {
    day = addDays(day, -1);
    if (isWorkingDay(day, exceptions)) left -= 1;
  }
  const morning = atMinute(day, 9 * 60 + 30 + count);
  return morning < now ? morning : now;
}

async function seedApplicants({ applicants, experts, adminId }: DemoPeople): Promise<void> {
  const calendar = await calendarExceptions();
  const { checklist } = await residencyNorms();
  const staff = async (userId: string, role: "ADMIN" | "EXPERT") => {
    const person = await db.user.findUniqueOrThrow({ where: { id: userId }, select: { name: true } });
    return { userId, userName: person.name, roles: [role] } as unknown as StaffScope;
  };
  const admin = await staff(adminId, "ADMIN");
  const [first, second] = [await staff(experts[0]!, "EXPERT"), await staff(experts[1] ?? experts[0]!, "EXPERT")];
  const calls = await db.call.findMany();
  const back = (count: number) => ({ now: workingDaysBack(count, calendar) });

  await leaveRoomFor(31, APPLICANT_STORIES.filter((story) => story.stage !== "DRAFT").length);
  for (const [index, { companyId, ownerId }] of applicants.entries()) {
    const story = APPLICANT_STORIES[index];
    if (!story) break;
    const owner = await db.user.findUniqueOrThrow({ where: { id: ownerId }, select: { name: true, email: true } });
    const company = await db.company.findUniqueOrThrow({ where: { id: companyId } });
    const scope = { companyId, userId: ownerId, userName: owner.name, role: "OWNER" } as CompanyScope;
    const call = calls.find((one) => one.slug === story.call) ?? calls[0]!;
    const start = back(story.submittedBack + 2);
    const { applicationId } = await startApplication(scope, call.id, { now: start.now < call.opensAt ? call.opensAt : start.now });
    await fill(scope, applicationId, story, owner, start.now);
    const kinds = checklistFor(company.legalForm, checklist).filter((item) => item.required || story.extras?.includes(item.kind));
    for (const { kind } of story.stage === "DRAFT" ? kinds.slice(0, 1) : kinds) {
      const fileId = await demoDocument(scope, kind, company.legalName);
      await attachDocument(scope, applicationId, { kind, fileId }, start);
    }
    if (story.stage === "DRAFT") continue;
    await submitApplication(scope, applicationId, back(story.submittedBack));
    if (story.stage === "NEEDS_FIX") await returnForFixing(admin, applicationId, story.reason ?? "", back(story.movedBack ?? 0));
    if (story.stage === "EXPERT_REVIEW" || story.stage === "REJECTED") {
      await acceptForReview(admin, applicationId, back(story.movedBack ?? 0));
      if (story.scores) await saveReview(second, applicationId, { ...story.scores, noConflict: true, final: true }, back(1));
      if (story.draftScores) await saveReview(first, applicationId, { ...story.draftScores, noConflict: false, final: false }, back(0));
      if (story.stage === "REJECTED") await rejectApplication(admin, applicationId, story.reason ?? "", back(0));
    }
  }
}

async function fill(scope: CompanyScope, id: string, story: Story, owner: { name: string; email: string }, now: Date) {
  let version = 0;
  const { company, team } = story.answers;
  const plan = planFrom(Number((company?.revenue ?? "3 000 000").replace(/\D/g, "")), Number(team?.teamSize ?? "1"));
  // The short stories tell what sets them apart; a sent application has the rest too.
  const answers: Answers = story.stage === "DRAFT" ? story.answers : { checks: CLEAN_CHECKS, finance: { financePlan: plan }, ...story.answers };
  for (const [section, typed] of Object.entries(answers)) {
    const contact = section === "company" ? { contactName: owner.name, contactEmail: owner.email, contactPhone: "+7 (383) 000-00-10" } : {};
    ({ version } = await saveSection(scope, id, { section, version, typed: { ...contact, ...typed } }, now));
  }
}

/** Moves this year's counter so that, after `submitted` more applications, the next one is number `next`. */
async function leaveRoomFor(next: number, submitted: number): Promise<void> {
  const name = `application-${siteDay(new Date()).slice(0, 4)}`;
  const value = BigInt(next - 1 - submitted);
  await db.$executeRaw`
    INSERT INTO "Counter" (name, value) VALUES (${name}, ${value})
    ON CONFLICT (name) DO UPDATE SET value = GREATEST("Counter".value, EXCLUDED.value)`;
}
