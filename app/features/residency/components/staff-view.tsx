import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { formatDate, formatDay, formatNumber } from "~/lib/format";
import { formatPhone, normalisePhone } from "~/lib/requisites";
import { decisionTone } from "./marks";
import { formatPoints } from "../rules/score";
import type { Clock } from "../rules/clock";
import type { ChecklistItem } from "../documents";
import { EQUIPMENT, type Answers } from "../sections";
import type { ApplicationStatus } from "../status";
import { AnswersView } from "./answers-view";
import { ApplicationStages } from "./application-stages";
import { CompanyView } from "./company-view";
import { DocumentsView, type ShownDocument } from "./documents-view";
import { HistoryView } from "./history-view";

interface ShownApplication {
  status: ApplicationStatus;
  submittedAt: Date | string | null;
  clock: Clock | null;
  answers: Answers;
  company: Parameters<typeof CompanyView>[0]["company"];
  documents: readonly ShownDocument[];
  checklist: readonly ChecklistItem[];
  history: Parameters<typeof HistoryView>[0]["history"] & Parameters<typeof ApplicationStages>[0]["application"]["history"];
  decision: { kind: "APPROVED" | "RESERVE" | "REJECTED"; reasons: string; score: number | null; decidedAt: Date | string; passScore: number } | null;
  residency: { startsOn: string; endsOn: string; premises: string | null; areaSqm: number | null } | null;
}

/** What the application asks for, in one line: «60 м² · мокап 6». */
function useAsks() {
  const { t } = useTranslation("residency");
  const locale = useLocale();
  return ({ needs }: Answers): string => {
    const area = needs?.areaSqm ? [t("staff.asksArea", { area: needs.areaSqm })] : [];
    const hours = EQUIPMENT.flatMap((kind) => {
      const value = needs?.[`hours_${kind}`];
      if (!value) return [];
      const number = Number(value.replace(/\D/g, ""));
      return [t("staff.asksHours", { name: t(`equipment.${kind}`), hours: formatNumber(number, locale) })];
    });
    return [...area, ...hours].join(" · ");
  };
}

/** An application as staff read it: the project first, then who brings it and with which papers. */
export function StaffView({ application }: { application: ShownApplication }) {
  const { t } = useTranslation("residency");
  const locale = useLocale();
  const asks = useAsks();
  const { answers, decision, residency } = application;
  const { contactName, contactEmail, contactPhone = "" } = answers.company ?? {};
  const contact = [contactName, contactEmail, formatPhone(normalisePhone(contactPhone) ?? contactPhone)].filter(Boolean).join(", ");
  return (
    <>
      <Sheet as="div">
        <ApplicationStages short application={application} />
      </Sheet>
      {decision ? (
        <Sheet title={t("application.decision")} aside={t("staff.decided", { at: formatDate(decision.decidedAt, locale) })}>
          <p className={decisionTone[decision.kind]}>{t(`application.decided.${decision.kind}`)}</p>
          <p className="mt-1 max-w-prose whitespace-pre-line">{decision.reasons || t("application.noReasons")}</p>
          {decision.score === null ? null : <p className="mt-1 text-ink-soft">{t("application.score", { score: formatPoints(decision.score, locale), pass: decision.passScore })}</p>}
          {residency ? (
            <p className="mt-1">
              {t("application.residency", { from: formatDay(residency.startsOn, locale), to: formatDay(residency.endsOn, locale) })}
              {residency.premises ? ` · ${residency.premises}` : ""}
              {residency.areaSqm ? ` · ${t("application.areaValue", { area: residency.areaSqm })}` : ""}
            </p>
          ) : null}
        </Sheet>
      ) : null}
      <Sheet title={t("sections.project")}>
        <AnswersView section="project" typed={answers.project} />
      </Sheet>
      <Sheet title={t("sections.company")}>
        <CompanyView
          company={application.company}
          checked
          more={[
            { name: t("staff.asks"), value: asks(answers) || "–" },
            { name: t("staff.contact"), value: contact || "–" },
          ]}
        />
        <div className="mt-4 border-t border-line pt-4">
          <AnswersView section="company" typed={answers.company} skip={["contactName", "contactEmail", "contactPhone"]} />
        </div>
      </Sheet>
      <Sheet title={t("application.documents")}>
        <DocumentsView documents={application.documents} checklist={application.checklist} />
      </Sheet>
      <Sheet title={t("sections.team")}>
        <AnswersView section="team" typed={answers.team} />
      </Sheet>
      <Sheet title={t("sections.needs")}>
        <AnswersView section="needs" typed={answers.needs} />
      </Sheet>
      <Sheet title={t("application.history")}>
        <HistoryView history={application.history} />
      </Sheet>
    </>
  );
}
