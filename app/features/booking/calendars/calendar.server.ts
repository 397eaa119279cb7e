import ical, { ICalAttendeeRole, ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus, type ICalEventData } from "ical-generator";
import type { BookingStatus } from "~/lib/db/generated/enums";
import { appUrl, env } from "~/lib/env.server";
import { translator } from "~/lib/i18n/i18n.server";
import { localised, type Locale } from "~/lib/i18n/locales";
import { sequenceOf } from "./rules/sequence";

interface Named {
  nameRu: string;
  nameEn: string;
}

/** What an event says of a booking. */
export interface CalendarBooking {
  id: string;
  startsAt: Date;
  endsAt: Date;
  status: BookingStatus;
  version: number;
  purpose: string;
  quantity: number;
  resource: Named & { floor: number | null };
  /** What it holds besides. */
  besides: readonly (Named & { quantity: number })[];
  createdAt: Date;
  /** When it last changed. */
  changedAt: Date;
  /** Named where others' bookings stand beside one's own. */
  companyName?: string;
}

/** Somebody who is invited, or invites. */
export interface Party {
  name: string;
  email: string;
}

// RFC 5545 knows no control characters in texts but the line break.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
const plain = (text: string): string => text.replace(/\r\n?|\u2028|\u2029/g, "\n").replace(CONTROLS, "").replace(/\p{Cs}/gu, "\ufffd");
// A name stands in a parameter or a header of the calendar: one line, and no quotation mark, which the standard has no way to write there.
const nameOf = (text: string): string => plain(text).replace(/\s+/g, " ").replaceAll('"', "'").trim();

const GONE: readonly BookingStatus[] = ["CANCELLED", "EXPIRED"];
const OPEN: readonly BookingStatus[] = ["PENDING", "HELD"];

/** Identity of a booking in every calendar that it reaches. */
const uidOf = (bookingId: string) => `${bookingId}@kadr`;

function eventOf(booking: CalendarBooking, locale: Locale): ICalEventData {
  const t = translator(locale);
  const times = (quantity: number) => (quantity > 1 ? ` × ${quantity}` : "");
  const url = `${appUrl()}/bookings/${booking.id}`;
  const head = [booking.companyName, `${localised(booking.resource, "name", locale)}${times(booking.quantity)}`].filter(Boolean).join(", ");
  const lines = [
    t(`booking:status.${booking.status}`),
    ...booking.besides.map((thing) => `+ ${localised(thing, "name", locale)}${times(thing.quantity)}`),
    url,
  ];
  return {
    id: uidOf(booking.id),
    start: booking.startsAt,
    end: booking.endsAt,
    stamp: booking.changedAt,
    created: booking.createdAt,
    lastModified: booking.changedAt,
    sequence: sequenceOf(booking),
    summary: plain(booking.purpose.trim() ? `${head}: ${booking.purpose}` : head),
    description: plain(lines.join("\n")),
    location: booking.resource.floor === null ? t("common:brand") : t("calendars:place", { floor: booking.resource.floor }),
    status: GONE.includes(booking.status) ? ICalEventStatus.CANCELLED : OPEN.includes(booking.status) ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
    url,
  };
}

const prodId = (locale: Locale) => ({ company: "Kadr", product: "Bookings", language: locale.toUpperCase() });

/** Time in which nobody may book: works, faults, trainings. */
export interface CalendarClosure {
  id: string;
  startsAt: Date;
  endsAt: Date;
  createdAt: Date;
  reason: string;
}

/** A calendar to subscribe to (RFC 5545, METHOD:PUBLISH): times in UTC, so that no zone has to be described. */
export function publishedCalendar(name: string, bookings: readonly CalendarBooking[], closures: readonly CalendarClosure[], locale: Locale): string {
  const calendar = ical({ name: nameOf(name), prodId: prodId(locale), method: ICalCalendarMethod.PUBLISH, ttl: 15 * 60 });
  for (const booking of bookings) calendar.createEvent(eventOf(booking, locale));
  for (const { id, startsAt, endsAt, createdAt, reason } of closures) {
    calendar.createEvent({ id: uidOf(id), start: startsAt, end: endsAt, stamp: createdAt, summary: plain(translator(locale)("calendars:closed", { reason })) });
  }
  return calendar.toString();
}

/** Sender of invitations: the house, by the address that its letters come from. */
function organizer(locale: Locale): Party {
  const email = /<([^<>\s]+)>\s*$/.exec(env().MAIL_FROM)?.[1] ?? env().MAIL_FROM.trim();
  return { name: translator(locale)("common:brand"), email };
}

/**
 * The booking as an invitation to one person (RFC 5546): `REQUEST` puts it into their calendar or moves it there, `CANCEL` takes
 * it away; the UID stays, the SEQUENCE rises. No answer is asked for, since nobody reads it.
 */
export function invitation(booking: CalendarBooking, to: Party, method: "REQUEST" | "CANCEL", locale: Locale): string {
  const calendar = ical({ prodId: prodId(locale), method: ICalCalendarMethod[method] });
  calendar.createEvent({
    ...eventOf(booking, locale),
    ...(method === "CANCEL" ? { status: ICalEventStatus.CANCELLED } : {}),
    organizer: organizer(locale),
    attendees: [{ name: nameOf(to.name), email: to.email, role: ICalAttendeeRole.REQ, status: ICalAttendeeStatus.ACCEPTED, rsvp: false }],
  });
  return calendar.toString();
}
