import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Pill, Sheet } from "~/components/page";
import { formatDay } from "~/lib/format";
import type { BriefState } from "../rules/brief";

interface Props {
  briefs: readonly { id: string; title: string; answerBy: string | null; state: BriefState; asked: number }[];
  mayPost: boolean;
}

const TONE = { open: "good", expired: "waiting", closed: "plain" } as const;

/** The company's own briefs with their states and the answers that wait. */
export function OwnBriefs({ briefs, mayPost }: Props) {
  const { t } = useTranslation("partners");
  const locale = useLocale();
  return (
    <Sheet title={t("ownBriefs.title")}>
      {briefs.length === 0 ? (
        <p className="text-ink-soft">{t("ownBriefs.empty")}</p>
      ) : (
        <ul className="divide-y divide-line">
          {briefs.map((brief) => (
            <li key={brief.id} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 py-2.5">
              <a href={`/partners/briefs/${brief.id}`} className="min-w-0 grow font-medium text-ink hover:text-pencil hover:underline">
                {brief.title}
              </a>
              {brief.asked > 0 ? (
                <a href="/introductions" className="text-dense text-pencil hover:underline">
                  {t("ownBriefs.asked", { count: brief.asked })}
                </a>
              ) : null}
              <span className="tabular text-dense text-ink-soft">
                {brief.answerBy ? `${t("briefs.answerBy")} ${formatDay(brief.answerBy, locale)}` : t("briefs.noTerm")}
              </span>
              <Pill tone={TONE[brief.state]}>{t(`briefs.states.${brief.state}`)}</Pill>
            </li>
          ))}
        </ul>
      )}
      {mayPost ? (
        <div className="mt-3">
          <ButtonLink to="/partners/briefs/new">{t("briefs.post")}</ButtonLink>
        </div>
      ) : null}
    </Sheet>
  );
}
