import { Prisma, type Reader } from "~/lib/db/client.server";
import { toKopecks } from "~/lib/money";
import { SITE_ZONE } from "~/lib/time";
import type { OccupancyQuestion } from "./period";
import { addMeasures, nothing, type Measures } from "./rules/measures";
import { emptyWeek, layBetween, layInWeek, type WeekCells } from "./rules/week";

/** States of use in the statement; «released» is what a no-show still holds after the rest was given back. */
type Counted = "waiting" | "ahead" | "used" | "released" | "noShow" | "late";

interface CountRow {
  tag: "total" | "resource" | "company" | "purpose" | "week";
  id: string | null;
  state: Counted | null;
  bookings: number;
  minutes: number;
  buffer: number;
  subsidisedMinutes: number;
  subsidy: bigint;
  minuteOfWeek: number | null;
  from: Date | null;
  to: Date | null;
}

export interface Counts {
  total: Measures;
  byResource: Map<string, Measures & { shownMinutes: number }>;
  byCompany: Map<string, Measures & { shownMinutes: number }>;
  /** What was written as the purpose, most time first; letter case and outer spaces apart. */
  purposes: { purpose: string; bookings: number; minutes: number }[];
  week: WeekCells;
}

const PURPOSES = 15;
const minutesOf = (from: Prisma.Sql, to: Prisma.Sql) => Prisma.sql`(extract(epoch FROM ${to} - ${from})::float8 / 60)`;

/**
 * Counts the use of units in one statement: once over the period's allocations, and over the bookings that no longer hold
 * theirs (no-shows, cancellations with a fee), whose units are what was booked, wholes by their parts.
 * A booking's subsidy is that of its price; the period gets the part by time, and each resource its part by unit time.
 */
