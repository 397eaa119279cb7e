import { createHash } from "node:crypto";
import { db, type Prisma } from "~/lib/db/client.server";
import type { CalendarFeed } from "~/lib/db/generated/client";
import { notFound } from "~/lib/errors";
import { translator } from "~/lib/i18n/i18n.server";
import { isLocale, localised, type Locale } from "~/lib/i18n/locales";
import { limit } from "~/lib/limits.server";
import { addDays, atMinute, siteDay } from "~/lib/time";
import { companyNames } from "../../identity/queries.server";
import { hashSecret } from "../../identity/sessions.server";
import { isCompanyScope, type AnyScope } from "../../identity/types";
import { calendarBookings } from "./bookings.server";
import { publishedCalendar } from "./calendar.server";

const BACK_DAYS = 60;
const MOST = 2000;
const A_MINUTE = 30;
/** A reading is noted once a minute: calendars that ask more often do not write each time. */
const NOTED_MS = 60_000;

/** The person's calendars in use, newest first. What they are for is told by `personal` and `resourceId`. */
export async function feedsOf(scope: AnyScope) {
  return db.calendarFeed.findMany({
    where: { userId: scope.userId, companyId: isCompanyScope(scope) ? scope.companyId : null, revokedAt: null },
    select: { id: true, name: true, personal: true, resourceId: true, createdAt: true, lastReadAt: true },
    orderBy: { createdAt: "desc" },
  });
}

export interface ReadCalendar {
  text: string;
  /** Strong entity tag, in quotes. */
  etag: string;
  changedAt: Date;
}

/**
 * The calendar behind a feed's secret: bookings from 60 days back on, the first 2,000; cancelled ones marked so, that calendars
 * take them away. `not-found` for an unknown or revoked secret and when its holder left the company, the staff or the portal;
 * `too-many` past 30 readings a minute.
 */
export async function readFeed(secret: string, now: Date): Promise<ReadCalendar> {
  const feed = await db.calendarFeed.findUnique({ where: { hash: hashSecret(secret) } });
  if (!feed || feed.revokedAt) throw notFound();
  const text = feed.companyId ? await companyCalendar(feed, feed.companyId, now) : await resourceCalendar(feed, now);
  await limit(`feed:${feed.id}`, A_MINUTE, 60);
  const etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 27)}"`;
  return { text, etag, changedAt: await note(feed, etag, now) };
}

const since = (now: Date) => atMinute(addDays(siteDay(now), -BACK_DAYS), 0);
const localeOf = (person: { locale: string }): Locale => (isLocale(person.locale) ? person.locale : "ru");

async function companyCalendar(feed: CalendarFeed, companyId: string, now: Date): Promise<string> {
  const member = await db.membership.findUnique({
    where: { userId_companyId: { userId: feed.userId, companyId } },
    include: { user: { select: { locale: true, disabledAt: true } }, company: { select: { name: true } } },
  });
  if (!member || member.user.disabledAt) throw notFound();
  const locale = localeOf(member.user);
  const bookings = await calendarBookings({ companyId, endsAt: { gt: since(now) }, status: { not: "EXPIRED" }, ...(feed.personal ? { createdById: feed.userId } : {}) }, MOST);
  const name = translator(locale)(feed.personal ? "calendars:nameMine" : "calendars:nameCompany", { company: member.company.name });
  return publishedCalendar(feed.name || name, bookings, [], locale);
}

/** The resource and everything that is made of it: a booking of the whole stage is on the calendar of its half. */
async function family(resourceId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH RECURSIVE up AS (
      SELECT ${resourceId}::uuid AS id UNION SELECT p."wholeId" FROM up JOIN "ResourcePart" p ON p."partId" = up.id
    ), down AS (
      SELECT ${resourceId}::uuid AS id UNION SELECT p."partId" FROM down JOIN "ResourcePart" p ON p."wholeId" = down.id
    ) SELECT id FROM up UNION SELECT id FROM down`;
  return rows.map((row) => row.id);
}

async function resourceCalendar(feed: CalendarFeed, now: Date): Promise<string> {
  const [holder, resource] = await Promise.all([
    db.user.findUnique({ where: { id: feed.userId }, select: { locale: true, disabledAt: true, staffRoles: true } }),
    feed.resourceId ? db.resource.findUnique({ where: { id: feed.resourceId }, select: { nameRu: true, nameEn: true } }) : null,
  ]);
  if (!holder || holder.disabledAt || holder.staffRoles.length === 0 || !resource || !feed.resourceId) throw notFound();
  const locale = localeOf(holder);
  const ids = await family(feed.resourceId);
  const reach = { endsAt: { gt: since(now) } };
  const onIt: Prisma.BookingWhereInput = { OR: [{ resourceId: { in: ids } }, { items: { some: { resourceId: { in: ids } } } }] };
  const [bookings, closures] = await Promise.all([
    calendarBookings({ ...reach, ...onIt, status: { not: "EXPIRED" } }, MOST),
    db.blackout.findMany({ where: { ...reach, resourceId: { in: ids } }, orderBy: [{ startsAt: "asc" }, { id: "asc" }], take: MOST }),
  ]);
  const names = await companyNames(bookings.map((booking) => booking.companyId));
  return publishedCalendar(
    feed.name || localised(resource, "name", locale),
    bookings.map((booking) => ({ ...booking, companyName: names.get(booking.companyId)?.name ?? "" })),
    closures.map(({ id, startsAt, endsAt, createdAt, reasonRu, reasonEn }) => ({ id, startsAt, endsAt, createdAt, reason: locale === "ru" ? reasonRu : reasonEn })),
    locale,
  );
}

/**
 * Notes the reading and returns since when the calendar has been as it is. Another content than the last one noted begins a new
 * second, so that `If-Modified-Since`, which counts in seconds, is never told «unchanged» of two contents.
 */
async function note(feed: CalendarFeed, etag: string, now: Date): Promise<Date> {
  const fresh = feed.lastReadAt !== null && now.getTime() - feed.lastReadAt.getTime() < NOTED_MS;
  if (feed.etag === etag && feed.changedAt && fresh) return feed.changedAt;
  const rows = await db.$queryRaw<{ changedAt: Date }[]>`
    UPDATE "CalendarFeed" SET "lastReadAt" = ${now}::timestamptz, etag = ${etag},
      "changedAt" = CASE WHEN etag IS DISTINCT FROM ${etag} THEN greatest(${now}::timestamptz, date_trunc('second', "changedAt") + interval '1 second') ELSE "changedAt" END
    WHERE id = ${feed.id}::uuid RETURNING "changedAt"`;
  return rows[0]?.changedAt ?? now;
}
