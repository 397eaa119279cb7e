import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { mayReport, REPORT_EDITABLE, type ReportStatus } from "./status";

/** Reports hold a company's money: of the staff, administrators and finance read and answer them. */
export const mayReadReports = (scope: Pick<StaffScope, "roles">): boolean => scope.roles.includes("ADMIN") || scope.roles.includes("FINANCE");
export const mayAnswerReport = (scope: Pick<StaffScope, "roles">, act: "accept" | "return", status: ReportStatus): boolean =>
  mayReadReports(scope) && mayReport(act, status);

/** Every member of a company writes its report; sending it is for its owner and managers. */
export const mayWriteReport = (_scope: Pick<CompanyScope, "role">, status: ReportStatus): boolean => REPORT_EDITABLE.includes(status);
export const maySendReport = (scope: Pick<CompanyScope, "role">): boolean => scope.role !== "MEMBER";
