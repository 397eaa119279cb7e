import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Facts, Notice, Sheet } from "~/components/page";
import { formatDate, formatDay } from "~/lib/format";
import { ActForm } from "../../agreements/components/act-form";
import type { OwnAccess } from "../queries.server";
import { useSpan } from "./client-marks";

/** A company's access without residency as the company sees it: what it has, what it waits for, or the form to ask. */
export function AskAccess({ access, answer }: { access: OwnAccess; answer: unknown }) {
  const { t } = useTranslation("clients");
  const locale = useLocale();
  const span = useSpan();
  const { admission, request, resident, mayAsk } = access;
  if (resident) return <Notice tone="good">{t("own.resident")}</Notice>;
  if (admission) {
    return (
      <Sheet title={admission.state === "planned" ? t("own.hasLater", { day: formatDay(admission.startsOn, locale) }) : t("own.has")}>
        <Facts
          items={[
            { name: t("groupHead"), value: t(`groupLong.${admission.group}`, { percent: access.percents[admission.group] }) },
            { name: t("term"), value: <span className="tabular">{span(admission)}</span> },
            { name: t("basis"), value: admission.basis },
          ]}
        />
        <p className="mt-4">
          <ButtonLink look="primary" to="/schedule">
            {t("own.book")}
          </ButtonLink>
        </p>
      </Sheet>
    );
  }
  if (request?.status === "OPEN") {
    return (
      <Notice tone="waiting" title={t("own.waiting", { when: formatDate(request.createdAt, locale) })}>
        <p className="wrap-anywhere">«{request.purpose}»</p>
      </Notice>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      {request?.status === "REFUSED" ? (
        <Notice tone="bad" title={t("own.refused")}>
          <p className="wrap-anywhere">«{request.reason}»</p>
          <p>{t("own.again")}</p>
        </Notice>
      ) : null}
      <Sheet title={t("own.ask")}>
        <p className="mb-3 max-w-prose text-ink-soft">{t("own.terms")}</p>
        {mayAsk ? (
          <ActForm intent="ask" answer={answer} submit={t("own.ask")} fields={[{ name: "purpose", label: t("own.purpose"), kind: "text", help: t("own.purposeHelp"), max: 1000 }]} />
        ) : (
          <p>{t("own.owner")}</p>
        )}
      </Sheet>
    </div>
  );
}
