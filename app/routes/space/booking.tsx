import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonAnchor, ButtonLink } from "~/components/button";
import { ExplainedSum } from "~/components/explained-sum";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { sayLine } from "~/features/billing/rules/say-line";
import { hasPresence, PresencePanel } from "~/features/booking/checkin/components/presence-panel";
import { presenceOf } from "~/features/booking/checkin/queries.server";
import { cancelFromForm } from "~/features/booking/cancel-form.server";
import { BookingDetails } from "~/features/booking/components/booking-details";
import { BookingNotices } from "~/features/booking/components/booking-notices";
import { BookingPill } from "~/features/booking/components/booking-pill";
import { CancelPanel } from "~/features/booking/components/cancel-panel";
import { BookingDepositNotice } from "~/features/booking/equipment/components/booking-deposit";
import { depositOfBooking } from "~/features/booking/equipment/deposits.server";
import { History } from "~/features/booking/moving/components/history";
import { MoveFields } from "~/features/booking/moving/components/move-fields";
import { MovedNotice } from "~/features/booking/moving/components/moved-notice";
import { previewMove } from "~/features/booking/moving/preview.server";
import { bookingPageOf } from "~/features/booking/one.server";
import { companyOrStaff } from "~/features/identity/access.server";
import { formatRange } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { isRefusal, sayRefusal } from "~/lib/http/refusal";
import { localeOf } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["booking", "moving", "billing", "calendars", "equipment", "deposits", "trainings", "presence"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

/** What was just said of coming and leaving. */
const SAID = ["in", "out", "early", "overrun"] as const;
/** The present time as it is: the form begins with it. */
const AS_IT_IS = { day: null, start: null, minutes: null, at: null, part: null };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await companyOrStaff(args, "ADMIN", "FINANCE");
    const id = args.params.id ?? "";
    const now = new Date();
    const [one, presence, locale] = await Promise.all([bookingPageOf(scope, id, now), presenceOf(scope, id, now), localeOf(args.request)]);
    const live = one.booking.status === "PENDING" || one.booking.status === "HELD" || one.booking.status === "CONFIRMED" || one.booking.status === "CHECKED_IN";
    const params = new URL(args.request.url).searchParams;
    const kind = params.has("undone") ? ("undone" as const) : params.has("moved") ? ("moved" as const) : null;
    return {
      ...one,
      presence,
      deposit: live ? await depositOfBooking(scope, one.booking) : null,
      said: SAID.find((said) => said === params.get("presence")) ?? null,
      now,
      title: `${localised(one.booking.resource, "name", locale)}, ${formatRange(one.booking.startsAt, one.booking.endsAt, locale)}`,
      made: params.has("made"),
      seriesMade: Number(params.get("series")) || 0,
      done: kind && { kind, count: Number(params.get(kind)) || 1 },
      move: one.movable ? await previewMove(scope, id, AS_IT_IS, locale, now) : null,
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await companyOrStaff(args, "ADMIN");
    const cancelled = await cancelFromForm(scope, args.params.id ?? "", await args.request.formData(), new Date(), args.context.ip);
    await settleEvents();
    return { cancelled };
  });

export default function Booking() {
  const one = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["booking", "moving", "billing", "calendars", "equipment", "presence"]);
  const locale = useLocale();
  const { booking, cancelling, move, company } = one;
  const lines = booking.lines.map((line) => ({ ...sayLine(t, line, locale), amountKopecks: line.amountKopecks }));
  const cancelled = answer && "cancelled" in answer ? answer.cancelled : null;
  const when = formatRange(booking.startsAt, booking.endsAt, locale);
  return (
    <>
      <PageHeader
        title={localised(booking.resource, "name", locale)}
        lead={when}
        back={company ? { to: "/schedule", text: t("booking:one.toSchedule") } : { to: "/bookings", text: t("booking:list.title") }}
        actions={
          <>
            <span className="self-center">
              <BookingPill status={booking.status} />
            </span>
            <ButtonAnchor href={`/bookings/${booking.id}/ics`}>{t("calendars:download")}</ButtonAnchor>
          </>
        }
      />
      <div className="mb-4 flex flex-col gap-3">
        {one.said ? <Notice tone="good" title={t(`presence:done.${one.said}`)} /> : null}
        {isRefusal(answer) ? <Notice tone="bad" title={sayRefusal(t, answer)} /> : null}
        {cancelled ? (
          <Notice tone="good" title={cancelled.count > 1 ? t("booking:one.cancelledMany", { count: cancelled.count }) : t("booking:one.cancelled")}>
            {cancelled.refundKopecks > 0 ? t("booking:one.refundComes", { amount: formatMoney(cancelled.refundKopecks, locale) }) : null}
          </Notice>
        ) : null}
        {booking.disruptedAt && cancelling ? (
          <Notice tone="bad" title={t("equipment:choose.noticeTitle")}>
            <p className="mb-2">{t("equipment:choose.noticeBody")}</p>
            <ButtonLink look="primary" to={`/bookings/${booking.id}/choose`}>
              {t("equipment:choose.link")}
            </ButtonLink>
          </Notice>
        ) : null}
        {one.seriesMade > 0 ? <Notice tone="good" title={t("booking:one.seriesMade", { count: one.seriesMade })} /> : null}
        <MovedNotice id={booking.id} done={one.done} when={when} undoUntil={one.undoUntil} undoCount={one.undoCount} />
        <BookingNotices booking={booking} made={one.made} />
        {one.deposit ? <BookingDepositNotice deposit={one.deposit} /> : null}
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="flex flex-col gap-4">
          <BookingDetails one={one}>
            {one.acts ? (
              <p className="mt-4">
                <a href={company ? `/staff/desk/${booking.id}` : `/bookings/${booking.id}/things`} className="inline-flex min-h-11 items-center font-semibold text-pencil hover:underline md:min-h-0">
                  {t(company ? "equipment:desk.title" : "equipment:things.link")}
                </a>
              </p>
            ) : null}
          </BookingDetails>
          {hasPresence(one.presence) ? <PresencePanel presence={one.presence} now={one.now} /> : null}
          {move ? (
            <Sheet title={t("moving:link")}>
              <MoveFields preview={move} />
            </Sheet>
          ) : null}
        </div>
        <div className="flex flex-col gap-4">
          <Sheet title={t("billing:lines")}>
            <ExplainedSum
              lines={lines}
              total={booking.totalKopecks}
              totalLabel={t("billing:total")}
              note={booking.vatKopecks > 0 ? t("booking:one.vat", { amount: formatMoney(booking.vatKopecks, locale) }) : t("billing:vatNone")}
              locale={locale}
            />
          </Sheet>
          {cancelling ? (
            <CancelPanel status={booking.status} totalKopecks={booking.totalKopecks} feePercent={cancelling.feePercent} keptKopecks={cancelling.keptKopecks} freeUntil={one.freeUntil} steps={one.steps} ahead={one.series?.ahead ?? null} />
          ) : null}
          <History changes={one.changes} milestones={one.milestones} />
        </div>
      </div>
    </>
  );
}
