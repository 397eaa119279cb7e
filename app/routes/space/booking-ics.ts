import type { LoaderFunctionArgs } from "@remix-run/node";
import { calendarBookingFor } from "~/features/booking/calendars/bookings.server";
import { publishedCalendar } from "~/features/booking/calendars/calendar.server";
import { companyOrStaff } from "~/features/identity/access.server";
import { api } from "~/lib/http/answers.server";
import { asFile } from "~/lib/http/file-answer.server";
import { localeOf } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { siteDay } from "~/lib/time";

export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const booking = await calendarBookingFor(await companyOrStaff(args, "ADMIN", "FINANCE"), args.params.id ?? "");
    const locale = await localeOf(args.request);
    const name = `${localised(booking.resource, "name", locale)} ${siteDay(booking.startsAt)}`;
    return asFile(publishedCalendar(name, [booking], [], locale), { type: "text/calendar; charset=utf-8", ascii: "booking.ics", name: `${name}.ics` });
  });
