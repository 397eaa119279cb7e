import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Notice, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { checkInAtDoor, visit } from "~/features/booking/checkin/visit.server";
import { requireViewer } from "~/features/identity/access.server";
import { formatRange, formatTime } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["presence"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const viewer = await requireViewer(args);
    const params = new URL(args.request.url).searchParams;
    const [found, locale] = await Promise.all([visit(viewer, params.get("at") ?? "", params.get("code") ?? "", new Date()), localeOf(args.request)]);
    return { found, staff: viewer.staffRoles.length > 0, title: localised(found.resource, "name", locale) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const viewer = await requireViewer(args);
    const form = await args.request.formData();
    const id = String(form.get("booking"));
    await checkInAtDoor(viewer, id, String(form.get("pass")), new Date(), args.context.ip);
    await settleEvents();
    return redirect(`/bookings/${id}?presence=in`, 303);
  });

/** Where the code at a door leads: one button, or why there is none. */
export default function CheckIn() {
  const { found, staff, title } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("presence");
  const locale = useLocale();
  const booking = "booking" in found ? found.booking : null;
  const time = (at: Date | string) => formatTime(at, locale);
  return (
    <div className="mx-auto max-w-xl">
      <h1 className="text-title">{title}</h1>
      <div className="mt-4 flex flex-col gap-4">
        <RefusalNotice answer={answer} />
        {booking ? (
          <Sheet>
            <p className="text-heading font-semibold">{formatRange(booking.startsAt, booking.endsAt, locale)}</p>
            <p className="mt-1 text-ink-soft">
              {booking.companyName} · {booking.purpose}
            </p>
            {found.kind === "ready" ? (
              <Form method="post" className="mt-5">
                <input type="hidden" name="booking" value={booking.id} />
                <input type="hidden" name="pass" value={found.pass} />
                <Button look="primary" className="min-h-14 w-full text-lg">
                  {t("scan.checkIn")}
                </Button>
              </Form>
            ) : null}
          </Sheet>
        ) : null}
        {found.kind === "inside" ? <Notice tone="good" title={t("scan.inside")} /> : null}
        {found.kind === "early" ? <Notice tone="waiting" title={t("scan.early", { at: time(found.from) })}>{t("scan.earlyBody")}</Notice> : null}
        {found.kind === "released" ? <Notice tone="bad" title={t("scan.released")}>{t("scan.releasedBody")}</Notice> : null}
        {found.kind === "stale" ? <Notice tone="waiting" title={t("scan.stale")}>{t("scan.staleBody")}</Notice> : null}
        {found.kind === "others" ? <Notice tone="bad" title={t("scan.others", { at: time(found.until) })}>{t("scan.othersBody")}</Notice> : null}
        {found.kind === "none" ? <Notice tone="waiting" title={t("scan.none")}>{t("scan.noneBody")}</Notice> : null}
        <p className="flex flex-wrap gap-2">
          {booking && found.kind !== "ready" ? <ButtonLink look="primary" to={`/bookings/${booking.id}`}>{t("scan.open")}</ButtonLink> : null}
          {found.kind !== "ready" && found.kind !== "stale" ? <ButtonLink to={`/schedule?on=${found.resource.slug}#${found.resource.slug}`}>{t("scan.schedule")}</ButtonLink> : null}
          {staff ? <ButtonLink to={`/staff/today?at=${found.resource.slug}`}>{t("scan.desk")}</ButtonLink> : null}
        </p>
      </div>
    </div>
  );
}