export async function countUse(
  reader: Reader,
  question: Pick<OccupancyQuestion, "companyId" | "state"> & { resourceIds: readonly string[] | null },
  window: { from: Date; to: Date },
): Promise<Counts> {
  const from = Prisma.sql`${window.from}::timestamptz`;
  const to = Prisma.sql`${window.to}::timestamptz`;
  const company = question.companyId ? Prisma.sql`AND b."companyId" = ${question.companyId}::uuid` : Prisma.empty;
  const chosen = (resource: Prisma.Sql) => (question.resourceIds ? Prisma.sql`AND ${resource} = ANY(${question.resourceIds as string[]}::uuid[])` : Prisma.empty);
  const shown = question.state ? Prisma.sql`state = ${question.state}` : Prisma.sql`state NOT IN ('noShow', 'late')`;
  const rows = await reader.$queryRaw<CountRow[]>`
    WITH RECURSIVE tree AS (
      SELECT id AS whole, id AS part, 1 AS units FROM "Resource"
      UNION ALL
      SELECT t.whole, p."partId", t.units * p.quantity FROM tree t JOIN "ResourcePart" p ON p."wholeId" = t.part
    ), leaves AS MATERIALIZED (
      SELECT whole, part, sum(units)::int AS units FROM tree WHERE part NOT IN (SELECT "wholeId" FROM "ResourcePart") GROUP BY whole, part
    ), wholes AS MATERIALIZED (
      SELECT whole, sum(units)::int AS units FROM leaves GROUP BY whole
    ), leaf AS MATERIALIZED (
      SELECT l.whole, l.part, l.units, w.units AS whole_units, row_number() OVER (PARTITION BY l.whole ORDER BY l.part) = 1 AS lead
      FROM leaves l JOIN wholes w ON w.whole = l.whole WHERE true ${chosen(Prisma.sql`l.part`)}
    ), booked AS MATERIALIZED (
      SELECT b.id AS booking, b."companyId" AS company, b."resourceId" AS thing, b.quantity, b.purpose,
             CASE b.status::text WHEN 'DONE' THEN 'used' WHEN 'CHECKED_IN' THEN 'used' WHEN 'CONFIRMED' THEN 'ahead' WHEN 'NO_SHOW' THEN 'noShow' WHEN 'CANCELLED' THEN 'late' ELSE 'waiting' END AS state,
             greatest(b."startsAt", ${from}) AS "from", least(b."endsAt", ${to}) AS "to",
             inside * s.minutes AS paid, inside * s.kopecks AS subsidy
      FROM "Booking" b
      CROSS JOIN LATERAL (SELECT ${minutesOf(Prisma.sql`greatest(b."startsAt", ${from})`, Prisma.sql`least(b."endsAt", ${to})`)} / ${minutesOf(Prisma.sql`b."startsAt"`, Prisma.sql`b."endsAt"`)} AS inside) i
      LEFT JOIN LATERAL (
        SELECT max((l -> 'params' ->> 'minutes')::float8) AS minutes, -sum((l ->> 'amountKopecks')::float8) AS kopecks
        FROM jsonb_array_elements(b.lines) l WHERE l ->> 'kind' = 'subsidy'
      ) s ON b.status::text NOT IN ('CANCELLED', 'NO_SHOW') AND b.lines @> '[{"kind": "subsidy"}]'
      WHERE tstzrange(b."startsAt", b."endsAt") && tstzrange(${from}, ${to}) AND (b.status NOT IN ('CANCELLED', 'EXPIRED') OR (b.status = 'CANCELLED' AND b."cancelFeePercent" > 0)) ${company}
    ), items AS MATERIALIZED (
      SELECT booking, sum(i.quantity * w.units)::int AS units FROM booked JOIN "BookingItem" i ON i."bookingId" = booking JOIN wholes w ON w.whole = i."resourceId" GROUP BY booking
    ), things AS MATERIALIZED (
      SELECT b.*, leaf.part AS resource, b.quantity * leaf.units AS units, true AS first, leaf.lead,
             (b.quantity * leaf.units)::float8 / (b.quantity * leaf.whole_units + coalesce(items.units, 0)) AS share
      FROM booked b JOIN leaf ON leaf.whole = b.thing LEFT JOIN items ON items.booking = b.booking
      UNION ALL
      SELECT b.*, leaf.part, i.quantity * leaf.units,
             NOT EXISTS (SELECT 1 FROM leaf l WHERE l.whole = b.thing AND l.part = leaf.part)
               AND NOT EXISTS (SELECT 1 FROM "BookingItem" o JOIN leaf l ON l.whole = o."resourceId" WHERE o."bookingId" = b.booking AND o.position < i.position AND l.part = leaf.part),
             leaf.lead AND NOT EXISTS (SELECT 1 FROM leaf l WHERE l.whole = b.thing)
               AND NOT EXISTS (SELECT 1 FROM "BookingItem" o JOIN leaf l ON l.whole = o."resourceId" WHERE o."bookingId" = b.booking AND o.position < i.position),
             (i.quantity * leaf.units)::float8 / (b.quantity * wholes.units + items.units)
      FROM items JOIN "BookingItem" i ON i."bookingId" = items.booking JOIN booked b ON b.booking = items.booking
      JOIN wholes ON wholes.whole = b.thing JOIN leaf ON leaf.whole = i."resourceId"
    ), told AS MATERIALIZED (
      SELECT resource, company, state, sum(first::int)::int AS bookings, sum(lead::int)::int AS whole_bookings,
             coalesce(sum(units * ${minutesOf(Prisma.sql`"from"`, Prisma.sql`"to"`)}) FILTER (WHERE state IN ('noShow', 'late')), 0) AS minutes,
             coalesce(sum(paid * share), 0) AS paid, coalesce(sum(subsidy * share), 0) AS subsidy
      FROM things GROUP BY resource, company, state
    ), taken AS MATERIALIZED (
      SELECT resource, company, state, "from", "to", grouping(resource) AS hourly, count(*)::int AS units,
             sum(greatest(0, ${minutesOf(Prisma.sql`"from"`, Prisma.sql`"to"`)})) AS minutes, sum(greatest(0, held - greatest(0, ${minutesOf(Prisma.sql`"from"`, Prisma.sql`"to"`)}))) AS buffer
      FROM (
        SELECT u."resourceId" AS resource, company, CASE state WHEN 'noShow' THEN 'released' ELSE state END AS state,
               greatest(a."startsAt", b."from") AS "from", least(a."endsAt", b."to") AS "to", ${minutesOf(Prisma.sql`greatest(a."startsAt", ${from})`, Prisma.sql`least(a."endsAt", ${to})`)} AS held
        FROM booked b JOIN "Allocation" a ON a."bookingId" = b.booking JOIN "Unit" u ON u.id = a."unitId"
        WHERE tstzrange(a."startsAt", a."endsAt") && tstzrange(${from}, ${to}) ${chosen(Prisma.sql`u."resourceId"`)}
      ) held
      GROUP BY GROUPING SETS ((resource, company, state), (state, "from", "to"))
    ), used AS MATERIALIZED (
      SELECT resource, company, state, 0 AS bookings, 0 AS whole_bookings, minutes, buffer, 0::float8 AS paid, 0::float8 AS subsidy FROM taken WHERE hourly = 0
      UNION ALL SELECT resource, company, state, bookings, whole_bookings, minutes, 0, paid, subsidy FROM told
    ), spans AS (
      SELECT "from", "to", units FROM taken WHERE hourly = 1 AND ${shown} AND minutes > 0
      UNION ALL SELECT "from", "to", sum(units)::int FROM things WHERE ${shown} AND state IN ('noShow', 'late') GROUP BY "from", "to"
    ), clocked AS (
      SELECT "from", "to", "from" AT TIME ZONE ${SITE_ZONE} AS at, ("to" AT TIME ZONE ${SITE_ZONE}) - ("from" AT TIME ZONE ${SITE_ZONE}) <> "to" - "from" AS shifts, units FROM spans
    )
    SELECT CASE WHEN grouping(resource) = 0 THEN 'resource' WHEN grouping(company) = 0 THEN 'company' ELSE 'total' END AS tag, coalesce(resource, company)::text AS id, state,
           (CASE WHEN grouping(resource) = 0 THEN sum(bookings) ELSE sum(whole_bookings) END)::int AS bookings, sum(minutes) AS minutes, sum(buffer) AS buffer, sum(paid) AS "subsidisedMinutes", round(sum(subsidy))::bigint AS subsidy,
           NULL::float8 AS "minuteOfWeek", NULL::timestamptz AS "from", NULL::timestamptz AS "to"
    FROM used GROUP BY GROUPING SETS ((resource, state), (company, state), (state))
    UNION ALL
    (SELECT 'purpose', min(btrim(purpose) COLLATE "C"), NULL, sum(lead::int)::int, sum(units * ${minutesOf(Prisma.sql`"from"`, Prisma.sql`"to"`)}), 0, 0, 0, NULL, NULL, NULL
     FROM things WHERE ${shown} GROUP BY lower(btrim(purpose)) ORDER BY 5 DESC, 2 LIMIT ${PURPOSES})
    UNION ALL
    SELECT 'week', NULL, NULL, sum(units)::int, ${minutesOf(Prisma.sql`"from"`, Prisma.sql`"to"`)}, 0, 0, 0,
           (extract(isodow FROM at)::float8 - 1) * 1440 + extract(epoch FROM at::time)::float8 / 60, CASE WHEN shifts THEN "from" END, CASE WHEN shifts THEN "to" END
    FROM clocked GROUP BY 5, 9, 10, 11`;
  return gather(rows, question.state);
}

