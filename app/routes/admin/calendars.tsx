import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader } from "~/components/page";
import { openResourceFeed, revokeFeed } from "~/features/booking/calendars/commands/feeds.server";
import { CalendarList, NewCalendar, OpenedCalendar } from "~/features/booking/calendars/components/calendars";
import { FEEDS_EACH } from "~/features/booking/calendars/limits";
import { feedsOf } from "~/features/booking/calendars/queries.server";
import { staffCalendarsSchema } from "~/features/booking/calendars/schema";
import { occupancyChoices } from "~/features/booking/occupancy/queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { formAction, page } from "~/lib/http/answers.server";
import { parse } from "~/lib/http/parse.server";
import { isRefusal, sayRefusal } from "~/lib/http/refusal";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";

export const handle = { i18n: ["calendars"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN", "FINANCE");
    const [feeds, { resources }] = await Promise.all([feedsOf(scope), occupancyChoices(scope)]);
    return { feeds, resources, asked: new URL(args.request.url).searchParams.get("resource") ?? "", title: translator(await localeOf(args.request))("calendars:staffTitle") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN", "FINANCE");
    const form = parse(staffCalendarsSchema, Object.fromEntries(await args.request.formData()));
    if (form.intent === "revoke") {
      await revokeFeed(scope, form.id);
      return { opened: null, revoked: true };
    }
    const { url } = await openResourceFeed(scope, form.resourceId, form.name);
    return { opened: { url, name: form.name, resourceId: form.resourceId }, revoked: false };
  });

export default function ResourceCalendars() {
  const { feeds, resources, asked } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const opened = answer && "opened" in answer ? answer.opened : null;
  const { t } = useTranslation("calendars");
  const locale = useLocale();
  const nameOf = (id: string | null) => {
    const found = resources.find((resource) => resource.id === id);
    return found ? localised(found, "name", locale) : "";
  };
  return (
    <>
      <PageHeader title={t("staffTitle")} lead={t("staffLead")} />
      {isRefusal(answer) ? <div className="mb-5"><Notice tone="bad" title={sayRefusal(t, answer)} /></div> : null}
      {answer && "revoked" in answer && answer.revoked ? <div className="mb-5"><Notice tone="good" title={t("revoked")} /></div> : null}
      {opened ? <OpenedCalendar url={opened.url} name={opened.name || nameOf(opened.resourceId)} /> : null}
      <NewCalendar key={feeds.length}>
        <label className="flex max-w-md flex-col gap-1">
          <span className="font-medium">{t("resource")}</span>
          <select name="resourceId" required defaultValue={asked} className={inputClass}>
            {resources.map((resource) => (
              <option key={resource.id} value={resource.id}>
                {localised(resource, "name", locale)}
              </option>
            ))}
          </select>
        </label>
      </NewCalendar>
      <CalendarList feeds={feeds} max={FEEDS_EACH} what={(feed) => nameOf(feed.resourceId)} />
    </>
  );
}
