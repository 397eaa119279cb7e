import { formatDate, formatDay, formatNumber } from "~/lib/format";
import { translator } from "~/lib/i18n/i18n.server";
import { localised, type Locale } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import { Paper } from "~/lib/pdf/paper.server";
import { FIELD_GROUPS } from "./fields";
import { KPI_KINDS } from "./kpi-codes";
import { periodName } from "./period-name";
import type { ReportPage } from "./queries/report.server";
import { sayFigure } from "./say-figure";

/** A report on paper as it stands: figures by topic with the period before, what the portal knew, the answer, who sent and accepted it. */
export function reportPdf(report: ReportPage, locale: Locale): Promise<Uint8Array> {
  const t = translator(locale);
  const say = (key: string, params: Record<string, unknown> = {}) => (t as unknown as (key: string, params: Record<string, unknown>) => string)(key, { ...params, ns: "reports" });
  const period = periodName(report.period, locale);
  const title = say(report.kind === "QUARTER" ? "paper.quarter" : "paper.year", { period });
  const paper = new Paper({
    title,
    author: report.companyName,
    subject: period,
    createdAt: report.submittedAt ?? new Date(0),
    foot: say("paper.foot", { company: report.companyName, period }),
    pageOf: (page, pages) => say("paper.page", { page, pages }),
  });
  paper.title(title, say("paper.note"));
  const sent = report.submittedAt ? say("paper.sentBy", { day: formatDate(report.submittedAt, locale), name: report.submittedByName }) : "–";
  paper.facts([
    [say("paper.resident"), report.companyName],
    [say("paper.due"), formatDay(report.dueOn, locale)],
    [say("paper.sent"), sent],
    [say("paper.state"), say(`state.${report.state}`)],
  ]);
  if (report.can.write || report.status === "RETURNED" || report.status === "AWAITED") paper.text(say("paper.draft"));

  const before = report.previous;
  for (const group of FIELD_GROUPS) {
    const rows = report.fields.filter((field) => field.group === group && field.kind !== "text");
    if (rows.length === 0) continue;
    paper.heading(say(`groups.${group}`));
    paper.table(
      [
        { title: say("figures.name"), share: 5 },
        { title: say("figures.now"), share: 3, align: "right" },
        ...(before ? [{ title: periodName(before.period, locale), share: 3, align: "right" as const }] : []),
      ],
      rows.map((field) => [
        localised(field, "title", locale),
        sayFigure(field.kind, report.figures[field.code], locale),
        ...(before ? [sayFigure(field.kind, before.figures[field.code], locale)] : []),
      ]),
    );
  }
  for (const field of report.fields.filter((one) => one.kind === "text" && report.values[one.code])) {
    paper.heading(localised(field, "title", locale));
    paper.text(report.values[field.code]!);
  }
  const { lines, percent } = report.achievement;
  if (lines.length > 0) {
    paper.heading(say("paper.kpi"));
    paper.table(
      [
        { title: say("figures.name"), share: 4 },
        { title: say("kpi.plan"), share: 3, align: "right" },
        { title: say("kpi.fact"), share: 3, align: "right" },
        { title: say("kpi.percent"), share: 2, align: "right" },
      ],
      lines.map((line) => [say(`kpi.codes.${line.code}`), sayFigure(KPI_KINDS[line.code], line.plan, locale), sayFigure(KPI_KINDS[line.code], line.fact, locale), say("percent", { value: line.percent })]),
    );
    paper.text(say("kpi.total", { value: percent }));
  }
  const { known } = report;
  if (known) {
    const hours = (minutes: number) => formatNumber(Math.round((minutes / 60) * 10) / 10, locale);
    paper.heading(say("paper.known"));
    paper.facts([
      [say("known.subsidy"), say("known.subsidyValue", { amount: formatMoney(known.subsidyKopecks, locale), hours: hours(known.subsidyMinutes) })],
      [say("known.bookings"), say("known.bookingsValue", { count: known.bookings, hours: hours(known.bookingMinutes) })],
      [say("known.partners"), known.partners.join(", ") || say("known.none")],
    ]);
  }
  if (report.comment) {
    paper.heading(say("paper.comment"));
    paper.text(report.comment);
  }
  if (report.answer) {
    paper.heading(say("paper.answer"));
    paper.text(report.answer);
  }
  paper.gap(12);
  const signed = [
    ...(report.submittedAt ? [{ position: say("paper.signResident"), name: report.submittedByName, mark: say("paper.mark", { day: formatDate(report.submittedAt, locale) }) }] : []),
    ...(report.status === "ACCEPTED" && report.answeredAt ? [{ position: say("paper.signStaff"), name: report.answeredByName, mark: say("paper.mark", { day: formatDate(report.answeredAt, locale) }) }] : []),
  ];
  if (signed.length > 0) paper.signatures(signed);
  return paper.finish();
}
