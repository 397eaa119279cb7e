-- What the Prisma schema cannot say and the house stands on.

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- A unit is held by one thing at a time, buffers included. This is the last word on double booking.
ALTER TABLE "Allocation"
  ADD CONSTRAINT allocation_range CHECK ("startsAt" < "endsAt"),
  ADD CONSTRAINT allocation_owner CHECK (("bookingId" IS NULL) <> ("blackoutId" IS NULL)),
  ADD CONSTRAINT allocation_no_overlap
    EXCLUDE USING gist ("unitId" WITH =, tstzrange("startsAt", "endsAt") WITH &&);
-- Schedules ask for all units in a window: the range leads.
CREATE INDEX allocation_window ON "Allocation" USING gist (tstzrange("startsAt", "endsAt"));

ALTER TABLE "Booking"
  ADD CONSTRAINT booking_range CHECK ("startsAt" < "endsAt"),
  ADD CONSTRAINT booking_quantity CHECK (quantity > 0),
  ADD CONSTRAINT booking_total CHECK ("totalKopecks" >= 0 AND "vatKopecks" >= 0);
CREATE INDEX booking_holds ON "Booking" ("holdExpiresAt") WHERE status = 'HELD';
CREATE INDEX booking_running ON "Booking" ("endsAt") WHERE status = 'CONFIRMED';

ALTER TABLE "Blackout" ADD CONSTRAINT blackout_range CHECK ("startsAt" < "endsAt");
ALTER TABLE "Resource"
  ADD CONSTRAINT resource_minutes CHECK ("stepMinutes" > 0 AND "minMinutes" > 0 AND "maxMinutes" >= "minMinutes"),
  ADD CONSTRAINT resource_buffers CHECK ("bufferBefore" >= 0 AND "bufferAfter" >= 0),
  ADD CONSTRAINT resource_hours CHECK ("opensAt" >= 0 AND "closesAt" > "opensAt" AND "closesAt" <= 1440);

-- A budget cannot be overspent, whatever the code does.
ALTER TABLE "ProgrammeBudget"
  ADD CONSTRAINT budget_not_negative CHECK ("amountKopecks" >= 0 AND "reservedKopecks" >= 0 AND "consumedKopecks" >= 0),
  ADD CONSTRAINT budget_not_overspent CHECK ("reservedKopecks" + "consumedKopecks" <= "amountKopecks");
ALTER TABLE "QuotaUsage"
  ADD CONSTRAINT quota_within CHECK ("usedMinutes" >= 0 AND "usedMinutes" <= "limitMinutes");
ALTER TABLE "Programme" ADD CONSTRAINT programme_share CHECK ("sharePercent" BETWEEN 0 AND 100);
ALTER TABLE "LedgerEntry"
  ADD CONSTRAINT ledger_amount CHECK ("amountKopecks" > 0 AND minutes >= 0),
  ADD CONSTRAINT ledger_sides CHECK (debit <> credit);

ALTER TABLE "Invoice" ADD CONSTRAINT invoice_total CHECK ("totalKopecks" >= 0 AND "vatKopecks" >= 0 AND "vatKopecks" <= "totalKopecks");
ALTER TABLE "Payment" ADD CONSTRAINT payment_amount CHECK ("amountKopecks" > 0);
ALTER TABLE "Refund" ADD CONSTRAINT refund_amount CHECK ("amountKopecks" > 0);
ALTER TABLE "Tariff" ADD CONSTRAINT tariff_price CHECK ("priceKopecks" >= 0);
ALTER TABLE "Criterion" ADD CONSTRAINT criterion_weight CHECK (weight BETWEEN 0 AND 100);

-- A company has at most one live application to a call.
CREATE UNIQUE INDEX application_one_live ON "Application" ("callId", "companyId")
  WHERE status IN ('DRAFT', 'FORMAL_CHECK', 'NEEDS_FIX', 'EXPERT_REVIEW');

CREATE INDEX event_waiting ON "Event" (id) WHERE "deliveredAt" IS NULL;
CREATE INDEX letter_waiting ON "Letter" ("createdAt") WHERE "sentAt" IS NULL;

-- Counters of the rate limiter may be lost in a crash, and must not wait for the disk.
ALTER TABLE "RateWindow" SET UNLOGGED;

-- Books and logs are append-only: a mistake is corrected by a new entry.
CREATE FUNCTION kadr_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON "LedgerEntry"
  FOR EACH ROW EXECUTE FUNCTION kadr_append_only();
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON "AuditEntry"
  FOR EACH ROW EXECUTE FUNCTION kadr_append_only();
