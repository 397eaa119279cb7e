import { db, type Reader } from "~/lib/db/client.server";
import { addWorkingDays } from "~/lib/calendar";
import { calendarExceptions } from "~/lib/calendar.server";
import type { LegalForm } from "~/lib/db/generated/enums";
import { notFound } from "~/lib/errors";
import { daysBetween, siteDay, type Day } from "~/lib/time";
import { phaseOf, type CallPhase } from "../calls/phase";
import { placesLeftOf } from "../calls/places.server";
import { checklistFor, type ChecklistItem } from "../documents";
import { residencyNorms } from "../norms.server";
import { readProcess, type CallProcess } from "../process";
import { callColumns, callFacts, type ListedCall } from "../queries.server";
import { criteriaInForce, type CriterionRow } from "./criteria.server";

export interface CallPage {
  call: ListedCall & { bodyRu: string; bodyEn: string; phase: CallPhase; open: boolean };
  /** How it is considered; `minReviews` with the house's norm in place. */
  process: Pick<CallProcess, "decidedBy" | "residentOn" | "blind"> & { minReviews: number };
  /** Days by which the stages of a dated call are done at the latest; null for a rolling one. */
  timeline: { opensOn: Day; lastDay: Day; checkedBy: Day; reviewedBy: Day; decidedBy: Day } | null;
  /** Working days of the stages, the pass mark and the terms of residency. */
  formalCheckDays: number;
  expertReviewDays: number;
  passScore: number;
  termYears: number;
  rentSteps: number[];
  criteria: CriterionRow[];
  documents: Record<LegalForm, ChecklistItem[]>;
}

/**
 * All that an applicant wants to know before starting. `preview` shows staff a draft as visitors will see it.
 * Error: `not-found`.
 */
export async function callPage(slug: string, now: Date, { preview = false } = {}, reader: Reader = db): Promise<CallPage> {
  const row = await reader.call.findUnique({
    where: { slug },
    select: { ...callColumns, bodyRu: true, bodyEn: true, opensAt: true, status: true, process: true },
  });
  if (!row || (row.status === "DRAFT" && !preview)) throw notFound();
  const today = siteDay(now);
  const [norms, criteria, exceptions, left] = await Promise.all([
    residencyNorms(today, reader),
    criteriaInForce(today, reader),
    calendarExceptions(reader),
    placesLeftOf([row], reader),
  ]);
  const { opensAt, bodyRu, bodyEn, status, process: stored, ...columns } = row;
  const { decidedBy, residentOn, blind, minReviews } = readProcess(stored);
  const phase = phaseOf({ status, opensAt, closesAt: row.closesAt }, now);
  const facts = callFacts(columns, now);
  const { formalCheck, expertReview, council } = norms.terms;
  const after = (day: Day, days: number) => addWorkingDays(day, days, exceptions);
  const timelineFrom = (lastDay: Day) => {
    const checkedBy = after(lastDay, formalCheck);
    const reviewedBy = after(checkedBy, expertReview);
    return { opensOn: siteDay(opensAt), lastDay, checkedBy, reviewedBy, decidedBy: decidedBy === "COUNCIL" ? after(reviewedBy, council) : reviewedBy };
  };
  return {
    call: {
      ...facts,
      bodyRu,
      bodyEn,
      phase,
      open: phase === "open",
      opensAt,
      daysUntil: Math.max(0, daysBetween(today, siteDay(opensAt))),
      placesLeft: left.get(row.id) ?? null,
    },
    process: { decidedBy, residentOn, blind, minReviews: minReviews ?? norms.minReviews },
    timeline: facts.lastDay === null ? null : timelineFrom(facts.lastDay),
    formalCheckDays: formalCheck,
    expertReviewDays: expertReview,
    passScore: norms.passScore,
    termYears: norms.termYears,
    rentSteps: norms.rentSteps,
    criteria,
    documents: {
      UL: checklistFor("UL", norms.checklist),
      IP: checklistFor("IP", norms.checklist),
      NPD: checklistFor("NPD", norms.checklist),
    },
  };
}
