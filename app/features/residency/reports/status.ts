/** States of a report and the table of what may happen to it. */
export const REPORT_STATUSES = ["AWAITED", "SUBMITTED", "RETURNED", "ACCEPTED"] as const;
export type ReportStatus = (typeof REPORT_STATUSES)[number];

export const REPORT_ACTS = ["submit", "accept", "return"] as const;
export type ReportAct = (typeof REPORT_ACTS)[number];

export const REPORT_TRANSITIONS: Record<ReportAct, { from: readonly ReportStatus[]; to: ReportStatus; by: "resident" | "staff" }> = {
  submit: { from: ["AWAITED", "RETURNED"], to: "SUBMITTED", by: "resident" },
  accept: { from: ["SUBMITTED"], to: "ACCEPTED", by: "staff" },
  /** Also an accepted one, when a mistake is found later. */
  return: { from: ["SUBMITTED", "ACCEPTED"], to: "RETURNED", by: "staff" },
};

export const mayReport = (act: ReportAct, status: ReportStatus): boolean => REPORT_TRANSITIONS[act].from.includes(status);

/** States in which the resident writes. */
export const REPORT_EDITABLE: readonly ReportStatus[] = ["AWAITED", "RETURNED"];

export const isReportStatus = (value: unknown): value is ReportStatus => (REPORT_STATUSES as readonly unknown[]).includes(value);

/** What people see: the status, and whether its term has passed with the resident to move. */
export type ReportState = "awaited" | "late" | "submitted" | "returned" | "overdue" | "accepted";
export const REPORT_STATES: readonly ReportState[] = ["late", "overdue", "submitted", "returned", "awaited", "accepted"];

/** `term` is the last day to submit; days are of the site zone. */
export function stateOf(status: ReportStatus, term: string, today: string): ReportState {
  switch (status) {
    case "AWAITED":
      return today > term ? "late" : "awaited";
    case "RETURNED":
      return today > term ? "overdue" : "returned";
    case "SUBMITTED":
      return "submitted";
    case "ACCEPTED":
      return "accepted";
  }
}
