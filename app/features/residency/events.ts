import type { ReportEvent } from "./reports/events";
import type { ClientEvent } from "./clients/events";
import type { RegisterEvent } from "./register/events";

/** What residency tells the rest of the house. */
export type ResidencyEvent =
  | RegisterEvent
  | ClientEvent
  | ReportEvent
  | { type: "residency.submitted"; payload: { applicationId: string } }
  | { type: "residency.returned"; payload: { applicationId: string } }
  | { type: "residency.accepted-for-review"; payload: { applicationId: string } }
  | { type: "residency.approved"; payload: { applicationId: string; companyId: string; residencyId: string } }
  | { type: "residency.rejected"; payload: { applicationId: string } }
  | { type: "residency.withdrawn"; payload: { applicationId: string } }
  | { type: "residency.fix-lapsed"; payload: { applicationId: string; dueOn: string } }
  | { type: "residency.message-sent"; payload: { applicationId: string; messageId: string } }
  | { type: "residency.experts-assigned"; payload: { applicationId: string; assignmentIds: string[] } }
  | { type: "residency.review-reminder"; payload: { assignmentId: string; on: string } }
  | { type: "residency.conflict-declared"; payload: { applicationId: string; userId: string } }
  | { type: "residency.spread-unresolved"; payload: { applicationId: string; points: number } }
  | { type: "residency.reserved"; payload: { applicationId: string } }
  | { type: "residency.place-offered"; payload: { applicationId: string } }
  | { type: "residency.offer-declined"; payload: { applicationId: string } }
  | { type: "residency.offer-lapsed"; payload: { applicationId: string } }
  | { type: "residency.renounced"; payload: { applicationId: string; companyId: string } }
  | { type: "residency.appealed"; payload: { applicationId: string } }
  | { type: "residency.appeal-decided"; payload: { applicationId: string; granted: boolean } }
  | { type: "residency.case-decided"; payload: { caseId: string; residencyId: string; measure: string; reasons: string } };
