import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { formatDateTime } from "~/lib/format";
import type { ApplicationStatus } from "../status";

interface ShownStep {
  id: string;
  to: ApplicationStatus;
  at: Date | string;
  actor: string;
  reason: string;
}

/** Every change of an application, the latest first. */
export function HistoryView({ history }: { history: readonly ShownStep[] }) {
  const { t } = useTranslation("residency");
  const locale = useLocale();
  return (
    <ol className="flex flex-col gap-3">
      {[...history].reverse().map((step) => (
        <li key={step.id} className="grid gap-x-4 sm:grid-cols-[9rem_1fr]">
          <span className="tabular text-dense text-ink-soft">{formatDateTime(step.at, locale)}</span>
          <span>
            {t(`application.step.${step.to}`)}
            <span className="text-dense text-ink-soft"> · {step.actor || t("application.house")}</span>
            {step.reason ? <span className="block max-w-prose text-dense whitespace-pre-line text-ink-soft">{step.reason}</span> : null}
          </span>
        </li>
      ))}
    </ol>
  );
}
