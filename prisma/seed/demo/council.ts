import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { approveAgreement, draftAgreement, proposeAgreement, sendAgreement } from "~/features/residency/agreements/commands/draft.server";
import { askSignatureCode, signByCode } from "~/features/residency/agreements/commands/sign.server";
import { acceptForReview } from "~/features/residency/commands/check.server";
import { saveReview } from "~/features/residency/commands/review.server";
import { submitApplication } from "~/features/residency/commands/submit.server";
import { decideItem, propose } from "~/features/residency/council/commands/decide-item.server";
import { seatMember } from "~/features/residency/council/commands/members.server";
import { addToAgenda, planSession } from "~/features/residency/council/commands/plan.server";
import { closeSession, markAllPresent, openSession } from "~/features/residency/council/commands/run.server";
import { castVote } from "~/features/residency/council/commands/vote.server";
import { fileAppeal } from "~/features/residency/decisions/commands/appeal.server";
import { referToCouncil } from "~/features/residency/decisions/commands/refer.server";
import { calendarExceptions } from "~/lib/calendar.server";
import { db } from "~/lib/db/client.server";
import { addDays, atMinute, siteDay } from "~/lib/time";
import { makeCompany, makePerson } from "../../../tests/factories/identity";
import { applyBy, demoStaff, workingDaysBack } from "./apply";
import { ROUND_STORIES, type RoundStory } from "./round-stories";

const MEMBERS = [
  { email: "council@kadr.local", name: "Павел Председателев", role: "chair", position: "директор технопарка" },
  { email: "council2@kadr.local", name: "Мария Протоколова", role: "secretary", position: "служба резидентов" },
  { email: "council3@kadr.local", name: "Андрей Заводов", role: "member", position: "электротехнический кластер" },
  { email: "council4@kadr.local", name: "Елизавета Киношникова", role: "member", position: "союз кинематографистов" },
  { email: "council5@kadr.local", name: "Тамара Бюджетова", role: "member", position: "министерство культуры области" },
] as const;

/** Working days before today: how a round went. */
interface Pace {
  draft: number;
  submitted: number;
  checked: number;
  reviewed: number;
  referred: number;
}
const DECIDED: Pace = { draft: 40, submitted: 34, checked: 31, reviewed: 24, referred: 17 };
const WAITING: Pace = { draft: 17, submitted: 14, checked: 11, reviewed: 5, referred: 3 };
const AFTER = { session: 9, agreement: 8, sent: 6, signed: 4, appeal: 2 };

interface Entry {
  story: RoundStory;
  scope: CompanyScope;
  applicationId: string;
}

/**
 * The council: its members, a round with a session behind it (agreements in every state, a reserve, refusals, an appeal),
 * and a round that stands on the agenda of the coming session. Everything is done by the commands that the portal itself uses.
 */
export async function seedDemoCouncil(people: { adminId: string; financeId: string; experts: readonly [string, string] }): Promise<void> {
  const calendar = await calendarExceptions();
  const on = (count: number) => ({ now: workingDaysBack(count, calendar) });
  const admin = await demoStaff(people.adminId, "ADMIN");
  const finance = await demoStaff(people.financeId, "FINANCE");
  const experts = [await demoStaff(people.experts[0], "EXPERT"), await demoStaff(people.experts[1], "EXPERT")] as const;
  const members = await seatMembers(admin, on(DECIDED.draft).now);
  const rounds = {
    decided: await round("first-round", "Первый раунд: три места", "First round: three places", 3, on, DECIDED),
    waiting: await round("second-round", "Второй раунд: два места", "Second round: two places", 2, on, WAITING),
  };

  const entries: Entry[] = [];
  for (const [index, story] of ROUND_STORIES.entries()) {
    const { owner: name, ...company } = story.company;
    const [call, pace] = story.outcome === "WAITING" ? [rounds.waiting, WAITING] : [rounds.decided, DECIDED];
    const made = await makeCompany({ ...company, okvedMain: company.okved, serial: 700 + index, owner: { email: `round${index + 1}@kadr.local`, name, phone: `+7383000${String(3000 + index)}` } });
    const { scope, applicationId } = await applyBy({ companyId: made.company.id, ownerId: made.owner.id }, call.id, story, on(pace.draft).now, on(pace.submitted).now);
    await submitApplication(scope, applicationId, on(pace.submitted));
    await acceptForReview(admin, applicationId, on(pace.checked), { unchecked: true });
    for (const [at, scores] of story.scores.entries()) {
      await saveReview(experts[at]!, applicationId, { scores, comment: "", noConflict: true, final: true }, on(pace.reviewed));
    }
    await referToCouncil(admin, applicationId, on(pace.referred));
    entries.push({ story, scope, applicationId });
  }

  await holdSession(admin, members, entries.filter(({ story }) => story.outcome !== "WAITING"), on(AFTER.session).now);
  for (const { story, scope, applicationId } of entries) {
    if (story.outcome === "APPEALED") {
      await fileAppeal(scope, applicationId, "Договоры с двумя площадками подписаны за день до заседания, прикладываю их к новой версии финансовой модели. Прошу учесть при пересмотре.", on(AFTER.appeal));
    }
    if (["SIGNED", "TO_SIGN", "TO_APPROVE"].includes(story.outcome)) await settleAgreement({ story, scope, applicationId }, admin, finance, on);
  }

  const today = siteDay(new Date());
  const { sessionId } = await planSession(admin, { heldOn: today, place: "Просмотровый зал, этаж 3" }, { now: new Date() });
  await addToAgenda(admin, sessionId, { callId: rounds.waiting.id }, { now: new Date() });
  // Nobody is to get letters about what was done before the portal opened.
  await db.event.updateMany({ where: { type: { startsWith: "residency." }, deliveredAt: null }, data: { deliveredAt: new Date() } });
}

