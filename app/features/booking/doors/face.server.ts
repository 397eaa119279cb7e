import QRCode from "qrcode";
import { db } from "~/lib/db/client.server";
import { appUrl } from "~/lib/env.server";
import { formatDateTime, formatDayTitle, formatTime } from "~/lib/format";
import { translator } from "~/lib/i18n/i18n.server";
import { localised, type Locale } from "~/lib/i18n/locales";
import { norm } from "~/lib/norms.server";
import { addDays, atMinute, siteDay, toIso } from "~/lib/time";
import { companyNames } from "../../identity/queries.server";
import { doorCode } from "../checkin/code.server";
import { checkInNorms } from "../checkin/norms.server";
import { releaseAt } from "../checkin/rules/presence";
import { doorBehind } from "./queries.server";
import { closedUntil, doorMoment, type DoorShows, type DoorSpan } from "./rules";

/** Everything that a display at a door shows, in words. It travels to the tablet as it is. */
export interface DoorFace {
  /** The portal's clock, ISO 8601: a tablet's own may be wrong. */
  now: string;
  /** Minutes that the site's clock is ahead of UTC now. */
  offset: number;
  room: string;
  day: string;
  state: "free" | "awaited" | "taken" | "closed";
  /** «Свободно», «Занято», «Ждём», «Закрыто». */
  title: string;
  /** Whose time it is, where that may be said. */
  who: string;
  /** Until when. */
  until: string;
  /** When the state ends of itself, ISO 8601, the end of the day at the latest: without news nothing is known after it. */
  knownUntil: string;
  next: { time: string; what: string }[];
  /** Modules along a side, and one SVG path of the dark ones; the address that it says. */
  code: { size: number; path: string; says: string };
  hint: string;
}

interface HeldRow {
  from: Date;
  to: Date;
  status: string | null;
  companyId: string | null;
  purpose: string | null;
  confirmedAt: Date | null;
  /** Its unit was taken from it, and it waits for another. */
  disrupted: boolean;
  reasonRu: string | null;
  reasonEn: string | null;
}

interface Span extends DoorSpan {
  companyId: string | null;
  purpose: string;
  reason: string;
  releaseAt: Date | null;
}

const SHOWN_NEXT = 4;
/** How far ahead the end of a closure is looked for. */
const CLOSED_DAYS = 92;

/** What holds a resource or its parts from a moment on, each thing once, a booking by its own time without buffers unless it waits for another unit. */
async function heldFrom(resourceId: string, from: Date, to: Date): Promise<HeldRow[]> {
  return db.$queryRaw<HeldRow[]>`
    WITH RECURSIVE down(id) AS (
      SELECT ${resourceId}::uuid UNION SELECT p."partId" FROM down JOIN "ResourcePart" p ON p."wholeId" = down.id)
    SELECT COALESCE(CASE WHEN b."disruptedAt" IS NULL THEN b."startsAt" END, a."startsAt") AS from, LEAST(CASE WHEN b."disruptedAt" IS NULL THEN b."endsAt" END, max(a."endsAt")) AS to,
           b.status::text AS status, b."companyId", b.purpose, b."confirmedAt", b."disruptedAt" IS NOT NULL AS disrupted, x."reasonRu", x."reasonEn"
    FROM "Allocation" a JOIN "Unit" u ON u.id = a."unitId" JOIN down ON down.id = u."resourceId"
    LEFT JOIN "Booking" b ON b.id = a."bookingId" LEFT JOIN "Blackout" x ON x.id = a."blackoutId"
    WHERE tstzrange(a."startsAt", a."endsAt") && tstzrange(${from}::timestamptz, ${to}::timestamptz) AND (b.status IS NULL OR b.status NOT IN ('DONE', 'NO_SHOW'))
    GROUP BY b.id, x.id, COALESCE(CASE WHEN b."disruptedAt" IS NULL THEN b."startsAt" END, a."startsAt"), CASE WHEN b.id IS NULL THEN a."endsAt" END
    ORDER BY 1`;
}

