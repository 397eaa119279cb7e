import pg from "pg";

/** How much there is to look through. */
export interface Size {
  resources: number;
  bookings: number;
}

/** A free hour of a single room, from which a booking can be made. */
export interface FreeHour {
  resourceId: string;
  unitId: number;
  startsAt: Date;
  endsAt: Date;
}

/** Days ahead of today over which bookings lie. */
const AHEAD = 365;
/** As many bookings as lie on the days of two years; more of them make a longer past and no fuller days. */
const OF_TWO_YEARS = 200_000;

/** Days behind today over which so many bookings lie. */
const daysBehind = (bookings: number): number => Math.max(AHEAD, Math.round((2 * AHEAD * bookings) / OF_TWO_YEARS) - AHEAD);

/**
 * Fills a portal's database with a big house: resources of the sample kinds, companies that are residents, and bookings
 * with their allocations and invoices, a year ahead and as far back as their number needs; no unit is held twice.
 */
export async function furnish(url: string, size: Size, companies: readonly { companyId: string; userId: string }[]) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // References hold by construction; without the right to say so they are checked row by row.
    await client.query("SET session_replication_role = replica").catch(() => undefined);
    await addResources(client, size.resources);
    await addBookings(client, size.bookings, companies);
    await client.query(`UPDATE "Programme" SET "monthlyMinutes" = 1000000`);
    await client.query(`UPDATE "ProgrammeBudget" SET "amountKopecks" = 1000000000000`);
    await client.query("VACUUM ANALYZE");
    const { rows } = await client.query<Record<string, string>>(
      `SELECT (SELECT count(*) FROM "Resource") AS resources, (SELECT count(*) FROM "Unit") AS units, (SELECT count(*) FROM "Booking") AS bookings,
              (SELECT count(*) FROM "Allocation") AS allocations, pg_size_pretty(pg_database_size(current_database())) AS size,
              current_setting('server_version') AS version, current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit`,
    );
    return rows[0] as Record<"resources" | "units" | "bookings" | "allocations" | "size" | "version" | "fsync" | "commit", string>;
  } finally {
    await client.end();
  }
}

async function addResources(client: pg.Client, wanted: number) {
  // Two in three are single rooms, the others pools of about a dozen.
  await client.query(
    `INSERT INTO "Resource" (id, slug, kind, "nameRu", "nameEn", "summaryRu", "summaryEn", "tariffCode", capacity, "stepMinutes", "minMinutes",
                             "maxMinutes", "bufferBefore", "bufferAfter", "opensAt", "closesAt", "noticeMinutes", "horizonDays", operator, certificate, floor, position)
     SELECT gen_random_uuid(), t.slug || '-' || n, t.kind, t."nameRu" || ' ' || n, t."nameEn" || ' ' || n, t."summaryRu", t."summaryEn", t."tariffCode", t.capacity,
            t."stepMinutes", t."minMinutes", t."maxMinutes", t."bufferBefore", t."bufferAfter", t."opensAt", t."closesAt", t."noticeMinutes", t."horizonDays",
            t.operator, t.certificate, 1 + n % 4, 100 + n
     FROM generate_series(1, $1 - (SELECT count(*)::int FROM "Resource")) n
     JOIN "Resource" t ON t.slug = (ARRAY['adr', 'meeting', 'cintiq', 'cyclo', 'vr', 'render', 'adr', 'foley', 'cintiq'])[1 + n % 9]`,
    [wanted],
  );
  await client.query(
    `INSERT INTO "Unit" ("resourceId", label, position)
     SELECT r.id, r."nameRu" || ' ' || p, p FROM "Resource" r
     CROSS JOIN LATERAL generate_series(1, CASE WHEN r.kind IN ('cintiq', 'render') THEN 13 ELSE 1 END) p
     WHERE r.position > 100`,
  );
}