function gather(rows: readonly CountRow[], state: OccupancyQuestion["state"]): Counts {
  const counts: Counts = { total: nothing(), byResource: new Map(), byCompany: new Map(), purposes: [], week: emptyWeek() };
  for (const row of rows) {
    if (row.tag === "purpose") counts.purposes.push({ purpose: row.id ?? "", bookings: row.bookings, minutes: row.minutes });
    else if (row.tag === "week") {
      if (row.from && row.to) layBetween(counts.week, { from: row.from.getTime(), to: row.to.getTime(), units: row.bookings });
      else layInWeek(counts.week, { minuteOfWeek: row.minuteOfWeek ?? 0, minutes: row.minutes, units: row.bookings });
    } else if (row.tag === "total") addMeasures(counts.total, measuresOf(row));
    else {
      const map = row.tag === "resource" ? counts.byResource : counts.byCompany;
      let line = map.get(row.id ?? "");
      if (!line) map.set(row.id ?? "", (line = { ...nothing(), shownMinutes: 0 }));
      addMeasures(line, measuresOf(row));
      const lost = row.state === "noShow" || row.state === "late";
      if (state ? row.state === state : !lost) line.shownMinutes += row.minutes;
    }
  }
  return counts;
}

function measuresOf(row: CountRow): Measures {
  const measures = nothing();
  if (row.state === "late" || row.state === "noShow") {
    measures[row.state === "late" ? "lateMinutes" : "noShowMinutes"] = row.minutes;
    measures.bookings = row.state === "late" ? 0 : row.bookings;
    return measures;
  }
  // What is left of a no-show holds its time; the booking itself was counted above.
  measures.bookings = row.state === "released" ? 0 : row.bookings;
  measures.bookedMinutes = row.minutes;
  measures.usedMinutes = row.state === "used" ? row.minutes : 0;
  measures.bufferMinutes = row.buffer;
  measures.subsidisedMinutes = row.subsidisedMinutes;
  measures.subsidyKopecks = toKopecks(row.subsidy);
  return measures;
}
