import { useTranslation } from "react-i18next";
import { buttonClass } from "~/components/button";
import { cx } from "~/components/classes";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Pill } from "~/components/page";
import { formatDayShort, formatRange } from "~/lib/format";
import type { Locale } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import { clockOf, pickAddress } from "../../components/addresses";
import { TellMe } from "../../waitlist/components/tell-me";
import type { Card, FindView } from "../page.server";
import { sayLength, sayReason } from "../say";

/** When a card is: its day and hours, or its days. */
const whenOf = (t: unknown, card: Card, locale: Locale) => (card.byDay ? `${formatDayShort(card.day, locale)}, ${sayLength(t, card.minutes)}` : formatRange(card.startsAt, card.endsAt, locale));

const addressOf = (card: Card, start = card.start) => pickAddress(new URLSearchParams(card.beside.map(({ slug, quantity }) => ["with", `${slug}*${quantity}`])), { day: card.day, slug: card.slug, start, minutes: card.minutes, quantity: card.quantity });

/** Found times as cards, the best first, or what would help. */
export function Results({ view }: { view: FindView }) {
  const { t } = useTranslation(["find", "booking", "common"]);
  const locale = useLocale();
  const { cards, count, ways } = view;
  if (cards === null) return null;
  if (cards.length === 0) {
    return (
      <section className="mt-6" aria-live="polite">
        <EmptyState title={t("find:none")}>{t("find:noneBody")}</EmptyState>
        {ways.length > 0 ? (
          <div className="mt-6">
            <h2 className="mb-2 text-heading">{t("find:ways")}</h2>
            <ul className="grid gap-2" data-testid="ways">
              {ways.map((way) => (
                <li key={way.what}>
                  <a href={way.href} className="block rounded-card border border-line bg-sheet px-4 py-3 hover:border-pencil">
                    <strong className="block text-pencil">{t(`find:way.${way.what}`)}</strong>
                    <span className="text-ink-soft">{t("find:wayFinds", { count: way.count, resource: way.best.name, when: whenOf(t, way.best, locale) })}</span>
                  </a>
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        {view.mayWait ? <TellMe query={view.query} /> : null}
      </section>
    );
  }
  return (
    <section className="mt-6" aria-live="polite" aria-labelledby="found">
      <h2 id="found" className="mb-2 text-heading">
        {t("find:found", { count })}
        {count > cards.length ? <span className="text-dense font-normal text-ink-soft"> · {t("find:shown", { count: cards.length })}</span> : null}
      </h2>
      <ol className="grid gap-3" data-testid="found" aria-label={t("find:results")}>
        {cards.map((card) => (
          <FoundCard key={`${card.slug} ${card.startsAt}`} card={card} />
        ))}
      </ol>
    </section>
  );
}

function FoundCard({ card }: { card: Card }) {
  const { t } = useTranslation(["find", "booking", "common"]);
  const locale = useLocale();
  const when = whenOf(t, card, locale);
  return (
    <li className="grid gap-x-6 gap-y-3 rounded-card border border-line bg-sheet p-4 md:grid-cols-[minmax(0,1fr)_auto]">
      <div className="min-w-0">
        <p className="text-dense text-ink-soft">
          {t(`booking:kind.${card.kind as "mocap"}`, { defaultValue: card.kind })} · {t("find:score", { score: card.score })}
        </p>
        <h3 className="text-heading">{card.name}</h3>
        <p className="font-semibold tabular">{when}</p>
        {card.beside.length > 0 ? (
          <p className="mt-1 font-medium" data-testid="along">
            {t("find:along", { things: card.beside.map(({ name, quantity }) => (quantity > 1 ? `${name} × ${quantity}` : name)).join(", ") })}
          </p>
        ) : null}
        <ul className="mt-2 flex flex-wrap gap-1.5">
          {card.reasons.map((reason) => (
            <li key={reason.code}>
              <Pill tone={reason.tone}>
                {reason.tone === "good" ? <span aria-hidden>✓</span> : null}
                {sayReason(t, reason, locale)}
              </Pill>
            </li>
          ))}
        </ul>
        {card.others.length > 0 ? (
          <p className="mt-2 flex flex-wrap items-center gap-x-1 text-dense text-ink-soft">
            <span>{t("find:others")}</span>
            {card.others.map((start) => (
              <a key={start} href={addressOf(card, start)} className="inline-flex min-h-11 min-w-11 items-center justify-center px-1.5 font-medium text-pencil tabular hover:underline md:min-h-7">
                {clockOf(start)}
              </a>
            ))}
          </p>
        ) : null}
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 md:flex-col md:items-end md:justify-start">
        <Price card={card} />
        <a href={addressOf(card)} aria-label={t("find:bookOf", { resource: card.name, when })} className={cx(buttonClass(card.barred ? "plain" : "primary"), "max-md:flex-1")}>
          {t(card.barred ? "find:look" : "find:book")}
        </a>
      </div>
    </li>
  );
}

function Price({ card: { price } }: { card: Card }) {
  const { t } = useTranslation("find");
  const locale = useLocale();
  if (!price) return <p className="text-dense text-ink-soft">{t("noPrice")}</p>;
  return (
    <p className="md:text-end">
      <strong className="block text-heading tabular">{price.totalKopecks === 0 ? t("free") : formatMoney(price.totalKopecks, locale)}</strong>
      {price.fullKopecks > price.totalKopecks ? <span className="text-dense text-ink-soft tabular">{t("instead", { price: formatMoney(price.fullKopecks, locale) })}</span> : null}
    </p>
  );
}
