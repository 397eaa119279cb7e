import { db } from "~/lib/db/client.server";

/** Until when a booking keeps its units: to the end with the buffer after, to the moment of leaving early with the same, or to the release of a no-show. */
const HELD_UNTIL = `CASE WHEN b.status = 'NO_SHOW' THEN b."closedAt"
  ELSE LEAST(b."endsAt", COALESCE(b."checkedOutAt", b."endsAt")) + r."bufferAfter" * interval '1 minute' END`;
/** Whether a booking has its units at all: who left before anything began has none any more. */
const HOLDS = `b.status IN ('PENDING', 'HELD', 'CONFIRMED', 'CHECKED_IN', 'DONE', 'NO_SHOW') AND ${HELD_UNTIL} > b."startsAt" - r."bufferBefore" * interval '1 minute'`;

/** An invoice of which a part was waived, or given back though the price stood: of that nothing goes back when the price falls. */
const EASED = `EXISTS (SELECT 1 FROM "InvoiceRelief" w WHERE w."invoiceId" = i.id) OR EXISTS (SELECT 1 FROM "Refund" g WHERE g."invoiceId" = i.id AND g.reason = 'goodwill' AND g.status <> 'WITHDRAWN')`;
/** An invoice whose money was taken back: it is a debt again, whatever became of what it was for. */
const REOPENED = `EXISTS (SELECT 1 FROM "Payment" t WHERE t."invoiceId" = i.id AND t."reversesId" IS NOT NULL)`;

/** A booking that was moved late: what that cost stays, over all its invoices. */
const MOVED_LATE = `EXISTS (SELECT 1 FROM jsonb_array_elements(b.lines) l WHERE l->>'kind' = 'move-fee')`;

