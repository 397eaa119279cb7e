import type { Statement } from "./statements";

/**
 * The question of a search for free time, answered by PostgreSQL alone: stretches of the opening hours in which a unit of a
 * resource is free long enough, buffers kept, by resource. Knows the resources' own rules only, for one unit and nobody in particular.
 * @param from @param to the range, epoch ms
 */
export const freeTimeQuestion = (from: number, to: number, minutes: number): Statement => ({
  text: `
    WITH day AS (
      SELECT d::date::timestamp AT TIME ZONE 'Asia/Novosibirsk' AS midnight
      FROM generate_series(($1::timestamptz AT TIME ZONE 'Asia/Novosibirsk')::date, ($2::timestamptz AT TIME ZONE 'Asia/Novosibirsk')::date, interval '1 day') d
    ), hours AS (
      SELECT r.id, GREATEST($1, day.midnight + r."opensAt" * interval '1 minute') AS "from", LEAST($2, day.midnight + r."closesAt" * interval '1 minute') AS "to"
      FROM "Resource" r CROSS JOIN day WHERE r.active AND r."maxMinutes" >= $3::int
    ), open AS (
      SELECT r.id, r."bufferBefore" * interval '1 minute' AS before, r."bufferAfter" * interval '1 minute' AS after, range_agg(tstzrange(h."from", h."to")) AS hours
      FROM hours h JOIN "Resource" r ON r.id = h.id WHERE h."from" < h."to" GROUP BY r.id
    ), held AS (
      SELECT "unitId", "startsAt", "endsAt" FROM "Allocation"
      WHERE tstzrange("startsAt", "endsAt") && tstzrange($1::timestamptz - interval '1 day', $2::timestamptz + interval '1 day')
    ), free AS (
      SELECT o.id, o.hours - COALESCE(range_agg(tstzrange(h."startsAt" - o.after, h."endsAt" + o.before)) FILTER (WHERE h."unitId" IS NOT NULL), '{}') AS spans
      FROM open o JOIN "Unit" u ON u."resourceId" = o.id AND u.active LEFT JOIN held h ON h."unitId" = u.id
      GROUP BY o.id, u.id, o.hours, o.before, o.after
    )
    SELECT f.id, array_agg(DISTINCT span) FROM free f CROSS JOIN LATERAL unnest(f.spans) span
    WHERE upper(span) - lower(span) >= $3::int * interval '1 minute' GROUP BY f.id`,
  values: [new Date(from), new Date(to), minutes],
});
