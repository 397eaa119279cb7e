import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { PageHeader } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { PresencePanel } from "~/features/booking/checkin/components/presence-panel";
import { presenceOf } from "~/features/booking/checkin/queries.server";
import { sayPresence } from "~/features/booking/checkin/commands/say-presence.server";
import { bookingFor } from "~/features/booking/queries.server";
import { companyOrStaff } from "~/features/identity/access.server";
import { formatRange } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["presence"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await companyOrStaff(args, "ADMIN");
    const now = new Date();
    const id = args.params.id ?? "";
    const [presence, booking, locale] = await Promise.all([presenceOf(scope, id, now), bookingFor(scope, id), localeOf(args.request)]);
    return { presence, booking, now, title: translator(locale)("presence:panel.title") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await companyOrStaff(args, "ADMIN");
    const id = args.params.id ?? "";
    const said = await sayPresence(scope, id, await args.request.formData(), new Date(), args.context.ip);
    await settleEvents();
    return redirect(`/bookings/${id}?presence=${said.said === "in" ? "in" : said.overrun ? "overrun" : said.early ? "early" : "out"}`, 303);
  });

/** Coming to and leaving a booking: where the booking's page sends what was refused. */
export default function Presence() {
  const { presence, booking, now } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("presence");
  const locale = useLocale();
  return (
    <div className="max-w-2xl">
      <PageHeader title={t("panel.title")} lead={formatRange(booking.startsAt, booking.endsAt, locale)} back={{ to: `/bookings/${booking.id}`, text: localised(booking.resource, "name", locale) }} />
      <RefusalNotice answer={answer} />
      <PresencePanel presence={presence} now={now} />
    </div>
  );
}