async function seatMembers(admin: StaffScope, since: Date): Promise<StaffScope[]> {
  const seated: StaffScope[] = [];
  for (const { email, name, role, position } of MEMBERS) {
    const person = await makePerson({ email, name });
    await seatMember(admin, { email, role, position, since: siteDay(since) }, { now: since });
    seated.push(await demoStaff(person.id, "COUNCIL"));
  }
  return seated;
}

function round(slug: string, titleRu: string, titleEn: string, places: number, on: (count: number) => { now: Date }, pace: Pace) {
  return db.call.create({
    data: {
      slug,
      kind: "DATED",
      titleRu,
      titleEn,
      summaryRu: "решает совет · договор подписывают обе стороны",
      summaryEn: "decided by the council · the agreement is signed by both sides",
      bodyRu: "Места в корпусах А, Б и В. Решает совет технопарка по оценкам двух экспертов; сильные заявки, которым места не хватило, стоят в резерве.",
      bodyEn: "Places in buildings A, B and C. The council decides on the scores of two experts; strong applications that no place was left for stand in reserve.",
      opensAt: atMinute(addDays(siteDay(on(pace.draft).now), -1), 0),
      closesAt: atMinute(addDays(siteDay(on(pace.submitted).now), 1), 0),
      places,
      process: { decidedBy: "COUNCIL", residentOn: "SIGNING", reviewers: "OPEN", experts: 2, minReviews: 2 },
    },
  });
}

/** The session behind: everybody votes for what was put to the vote, but one member is against one place in the reserve. */
async function holdSession(admin: StaffScope, members: readonly StaffScope[], entries: readonly Entry[], now: Date): Promise<void> {
  const at = { now };
  const { sessionId } = await planSession(admin, { heldOn: siteDay(now), place: "Переговорная «Кадр», этаж 2" }, at);
  await addToAgenda(admin, sessionId, { applicationIds: entries.map((entry) => entry.applicationId) }, at);
  await openSession(admin, sessionId, at);
  await markAllPresent(admin, sessionId, at);
  const items = await db.agendaItem.findMany({ where: { sessionId }, orderBy: { position: "asc" } });
  for (const item of items) {
    const { story } = entries.find((entry) => entry.applicationId === item.applicationId)!;
    const terms = { startsOn: addDays(siteDay(now), 1), premises: story.premises ?? "", areaSqm: Number(story.answers.needs?.areaSqm ?? 0), termYears: 3 };
    const reasons = story.reasons ?? "Совет согласен с оценками экспертов: проект готов к работе и нужен производствам региона.";
    await propose(
      admin, sessionId, item.id,
      story.grounds ? { proposal: "REJECTED", reasons, grounds: story.grounds } : { proposal: story.outcome === "RESERVE" ? "RESERVE" : "APPROVED", reasons, ...terms },
      at,
    );
    for (const [index, member] of members.entries()) {
      const against = index === 4 && story.outcome === "RESERVE";
      await castVote(member, sessionId, item.id, { choice: against ? "AGAINST" : "FOR", note: against ? "Есть заявки ближе к задачам культуры." : "" }, at);
    }
    await decideItem(admin, sessionId, item.id, at);
  }
  await closeSession(admin, sessionId, at);
}

/** Takes the agreement of an approved company as far as its story says: to the approvals, to the resident, to both signatures. */
async function settleAgreement({ story, scope, applicationId }: Entry, admin: StaffScope, finance: StaffScope, on: (count: number) => { now: Date }): Promise<void> {
  const id = await draftAgreement(applicationId, on(AFTER.agreement).now);
  if (!id) throw new Error(`no agreement was drafted for ${story.company.name}`);
  const version = async () => (await db.agreement.findUniqueOrThrow({ where: { id }, select: { version: true } })).version;
  await proposeAgreement(admin, id, await version(), on(AFTER.agreement));
  await approveAgreement(admin, id, { version: await version(), role: "ADMIN", note: "" }, on(AFTER.agreement));
  if (story.outcome === "TO_APPROVE") return;
  await approveAgreement(finance, id, { version: await version(), role: "FINANCE", note: "Ставка и шаги сверены." }, on(AFTER.sent));
  await sendAgreement(admin, id, await version(), on(AFTER.sent));
  if (story.outcome === "TO_SIGN") return;
  for (const [minutes, side] of [[0, scope], [95, admin]] as const) {
    const at = { now: new Date(on(AFTER.signed).now.getTime() + minutes * 60_000), ip: "192.0.2.17", userAgent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0" };
    const { code } = await askSignatureCode(side, id, at);
    await signByCode(side, id, code, at);
  }
}
