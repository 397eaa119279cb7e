import type { Day } from "~/lib/time";

/** What admissions of clients tell the rest of the house. */
export type ClientEvent =
  | { type: "residency.client-asked"; payload: { requestId: string } }
  | { type: "residency.client-admitted"; payload: { admissionId: string } }
  | { type: "residency.client-refused"; payload: { requestId: string } }
  /** Ended by staff: from `from` on nothing of it stands. */
  | { type: "residency.client-ended"; payload: { admissionId: string; companyId: string; from: Day } };
