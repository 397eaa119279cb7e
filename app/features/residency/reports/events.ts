/** What happens with reports. */
export type ReportEvent =
  | { type: "residency.report-due" | "residency.report-late"; payload: { reportId: string; dueOn: string; offset: number } }
  | { type: "residency.report-submitted" | "residency.report-returned" | "residency.report-accepted"; payload: { reportId: string } }
  | { type: "residency.report-case-opened"; payload: { caseId: string } };
