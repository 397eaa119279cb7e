-- Papers that were issued are never edited: what lowers them is a paper of its own.
CREATE TRIGGER document_append_only BEFORE UPDATE OR DELETE ON "BillingDocument"
  FOR EACH ROW EXECUTE FUNCTION kadr_append_only();
CREATE TRIGGER document_line_append_only BEFORE UPDATE OR DELETE ON "BillingDocumentLine"
  FOR EACH ROW EXECUTE FUNCTION kadr_append_only();
CREATE TRIGGER chain_append_only BEFORE UPDATE OR DELETE ON "ChainLink"
  FOR EACH ROW EXECUTE FUNCTION kadr_append_only();
CREATE TRIGGER invoice_line_append_only BEFORE UPDATE OR DELETE ON "InvoiceLine"
  FOR EACH ROW EXECUTE FUNCTION kadr_append_only();
CREATE TRIGGER invoice_kept BEFORE DELETE ON "Invoice"
  FOR EACH ROW EXECUTE FUNCTION kadr_append_only();
CREATE TRIGGER invoice_unchanged BEFORE UPDATE OF number, "companyId", supplier, buyer, basis, "totalKopecks", "vatPercent", "vatKopecks", "issuedAt", "dueAt", "subjectType", "subjectId" ON "Invoice"
  FOR EACH ROW EXECUTE FUNCTION kadr_append_only();

ALTER TABLE "BillingDocument"
  ADD CONSTRAINT document_shape CHECK (CASE kind WHEN 'ACT' THEN NOT "lowersSupply" AND month IS NOT NULL AND "invoiceId" IS NULL AND "totalKopecks" > 0 AND "vatKopecks" BETWEEN 0 AND "totalKopecks"
                                                 ELSE month IS NULL AND "invoiceId" IS NOT NULL AND "totalKopecks" <> 0 AND abs("vatKopecks") <= abs("totalKopecks") END);
ALTER TABLE "Supply" ADD CONSTRAINT supply_sums CHECK ("amountKopecks" > 0 AND "vatKopecks" BETWEEN 0 AND "amountKopecks" AND "suppliedOn" >= "usedOn");
CREATE INDEX supply_without_act ON "Supply" ("suppliedOn") WHERE "documentId" IS NULL;
CREATE INDEX payment_by_day ON "Payment" ("paidOn");
ALTER TABLE "AccountingMonth"
  ADD CONSTRAINT month_first_day CHECK (month = date_trunc('month', month)::date),
  ADD CONSTRAINT month_closed CHECK ((status = 'CLOSED') = ("closedAt" IS NOT NULL AND summary IS NOT NULL));
-- Months are closed one after another.
CREATE UNIQUE INDEX month_one_closing ON "AccountingMonth" (status) WHERE status = 'CLOSING';

-- A closed month stays closed. Whoever writes into the books holds the lock shared until the transaction ends; whoever begins to close
-- a month takes it alone, so nothing is on its way into that month when the row appears.
CREATE FUNCTION kadr_month_is_closed(day date) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(5243103);
  RETURN EXISTS (SELECT 1 FROM "AccountingMonth" WHERE month >= date_trunc('month', day)::date);
END $$;

CREATE FUNCTION kadr_supply_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    -- An act takes what was rendered, once.
    IF OLD."documentId" IS NULL AND NEW."documentId" IS NOT NULL AND (NEW."invoiceId", NEW."companyId", NEW.kind, NEW."usedOn", NEW."suppliedOn", NEW."amountKopecks", NEW."vatKopecks", NEW.title, NEW."recordedAt")
       IS NOT DISTINCT FROM (OLD."invoiceId", OLD."companyId", OLD.kind, OLD."usedOn", OLD."suppliedOn", OLD."amountKopecks", OLD."vatKopecks", OLD.title, OLD."recordedAt") THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Supply is append-only' USING ERRCODE = 'restrict_violation';
  ELSIF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'Supply is append-only' USING ERRCODE = 'restrict_violation';
  END IF;
  IF kadr_month_is_closed(NEW."suppliedOn") THEN
    RAISE EXCEPTION 'The month of % is closed', NEW."suppliedOn" USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER supply_guard BEFORE INSERT OR UPDATE OR DELETE ON "Supply" FOR EACH ROW EXECUTE FUNCTION kadr_supply_guard();

-- An act is made while its month is being closed; anything else stands in an open month.
CREATE FUNCTION kadr_document_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind = 'ACT' THEN
    IF NOT EXISTS (SELECT 1 FROM "AccountingMonth" WHERE month = NEW.month AND status = 'CLOSING') OR date_trunc('month', NEW."issuedOn")::date <> NEW.month THEN
      RAISE EXCEPTION 'The month of % is not being closed', NEW.month USING ERRCODE = 'restrict_violation';
    END IF;
  ELSIF kadr_month_is_closed(NEW."issuedOn") THEN
    RAISE EXCEPTION 'The month of % is closed', NEW."issuedOn" USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER document_guard BEFORE INSERT ON "BillingDocument" FOR EACH ROW EXECUTE FUNCTION kadr_document_guard();

CREATE FUNCTION kadr_payment_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND kadr_month_is_closed(OLD."paidOn") THEN
    RAISE EXCEPTION 'The month of % is closed', OLD."paidOn" USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF kadr_month_is_closed(NEW."paidOn") THEN
    RAISE EXCEPTION 'The month of % is closed', NEW."paidOn" USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_guard BEFORE INSERT OR DELETE OR UPDATE OF "invoiceId", method, "amountKopecks", "paidOn" ON "Payment"
  FOR EACH ROW EXECUTE FUNCTION kadr_payment_guard();

-- Months are not opened again.
CREATE FUNCTION kadr_month_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.status = 'CLOSED' OR NEW.month <> OLD.month THEN
    RAISE EXCEPTION 'A closed month stays closed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER month_guard BEFORE UPDATE OR DELETE ON "AccountingMonth" FOR EACH ROW EXECUTE FUNCTION kadr_month_guard();
