import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { change } from "~/features/booking/commands/change.server";
import { otherPlaces } from "~/features/booking/faults/alternatives.server";
import { chooseSchema } from "~/features/booking/faults/schema";
import { bookingFor } from "~/features/booking/queries.server";
import { requireCompany } from "~/features/identity/access.server";
import { formatRange } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { parse } from "~/lib/http/parse.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["equipment", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const now = new Date();
    const booking = await bookingFor(scope, args.params.id ?? "");
    if (!booking.disruptedAt || booking.startsAt <= now) throw redirect(`/bookings/${booking.id}`);
    const places = await otherPlaces(booking, now);
    return {
      booking,
      places: places.map(({ resource, startsAt, endsAt }) => ({ resourceId: resource.id, nameRu: resource.nameRu, nameEn: resource.nameEn, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() })),
      title: translator(await localeOf(args.request))("equipment:choose.title"),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const id = args.params.id ?? "";
    const to = parse(chooseSchema, Object.fromEntries(await args.request.formData()));
    await change(scope, id, to, new Date());
    await settleEvents();
    return redirect(`/bookings/${id}?moved=1`);
  });

export default function Choose() {
  const { booking, places } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["equipment", "booking"]);
  const locale = useLocale();
  const name = localised(booking.resource, "name", locale);
  const when = formatRange(booking.startsAt, booking.endsAt, locale);
  return (
    <div className="max-w-3xl">
      <PageHeader back={{ to: `/bookings/${booking.id}`, text: t("equipment:things.back") }} title={t("equipment:choose.title")} lead={`${name}, ${when}`} />
      <div className="flex flex-col gap-4">
        <RefusalNotice answer={answer} />
        <Notice tone="bad" title={t("equipment:choose.why")}>
          {t("equipment:choose.body")}
        </Notice>
        {places.length === 0 ? (
          <EmptyState title={t("equipment:choose.none")} action={<ButtonLink to="/schedule/find">{t("booking:schedule.find")}</ButtonLink>}>
            {t("equipment:choose.noneBody")}
          </EmptyState>
        ) : (
          <Sheet title={t("equipment:choose.places")}>
            <ul className="flex flex-col divide-y divide-line">
              {places.map((place) => {
                const range = formatRange(place.startsAt, place.endsAt, locale);
                const where = localised(place, "name", locale);
                return (
                  <li key={`${place.resourceId}${place.startsAt}`} className="flex flex-wrap items-center justify-between gap-3 py-3">
                    <span className="min-w-0">
                      <span className="block font-semibold">{range}</span>
                      <span className="block text-dense text-ink-soft">{where}</span>
                    </span>
                    <Form method="post">
                      <input type="hidden" name="resourceId" value={place.resourceId} />
                      <input type="hidden" name="startsAt" value={place.startsAt} />
                      <input type="hidden" name="endsAt" value={place.endsAt} />
                      <input type="hidden" name="version" value={booking.version} />
                      <Button look="primary" aria-label={t("equipment:choose.moveTo", { where, when: range })}>
                        {t("equipment:choose.move")}
                      </Button>
                    </Form>
                  </li>
                );
              })}
            </ul>
            <p className="mt-3 text-dense text-ink-soft">{t("equipment:choose.price")}</p>
          </Sheet>
        )}
        <Sheet title={t("equipment:choose.cancelTitle")}>
          <p className="mb-3">{t("equipment:choose.cancelBody")}</p>
          <Form method="post" action={`/bookings/${booking.id}`}>
            <Button look="danger">{t("equipment:choose.cancel")}</Button>
          </Form>
        </Sheet>
      </div>
    </div>
  );
}
