import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Notice, PageHeader } from "~/components/page";
import { openFeed, revokeFeed } from "~/features/booking/calendars/commands/feeds.server";
import { CalendarList, NewCalendar, OpenedCalendar } from "~/features/booking/calendars/components/calendars";
import { FEEDS_EACH } from "~/features/booking/calendars/limits";
import { feedsOf } from "~/features/booking/calendars/queries.server";
import { companyCalendarsSchema } from "~/features/booking/calendars/schema";
import { requireCompany } from "~/features/identity/access.server";
import { formAction, page } from "~/lib/http/answers.server";
import { parse } from "~/lib/http/parse.server";
import { isRefusal, sayRefusal } from "~/lib/http/refusal";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["calendars", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => ({ feeds: await feedsOf(await requireCompany(args)), title: translator(await localeOf(args.request))("calendars:title") }));

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const form = parse(companyCalendarsSchema, Object.fromEntries(await args.request.formData()));
    if (form.intent === "revoke") {
      await revokeFeed(scope, form.id);
      return { opened: null, revoked: true };
    }
    const { url } = await openFeed(scope, { personal: form.what === "mine", name: form.name });
    return { opened: { url, name: form.name }, revoked: false };
  });

export default function Calendars() {
  const { feeds } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const opened = answer && "opened" in answer ? answer.opened : null;
  const { t } = useTranslation(["calendars", "booking"]);
  return (
    <>
      <PageHeader title={t("calendars:title")} lead={t("calendars:lead")} back={{ to: "/bookings", text: t("booking:list.title") }} />
      {isRefusal(answer) ? <div className="mb-5"><Notice tone="bad" title={sayRefusal(t, answer)} /></div> : null}
      {answer && "revoked" in answer && answer.revoked ? <div className="mb-5"><Notice tone="good" title={t("calendars:revoked")} /></div> : null}
      {opened ? <OpenedCalendar url={opened.url} name={opened.name || t("booking:list.title")} /> : null}
      <NewCalendar key={feeds.length}>
        <fieldset>
          <legend className="font-medium">{t("calendars:what")}</legend>
          {(["mine", "company"] as const).map((what) => (
            <label key={what} className="flex min-h-11 w-fit items-center gap-2 md:min-h-9">
              <input type="radio" name="what" value={what} defaultChecked={what === "mine"} className="size-5 accent-pencil" />
              {t(`calendars:${what}`)}
            </label>
          ))}
        </fieldset>
      </NewCalendar>
      <CalendarList feeds={feeds} max={FEEDS_EACH} what={(feed) => t(feed.personal ? "calendars:mine" : "calendars:company")} />
    </>
  );
}