/** The face of a door at a moment. `not-found` for an unknown or stopped secret. */
export async function doorFace(secret: string, locale: Locale, now: Date): Promise<DoorFace> {
  const resource = await doorBehind(secret, now);
  const day = siteDay(now);
  const [rows, shows, { presence }] = await Promise.all([heldFrom(resource.id, now, atMinute(day, 1440)), norm<DoorShows>("booking.door-shows"), checkInNorms()]);
  const t = translator(locale);
  // What was taken from a booking is out of use all the same: the closure around it goes on.
  const reasonBy = (row: HeldRow) => [row, ...rows.filter((one) => row.disrupted && one.reasonRu !== null)].map((one) => (locale === "ru" ? one.reasonRu : one.reasonEn)).find((reason) => reason !== null) ?? "";
  const toSpan = (row: HeldRow): Span => ({
    from: row.from,
    to: row.to,
    kind: row.reasonRu === null && !row.disrupted ? "booking" : "closed",
    awaited: resource.checkIn && row.status === "CONFIRMED",
    companyId: row.companyId,
    purpose: row.purpose ?? "",
    reason: reasonBy(row),
    releaseAt: row.status === "CONFIRMED" ? releaseAt({ startsAt: row.from, confirmedAt: row.confirmedAt }, presence, null) : null,
  });
  const spans = rows.map(toSpan);
  const moment = doorMoment(spans, now);
  const running = moment.now[0];
  const ends = running?.kind === "closed" ? closedUntil((await heldFrom(resource.id, now, atMinute(addDays(day, CLOSED_DAYS), 0))).map(toSpan), running.to) : moment.until;
  const names = shows.value === "busy" ? new Map<string, { name: string }>() : await companyNames(spans.flatMap((span) => span.companyId ?? []));
  const say = (span: Span) => {
    if (span.kind === "closed") return span.reason;
    const name = (span.companyId && names.get(span.companyId)?.name) || t("presence:face.taken");
    return shows.value === "purpose" && span.purpose ? `${name}: ${span.purpose}` : name;
  };
  const time = (at: Date) => formatTime(at, locale);
  const midnight = atMinute(day, 1440);
  const dated = (at: Date) => (at > midnight ? formatDateTime(at, locale) : time(at));
  const state = !running ? "free" : running.kind === "closed" ? "closed" : running.awaited ? "awaited" : "taken";
  const until = ends && ends.getTime() !== midnight.getTime() ? dated(ends) : null;
  // What a closure covers is not to come.
  const next = moment.next.filter((span) => state !== "closed" || span.kind !== "closed" || !ends || span.from >= ends);
  return {
    now: now.toISOString(),
    offset: offsetOf(now),
    room: localised(resource, "name", locale),
    day: formatDayTitle(day, locale),
    state,
    title: t(`presence:face.${state}`),
    who: running && (shows.value !== "busy" || running.kind === "closed") ? [...new Set(moment.now.map(say))].join(", ") : "",
    until:
      state === "awaited" && running?.releaseAt
        ? t("presence:face.checkInBy", { at: time(running.releaseAt), until: dated(running.to) })
        : until
          ? t("presence:face.until", { at: until })
          : t("presence:face.allDay"),
    knownUntil: new Date(Math.min(ends?.getTime() ?? Infinity, midnight.getTime())).toISOString(),
    next: next.slice(0, SHOWN_NEXT).map((span) => ({ time: span.to > midnight ? `${time(span.from)} – ${dated(span.to)}` : `${time(span.from)}–${time(span.to)}`, what: say(span) })),
    code: qrOf(`${appUrl()}/check-in?at=${resource.slug}&code=${doorCode(resource.id, now)}`),
    hint: t(state === "awaited" ? "presence:face.hintCheckIn" : "presence:face.hint"),
  };
}

const offsetOf = (at: Date): number => {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(toIso(at)) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
};

/** A QR code as one path; a side is `size` modules, quiet zone not among them. */
function qrOf(says: string): DoorFace["code"] {
  const { modules } = QRCode.create([{ data: new TextEncoder().encode(says), mode: "byte" }], { errorCorrectionLevel: "M" });
  let path = "";
  for (let row = 0; row < modules.size; row += 1) {
    for (let start = 0; start < modules.size; start += 1) {
      let end = start;
      while (end < modules.size && modules.get(row, end)) end += 1;
      if (end > start) path += `M${start} ${row}h${end - start}v1h${start - end}z`;
      start = end;
    }
  }
  return { size: modules.size, path, says };
}