/** What must hold in any database at any moment between two transactions, with the statement that finds offenders. */
const RULES: Record<string, string> = {
  "a unit is held by one thing at a time": `
    SELECT a.id::text AS id FROM "Allocation" a JOIN "Allocation" b ON a."unitId" = b."unitId" AND a.id < b.id
      AND tstzrange(a."startsAt", a."endsAt") && tstzrange(b."startsAt", b."endsAt")`,
  "a booking that holds has its units for its time with buffers, another has none": `
    WITH RECURSIVE tree AS (
      SELECT "wholeId", "partId", quantity FROM "ResourcePart"
      UNION ALL SELECT t."wholeId", p."partId", t.quantity * p.quantity FROM tree t JOIN "ResourcePart" p ON p."wholeId" = t."partId"
    ), leaf AS (
      SELECT * FROM tree WHERE NOT EXISTS (SELECT 1 FROM "ResourcePart" p WHERE p."wholeId" = tree."partId")
    ), thing AS (
      SELECT id AS "bookingId", "resourceId", quantity FROM "Booking" UNION ALL SELECT "bookingId", "resourceId", quantity FROM "BookingItem"
    ), need AS (
      SELECT b.id, COALESCE(l."partId", t."resourceId") AS leaf, sum(t.quantity * COALESCE(l.quantity, 1)) AS units,
             min(b."startsAt" - r."bufferBefore" * interval '1 minute') AS "from", max(${HELD_UNTIL}) AS "to"
      FROM thing t JOIN "Booking" b ON b.id = t."bookingId" JOIN "Resource" r ON r.id = t."resourceId" LEFT JOIN leaf l ON l."wholeId" = t."resourceId"
      WHERE ${HOLDS} GROUP BY 1, 2
    ), have AS (
      SELECT a."bookingId" AS id, u."resourceId" AS leaf, count(*) AS units, min(a."startsAt") AS "from", max(a."endsAt") AS "to", count(DISTINCT (a."startsAt", a."endsAt")) AS spans
      FROM "Allocation" a JOIN "Unit" u ON u.id = a."unitId" WHERE a."bookingId" IS NOT NULL GROUP BY 1, 2
    )
    SELECT COALESCE(need.id, have.id)::text AS id FROM need FULL JOIN have ON have.id = need.id AND have.leaf = need.leaf
    WHERE need.units IS DISTINCT FROM have.units OR need."from" <> have."from" OR need."to" <> have."to" OR have.spans > 1`,
  "an offer of the waitlist holds exactly its units until its deadline, no other place in a line holds any": `
    WITH RECURSIVE tree AS (
      SELECT "wholeId", "partId", quantity FROM "ResourcePart"
      UNION ALL SELECT t."wholeId", p."partId", t.quantity * p.quantity FROM tree t JOIN "ResourcePart" p ON p."wholeId" = t."partId"
    ), leaf AS (
      SELECT * FROM tree WHERE NOT EXISTS (SELECT 1 FROM "ResourcePart" p WHERE p."wholeId" = tree."partId")
    ), need AS (
      SELECT w.id, COALESCE(l."partId", w."resourceId") AS leaf, sum(w.quantity * COALESCE(l.quantity, 1)) AS units,
             min(w."startsAt" - r."bufferBefore" * interval '1 minute') AS "from", max(w."endsAt" + r."bufferAfter" * interval '1 minute') AS "to"
      FROM "WaitlistEntry" w JOIN "Resource" r ON r.id = w."resourceId" LEFT JOIN leaf l ON l."wholeId" = w."resourceId"
      WHERE w.status = 'OFFERED' GROUP BY 1, 2
    ), have AS (
      SELECT a."waitlistId" AS id, u."resourceId" AS leaf, count(*) AS units, min(a."startsAt") AS "from", max(a."endsAt") AS "to"
      FROM "Allocation" a JOIN "Unit" u ON u.id = a."unitId" WHERE a."waitlistId" IS NOT NULL GROUP BY 1, 2
    )
    SELECT COALESCE(need.id, have.id)::text AS id FROM need FULL JOIN have ON have.id = need.id AND have.leaf = need.leaf
    WHERE need.units IS DISTINCT FROM have.units OR need."from" <> have."from" OR need."to" <> have."to"
    UNION
    SELECT id::text FROM "WaitlistEntry" WHERE (status = 'OFFERED') <> ("offerExpiresAt" IS NOT NULL AND "closedAt" IS NULL) OR "offerExpiresAt" > "startsAt"
       OR (status = 'TAKEN') <> ("bookingId" IS NOT NULL) OR (status IN ('WAITING', 'OFFERED')) <> ("closedAt" IS NULL)`,
  "a settled line of the bank is its payments and its advance, another has neither": `
    SELECT e.id::text AS id FROM "BankEntry" e
    LEFT JOIN LATERAL (SELECT COALESCE(sum("amountKopecks"), 0) AS paid FROM "Payment" WHERE "bankEntryId" = e.id) p ON true
    LEFT JOIN LATERAL (SELECT COALESCE(sum("amountKopecks"), 0) AS kept FROM "BalanceEntry" WHERE "bankEntryId" = e.id) b ON true
    WHERE CASE WHEN e.status = 'SETTLED' THEN e."amountKopecks" <> p.paid + b.kept OR b.kept <> e."advanceKopecks" ELSE p.paid + b.kept + e."advanceKopecks" > 0 END`,
  "an advance is the sum of its changes, and what it paid are payments": `
    SELECT COALESCE(c."companyId", e."companyId")::text AS id FROM "CompanyBalance" c
    FULL JOIN (SELECT "companyId", sum("amountKopecks") AS sum FROM "BalanceEntry" GROUP BY 1) e ON e."companyId" = c."companyId"
    WHERE COALESCE(c."advanceKopecks", 0) <> COALESCE(e.sum, 0)
    UNION
    SELECT e.id::text FROM "BalanceEntry" e LEFT JOIN "Payment" p ON p.method = 'ADVANCE' AND p.reference = e.id::text AND p."invoiceId" = e."invoiceId"
    WHERE (e.kind = 'APPLIED' OR (e.kind = 'REVERSED' AND e."amountKopecks" > 0)) AND p."amountKopecks" IS DISTINCT FROM -e."amountKopecks"
    UNION
    SELECT p.id::text FROM "Payment" p WHERE p.method = 'ADVANCE' AND NOT EXISTS (SELECT 1 FROM "BalanceEntry" e WHERE e.id::text = p.reference)`,
  "nobody checked in is nobody inside, and whoever left had come": `
    SELECT id::text FROM "Booking" WHERE (status = 'CHECKED_IN' AND ("checkedInAt" IS NULL OR "checkedOutAt" IS NOT NULL))
       OR (status IN ('NO_SHOW', 'CANCELLED', 'EXPIRED') AND "checkedInAt" IS NOT NULL)
       OR (status = 'DONE' AND ("checkedInAt" IS NULL) <> ("checkedOutAt" IS NULL))
       OR (status = 'NO_SHOW' AND ("closedAt" <= "startsAt" OR "closedAt" >= "endsAt"))`,
  "time past the end is charged once, to who stayed, by an invoice without subsidy": `
    SELECT b.id::text AS id FROM "Booking" b
    JOIN "Invoice" i ON i."subjectType" = 'booking-overrun' AND i."subjectId" = b.id::text
    LEFT JOIN "BookingChange" c ON c."bookingId" = b.id AND c.kind = 'overran' AND c.after->>'invoiceId' = i.id::text
    GROUP BY b.id, i.id
    HAVING count(c.id) <> 1 OR b.status <> 'DONE' OR b."checkedOutAt" <= b."endsAt" OR max(c."differenceKopecks") <> i."totalKopecks" OR b."companyId" <> i."companyId"
       OR EXISTS (SELECT 1 FROM "InvoiceLine" l WHERE l."invoiceId" = i.id AND l.kind = 'subsidy')
       OR (SELECT count(*) FROM "Invoice" o WHERE o."subjectType" = 'booking-overrun' AND o."subjectId" = b.id::text) <> 1`,
  "a budget's columns are the sums of its ledger": `
    SELECT b.id::text AS id FROM "ProgrammeBudget" b LEFT JOIN "LedgerEntry" e ON e."budgetId" = b.id GROUP BY b.id
    HAVING b."amountKopecks" <> COALESCE(sum(e."amountKopecks") FILTER (WHERE e.credit = 'FUNDED'), 0) - COALESCE(sum(e."amountKopecks") FILTER (WHERE e.debit = 'FUNDED'), 0)
        OR b."reservedKopecks" <> COALESCE(sum(CASE WHEN e.debit = 'RESERVED' THEN e."amountKopecks" WHEN e.credit = 'RESERVED' THEN -e."amountKopecks" END), 0)
        OR b."consumedKopecks" <> COALESCE(sum(CASE WHEN e.debit = 'CONSUMED' THEN e."amountKopecks" WHEN e.credit = 'CONSUMED' THEN -e."amountKopecks" END), 0)`,
  "a quota's minutes are those reserved and consumed in its month": `
    SELECT q."programmeId" || ' ' || q."companyId" || ' ' || q.kind AS id FROM "QuotaUsage" q
    WHERE q."usedMinutes" <> (
      SELECT COALESCE(sum(CASE WHEN e.debit = 'RESERVED' THEN e.minutes WHEN e.debit = 'AVAILABLE' THEN -e.minutes ELSE 0 END), 0)
      FROM "LedgerEntry" e JOIN "ProgrammeBudget" p ON p.id = e."budgetId" JOIN "Booking" b ON b.id::text = e."subjectId"
      WHERE p."programmeId" = q."programmeId" AND e."companyId" = q."companyId" AND q.kind IN ('*', e."resourceKind")
        AND date_trunc('month', b."startsAt" AT TIME ZONE 'Asia/Novosibirsk')::date = q.month)`,
  "what counts against a company's ceilings is what the ledger promised and paid it in the period": `
    WITH used AS (
      SELECT b."programmeId", e."companyId", to_char(e."usedOn", f.format) AS period,
             sum(CASE WHEN e.credit = 'AVAILABLE' THEN e."amountKopecks" WHEN e.debit = 'AVAILABLE' THEN -e."amountKopecks" ELSE 0 END) AS kopecks
      FROM "LedgerEntry" e JOIN "ProgrammeBudget" b ON b.id = e."budgetId" CROSS JOIN (VALUES ('YYYY-MM'), ('YYYY')) f(format)
      WHERE e."companyId" IS NOT NULL AND e."usedOn" IS NOT NULL GROUP BY 1, 2, 3)
    SELECT COALESCE(c."companyId", used."companyId") || ' ' || COALESCE(c.period, used.period) AS id
    FROM "CeilingUsage" c FULL JOIN used ON used."programmeId" = c."programmeId" AND used."companyId" = c."companyId" AND used.period = c.period
    WHERE COALESCE(c."usedKopecks", 0) <> COALESCE(used.kopecks, 0)`,
  "a budget pays for uses of its own year, and of its own quarter": `
    SELECT e.id::text FROM "LedgerEntry" e JOIN "ProgrammeBudget" b ON b.id = e."budgetId"
    WHERE e.credit = 'AVAILABLE' AND (extract(year FROM e."usedOn") <> b.year OR (b.quarter > 0 AND extract(quarter FROM e."usedOn") <> b.quarter))`,
  "the ledger holds for a booking what its lines say": `
    SELECT b.id::text AS id FROM "Booking" b
    CROSS JOIN LATERAL (SELECT COALESCE(-sum((l->>'amountKopecks')::bigint), 0) AS promised
                        FROM jsonb_array_elements(b.lines) l WHERE l->>'kind' = 'subsidy') lines
    CROSS JOIN LATERAL (SELECT COALESCE(sum(CASE WHEN e.debit = 'RESERVED' THEN e."amountKopecks" WHEN e.credit = 'RESERVED' THEN -e."amountKopecks" END), 0) AS reserved,
                               COALESCE(sum(e."amountKopecks") FILTER (WHERE e.debit = 'CONSUMED'), 0) AS consumed
                        FROM "LedgerEntry" e WHERE e."subjectType" = 'booking' AND e."subjectId" = b.id::text) ledger
    WHERE ledger.reserved <> CASE WHEN b.status IN ('PENDING', 'HELD', 'CONFIRMED', 'CHECKED_IN') THEN lines.promised ELSE 0 END
       OR ledger.consumed <> CASE WHEN b.status = 'DONE' THEN lines.promised ELSE 0 END`,
  "a coupon's counts are the redemptions that were not given back, within what it allows": `
    SELECT c.code AS id FROM "Coupon" c
    WHERE c.uses <> (SELECT count(*) FROM "CouponRedemption" WHERE "couponId" = c.id AND "releasedAt" IS NULL) OR c.uses > c."mostUses"
    UNION
    SELECT u."couponId" || ' ' || u."companyId" FROM "CouponCompany" u JOIN "Coupon" c ON c.id = u."couponId"
    WHERE u.uses <> (SELECT count(*) FROM "CouponRedemption" WHERE "couponId" = u."couponId" AND "companyId" = u."companyId" AND "releasedAt" IS NULL) OR u.uses > c."mostPerCompany"`,
  "a booking holds the coupon that its lines name, until it is cancelled without a fee or dropped": `
    SELECT b.id::text AS id FROM "Booking" b
    CROSS JOIN LATERAL (SELECT COALESCE(-sum((l->>'amountKopecks')::bigint), 0) AS off, count(*) AS count FROM jsonb_array_elements(b.lines) l WHERE l->>'kind' = 'coupon') lines
    LEFT JOIN "CouponRedemption" r ON r."subjectType" = 'booking' AND r."subjectId" = b.id::text AND r."releasedAt" IS NULL
    WHERE (b.status IN ('PENDING', 'HELD', 'CONFIRMED', 'CHECKED_IN', 'DONE', 'NO_SHOW') AND ((lines.count > 0) <> (r.id IS NOT NULL) OR lines.off <> COALESCE(r."amountKopecks", 0)))
       OR (r.id IS NOT NULL AND (b.status = 'EXPIRED' OR (b.status = 'CANCELLED' AND b."cancelFeePercent" = 0) OR r."companyId" <> b."companyId"))`,
  "a plan's minutes of a month are those that bookings hold and used, within what it includes": `
    SELECT m."subscriptionId" || ' ' || m.month || ' ' || m.kind AS id FROM "PlanMonth" m JOIN "PlanSubscription" s ON s.id = m."subscriptionId"
    LEFT JOIN "PlanAllowance" a ON a."planId" = s."planId" AND a.kind = m.kind
    CROSS JOIN LATERAL (SELECT COALESCE(sum(minutes) FILTER (WHERE status = 'HELD'), 0) AS held, COALESCE(sum(minutes) FILTER (WHERE status = 'USED'), 0) AS used
                        FROM "PlanUse" u WHERE u."subscriptionId" = m."subscriptionId" AND u.month = m.month AND u.kind = m.kind) u
    WHERE m."heldMinutes" <> u.held OR m."usedMinutes" <> u.used OR m."limitMinutes" IS DISTINCT FROM a.minutes OR u.held + u.used > a.minutes
       OR (u.held + u.used > 0 AND (m.month < s."startsOn" OR m.month > s."endsOn"))`,
  "a booking holds the minutes of plans that its lines name, until it is over": `
    SELECT b.id::text AS id FROM "Booking" b
    CROSS JOIN LATERAL (SELECT COALESCE(sum((l->'params'->>'minutes')::int), 0) AS minutes FROM jsonb_array_elements(b.lines) l WHERE l->>'kind' = 'plan') lines
    CROSS JOIN LATERAL (SELECT COALESCE(sum(u.minutes) FILTER (WHERE u.status = 'HELD'), 0) AS held, COALESCE(sum(u.minutes) FILTER (WHERE u.status = 'USED'), 0) AS used,
                               bool_or(s."companyId" <> b."companyId") AS foreign_one
                        FROM "PlanUse" u JOIN "PlanSubscription" s ON s.id = u."subscriptionId" WHERE u."subjectType" = 'booking' AND u."subjectId" = b.id::text) u
    WHERE u.held <> CASE WHEN b.status IN ('PENDING', 'HELD', 'CONFIRMED', 'CHECKED_IN') THEN lines.minutes ELSE 0 END
       OR u.used <> CASE WHEN b.status IN ('DONE', 'NO_SHOW') THEN lines.minutes ELSE 0 END OR u.foreign_one`,
  "lines of a booking add up to its total": `
    SELECT id::text FROM "Booking" b WHERE "totalKopecks" <> (SELECT sum((l->>'amountKopecks')::bigint) FROM jsonb_array_elements(lines) l)`,
  "a booking's invoices, less what was given back when it moved, are its total; one that awaits approval has none": `
    SELECT b.id::text AS id FROM "Booking" b
    CROSS JOIN LATERAL (
      SELECT COALESCE(sum(i."totalKopecks"), 0) - COALESCE(sum((SELECT sum("amountKopecks") FROM "Refund" WHERE "invoiceId" = i.id AND reason = 'moved' AND status <> 'WITHDRAWN')), 0) AS invoiced,
             count(*) AS count, bool_or(i."companyId" <> b."companyId") AS foreign_one, bool_or(${EASED}) AS eased
      FROM "Invoice" i WHERE i."subjectType" = 'booking' AND i."subjectId" = b.id::text AND i.status <> 'CANCELLED') i
    LEFT JOIN "Invoice" own ON own.id = b."invoiceId"
    WHERE (b.status IN ('HELD', 'CONFIRMED', 'CHECKED_IN', 'DONE', 'NO_SHOW') AND (CASE WHEN i.eased THEN i.invoiced < b."totalKopecks" ELSE i.invoiced <> b."totalKopecks" END OR (b."totalKopecks" > 0) <> (own.id IS NOT NULL AND i.count > 0)))
       OR (b.status = 'PENDING' AND (i.count > 0 OR own.id IS NOT NULL)) OR i.foreign_one OR own."subjectId" <> b.id::text`,
  "lines of an invoice add up to its total": `
    SELECT i.id::text AS id FROM "Invoice" i LEFT JOIN "InvoiceLine" l ON l."invoiceId" = i.id GROUP BY i.id
    HAVING i."totalKopecks" <> COALESCE(sum(l."amountKopecks"), 0)`,
  "refunds never exceed payments, nor those to a card what came from it": `
    SELECT i.id::text AS id FROM "Invoice" i
    WHERE (SELECT COALESCE(sum("amountKopecks"), 0) FROM "Refund" WHERE "invoiceId" = i.id AND status <> 'WITHDRAWN')
        > (SELECT COALESCE(sum("amountKopecks"), 0) FROM "Payment" WHERE "invoiceId" = i.id AND "disputeId" IS NULL)
    UNION
    SELECT r."invoiceId" || ' ' || r."paymentIntent" FROM "Refund" r WHERE r.status IN ('SENT', 'PAID') AND r."paymentIntent" IS NOT NULL GROUP BY r."invoiceId", r."paymentIntent"
    HAVING sum(r."amountKopecks") > (SELECT COALESCE(sum(p."amountKopecks"), 0) FROM "Payment" p
                                     WHERE p."invoiceId" = r."invoiceId" AND p.method = 'STRIPE' AND p.reference = r."paymentIntent")
    UNION
    SELECT id::text FROM "Refund" WHERE status = 'SENT' AND ("paymentIntent" IS NULL OR "amountMinor" IS NULL OR "sentAt" IS NULL)
    UNION
    SELECT r."paymentIntent" FROM "Refund" r JOIN "StripeCheckout" c ON c."paymentIntent" = r."paymentIntent" WHERE r.status IN ('SENT', 'PAID')
    GROUP BY r."paymentIntent", c."amountMinor" HAVING sum(r."amountMinor") > c."amountMinor"`,
  "of a payment no more is taken back than came": `
    SELECT p.id::text AS id FROM "Payment" p WHERE p."reversesId" IS NULL AND p."amountKopecks" + COALESCE((SELECT sum("amountKopecks") FROM "Payment" WHERE "reversesId" = p.id), 0) < 0
    UNION
    SELECT r.id::text FROM "Payment" r JOIN "Payment" p ON p.id = r."reversesId" WHERE p."reversesId" IS NOT NULL OR p."invoiceId" <> r."invoiceId" OR p.method <> r.method`,
  "a paid invoice was paid or waived, a cancelled one keeps nothing, only one whose money was taken back has refunds and a debt": `
    SELECT i.id::text AS id FROM "Invoice" i
    CROSS JOIN LATERAL (SELECT COALESCE(sum("amountKopecks"), 0) AS paid, bool_or("reversesId" IS NOT NULL) AS reversed FROM "Payment" WHERE "invoiceId" = i.id) p
    CROSS JOIN LATERAL (SELECT COALESCE(sum("amountKopecks"), 0) AS back FROM "Refund" WHERE "invoiceId" = i.id AND status <> 'WITHDRAWN') r
    CROSS JOIN LATERAL (SELECT COALESCE(sum("amountKopecks"), 0) AS eased, bool_or(kind = 'WRITE_OFF') AS written_off FROM "InvoiceRelief" WHERE "invoiceId" = i.id) w
    WHERE (i.status = 'PAID' AND p.paid + w.eased < i."totalKopecks")
       OR (i.status = 'ISSUED' AND (p.paid + w.eased >= i."totalKopecks" OR (r.back > 0 AND NOT COALESCE(p.reversed, false))))
       OR (i.status = 'CANCELLED' AND p.paid <> r.back)
       OR (i.status = 'WRITTEN_OFF' AND p.paid + w.eased <> i."totalKopecks") OR (i.status = 'WRITTEN_OFF' AND NOT COALESCE(w.written_off, false))
       OR i."deferredTo" IS DISTINCT FROM (SELECT until FROM "Deferral" d WHERE d."invoiceId" = i.id ORDER BY d.id DESC LIMIT 1)`,
  "VAT by line is the VAT of the paper, and lines of a paper add up": `
    SELECT i.number AS id FROM "Invoice" i JOIN "InvoiceLine" l ON l."invoiceId" = i.id GROUP BY i.id
    HAVING bool_and(l."vatKopecks" IS NOT NULL) AND sum(l."vatKopecks") <> i."vatKopecks"
    UNION
    SELECT d.number FROM "BillingDocument" d LEFT JOIN "BillingDocumentLine" l ON l."documentId" = d.id GROUP BY d.id
    HAVING d."totalKopecks" <> COALESCE(sum(l."amountKopecks"), 0) OR d."vatKopecks" <> COALESCE(sum(l."vatKopecks"), 0)`,
  "a paid invoice is corrected by what it was lowered by when it was moved": `
    SELECT i.number AS id FROM "Invoice" i
    CROSS JOIN LATERAL (SELECT COALESCE(sum("amountKopecks"), 0) AS back FROM "Refund" WHERE "invoiceId" = i.id AND status <> 'WITHDRAWN' AND reason = 'moved') r
    CROSS JOIN LATERAL (SELECT COALESCE(sum("totalKopecks"), 0) AS corrected FROM "BillingDocument" WHERE "invoiceId" = i.id AND reason = 'moved') c
    CROSS JOIN LATERAL (SELECT COALESCE(sum("amountKopecks"), 0) AS eased FROM "InvoiceRelief" WHERE "invoiceId" = i.id AND kind = 'LOWERED' AND reason = 'moved') w
    WHERE i.status = 'PAID' AND c.corrected <> -r.back - w.eased`,
  "what took place is rendered once, with what corrections left of it": `
    SELECT i.number AS id FROM "Invoice" i
    LEFT JOIN "Supply" s ON s."invoiceId" = i.id
    LEFT JOIN "Booking" b ON b.id::text = i."subjectId" AND i."subjectType" IN ('booking', 'booking-overrun')
    CROSS JOIN LATERAL (SELECT i."totalKopecks" + COALESCE(sum("totalKopecks"), 0) AS left FROM "BillingDocument" WHERE "invoiceId" = i.id AND NOT "lowersSupply") c
    WHERE (s."amountKopecks" <> c.left OR s."companyId" <> i."companyId")
       OR (b.status IN ('DONE', 'NO_SHOW') AND i.status <> 'CANCELLED' AND c.left > 0 AND s."invoiceId" IS NULL)
       OR (s.kind <> 'CANCELLED' AND b.status NOT IN ('DONE', 'NO_SHOW'))`,
  "an act is what was rendered in its month and stands in no other": `
    SELECT d.number AS id FROM "BillingDocument" d
    CROSS JOIN LATERAL (SELECT COALESCE(sum("amountKopecks"), 0) AS amount, COALESCE(sum("vatKopecks"), 0) AS vat, bool_and(date_trunc('month', "suppliedOn")::date = d.month AND "companyId" = d."companyId") AS own
                        FROM "Supply" WHERE "documentId" = d.id) s
    WHERE d.kind = 'ACT' AND (s.amount <> d."totalKopecks" OR s.vat <> d."vatKopecks" OR s.own IS NOT TRUE)
    UNION
    SELECT s."invoiceId"::text FROM "Supply" s WHERE s."documentId" IS NULL AND EXISTS (SELECT 1 FROM "AccountingMonth" m WHERE m.status = 'CLOSED' AND m.month >= date_trunc('month', s."suppliedOn")::date)`,
  "every paper that was issued is bound into the chain": `
    SELECT number AS id FROM "BillingDocument" d WHERE NOT EXISTS (SELECT 1 FROM "ChainLink" l WHERE l."documentId" = d.id AND l.kind::text = d.kind::text AND l.number = d.number)
    UNION SELECT number FROM "ChainLink" l WHERE NOT EXISTS (SELECT 1 FROM "Invoice" WHERE id = l."documentId" UNION ALL SELECT 1 FROM "BillingDocument" WHERE id = l."documentId")
    UNION SELECT l.number FROM "ChainLink" l LEFT JOIN "ChainLink" p ON p.seq = l.seq - 1 WHERE l.previous <> COALESCE(p.sha256, '')`,
  "numbers of acts and corrections have no gaps": `
    SELECT split_part(number, '-', 1) || split_part(number, '-', 2) AS id FROM "BillingDocument" GROUP BY split_part(number, '-', 1), split_part(number, '-', 2)
    HAVING count(*) <> max(split_part(number, '-', 3)::int)`,
  "numbers of invoices have no gaps": `
    SELECT split_part(number, '-', 2) AS id FROM "Invoice" WHERE number ~ '^К-\\d{4}-\\d{6}$' GROUP BY 1
    HAVING count(*) <> max(split_part(number, '-', 3)::int)`,
};

