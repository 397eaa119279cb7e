import { useTranslation } from "react-i18next";
import { Button, buttonClass } from "~/components/button";
import { ExplainedSum } from "~/components/explained-sum";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Notice } from "~/components/page";
import { formatRange } from "~/lib/format";
import { formatMoney } from "~/lib/money";
import { clockOf } from "../../components/addresses";
import type { MovePreview, MoveTarget } from "../preview.server";

/** Address of the page that says what a move would come to. */
export const moveAddress = (id: string, to: Pick<MoveTarget, "day" | "start" | "minutes" | "slug">): string =>
  `/bookings/${id}/move?${new URLSearchParams({ day: to.day, start: clockOf(to.start), minutes: String(to.minutes), at: to.slug }).toString()}`;

/** From where to where a booking is to move. */
export function MoveSpans({ preview }: { preview: MovePreview }) {
  const { t } = useTranslation("moving");
  const locale = useLocale();
  const elsewhere = preview.before.resource !== preview.to.resource;
  const span = (name: string, one: { startsAt: string; endsAt: string; resource: string }, strong: boolean) => (
    <div className="contents">
      <dt className="text-ink-soft">{name}</dt>
      <dd className={strong ? "font-semibold" : undefined}>
        {formatRange(one.startsAt, one.endsAt, locale)}
        {elsewhere ? <span className="block text-dense font-normal">{one.resource}</span> : null}
      </dd>
    </div>
  );
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2">
      {span(t("now"), preview.before, false)}
      {preview.differs ? span(t("then"), preview.to, true) : null}
    </dl>
  );
}

/** What a move changes about the money, in a sentence or two. */
export function MoveMoney({ preview }: { preview: MovePreview }) {
  const { t } = useTranslation("moving");
  const locale = useLocale();
  const money = (kopecks: number) => formatMoney(kopecks, locale);
  const difference = preview.totalKopecks - preview.formerKopecks;
  if (difference === 0) return <Notice tone="good" title={t("equal")} />;
  if (preview.status === "HELD") return <Notice tone="waiting" title={t("held", { amount: money(preview.totalKopecks) })}>{t("heldBody")}</Notice>;
  const pending = preview.status === "PENDING";
  if (difference > 0) return <Notice tone="waiting" title={t("extra", { amount: money(difference) })}>{pending ? t("pendingBody") : t("extraBody")}</Notice>;
  return <Notice tone="good" title={t("less", { amount: money(-difference) })}>{pending ? t("pendingBody") : t("lessBody")}</Notice>;
}

/** The lines of the new price and, folded away, of the former one. */
export function MoveSums({ preview }: { preview: MovePreview }) {
  const { t } = useTranslation("moving");
  const locale = useLocale();
  if (!preview.quote) return null;
  return (
    <>
      {preview.count > 1 ? (
        <p className="font-semibold tabular">{t("sumOf", { count: preview.count, before: formatMoney(preview.formerKopecks, locale), after: formatMoney(preview.totalKopecks, locale) })}</p>
      ) : null}
      <ExplainedSum lines={preview.quote.lines} total={preview.quote.totalKopecks} totalLabel={t("total")} note={preview.quote.vat} locale={locale} />
      <details>
        <summary className="inline-flex min-h-11 items-center text-dense font-semibold text-pencil md:min-h-9">
          {t("linesBefore")}: {formatMoney(preview.before.totalKopecks, locale)}
        </summary>
        <ul className="mt-1 flex flex-col gap-1 text-dense text-ink-soft">
          {preview.before.lines.map((line, index) => (
            <li key={index} className="flex justify-between gap-4">
              <span>
                {line.thing ? `${line.thing}: ` : ""}
                {line.label}
              </span>
              <span className="tabular whitespace-nowrap">{line.amountKopecks < 0 ? `−${formatMoney(-line.amountKopecks, locale)}` : formatMoney(line.amountKopecks, locale)}</span>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

/** What the form that moves posts: the time, the price and the booking that the person saw. */
export function moveValues(preview: MovePreview): Record<string, string> {
  return {
    startsAt: preview.to.startsAt,
    endsAt: preview.to.endsAt,
    resourceId: preview.to.resourceId,
    part: preview.part,
    expected: String(preview.totalKopecks),
    version: String(preview.version),
  };
}

/** Hidden fields of the form that moves. */
export const MoveHidden = ({ preview }: { preview: MovePreview }) =>
  Object.entries(moveValues(preview)).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);

/** Why staff move somebody's booking. */
export function MoveReason() {
  const { t } = useTranslation("moving");
  return (
    <label className="flex flex-col gap-1">
      <span className="font-medium">{t("reason")}</span>
      <input name="reason" required minLength={3} maxLength={300} autoComplete="off" className={inputClass} />
      <span className="text-dense text-ink-soft">{t("reasonHelp")}</span>
    </label>
  );
}

/** What the button that moves says. */
export function MoveButton({ preview, busy }: { preview: MovePreview; busy: boolean }) {
  const { t } = useTranslation("moving");
  const locale = useLocale();
  const difference = preview.totalKopecks - preview.formerKopecks;
  const paid = preview.status === "CONFIRMED" || preview.status === "CHECKED_IN";
  const text =
    preview.count > 1
      ? t("moveMany", { count: preview.count })
      : paid && difference > 0
        ? t("moveFor", { amount: formatMoney(difference, locale) })
        : paid && difference < 0
          ? t("moveBack", { amount: formatMoney(-difference, locale) })
          : t("move");
  return (
    <Button look="primary" disabled={busy} className="w-full">
      {text}
    </Button>
  );
}

/** Times that are free instead, each a press away from its price. */
export function MoveAlternatives({ preview, onPick }: { preview: MovePreview; onPick?: (to: MoveTarget) => void }) {
  const { t } = useTranslation("moving");
  const locale = useLocale();
  if (preview.alternatives.length === 0) return null;
  return (
    <ul className="flex flex-col gap-2" aria-label={t("alternatives")} data-testid="move-alternatives">
      {preview.alternatives.map((one) => (
        <li key={one.startsAt + one.slug}>
          <a
            href={moveAddress(preview.id, one)}
            className={buttonClass("plain", "w-full justify-start")}
            onClick={
              onPick
                ? (event) => {
                    event.preventDefault();
                    onPick(one);
                  }
                : undefined
            }
          >
            {formatRange(one.startsAt, one.endsAt, locale)}
            {one.slug === preview.to.slug ? "" : ` · ${one.resource}`}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** The house's rule for moving. */
export function MoveRules({ rules }: { rules: MovePreview["rules"] }) {
  const { t } = useTranslation("moving");
  return (
    <details className="text-dense text-ink-soft">
      <summary className="inline-flex min-h-11 items-center font-semibold text-pencil md:min-h-9">{t("ruleTitle")}</summary>
      <ul className="list-disc ps-5">
        {[...rules].sort((a, b) => b.hoursBefore - a.hoursBefore).map((step) => (
          <li key={step.hoursBefore}>{step.feePercent === 0 ? t("ruleFree", { hours: step.hoursBefore }) : t("ruleFee", { hours: step.hoursBefore, percent: step.feePercent })}</li>
        ))}
        <li>{t("ruleGrow")}</li>
      </ul>
    </details>
  );
}
