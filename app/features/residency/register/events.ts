import type { Day } from "~/lib/time";

/** What happens to the company's bookings from a day on. */
export type BookingsChoice = "cancel" | "keep";

/** What agreements and the register tell the rest of the house. `from` is the first day that the choice about bookings is for. */
export type RegisterEvent =
  | { type: "residency.agreement-proposed"; payload: { agreementId: string } }
  | { type: "residency.agreement-sent"; payload: { agreementId: string } }
  | { type: "residency.agreement-reminder"; payload: { agreementId: string; daysLeft: number } }
  | { type: "residency.agreement-with-operator"; payload: { agreementId: string } }
  | { type: "residency.scan-refused"; payload: { agreementId: string; reason: string } }
  | { type: "residency.signed"; payload: { agreementId: string; applicationId: string | null; companyId: string; residencyId: string } }
  | { type: "residency.agreement-lapsed"; payload: { agreementId: string; applicationId: string | null; companyId: string } }
  | { type: "residency.suspended"; payload: { residencyId: string; companyId: string; from: Day; bookings: BookingsChoice; on: Day } }
  | { type: "residency.resumed"; payload: { residencyId: string; companyId: string } }
  /** An announced end was taken back. */
  | { type: "residency.kept"; payload: { residencyId: string; companyId: string; endsOn: Day; reason: string } }
  | { type: "residency.extended"; payload: { residencyId: string; companyId: string; endsOn: Day } }
  | { type: "residency.premises-changed"; payload: { residencyId: string; companyId: string; from: Day; bookings: BookingsChoice } }
  /** The last day moved nearer: what is booked after it has no residency to stand on. */
  | { type: "residency.term-shortened"; payload: { residencyId: string; companyId: string; from: Day; bookings: BookingsChoice } }
  | { type: "residency.terminated"; payload: { residencyId: string; companyId: string; from: Day; bookings: BookingsChoice; lastDay: Day } }
  | { type: "residency.term-reminder"; payload: { residencyId: string; companyId: string; endsOn: Day } }
  | { type: "residency.leave-asked"; payload: { residencyId: string; companyId: string; lastDay: Day; reason: string } };
