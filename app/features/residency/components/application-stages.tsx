import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { StageLine, type Stage } from "~/components/stage-line";
import { formatDayMonth } from "~/lib/format";
import { siteDayOf } from "../rules/days";
import type { Clock } from "../rules/clock";
import type { ApplicationStatus } from "../status";

interface Subject {
  status: ApplicationStatus;
  submittedAt: Date | string | null;
  clock: Clock | null;
  history: readonly { from: ApplicationStatus; to: ApplicationStatus; at: Date | string }[];
  residency?: { startsOn: string } | null;
}

/** The line of stages with its dates: what is behind, whose term runs, what is ahead. `short` ends with the decision. */
export function ApplicationStages({ application, short = false }: { application: Subject; short?: boolean }) {
  const { t } = useTranslation("residency");
  const locale = useLocale();
  const { status, clock, history, submittedAt, residency } = application;
  const day = (at: Date | string) => formatDayMonth(siteDayOf(at), locale);
  const until = clock ? t("stages.until", { day: formatDayMonth(clock.dueOn, locale) }) : undefined;
  const last = (to: ApplicationStatus) => history.findLast((step) => step.to === to);
  const decided = last("APPROVED") ?? last("REJECTED") ?? last("RESERVE");
  const ended = last("WITHDRAWN") ?? last("LAPSED");

  const stages: Stage[] = [
    submittedAt
      ? { name: t("stages.submitted"), note: day(submittedAt), state: "done" }
      : { name: t("stages.draft"), state: status === "DRAFT" ? "current" : "done" },
  ];
  const returned = last("NEEDS_FIX");
  const accepted = last("EXPERT_REVIEW");
  const check = status === "FORMAL_CHECK";
  stages.push({
    name: t("stages.check"),
    note: check ? until : accepted ? day(accepted.at) : returned ? day(returned.at) : undefined,
    state: check ? "current" : accepted || returned ? "done" : "ahead",
  });
  if (returned) {
    stages.push({ name: t("stages.fix"), note: status === "NEEDS_FIX" ? until : day(returned.at), state: status === "NEEDS_FIX" ? "current" : "done" });
  }
  const review = status === "EXPERT_REVIEW";
  stages.push({
    name: t("stages.review"),
    note: review ? until : undefined,
    state: review ? "current" : decided || last("COUNCIL") ? "done" : "ahead",
  });
  const referred = last("COUNCIL");
  const council = status === "COUNCIL";
  if (referred) stages.push({ name: t("stages.council"), note: council ? until : day(referred.at), state: council ? "current" : "done" });
  if (ended) {
    stages.push({ name: t(ended.to === "LAPSED" ? "stages.lapsed" : "stages.withdrawn"), note: day(ended.at), state: "refused" });
    return <StageLine label={t("stages.label")} stages={stages} />;
  }
  if (status === "RESERVE" || status === "OFFERED") {
    stages.push({ name: t("stages.reserve"), note: status === "RESERVE" && decided ? day(decided.at) : undefined, state: status === "RESERVE" ? "current" : "done" });
    stages.push({ name: t("stages.offer"), note: status === "OFFERED" ? until : undefined, state: status === "OFFERED" ? "current" : "ahead" });
    return <StageLine label={t("stages.label")} stages={stages} />;
  }
  if (status === "APPEAL") {
    const refusal = last("REJECTED");
    stages.push({ name: t("stages.rejected"), note: refusal ? day(refusal.at) : undefined, state: "refused" });
    stages.push({ name: t("stages.appeal"), note: until, state: "current" });
    return <StageLine label={t("stages.label")} stages={stages} />;
  }
  const refused = status === "REJECTED";
  stages.push({
    name: refused ? t("stages.rejected") : t("stages.decision"),
    note: decided ? day(decided.at) : undefined,
    state: refused ? "refused" : decided ? "done" : "ahead",
  });
  if (!refused && (!short || residency)) {
    stages.push({
      name: t("stages.residency"),
      note: residency ? t("stages.from", { day: formatDayMonth(residency.startsOn, locale) }) : undefined,
      state: residency ? "done" : "ahead",
    });
  }
  return <StageLine label={t("stages.label")} stages={stages} />;
}
