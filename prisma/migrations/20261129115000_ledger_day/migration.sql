-- In whose month of the books subsidised money counts as spent: that of the use, or the first open month when its own is closed.
ALTER TABLE "LedgerEntry" ADD COLUMN "countsOn" DATE;

CREATE FUNCTION kadr_ledger_day() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  closed date;
BEGIN
  NEW."countsOn" := NEW."usedOn";
  IF NEW."usedOn" IS NULL OR 'CONSUMED' NOT IN (NEW.debit::text, NEW.credit::text) THEN
    RETURN NEW;
  END IF;
  -- The lock of the books: a month that is open now stays so until this transaction ends.
  PERFORM pg_advisory_xact_lock_shared(5243103);
  SELECT max(month) INTO closed FROM "AccountingMonth";
  IF closed IS NOT NULL AND NEW."usedOn" < (closed + interval '1 month')::date THEN
    NEW."countsOn" := (closed + interval '1 month')::date;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_day BEFORE INSERT ON "LedgerEntry" FOR EACH ROW EXECUTE FUNCTION kadr_ledger_day();

ALTER TABLE "LedgerEntry" DISABLE TRIGGER ledger_append_only;
UPDATE "LedgerEntry" SET "countsOn" = "usedOn" WHERE "usedOn" IS NOT NULL;
ALTER TABLE "LedgerEntry" ENABLE TRIGGER ledger_append_only;
