import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { explain, failureKey } from "~/features/booking/rounds/components/explain";
import { RoundTermsList } from "~/features/booking/rounds/components/round-terms";
import { roundTone } from "~/features/booking/rounds/components/tones";
import { WishForm } from "~/features/booking/rounds/components/wish-form";
import { subsidyOutlook } from "~/features/booking/rounds/outlook.server";
import { roundFor } from "~/features/booking/rounds/queries.server";
import { points } from "~/features/booking/rounds/rules/weights";
import { takesWishes } from "~/features/booking/rounds/status";
import { answerWishForm } from "~/features/booking/rounds/wish-form.server";
import { requireCompany } from "~/features/identity/access.server";
import { formatDateTime, formatDay, formatRange } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf } from "~/lib/i18n/i18n.server";
import { formatMoney } from "~/lib/money";
import { sayMessage } from "~/lib/say-message";

export const handle = { i18n: ["rounds", "errors"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const read = await roundFor(scope, args.params.id ?? "");
    const url = new URL(args.request.url);
    return {
      ...read,
      open: takesWishes({ status: read.round.status, closesAt: new Date(read.round.closesAt) }, new Date()),
      // Once shared out, the bookings say what is paid for.
      outlook: read.round.status === "SETTLED" || read.round.status === "CANCELLED" ? [] : await subsidyOutlook(scope, read.round.id),
      editing: url.searchParams.get("wish"),
      done: url.searchParams.get("done"),
      title: (await localeOf(args.request)) === "ru" ? read.round.nameRu : read.round.nameEn,
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const id = args.params.id ?? "";
    const form = await args.request.formData();
    const answer = await answerWishForm(scope, id, form, new Date());
    return "done" in answer ? redirect(`/rounds/${id}${answer.done ? `?done=${answer.done}` : ""}`) : answer;
  });

export default function Round() {
  const { round, things, wishes, usedMinutes, percent, open, outlook, editing, done, title } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["rounds", "errors"]);
  const locale = useLocale();
  const nameOf = (id: string) => {
    const thing = things.find((one) => one.id === id);
    return thing ? (locale === "ru" ? thing.nameRu : thing.nameEn) : "";
  };
  const result = answer && "result" in answer ? answer.result : undefined;
  // What was refused is still the change of that wish: the address of the answer does not name it.
  const edited = wishes.find((wish) => wish.id === (result ? result.initialValue?.wishId : editing));
  const asks = open && (edited !== undefined || wishes.length < round.weights.maxWishes);
  const small = "inline-flex min-h-11 items-center rounded-control px-2 font-medium text-pencil hover:underline disabled:opacity-40";
  return (
    <div className="flex max-w-5xl flex-col gap-4">
      <PageHeader
        back={{ to: "/rounds", text: t("rounds:back") }}
        title={title}
        lead={`${formatDay(round.periodFrom, locale)} – ${formatDay(round.periodTo, locale)} · ${t("rounds:column.closes")} ${formatDateTime(round.closesAt, locale)}`}
        actions={<Pill tone={roundTone[round.status]}>{t(`rounds:status.${round.status}`)}</Pill>}
      />
      {!answer && (done === "added" || done === "changed" || done === "withdrawn") ? <Notice tone="good">{t(`rounds:done.${done}`)}</Notice> : null}
      {!answer && done === "stands" ? <Notice tone="waiting">{t("rounds:done.stands")}</Notice> : null}
      <RefusalNotice answer={answer} />
      {!asks && result?.error?.[""] ? <Notice tone="bad">{result.error[""].map((text) => sayMessage(t, text)).join(" ")}</Notice> : null}
      {open && (locale === "ru" ? round.noteRu : round.noteEn) ? <p className="max-w-prose whitespace-pre-line">{locale === "ru" ? round.noteRu : round.noteEn}</p> : null}
      <Sheet title={t("rounds:wishes")} aside={t("rounds:wishesLimit", { count: wishes.length, max: round.weights.maxWishes })}>
        {wishes.length === 0 ? <p className="text-ink-soft">{t("rounds:wishesEmpty")}</p> : null}
        <ol className="flex flex-col divide-y divide-line">
          {wishes.map((wish, index) => (
            <li key={wish.id} className="flex flex-wrap items-start gap-x-4 gap-y-1 py-3">
              <span className="tabular w-6 text-heading font-semibold">{wish.rank}</span>
              <div className="min-w-0 grow basis-64">
                <p className="font-semibold">
                  {nameOf(wish.resourceId)} {wish.quantity > 1 ? t("rounds:units", { count: wish.quantity }) : null}
                </p>
                <p>{formatRange(wish.starts[0] ?? "", new Date(Date.parse(wish.starts[0] ?? "") + wish.minutes * 60_000), locale)}</p>
                {wish.starts.length > 1 ? <p className="text-dense text-ink-soft">{t("rounds:alsoAt", { list: wish.starts.slice(1).map((at) => formatDateTime(at, locale)).join("; ") })}</p> : null}
                {wish.purpose ? <p className="text-dense text-ink-soft">{wish.purpose}</p> : null}
                {wish.placement ? (
                  <div className="mt-2">
                    <Pill tone={wish.placement.bookingId ? "good" : "bad"}>{t(wish.placement.bookingId ? "rounds:granted" : "rounds:lost")}</Pill>{" "}
                    {wish.placement.bookingId && wish.placement.startsAt && wish.placement.endsAt ? <a href={`/bookings/${wish.placement.bookingId}`}>{formatRange(wish.placement.startsAt, wish.placement.endsAt, locale)}</a> : null}
                    <ul className="mt-1 text-dense">
                      {explain(t as never, wish.placement.outcome, wish.minutes, locale).map((line) => (
                        <li key={line}>{line}</li>
                      ))}
                      {wish.placement.overrideReason ? <li>{t("rounds:overrideReason", { reason: wish.placement.overrideReason })}</li> : null}
                      {wish.placement.failure ? <li className="text-red">{t("rounds:notBooked", { why: t(failureKey(wish.placement.failure) as never, wish.placement.failure.params as never) })}</li> : null}
                    </ul>
                  </div>
                ) : null}
              </div>
              {open ? (
                <Form method="post" className="flex flex-wrap">
                  <input type="hidden" name="wishId" value={wish.id} />
                  <button name="intent" value="up" disabled={index === 0} aria-label={t("rounds:upOf", { rank: wish.rank })} className={small}>
                    ↑ {t("rounds:up")}
                  </button>
                  <button name="intent" value="down" disabled={index === wishes.length - 1} aria-label={t("rounds:downOf", { rank: wish.rank })} className={small}>
                    ↓ {t("rounds:down")}
                  </button>
                  <a href={`/rounds/${round.id}?wish=${wish.id}#wish`} className={small}>
                    {t("rounds:change")}
                  </a>
                  <button name="intent" value="withdraw" aria-label={t("rounds:withdrawOf", { rank: wish.rank })} className={`${small} text-red`}>
                    {t("rounds:withdraw")}
                  </button>
                </Form>
              ) : null}
            </li>
          ))}
        </ol>
      </Sheet>
      {outlook.length > 0 ? (
        <Sheet title={t("rounds:outlook.title")}>
          <ul className="flex flex-col gap-3">
            {outlook.map((one) => {
              const sums = { available: formatMoney(one.availableKopecks, locale), wished: formatMoney(one.wishedKopecks, locale), own: formatMoney(one.ownKopecks, locale), cut: formatMoney(one.cutKopecks, locale) };
              return (
                <li key={one.budgetId}>
                  <p className="font-semibold">{locale === "ru" ? one.nameRu : one.nameEn}</p>
                  <p>{t(one.cutKopecks < one.ownKopecks ? "rounds:outlook.short" : "rounds:outlook.enough", sums)}</p>
                </li>
              );
            })}
          </ul>
          <p className="mt-3 max-w-prose text-dense text-ink-soft">{t("rounds:outlook.how")}</p>
        </Sheet>
      ) : null}
      {asks ? (
        <div id="wish">
          <Sheet title={t(edited ? "rounds:changeTitle" : "rounds:addTitle")}>
            <WishForm key={edited?.id ?? wishes.length} things={things} period={{ from: round.periodFrom, to: round.periodTo }} wish={edited} result={result} cancelTo={edited ? `/rounds/${round.id}` : undefined} />
          </Sheet>
        </div>
      ) : null}
      <div className="grid gap-4 md:grid-cols-2">
        <Sheet title={t("rounds:mine")}>
          <p>{t("rounds:mineText", { hours: Math.round(usedMinutes / 60), percent, points: points(round.weights, { rank: 1 }, usedMinutes, 0) + (round.weights.grantPoints[0] ?? 0) })}</p>
        </Sheet>
        <Sheet title={t("rounds:terms")}>
          <RoundTermsList weights={round.weights} source={round.weightsSource} />
        </Sheet>
      </div>
    </div>
  );
}
