import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import { db } from "~/lib/db/client.server";
import { appUrl } from "~/lib/env.server";
import { notFound } from "~/lib/errors";
import { translator } from "~/lib/i18n/i18n.server";
import { isLocale, localised, type Locale } from "~/lib/i18n/locales";
import { hashSecret } from "../identity/sessions.server";

const BACK_MS = 60 * 86_400_000;

/**
 * The calendar (RFC 5545) behind a feed's secret: the company's bookings from two months back on, cancelled ones marked
 * so, that calendars take them away. `not-found` for an unknown or revoked secret, and when its holder left the company.
 */
export async function calendarOf(secret: string, now: Date): Promise<string> {
  const feed = await db.calendarFeed.findUnique({ where: { hash: hashSecret(secret) } });
  if (!feed || feed.revokedAt) throw notFound();
  const member = await db.membership.findUnique({
    where: { userId_companyId: { userId: feed.userId, companyId: feed.companyId } },
    include: { user: { select: { locale: true, disabledAt: true } }, company: { select: { name: true } } },
  });
  if (!member || member.user.disabledAt) throw notFound();
  const locale: Locale = isLocale(member.user.locale) ? member.user.locale : "ru";
  const t = translator(locale);
  const bookings = await db.booking.findMany({
    where: { companyId: feed.companyId, endsAt: { gt: new Date(now.getTime() - BACK_MS) }, status: { not: "EXPIRED" } },
    include: { resource: { select: { nameRu: true, nameEn: true, floor: true } } },
    orderBy: { startsAt: "asc" },
    take: 2000,
  });
  const calendar = ical({
    name: t("booking:feed.calendarName", { company: member.company.name }),
    prodId: { company: "Kadr", product: "Bookings", language: locale.toUpperCase() },
    method: ICalCalendarMethod.PUBLISH,
    ttl: 15 * 60,
  });
  for (const booking of bookings) {
    calendar.createEvent({
      id: `${booking.id}@kadr`,
      start: booking.startsAt,
      end: booking.endsAt,
      stamp: booking.closedAt ?? booking.confirmedAt ?? booking.createdAt,
      sequence: booking.status === "CANCELLED" ? 2 : booking.status === "HELD" ? 0 : 1,
      summary: `${localised(booking.resource, "name", locale)}: ${booking.purpose}`,
      description: t(`booking:status.${booking.status}`),
      location: booking.resource.floor === null ? t("common:brand") : t("booking:feed.place", { floor: booking.resource.floor }),
      status:
        booking.status === "CANCELLED" ? ICalEventStatus.CANCELLED : booking.status === "HELD" ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
      url: `${appUrl()}/bookings/${booking.id}`,
    });
  }
  return calendar.toString();
}
