import { contactsOf, staffWith } from "../features/identity/queries.server";
import type { LetterParams, LetterTemplate } from "../features/notifications/templates";
import { periodName } from "../features/residency/reports/period-name";
import { caseForLetter, reportForLetter } from "../features/residency/reports/queries/report.server";
import { appUrl } from "../lib/env.server";
import type { Reactions } from "../lib/events.server";
import { on, tell } from "./tell.server";

const periodIn = (codes: readonly string[]) => ({
  ru: codes.map((code) => periodName(code, "ru")).join(", "),
  en: codes.map((code) => periodName(code, "en")).join(", "),
});

type ReportLetter = NonNullable<Awaited<ReturnType<typeof reportForLetter>>>;

async function aboutReport<T extends LetterTemplate>(
  reportId: string,
  event: { id: string },
  template: T,
  params: (facts: ReportLetter, common: { period: { ru: string; en: string }; url: string }) => LetterParams[T],
) {
  const facts = await reportForLetter(reportId);
  if (facts) await tell(event, await contactsOf(facts.companyId), template, params(facts, { period: periodIn([facts.period]), url: `${appUrl()}/reports/${reportId}` }));
}

/** Residents' reports and the cases that come of them. */
export const reportsReactions: Reactions = {
  "residency.report-due": [
    on("residency.report-due", ({ reportId, dueOn }, event) => aboutReport(reportId, event, "reportDue", (_facts, common) => ({ ...common, dueOn }))),
  ],
  "residency.report-late": [
    on("residency.report-late", ({ reportId, dueOn }, event) => aboutReport(reportId, event, "reportLate", (_facts, common) => ({ ...common, dueOn }))),
  ],
  "residency.report-returned": [
    on("residency.report-returned", ({ reportId }, event) =>
      aboutReport(reportId, event, "reportReturned", ({ answer, term }, common) => ({ ...common, reason: answer, dueOn: term })),
    ),
  ],
  "residency.report-accepted": [
    on("residency.report-accepted", ({ reportId }, event) => aboutReport(reportId, event, "reportAccepted", ({ answer }, common) => ({ ...common, comment: answer }))),
  ],
  "residency.report-submitted": [
    on("residency.report-submitted", async ({ reportId }, event) => {
      const facts = await reportForLetter(reportId);
      if (!facts) return;
      await tell(event, await staffWith(["FINANCE"]), "reportArrived", {
        companyName: facts.companyName,
        period: periodIn([facts.period]),
        url: `${appUrl()}/staff/reports/${reportId}`,
      });
    }),
  ],
  "residency.report-case-opened": [
    on("residency.report-case-opened", async ({ caseId }, event) => {
      const facts = await caseForLetter(caseId);
      if (!facts || (facts.ground !== "missed-reports" && facts.ground !== "weak-kpi")) return;
      const params = { companyName: facts.companyName, ground: facts.ground, periods: periodIn(facts.periods) } as const;
      await tell(event, await contactsOf(facts.companyId), "reportCase", { ...params, url: `${appUrl()}/reports` });
      await tell(event, await staffWith(["ADMIN"]), "reportCase", { ...params, url: `${appUrl()}/staff/council` });
    }),
  ],
};