/** What holds besides once no news waits for delivery. */
const SETTLED: Record<string, string> = {
  "a booking and its invoice tell the same story": `
    SELECT b.id || ' ' || b.status || ' ' || i.status AS id FROM "Booking" b JOIN "Invoice" i ON i.id = b."invoiceId"
    WHERE NOT (b.status::text || '-' || i.status::text = ANY (ARRAY['HELD-ISSUED', 'CONFIRMED-PAID', 'CHECKED_IN-PAID', 'DONE-PAID', 'NO_SHOW-PAID', 'CANCELLED-CANCELLED',
               'CANCELLED-PAID', 'EXPIRED-CANCELLED', 'EXPIRED-PAID']))
      AND NOT (i.status = 'ISSUED' AND b.status IN ('CONFIRMED', 'CHECKED_IN', 'DONE', 'NO_SHOW') AND EXISTS (SELECT 1 FROM "BookingChange" c WHERE c."bookingId" = b.id))
      AND NOT (i.status IN ('ISSUED', 'WRITTEN_OFF', 'PAID') AND ${REOPENED}) AND i.status <> 'WRITTEN_OFF'`,
  "what late moves cost stays when the booking is cancelled, beside the percent of the rest": `
    SELECT b.id || ' kept ' || m.kept AS id FROM "Booking" b
    CROSS JOIN LATERAL (SELECT COALESCE(sum((l->>'amountKopecks')::bigint), 0) AS fees FROM jsonb_array_elements(b.lines) l WHERE l->>'kind' = 'move-fee') f
    CROSS JOIN LATERAL (
      SELECT COALESCE(sum(p.paid - r.back), 0) AS kept, COALESCE(sum(i."totalKopecks" - r.moved), 0) AS whole, COALESCE(bool_or(${EASED} OR ${REOPENED}), false) AS eased
      FROM "Invoice" i
      CROSS JOIN LATERAL (SELECT COALESCE(sum("amountKopecks"), 0) AS paid FROM "Payment" WHERE "invoiceId" = i.id) p
      CROSS JOIN LATERAL (SELECT COALESCE(sum("amountKopecks"), 0) AS back, COALESCE(sum("amountKopecks") FILTER (WHERE reason = 'moved'), 0) AS moved FROM "Refund" WHERE "invoiceId" = i.id AND status <> 'WITHDRAWN') r
      WHERE i."subjectType" = 'booking' AND i."subjectId" = b.id::text AND i.status = 'PAID') m
    WHERE b.status = 'CANCELLED' AND f.fees > 0 AND NOT m.eased AND NOT (b."cancelFeePercent" = 0 AND m.kept = 0)
      AND m.kept <> LEAST(m.whole, f.fees + round(LEAST(m.whole, b."totalKopecks" - f.fees) * b."cancelFeePercent" / 100.0))`,
  "what is not used is given back but for the fee": `
    SELECT b.id || ' paid ' || p.paid || ' back ' || r.back AS id FROM "Booking" b JOIN "Invoice" i ON i."subjectType" = 'booking' AND i."subjectId" = b.id::text AND i.status = 'PAID'
    CROSS JOIN LATERAL (SELECT COALESCE(sum("amountKopecks"), 0) AS paid FROM "Payment" WHERE "invoiceId" = i.id) p
    CROSS JOIN LATERAL (SELECT COALESCE(sum("amountKopecks"), 0) AS back, COALESCE(sum("amountKopecks") FILTER (WHERE reason IN ('moved', 'goodwill')), 0) AS moved
                        FROM "Refund" WHERE "invoiceId" = i.id AND status <> 'WITHDRAWN') r
    CROSS JOIN LATERAL (SELECT COALESCE(sum("amountKopecks"), 0) AS waived FROM "InvoiceRelief" WHERE "invoiceId" = i.id) w
    WHERE NOT ${REOPENED} AND ((b.status IN ('HELD', 'CONFIRMED', 'CHECKED_IN', 'DONE', 'NO_SHOW') AND p.paid + w.waived - r.back + r.moved <> i."totalKopecks")
       OR (b.status IN ('CANCELLED', 'EXPIRED') AND NOT ${MOVED_LATE} AND CASE WHEN ${EASED} THEN p.paid - r.back > round(i."totalKopecks" * b."cancelFeePercent" / 100.0)
           ELSE p.paid - r.back <> round((i."totalKopecks" - r.moved) * b."cancelFeePercent" / 100.0) END))`,
};

/** The rules that the database breaks, each with its offenders; an empty list in a sound house. */
export async function brokenRules({ settled = false }: { settled?: boolean } = {}): Promise<string[]> {
  const rules = Object.entries(settled ? { ...RULES, ...SETTLED } : RULES);
  const parts = rules.map(([, statement], index) => `SELECT ${index} AS rule, id FROM (${statement}) rule_${index}`);
  const rows = await db.$queryRawUnsafe<{ rule: number; id: string }[]>(parts.join("\nUNION ALL\n"));
  return rules.flatMap(([name], index) => {
    const offenders = rows.filter((row) => row.rule === index).map((row) => row.id);
    return offenders.length > 0 ? [`${name}: ${offenders.slice(0, 5).join(", ")}`] : [];
  });
}
