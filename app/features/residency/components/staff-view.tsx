import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { formatDate, formatDay, formatNumber } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";
import { formatPhone, normalisePhone } from "~/lib/requisites";
import { decisionTone } from "./marks";
import { formatPoints } from "../rules/score";
import type { Clock } from "../rules/clock";
import type { ChecklistItem } from "../documents";
import { PROJECT_TITLE, questionsOf, type FormDefinition, type FormSectionOf } from "../forms/definition";
import { readWhole } from "../forms/check";
import { answerOf, type Answers } from "../forms/values";
import type { ApplicationStatus } from "../status";
import { AnswersView, readSections } from "./answers-view";
import { ApplicationStages } from "./application-stages";
import { CompanyView } from "./company-view";
import { DocumentsView, type ShownDocument } from "./documents-view";
import { HistoryView } from "./history-view";

interface ShownApplication {
  id: string;
  status: ApplicationStatus;
  submittedAt: Date | string | null;
  clock: Clock | null;
  answers: Answers;
  definition: FormDefinition;
  shown: readonly string[];
  company: Parameters<typeof CompanyView>[0]["company"] & { id: string };
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
  return (definition: FormDefinition, answers: Answers): string => {
    const areaSqm = answerOf(answers, "areaSqm");
    const hours = questionsOf(definition).flatMap((question) => {
      const value = question.type === "hours" ? answerOf(answers, question.code) : "";
      if (!value) return [];
      return [t("staff.asksHours", { name: localised(question, "label", locale), hours: formatNumber(readWhole(value) ?? 0, locale) })];
    });
    return [...(areaSqm ? [t("staff.asksArea", { area: areaSqm })] : []), ...hours].join(" · ");
  };
}

const CONTACT = ["contactName", "contactEmail", "contactPhone"];
const holds = (section: FormSectionOf, code: string) => section.questions.some((question) => question.code === code);

/** An application as staff read it: the project first, then who brings it and with which papers. */
export function StaffView({ application, correctCompany = false }: { application: ShownApplication; correctCompany?: boolean }) {
  const { t } = useTranslation("residency");
  const locale = useLocale();
  const asks = useAsks();
  const { answers, definition, shown, decision, residency } = application;
  const [contactName, contactEmail, contactPhone = ""] = CONTACT.map((code) => answerOf(answers, code));
  const sections = readSections(definition, shown);
  // The project first, whatever its place in the form.
  const inOrder = [...sections.filter((one) => holds(one, PROJECT_TITLE)), ...sections.filter((one) => !holds(one, PROJECT_TITLE))];
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
      <Sheet title={t("staff.company")}>
        <CompanyView
          company={application.company}
          checked
          more={[
            { name: t("staff.asks"), value: asks(definition, answers) || "–" },
            { name: t("staff.contact"), value: contact || "–" },
          ]}
        />
        {correctCompany ? (
          <p className="mt-2">
            <Link to={`/staff/companies/${application.company.id}/edit?back=/staff/applications/${application.id}`} className="inline-flex min-h-11 items-center text-pencil hover:underline md:min-h-8">
              {t("staff.correctCompany")}
            </Link>
          </p>
        ) : null}
      </Sheet>
      {inOrder.map((section) => (
        <Sheet key={section.code} title={localised(section, "label", locale)}>
          <AnswersView section={section} typed={answers[section.code]} shown={shown} skip={CONTACT} />
        </Sheet>
      ))}
      <Sheet title={t("application.documents")}>
        <DocumentsView documents={application.documents} checklist={application.checklist} />
      </Sheet>
      <Sheet title={t("application.history")}>
        <HistoryView history={application.history} />
      </Sheet>
    </>
  );
}
