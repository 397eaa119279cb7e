import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { formatDay } from "~/lib/format";
import type { ItemVotes } from "../queries/votes.server";

/** How the council voted, session by session, by name. */
export function VotesView({ items }: { items: readonly ItemVotes[] }) {
  const { t } = useTranslation("council");
  const locale = useLocale();
  if (items.length === 0) return null;
  return (
    <Sheet title={t("decision.votes")}>
      {items.map((item) => (
        <section key={item.id} className="border-t border-line pt-3 first-of-type:border-0 first-of-type:pt-0">
          <h3 className="font-semibold">
            <Link to={`/staff/council/${item.sessionId}?item=${item.id}#item`} className="inline-flex min-h-11 items-center text-pencil hover:underline md:min-h-0">
              {[item.session ? t("decision.sessionNumber", { number: item.session }) : t("decision.session"), formatDay(item.heldOn, locale)].join(" · ")}
            </Link>
          </h3>
          <p className="text-ink-soft">{item.outcome ? t(`decision.kind.${item.outcome}`) : t("decision.putOff")}</p>
          <ul className="mt-1 mb-3">
            {item.votes.map((vote, index) => (
              <li key={index} className="grid grid-cols-[1fr_auto] gap-x-4 py-0.5">
                <span>
                  {vote.name}
                  {vote.note ? <span className="block text-dense text-ink-soft">{vote.note}</span> : null}
                </span>
                <span>{t(`decision.choice.${vote.choice}`)}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Sheet>
  );
}
