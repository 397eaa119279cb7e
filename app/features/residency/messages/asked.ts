import { sideOf, type ApplicationStatus, type Side } from "../status";

/** Whether the house's clock stands because of a question that the applicant has not answered. */
export const isAsked = ({ status, moveSide }: { status: ApplicationStatus; moveSide: Side | null }): boolean =>
  moveSide === "APPLICANT" && sideOf(status) === "HOUSE";
