import { addToAgenda, planSession } from "~/features/residency/council/commands/plan.server";
import { markAttendance, openSession } from "~/features/residency/council/commands/run.server";
import { castVote } from "~/features/residency/council/commands/vote.server";
import { decideItem, propose } from "~/features/residency/council/commands/decide-item.server";
import { seatMember } from "~/features/residency/council/commands/members.server";
import { acceptForReview } from "~/features/residency/commands/check.server";
import { saveReview } from "~/features/residency/commands/review.server";
import { referToCouncil } from "~/features/residency/decisions/commands/refer.server";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import type { Scores } from "~/features/residency/rules/score";
import { db } from "~/lib/db/client.server";
import { siteDay } from "~/lib/time";
import { companyScopeOf, makeCompany, makePerson, staffScopeOf } from "./identity";
import { makeCall, makeSubmitted } from "./residency";

const CODES = ["profile", "level", "team", "business", "jobs", "cross-industry", "training", "equipment", "readiness"];

/** The same score for every criterion: 4 makes 80 points. */
export const evenScores = (score: number): Scores => Object.fromEntries(CODES.map((code) => [code, { score, comment: `По критерию ${code}: ${score}` }]));

/** A call that a council decides. */
export async function makeCouncilCall(options: { places?: number | null; residentOn?: "APPROVAL" | "SIGNING" } = {}) {
  const call = await makeCall();
  return db.call.update({
    where: { id: call.id },
    data: { places: options.places ?? null, process: { decidedBy: "COUNCIL", residentOn: options.residentOn ?? "SIGNING" } },
  });
}

export interface Staff {
  admin: StaffScope;
  expert: StaffScope;
}

export async function makeStaff(): Promise<Staff> {
  return {
    admin: staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] })),
    expert: staffScopeOf(await makePerson({ staffRoles: ["EXPERT"] })),
  };
}

/** An application that waits for the council with the score given to every criterion. */
export async function makeReferred({ admin, expert }: Staff, callId: string, now: Date, score = 4): Promise<{ scope: CompanyScope; id: string }> {
  const { company, owner } = await makeCompany();
  const scope = companyScopeOf(company, owner);
  const { applicationId: id } = await makeSubmitted(scope, { callId, now });
  await acceptForReview(admin, id, { now }, { unchecked: true });
  await saveReview(expert, id, { scores: evenScores(score), comment: "", noConflict: true, final: true }, { now });
  await referToCouncil(admin, id, { now });
  return { scope, id };
}

/** Seats so many people in the council: a chair, a secretary, members. */
export async function makeCouncil({ admin }: Staff, size: number, now: Date): Promise<StaffScope[]> {
  const members: StaffScope[] = [];
  for (let index = 0; index < size; index += 1) {
    const person = await makePerson({ name: `Член Совета ${index + 1}` });
    const role = index === 0 ? "chair" : index === 1 ? "secretary" : "member";
    await seatMember(admin, { email: person.email, role, position: "", since: siteDay(now) }, { now });
    members.push(staffScopeOf({ ...person, staffRoles: ["COUNCIL"] }));
  }
  return members;
}

/** An open session of today with the call's applications on its agenda and everybody present. */
export async function makeOpenSession({ admin }: Staff, members: readonly StaffScope[], callId: string, now: Date) {
  const { sessionId } = await planSession(admin, { heldOn: siteDay(now), place: "Просмотровый зал" }, { now });
  await addToAgenda(admin, sessionId, { callId }, { now });
  await openSession(admin, sessionId, { now });
  for (const member of members) await markAttendance(admin, sessionId, member.userId, true, { now });
  const items = await db.agendaItem.findMany({ where: { sessionId }, orderBy: { position: "asc" } });
  return { sessionId, itemOf: (applicationId: string) => items.find((item) => item.applicationId === applicationId)!.id, items };
}

export const termsOf = (now: Date) => ({ startsOn: siteDay(now), premises: "Блок 3, 214", areaSqm: 60, termYears: 3 });

/** Puts a decision to the vote, lets everybody vote for it and decides. */
export async function decideBy({ admin }: Staff, members: readonly StaffScope[], sessionId: string, itemId: string, proposal: "APPROVED" | "RESERVE" | "REJECTED", now: Date) {
  const reasons = "Совет взвесил оценки экспертов и пользу для кластера.";
  await propose(admin, sessionId, itemId, proposal === "REJECTED" ? { proposal, reasons, grounds: ["below-pass"] } : { proposal, reasons, ...termsOf(now) }, { now });
  for (const member of members) await castVote(member, sessionId, itemId, { choice: "FOR", note: "" }, { now });
  await decideItem(admin, sessionId, itemId, { now });
}
