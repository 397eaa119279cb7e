import { randomUUID } from "node:crypto";
import { toStored } from "~/features/residency/answers.server";
import { acceptForReview, returnForFixing } from "~/features/residency/commands/check.server";
import { rejectApplication } from "~/features/residency/commands/decide.server";
import { saveReview } from "~/features/residency/commands/review.server";
import { submitApplication, takeNumber } from "~/features/residency/commands/submit.server";
import { residencyNorms } from "~/features/residency/norms.server";
import { criteriaInForce } from "~/features/residency/queries/criteria.server";
import { totalOf, type Scores } from "~/features/residency/rules/score";
import { defaultForm } from "~/features/residency/forms/queries.server";
import { calendarExceptions } from "~/lib/calendar.server";
import { db, transaction } from "~/lib/db/client.server";
import { addDays, addMonths, atMinute, dayToDb, siteDay, type Day } from "~/lib/time";
import { applyBy, demoStaff, leaveRoomFor, workingDaysBack } from "./apply";
import { ROUND_STORIES } from "./round-stories";
import { APPLICANT_STORIES, residentStory, scoresFrom } from "./stories";

/** The first application that a visitor of the demo sends. */
const NEXT_NUMBER = 41;

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
      const lastDay = addDays(endsOn, -1);
      await tx.residency.create({
        data: {
          companyId,
          applicationId,
          startsOn: dayToDb(startsOn),
          endsOn: dayToDb(lastDay),
          createdAt: decided,
          changes: { create: { kind: "start", on: dayToDb(startsOn), data: { endsOn: lastDay }, actorId: adminId, at: decided } },
        },
      });
    }
  });
}

async function seedApplicants({ applicants, experts, adminId }: DemoPeople): Promise<void> {
  const calendar = await calendarExceptions();
  const admin = await demoStaff(adminId, "ADMIN");
  const [first, second] = [await demoStaff(experts[0]!, "EXPERT"), await demoStaff(experts[1] ?? experts[0]!, "EXPERT")];
  const calls = await db.call.findMany();
  const back = (count: number) => ({ now: workingDaysBack(count, calendar) });

  await leaveRoomFor(NEXT_NUMBER, [...APPLICANT_STORIES, ...ROUND_STORIES].filter((story) => story.stage !== "DRAFT").length);
  for (const [index, who] of applicants.entries()) {
    const story = APPLICANT_STORIES[index];
    if (!story) break;
    const call = calls.find((one) => one.slug === story.call) ?? calls[0]!;
    const start = back(story.submittedBack + 2);
    const { scope, applicationId } = await applyBy(who, call.id, story, start.now < call.opensAt ? call.opensAt : start.now, start.now);
    if (story.stage === "DRAFT") continue;
    await submitApplication(scope, applicationId, back(story.submittedBack));
    if (story.stage === "NEEDS_FIX") await returnForFixing(admin, applicationId, story.reason ?? "", back(story.movedBack ?? 0));
    if (story.stage === "EXPERT_REVIEW" || story.stage === "REJECTED") {
      await acceptForReview(admin, applicationId, back(story.movedBack ?? 0), { unchecked: true });
      if (story.scores) await saveReview(second, applicationId, { ...story.scores, noConflict: true, final: true }, back(1));
      if (story.draftScores) await saveReview(first, applicationId, { ...story.draftScores, noConflict: false, final: false }, back(0));
      if (story.stage === "REJECTED") await rejectApplication(admin, applicationId, story.reason ?? "", back(0));
    }
  }
}

