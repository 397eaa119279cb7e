import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Facts } from "~/components/page";
import { formatDay } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";
import { formatPoints } from "../../rules/score";
import type { SessionItem, SessionPage } from "../queries/session.server";
import { caseKey, OutcomePill } from "./marks";

/** What is known of an item of the agenda before it is decided, and what was decided. */
export function ItemFacts({ item, session }: { item: SessionItem; session: Pick<SessionPage, "grounds" | "passScore"> }) {
  const { t } = useTranslation("council");
  const locale = useLocale();
  const conflicts = item.votes.filter((vote) => vote.choice === "CONFLICT").map((vote) => vote.name);
  const terms = item.proposed && "startsOn" in item.proposed ? item.proposed : null;
  const measure = item.proposed && "measure" in item.proposed ? item.proposed.measure : null;
  const about =
    item.kind === "CASE"
      ? [{ name: t("item.ground"), value: t(`case.${caseKey(item.ground)}`) }]
      : [
          { name: t("item.project"), value: item.projectTitle || "—" },
          { name: t("item.call"), value: localised({ titleRu: item.callTitleRu, titleEn: item.callTitleEn }, "title", locale) },
          {
            name: t("item.score"),
            value: item.score === null ? t("session.noScore") : <strong>{t("item.scoreValue", { score: formatPoints(item.score, locale), pass: session.passScore })}</strong>,
          },
          { name: t("item.needs"), value: item.areaSqm === null ? "—" : t("session.areaValue", { area: item.areaSqm }) },
        ];
  const known = (code: string) => {
    const ground = session.grounds.find((one) => one.code === code);
    return ground ? (locale === "ru" ? ground.ru : ground.en) : code;
  };
  return (
    <div className="flex flex-col gap-3">
      <Facts
        items={[
          ...about,
          { name: t("item.conflicts"), value: conflicts.length > 0 ? conflicts.join(", ") : t("item.noConflicts") },
          {
            name: t("item.proposed"),
            value: item.proposal ? (
              <>
                {t(`proposal.${item.proposal}`)}
                {terms && item.proposal !== "REJECTED" ? `, ${t("proposal.terms", { day: formatDay(terms.startsOn, locale), count: terms.termYears, premises: terms.premises, area: terms.areaSqm })}` : ""}
              </>
            ) : measure ? (
              t(`measure.${measure}`)
            ) : (
              t("proposal.none")
            ),
          },
          ...(item.grounds.length > 0 ? [{ name: t("item.grounds"), value: item.grounds.map(known).join("; ") }] : []),
          ...(item.reasons ? [{ name: t("item.reasons"), value: item.reasons }] : []),
          ...(item.state === "open" ? [] : [{ name: t("item.outcome"), value: <OutcomePill item={item} /> }]),
        ]}
      />
      {item.applicationId ? (
        <p>
          <Link to={`/staff/applications/${item.applicationId}`} className="inline-flex min-h-11 items-center text-pencil hover:underline md:min-h-0">
            {t("item.application")}
          </Link>
        </p>
      ) : null}
    </div>
  );
}
