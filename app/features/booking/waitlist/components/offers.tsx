import { Form, useNavigation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Notice, Pill } from "~/components/page";
import { formatDateTime, formatRange } from "~/lib/format";
import { formatMoney } from "~/lib/money";
import type { WaitlistPage } from "../page.server";
import { Left } from "./left";

/** What is offered to the company: each with its deadline, its price and one press to take it. */
export function Offers({ offers, now }: { offers: WaitlistPage["offers"]; now: string }) {
  const { t } = useTranslation(["waitlist"]);
  const locale = useLocale();
  const busy = useNavigation().state !== "idle";
  if (offers.length === 0) return null;
  return (
    <section aria-labelledby="offers" className="mb-6">
      <h2 id="offers" className="text-heading">
        {t("waitlist:offers")}
      </h2>
      <p className="mb-3 text-ink-soft">{t("waitlist:offersLead")}</p>
      <ul className="grid gap-3" data-testid="offers">
        {offers.map((offer) => {
          const when = formatRange(offer.startsAt, offer.endsAt, locale);
          const take = offer.totalKopecks > 0 ? t("waitlist:take", { total: formatMoney(offer.totalKopecks, locale) }) : t("waitlist:takeFree");
          return (
            <li key={offer.id} id={offer.id} className="grid gap-x-6 gap-y-3 rounded-card border-2 border-pencil bg-sheet p-4 md:grid-cols-[minmax(0,1fr)_auto] md:p-5">
              <div className="min-w-0">
                <h3 className="text-heading">
                  {offer.name}
                  {offer.quantity > 1 ? ` × ${offer.quantity}` : ""}
                </h3>
                <p className="font-semibold tabular">{when}</p>
                {offer.purpose ? <p className="wrap-anywhere text-ink-soft">{t("waitlist:purpose", { purpose: offer.purpose })}</p> : null}
                <p className="mt-2 flex flex-wrap items-center gap-2">
                  <Pill tone="waiting">{t("waitlist:until", { when: formatDateTime(offer.until, locale) })}</Pill>
                  <span className="text-dense text-ink-soft tabular">
                    <Left until={offer.until} now={now} />
                  </span>
                </p>
                {offer.refusal ? (
                  <div className="mt-3">
                    <Notice tone="bad" title={offer.refusal} />
                  </div>
                ) : null}
              </div>
              <div className="flex flex-col gap-2 md:items-end">
                {offer.refusal ? null : (
                  <Form method="post" className="contents">
                    <input type="hidden" name="intent" value="take" />
                    <input type="hidden" name="id" value={offer.id} />
                    <input type="hidden" name="expected" value={offer.totalKopecks} />
                    <Button look="primary" disabled={busy} aria-label={t("waitlist:takeOf", { take, resource: offer.name, when })}>
                      {take}
                    </Button>
                  </Form>
                )}
                {offer.approval && !offer.refusal ? <p className="text-dense text-ink-soft">{t("waitlist:approval")}</p> : null}
                <details className="md:max-w-64 md:text-end">
                  <summary className="inline-flex min-h-11 items-center font-semibold text-ink-soft">{t("waitlist:decline")}</summary>
                  <p className="mb-2 text-dense text-ink-soft">{t("waitlist:declineBody")}</p>
                  <Form method="post">
                    <input type="hidden" name="intent" value="leave" />
                    <input type="hidden" name="id" value={offer.id} />
                    <Button look="danger">{t("waitlist:declineSure")}</Button>
                  </Form>
                </details>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
