import type { Reader } from "~/lib/db/client.server";
import type { Application } from "~/lib/db/generated/client";
import { planAssignments, type AssignPlan, type Sought } from "../assign";
import { isHard } from "../conflicts";
import { conflictFacts, type ConflictFacts, type SharedWorkReader } from "./conflicts.server";
import { expertPool, type Expert } from "./pool.server";

export type PlanRow = Pick<Application, "id" | "companyId" | "answers">;

export interface DraftPlan {
  plan: AssignPlan;
  experts: Expert[];
  facts: ConflictFacts;
  /** What was sought, with who scores already. */
  sought: Sought[];
}

/**
 * What an automatic assignment would do now. Somebody whose conflict was found or declared does not count as assigned, so
 * that another is sought in their place.
 * @param wanted how many experts an application is to have, given how many count now
 */
export async function draftPlan(reader: Reader, rows: readonly PlanRow[], wanted: (row: PlanRow, counted: number) => number, sharedWork: SharedWorkReader, now: Date): Promise<DraftPlan> {
  const ids = rows.map((row) => row.id);
  const experts = await expertPool(reader);
  const assignments = await reader.assignment.findMany({ where: { applicationId: { in: ids } }, select: { applicationId: true, expertId: true, state: true } });
  const finals = await reader.review.findMany({ where: { applicationId: { in: ids }, finalAt: { not: null } }, select: { applicationId: true, expertId: true } });
  const people = [...experts.map((expert) => expert.id), ...assignments.map((row) => row.expertId), ...finals.map((row) => row.expertId)];
  const facts = await conflictFacts(reader, rows, people, sharedWork, now);
  const sought = rows.map((row): Sought => {
    const here = assignments.filter((one) => one.applicationId === row.id);
    const scoring = [...here.filter((one) => one.state === "ASSIGNED"), ...finals.filter((one) => one.applicationId === row.id)].map((one) => one.expertId);
    const taken = [...new Set(scoring)].filter((expertId) => !isHard(facts.between(row.id, expertId)));
    const released = here.filter((one) => one.state === "RELEASED").map((one) => one.expertId);
    return { id: row.id, fields: facts.fields.get(row.id) ?? [], wanted: wanted(row, taken.length), taken, released };
  });
  return { plan: planAssignments(sought, experts, facts.between), experts, facts, sought };
}
