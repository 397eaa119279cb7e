import { Form, Link, useLocation, useNavigate, useNavigation } from "@remix-run/react";
import { Fragment, useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { ExplainedSum, type SumLine } from "~/components/explained-sum";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Notice, Pill } from "~/components/page";
import { formatDateTime, formatDayTitle, formatMonth, formatRange, formatTime } from "~/lib/format";
import { formatMoney } from "~/lib/money";
import { readCode } from "../../billing/coupons/code";
import { JoinLine, type LineNews } from "../waitlist/components/join-line";
import { clockOf } from "./addresses";
import { CouponField, type PickedCoupon } from "./coupon-field";
import { Beside, QuotaBar } from "./sheet-parts";
import { useLengthText } from "./use-length-text";

/** What the sheet beside the schedule says about a picked slot. Minutes of the local day. */
export interface Picked {
  resourceId: string;
  slug: string;
  name: string;
  day: string;
  start: number;
  minutes: number;
  quantity: number;
  maxQuantity: number;
  startsAt: string;
  endsAt: string;
  starts: number[];
  lengths: number[];
  /** A sentence when the rules do not allow it or the time is taken. */
  refusal: string | null;
  /** The address of one's own booking, when it is what holds the time. */
  own: string | null;
  /** A certificate is lacking: the training that gives it, and where to take a seat. */
  training: { text: string; link: string; href: string } | null;
  /** The company may not book at all: where it asks to. */
  access: string | null;
  /** `held` is the seal of its terms: until `heldUntil` a changed tariff changes nothing. */
  quote: { lines: SumLine[]; totalKopecks: number; vat: string; held: string; heldUntil: string } | null;
  coupon: PickedCoupon | null;
  freeUntil: string | null;
  tags: { tone: "good" | "plain" | "bad"; text: string }[];
  quota: { usedMinutes: number; addsMinutes: number; limitMinutes: number } | null;
  alternatives: { href: string; resource: string | null; startsAt: string; endsAt: string }[];
  /** The line for a taken slot; null when there is none to join. */
  line: LineNews | null;
  /** What can be taken along for the same time; `quantity` is what is chosen now. */
  beside: { slug: string; resourceId: string; name: string; max: number; quantity: number; offered: boolean; priceKopecks: number; unit: string }[];
  /** Staff say yes first. */
  approval: boolean;
  requestKey: string;
}

interface Props {
  picked: Picked;
  hidden: [string, string][];
  closeTo: string;
  /** The refusal of a booking that was just tried. */
  refused: string | null;
}

/** Told to the sheet by a navigation from the grid. */
export interface SheetState {
  opens: "sheet";
}

