import { Form, Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonAnchor } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Pill, Sheet } from "~/components/page";
import { formatRange } from "~/lib/format";
import type { WaitlistPage } from "../page.server";

const ROW = "flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2.5";

function Leave({ id, text, label, intent = "leave" }: { id: string; text: string; label: string; intent?: string }) {
  return (
    <Form method="post">
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="id" value={id} />
      <Button look="quiet" aria-label={label}>
        {text}
      </Button>
    </Form>
  );
}

/** Lines that the company waits in, with its place in each. */
export function Lines({ lines }: { lines: WaitlistPage["lines"] }) {
  const { t } = useTranslation(["waitlist"]);
  const locale = useLocale();
  if (lines.length === 0) return null;
  return (
    <Sheet title={t("waitlist:lines")} className="mb-6">
      <p className="mb-2 max-w-prose text-dense text-ink-soft">{t("waitlist:linesLead")}</p>
      <ul className="divide-y divide-line" data-testid="lines">
        {lines.map((line) => {
          const when = formatRange(line.startsAt, line.endsAt, locale);
          return (
            <li key={line.id} className={ROW}>
              <span className="min-w-0 grow">
                <a href={line.href} className="block font-semibold text-pencil hover:underline">
                  {line.name}
                  {line.quantity > 1 ? ` × ${line.quantity}` : ""}
                </a>
                <span className="block wrap-anywhere text-ink-soft">
                  <span className="tabular">{when}</span>
                  {line.purpose ? ` · ${line.purpose}` : ""}
                </span>
              </span>
              <Pill tone={line.place === 1 ? "mine" : "plain"}>{line.place === 1 ? t("waitlist:placeFirst") : t("waitlist:place", { place: line.place })}</Pill>
              <Leave id={line.id} text={t("waitlist:leave")} label={t("waitlist:leaveOf", { resource: line.name, when })} />
            </li>
          );
        })}
      </ul>
    </Sheet>
  );
}

/** What the company wants to be told of. */
export function Searches({ searches }: { searches: WaitlistPage["searches"] }) {
  const { t } = useTranslation(["waitlist"]);
  if (searches.length === 0) return null;
  return (
    <Sheet title={t("waitlist:searches")} className="mb-6">
      <p className="mb-2 max-w-prose text-dense text-ink-soft">{t("waitlist:searchesLead")}</p>
      <ul className="divide-y divide-line" data-testid="searches">
        {searches.map((search) => (
          <li key={search.id} className={ROW}>
            <span className="min-w-0 grow">
              <strong className="block wrap-anywhere">{search.what}</strong>
              <span className="block text-ink-soft">{search.details}</span>
            </span>
            <Pill tone={search.found ? "good" : "plain"}>{t(search.found ? "waitlist:found" : "waitlist:searching")}</Pill>
            <span className="flex flex-wrap">
              <ButtonAnchor look={search.found ? "primary" : "quiet"} href={`/bookings/waitlist/${search.id}`} aria-label={t("waitlist:lookOf", { what: search.what })}>
                {t("waitlist:look")}
              </ButtonAnchor>
              <Leave id={search.id} intent="drop" text={t("waitlist:stop")} label={t("waitlist:stopOf", { what: search.what })} />
            </span>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

/** What became of the lines of the last week. */
export function Ended({ ended }: { ended: WaitlistPage["ended"] }) {
  const { t } = useTranslation(["waitlist"]);
  const locale = useLocale();
  if (ended.length === 0) return null;
  return (
    <Sheet title={t("waitlist:ended")}>
      <ul className="divide-y divide-line">
        {ended.map((line) => (
          <li key={line.id} className={ROW}>
            <span className="min-w-0">
              <span className="block font-medium">{line.name}</span>
              <span className="block text-ink-soft tabular">{formatRange(line.startsAt, line.endsAt, locale)}</span>
            </span>
            <span className="flex flex-wrap items-center gap-3">
              <Pill tone={line.status === "TAKEN" ? "good" : line.status === "LAPSED" ? "bad" : "plain"}>{t(`waitlist:state.${line.status}`)}</Pill>
              {line.bookingId ? (
                <Link to={`/bookings/${line.bookingId}`} className="inline-flex min-h-11 items-center font-semibold text-pencil hover:underline md:min-h-7">
                  {t("waitlist:openBooking")}
                </Link>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
