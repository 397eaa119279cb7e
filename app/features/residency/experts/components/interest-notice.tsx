import { useTranslation } from "react-i18next";
import { Notice } from "~/components/page";

/** Says that an interest bars from scoring, or leads an expert to where one is declared. */
export function InterestNotice({ applicationId, interested, mayDeclare }: { applicationId: string; interested: boolean; mayDeclare: boolean }) {
  const { t } = useTranslation("experts");
  if (interested) return <Notice tone="waiting">{t("conflictPage.found")}</Notice>;
  if (!mayDeclare) return null;
  return (
    <a href={`/staff/applications/${applicationId}/conflict`} className="inline-flex min-h-11 items-center text-pencil hover:underline md:min-h-7">
      {t("conflictPage.link")}
    </a>
  );
}