/** The sheet that slides in beside the schedule: time, price and why, rules, one button. */
export function BookingSheet({ picked, hidden, closeTo, refused }: Props) {
  const { t } = useTranslation(["booking", "common"]);
  const locale = useLocale();
  const busy = useNavigation().state !== "idle";
  const lengthText = useLengthText();

  // The form goes while the slot cannot be had; what was typed in it waits for the next one.
  const [purpose, setPurpose] = useState("");
  // A code that was typed and not applied: the price that is shown knows nothing of it.
  const [typedCode, setTypedCode] = useState<string | null>(null);
  const unapplied = typedCode !== null && readCode(typedCode) !== (picked.coupon?.code ?? "");
  const title = useRef<HTMLHeadingElement>(null);
  const navigate = useNavigate();
  const { key, state } = useLocation();
  const opened = (state as SheetState | null)?.opens === "sheet";
  // Opened from the grid, the sheet takes the focus; a change of its own fields leaves the focus where it is.
  useEffect(() => {
    if (opened) title.current?.focus();
  }, [key, opened]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") navigate(closeTo, { preventScrollReset: true });
  };

  return (
    // Escape closes the sheet from any of its fields, as its own link does.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside onKeyDown={onKeyDown} aria-labelledby="sheet-title" className="rounded-card border border-line bg-sheet p-4 md:p-5 lg:sticky lg:top-4" data-testid="booking-sheet">
      <div className="flex items-start justify-between gap-3">
        <div>
          <h2 id="sheet-title" ref={title} tabIndex={-1} className="text-heading outline-none">
            {picked.name}
          </h2>
          <p className="text-ink-soft">{formatDayTitle(picked.day, locale)}</p>
        </div>
        <Link to={closeTo} preventScrollReset aria-label={t("common:close")} className="grid size-11 place-items-center rounded-control text-ink-soft hover:bg-raised md:size-9">
          ✕
        </Link>
      </div>

      <Form method="get" action="/schedule" preventScrollReset className="mt-3 grid grid-cols-2 gap-3" onChange={(event) => event.currentTarget.requestSubmit()}>
        {hidden.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {picked.coupon ? <input type="hidden" name="coupon" value={picked.coupon.code} /> : null}
        <label className="flex flex-col gap-1">
          <span className="text-dense font-medium">{t("booking:sheet.start")}</span>
          <select name="start" defaultValue={clockOf(picked.start)} key={`s${picked.start}`} className={inputClass}>
            {picked.starts.map((start) => (
              <option key={start} value={clockOf(start)}>
                {clockOf(start)}
              </option>
            ))}
          </select>
        </label>
        <label className="flex flex-col gap-1">
          <span className="text-dense font-medium">{t("booking:sheet.length")}</span>
          <select name="minutes" defaultValue={picked.minutes} key={`m${picked.minutes}`} className={inputClass}>
            {picked.lengths.map((minutes) => (
              <option key={minutes} value={minutes}>
                {lengthText(minutes)}
              </option>
            ))}
          </select>
        </label>
        {picked.maxQuantity > 1 ? (
          <label className="col-span-2 flex flex-col gap-1">
            <span className="text-dense font-medium">{t("booking:sheet.quantity", { max: picked.maxQuantity })}</span>
            <input type="number" name="quantity" min={1} max={picked.maxQuantity} defaultValue={picked.quantity} key={`q${picked.quantity}`} className={inputClass} />
          </label>
        ) : null}
        <Beside choices={picked.beside} />
        <noscript className="col-span-2">
          <Button className="w-full">{t("booking:sheet.recount")}</Button>
        </noscript>
      </Form>

      <div aria-live="polite" className="mt-4 flex flex-col gap-4">
        {refused && !picked.own ? (
          <Notice tone="bad" title={refused}>
            {picked.refusal && picked.beside.some((one) => one.quantity > 0) ? (
              <>
                <p>{picked.refusal}</p>
                <p>{t("booking:sheet.together")}</p>
              </>
            ) : null}
          </Notice>
        ) : null}
        {!refused && !picked.own && picked.refusal ? <Notice tone="bad" title={picked.refusal} /> : null}
        {picked.access ? (
          <ButtonLink to={picked.access} className="w-full">
            {t("booking:sheet.askAccess")}
          </ButtonLink>
        ) : null}
        {picked.own ? (
          <Notice tone="mine" title={picked.refusal}>
            <a href={picked.own} className="inline-flex min-h-11 items-center font-semibold text-pencil hover:underline md:min-h-0">
              {t("booking:sheet.openOwn")}
            </a>
          </Notice>
        ) : null}
        {picked.training ? (
          <p>
            {picked.training.text}
            <Link to={picked.training.href} className="mt-1 flex min-h-11 items-center font-semibold text-pencil hover:underline md:min-h-0">
              {picked.training.link}
            </Link>
          </p>
        ) : null}
        {picked.alternatives.length > 0 ? (
          <div>
            <p className="font-medium">{t("booking:sheet.alternatives")}</p>
            <ul className="mt-1 flex flex-col gap-1" data-testid="alternatives">
              {picked.alternatives.map((item) => (
                <li key={item.href}>
                  <Link to={item.href} preventScrollReset className="inline-flex min-h-11 items-center font-semibold text-pencil hover:underline md:min-h-0">
                    {formatRange(item.startsAt, item.endsAt, locale)}
                    {item.resource ? ` · ${item.resource}` : ""}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        {picked.line ? <JoinLine key={picked.startsAt + picked.endsAt} line={picked.line} only={picked.beside.some((one) => one.quantity > 0) ? picked.name : null} slot={{ resourceId: picked.resourceId, startsAt: picked.startsAt, endsAt: picked.endsAt, quantity: picked.quantity }} /> : null}
        {picked.quote ? <ExplainedSum lines={picked.quote.lines} total={picked.quote.totalKopecks} totalLabel={t("booking:sheet.total")} note={`${picked.quote.vat} · ${t("booking:sheet.heldUntil", { until: formatTime(picked.quote.heldUntil, locale) })}`} locale={locale} /> : null}
        {picked.tags.length > 0 ? (
          <ul className="flex flex-wrap gap-2">
            {picked.tags.map((tag) => (
              <li key={tag.text}>
                <Pill tone={tag.tone}>
                  {tag.tone === "good" ? <span aria-hidden>✓</span> : null}
                  {tag.text}
                </Pill>
              </li>
            ))}
          </ul>
        ) : null}
        {picked.quota ? <QuotaBar {...picked.quota} month={formatMonth(picked.day, locale)} /> : null}
      </div>

      {picked.quote && !picked.refusal ? <CouponField key={picked.coupon?.code} picked={picked} hidden={hidden} onTyping={setTypedCode} /> : null}
      {picked.quote && !picked.refusal ? (
        <Form method="post" preventScrollReset className="mt-4 flex flex-col gap-3">
          <input type="hidden" name="resourceId" value={picked.resourceId} />
          <input type="hidden" name="startsAt" value={picked.startsAt} />
          <input type="hidden" name="endsAt" value={picked.endsAt} />
          <input type="hidden" name="quantity" value={picked.quantity} />
          <input type="hidden" name="expected" value={picked.quote.totalKopecks} />
          <input type="hidden" name="held" value={picked.quote.held} />
          {picked.coupon ? <input type="hidden" name="coupon" value={picked.coupon.code} /> : null}
          <input type="hidden" name="requestKey" value={picked.requestKey} />
          {picked.beside.filter((one) => one.quantity > 0).map((one, index) => (
            <Fragment key={one.slug}>
              <input type="hidden" name={`items[${index}].resourceId`} value={one.resourceId} />
              <input type="hidden" name={`items[${index}].quantity`} value={one.quantity} />
            </Fragment>
          ))}
          <label className="flex flex-col gap-1">
            <span className="font-medium">{t("booking:sheet.purpose")}</span>
            <input name="purpose" required minLength={3} maxLength={300} defaultValue={purpose} onChange={(event) => setPurpose(event.target.value)} className={inputClass} autoComplete="off" />
            <span className="text-dense text-ink-soft">{t("booking:sheet.purposeHelp")}</span>
          </label>
          <Button look="primary" disabled={busy || unapplied || Boolean(picked.coupon?.refusal)} className="w-full">
            {picked.approval ? t("booking:sheet.ask") : picked.quote.totalKopecks > 0 ? t("booking:sheet.book", { total: formatMoney(picked.quote.totalKopecks, locale) }) : t("booking:sheet.bookFree")}
          </Button>
          {unapplied ? <p className="text-center text-dense text-ink-soft">{t("booking:sheet.couponFirst")}</p> : null}
          {picked.approval ? <p className="text-center text-dense text-ink-soft">{t("booking:sheet.approval")}</p> : null}
          <p className="text-center text-dense text-ink-soft">
            <a href={repeatAddress(picked)} className="font-semibold text-pencil hover:underline">
              {t("booking:sheet.repeat")}
            </a>
            <br />
            {picked.freeUntil ? t("booking:sheet.freeUntil", { when: formatDateTime(picked.freeUntil, locale) }) : t("booking:sheet.noFreeCancel")}
          </p>
        </Form>
      ) : null}
    </aside>
  );
}

/** The same wish, to be repeated. */
function repeatAddress(picked: Picked): string {
  const params = new URLSearchParams({ at: picked.slug, day: picked.day, start: clockOf(picked.start), minutes: String(picked.minutes), quantity: String(picked.quantity) });
  for (const one of picked.beside) if (one.quantity > 0) params.append("with", `${one.slug}*${one.quantity}`);
  if (picked.coupon) params.set("coupon", picked.coupon.code);
  return `/schedule/series?${params}`;
}
