import { randomUUID } from "node:crypto";
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, buttonClass } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader, Sheet } from "~/components/page";
import { clockOf } from "~/features/booking/components/addresses";
import { SeriesPlanList } from "~/features/booking/series/components/series-plan-list";
import { bookSeriesFromForm, describeSeries, REPEATS, seriesAsked } from "~/features/booking/series/series-form.server";
import { requireCompany } from "~/features/identity/access.server";
import { DomainError } from "~/lib/errors";
import { formatDayTitle } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { isRefusal, sayRefusal } from "~/lib/http/refusal";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { addDays } from "~/lib/time";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["series", "booking", "billing"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const params = new URL(args.request.url).searchParams;
    const [locale, asked] = [await localeOf(args.request), seriesAsked(params)];
    const t = translator(locale);
    const planned = asked && !asked.untilWrong
      ? await describeSeries(scope, asked, locale, new Date()).catch((error: unknown) => {
          if (error instanceof DomainError && error.code !== "not-found") return { refused: sayRefusal(t, { refusal: { code: error.code, params: error.params, details: error.details } }) };
          throw error;
        })
      : null;
    return { title: t("series:title"), asked, coupon: Boolean(params.get("coupon")), plan: planned && "occurrences" in planned ? planned : null, refused: planned && "refused" in planned ? planned.refused : null, repeats: [...REPEATS], requestKey: randomUUID() };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const form = new URLSearchParams();
    for (const [name, value] of await args.request.formData()) if (typeof value === "string") form.append(name, value);
    const made = await bookSeriesFromForm(scope, form, new Date());
    await settleEvents();
    return redirect(`/bookings/${made.bookings[0]?.id ?? ""}?series=${made.bookings.length}`, 303);
  });

export default function Series() {
  const { asked, coupon, plan, refused, repeats, requestKey } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["series", "booking", "common", "errors"]);
  const locale = useLocale();
  const busy = useNavigation().state !== "idle";
  if (!asked) {
    return (
      <EmptyState title={t("series:nothing")} action={<a href="/schedule" className={buttonClass("primary")}>{t("common:nav.schedule")}</a>}>
        {t("series:nothingBody")}
      </EmptyState>
    );
  }
  const hidden: [string, string][] = [
    ["at", asked.slug], ["day", asked.day], ["start", clockOf(asked.start)], ["minutes", String(asked.minutes)], ["quantity", String(asked.quantity)],
    ...asked.beside.map(({ slug, quantity }): [string, string] => ["with", `${slug}*${quantity}`]),
  ];
  const hiddenFields = hidden.map(([name, value]) => <input key={`${name}${value}`} type="hidden" name={name} value={value} />);
  const title = plan?.things.map((thing) => (thing.quantity > 1 ? `${thing.name} × ${thing.quantity}` : thing.name)).join(" + ") ?? t("series:title");
  return (
    <>
      <PageHeader
        title={t("series:title")}
        lead={`${title}, ${formatDayTitle(asked.day, locale)}, ${clockOf(asked.start)}`}
        back={{ to: `/schedule?day=${asked.day}&at=${asked.slug}&start=${encodeURIComponent(clockOf(asked.start))}&minutes=${asked.minutes}`, text: t("series:back") }}
      />
      <Sheet as="div">
        <Form method="get" preventScrollReset className="flex flex-wrap items-end gap-3" onChange={(event) => event.currentTarget.requestSubmit()}>
          {hiddenFields}
          <label className="flex flex-col gap-1">
            <span className="text-dense font-medium">{t("series:repeat")}</span>
            <select name="repeat" defaultValue={asked.repeat} className={inputClass}>
              {repeats.map((repeat) => (
                <option key={repeat} value={repeat}>
                  {t(`series:repeatOf.${repeat}`)}
                </option>
              ))}
            </select>
          </label>
          <label className="flex flex-col gap-1">
            <span className="text-dense font-medium">{t("series:until")}</span>
            <input type="date" name="until" defaultValue={asked.until} min={addDays(asked.day, 1)} aria-invalid={asked.untilWrong || undefined} aria-describedby={asked.untilWrong ? "until-error" : undefined} className={inputClass} />
            {asked.untilWrong ? (
              <span id="until-error" className="text-dense font-medium text-red">
                {t("errors:rule.series-until")}
              </span>
            ) : null}
          </label>
          <label className="flex min-h-11 items-center gap-2 md:min-h-10">
            <input type="checkbox" name="holidays" defaultChecked={asked.exceptHolidays} className="size-5 accent-[var(--pencil)]" />
            {t("series:exceptHolidays")}
          </label>
          <noscript>
            <Button>{t("series:recount")}</Button>
          </noscript>
        </Form>
      </Sheet>
      <div aria-live="polite" className="mt-4 flex flex-col gap-4">
        {isRefusal(answer) ? <Notice tone="bad" title={sayRefusal(t, answer)} /> : null}
        {coupon ? <Notice tone="waiting" title={t("series:coupon")} /> : null}
        {refused ? <Notice tone="bad" title={refused} /> : null}
        {plan ? (
          <Form method="post" preventScrollReset>
            {hiddenFields}
            <input type="hidden" name="repeat" value={asked.repeat} />
            <input type="hidden" name="until" value={asked.until} />
            {asked.exceptHolidays ? <input type="hidden" name="holidays" value="on" /> : null}
            <input type="hidden" name="requestKey" value={requestKey} />
            {plan.expected === null ? null : <input type="hidden" name="expected" value={plan.expected} />}
            <SeriesPlanList occurrences={plan.occurrences} totalKopecks={plan.totalKopecks} quotas={plan.quotas} />
            <Sheet as="div" className="mt-4">
              <label className="flex max-w-prose flex-col gap-1">
                <span className="font-medium">{t("booking:sheet.purpose")}</span>
                <input name="purpose" required minLength={3} maxLength={300} className={inputClass} autoComplete="off" />
                <span className="text-dense text-ink-soft">{t("booking:sheet.purposeHelp")}</span>
              </label>
              <Button look="primary" disabled={busy} className="mt-4 w-full sm:w-auto">
                {t("series:book")}
              </Button>
              <p className="mt-2 text-dense text-ink-soft">{t("series:payment")}</p>
            </Sheet>
          </Form>
        ) : null}
      </div>
    </>
  );
}