async function addBookings(client: pg.Client, wanted: number, companies: readonly { companyId: string; userId: string }[]) {
  // A lane is what one booking takes: a single room, or one to three neighbouring units of a pool.
  await client.query(
    `CREATE TEMP TABLE lane AS
     SELECT r.id AS "resourceId", array_agg(u.id ORDER BY u.id) AS units, r."bufferBefore" AS before, r."bufferAfter" AS after,
            r."stepMinutes" >= 480 AS daily, r."opensAt" AS opens, r."stepMinutes" AS step
     FROM "Resource" r JOIN "Unit" u ON u."resourceId" = r.id
     GROUP BY r.id, (u.position - 1) / (1 + abs(hashtext(r.slug)) % 3)`,
  );
  const lanes = Number((await client.query<{ count: string }>("SELECT count(*) FROM lane WHERE NOT daily")).rows[0]?.count);
  const behind = daysBehind(wanted);
  const perDay = Math.max(2, Math.ceil(wanted / (lanes * (behind + AHEAD) * 0.6)));
  const width = Math.floor(840 / perDay / 30) * 30;
  const chance = (wanted * 1.01) / (lanes * (behind + AHEAD + 1) * perDay);
  await client.query(
    `CREATE TEMP TABLE made AS
     SELECT gen_random_uuid() AS id, gen_random_uuid() AS invoice, row_number() OVER (ORDER BY day, random()) AS serial, l.*,
            1 + floor(random() * $6)::int AS company, day, start,
            (day::timestamp + make_interval(mins => start)) AT TIME ZONE 'Asia/Novosibirsk' AS "from",
            (day::timestamp + make_interval(mins => start + length)) AT TIME ZONE 'Asia/Novosibirsk' AS "to"
     FROM lane l
     CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE 'Asia/Novosibirsk')::date + d AS day, s AS slot FROM generate_series(-$1::int, $7::int) d, generate_series(0, $2::int - 1) s) one
     CROSS JOIN LATERAL (SELECT 30 * (1 + floor(random() * ($3::int / 30 - 2 * $4::int)))::int AS length) long
     CROSS JOIN LATERAL (SELECT 480 + slot * $3::int + 30 * $4::int + 30 * floor(random() * (($3::int - length) / 30 - 2 * $4::int + 1))::int AS start) begin
     WHERE NOT daily AND l.before <= 30 * $4::int AND random() < $5`,
    [behind, perDay, width, width >= 240 ? 2 : 1, chance, companies.length, AHEAD],
  );
  await client.query(`CREATE TEMP TABLE tenant AS SELECT * FROM unnest($1::int[], $2::uuid[], $3::uuid[]) AS t(place, "companyId", "userId")`, [
    companies.map((_, index) => index + 1),
    companies.map(({ companyId }) => companyId),
    companies.map(({ userId }) => userId),
  ]);
  await client.query(
    `INSERT INTO "Booking" (id, "companyId", "resourceId", "createdById", "startsAt", "endsAt", quantity, status, purpose, "totalKopecks", "vatKopecks", lines, "invoiceId", "createdAt", "confirmedAt")
     SELECT m.id, t."companyId", m."resourceId", t."userId", m."from", m."to", cardinality(m.units),
            (CASE WHEN m."to" < now() THEN 'DONE' ELSE 'CONFIRMED' END)::"BookingStatus", 'Съёмка серии ' || m.serial, 420000, 75738,
            '[{"kind":"base","amountKopecks":700000,"params":{"unit":"HOUR","priceKopecks":350000,"minutes":120,"quantity":1,"source":"Прейскурант технопарка"}},{"kind":"step","amountKopecks":-280000,"params":{"year":2,"percent":60,"steps":[40,60,80,100],"startsOn":"2025-03-12"}}]',
            m.invoice, m."from" - interval '9 days', m."from" - interval '8 days'
     FROM made m JOIN tenant t ON t.place = m.company ORDER BY m.serial`,
  );
  await client.query(
    `INSERT INTO "Allocation" ("unitId", "bookingId", "startsAt", "endsAt")
     SELECT unit, m.id, m."from" - make_interval(mins => m.before), m."to" + make_interval(mins => m.after) FROM made m, unnest(m.units) unit ORDER BY m.serial`,
  );
  await client.query(
    `INSERT INTO "Invoice" (id, number, "companyId", status, supplier, buyer, basis, "totalKopecks", "vatPercent", "vatKopecks", "issuedAt", "dueAt", "paidAt", "subjectType", "subjectId")
     SELECT m.invoice, 'К-2020-' || lpad(m.serial::text, 7, '0'), t."companyId", 'PAID', '{"name":"Технопарк","inn":"5400000000"}', '{"name":"Студия","inn":"5499000000"}',
            'договор резидента', 420000, 22, 75738, m."from" - interval '9 days', m."from" - interval '7 days', m."from" - interval '8 days', 'booking', m.id::text
     FROM made m JOIN tenant t ON t.place = m.company`,
  );
}

/** Hours of subsidised single rooms with nobody near them, in the next weeks, in no order. At most `count`. */
export async function freeHours(url: string, slugLike: string, count: number): Promise<FreeHour[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<FreeHour>(
      `SELECT * FROM (
         SELECT r.id AS "resourceId", u.id AS "unitId", at AS "startsAt", at + interval '1 hour' AS "endsAt"
         FROM "Resource" r JOIN "Unit" u ON u."resourceId" = r.id
         CROSS JOIN LATERAL (SELECT (((now() AT TIME ZONE 'Asia/Novosibirsk')::date + d)::timestamp + make_interval(mins => 480 + 120 * h)) AT TIME ZONE 'Asia/Novosibirsk' AS at
                             FROM generate_series(1, 60) d, generate_series(0, 6) h) hours
         WHERE r.slug LIKE $1) free
       WHERE NOT EXISTS (SELECT 1 FROM "Allocation" a WHERE a."unitId" = free."unitId"
                         AND tstzrange(a."startsAt", a."endsAt") && tstzrange(free."startsAt" - interval '1 hour', free."endsAt" + interval '1 hour'))
       ORDER BY random() LIMIT $2`,
      [slugLike, count],
    );
    return rows;
  } finally {
    await client.end();
  }
}
