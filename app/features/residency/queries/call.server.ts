import { db, type Reader } from "~/lib/db/client.server";
import type { LegalForm } from "~/lib/db/generated/enums";
import { notFound } from "~/lib/errors";
import { siteDay } from "~/lib/time";
import { checklistFor, type ChecklistItem } from "../documents";
import { residencyNorms } from "../norms.server";
import { callColumns, callFacts, type CallFacts } from "../queries.server";
import { criteriaInForce, type CriterionRow } from "./criteria.server";

export interface CallPage {
  call: CallFacts & { bodyRu: string; bodyEn: string; open: boolean };
  /** Working days of the stages, the pass mark and the terms of residency. */
  formalCheckDays: number;
  expertReviewDays: number;
  passScore: number;
  termYears: number;
  rentSteps: number[];
  criteria: CriterionRow[];
  documents: Record<LegalForm, ChecklistItem[]>;
}

/** All that an applicant wants to know before starting. Error: `not-found`. */
export async function callPage(slug: string, now: Date, reader: Reader = db): Promise<CallPage> {
  const row = await reader.call.findUnique({
    where: { slug },
    select: { ...callColumns, bodyRu: true, bodyEn: true, opensAt: true },
  });
  if (!row) throw notFound();
  const today = siteDay(now);
  const [norms, criteria] = await Promise.all([residencyNorms(today, reader), criteriaInForce(today, reader)]);
  const { opensAt, bodyRu, bodyEn, ...columns } = row;
  const open = opensAt <= now && (!row.closesAt || row.closesAt > now);
  return {
    call: { ...callFacts(columns, now), bodyRu, bodyEn, open },
    formalCheckDays: norms.terms.formalCheck,
    expertReviewDays: norms.terms.expertReview,
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
