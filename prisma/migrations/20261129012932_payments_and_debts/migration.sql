-- CreateEnum
CREATE TYPE "DisputeStatus" AS ENUM ('OPEN', 'WON', 'LOST');

-- CreateEnum
CREATE TYPE "ReliefKind" AS ENUM ('WAIVER', 'WRITE_OFF');

-- AlterEnum
ALTER TYPE "BalanceEntryKind" ADD VALUE 'REVERSED';

-- AlterEnum
ALTER TYPE "InvoiceStatus" ADD VALUE 'WRITTEN_OFF';

-- AlterEnum
ALTER TYPE "RefundStatus" ADD VALUE 'SENT';

-- AlterTable
ALTER TABLE "BalanceEntry" ADD COLUMN     "reason" TEXT;

-- AlterTable
ALTER TABLE "Invoice" ADD COLUMN     "deferredTo" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Payment" ADD COLUMN     "disputeId" TEXT,
ADD COLUMN     "reason" TEXT,
ADD COLUMN     "reversesId" UUID;

-- AlterTable
ALTER TABLE "Refund" ADD COLUMN     "amountMinor" BIGINT,
ADD COLUMN     "attempt" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "failure" TEXT,
ADD COLUMN     "paymentIntent" TEXT,
ADD COLUMN     "sentAt" TIMESTAMPTZ(3),
ADD COLUMN     "stripeId" TEXT;

-- CreateTable
CREATE TABLE "StripeCheckoutLine" (
    "checkoutId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "invoiceId" UUID NOT NULL,
    "amountKopecks" BIGINT NOT NULL,

    CONSTRAINT "StripeCheckoutLine_pkey" PRIMARY KEY ("checkoutId","position")
);

-- A page of one invoice becomes a page of several with one line. What it was opened for is not kept anywhere: the invoice's total stands for it,
-- and what Stripe really took is read from Stripe.
ALTER TABLE "StripeCheckout" ADD COLUMN     "amountKopecks" BIGINT,
ADD COLUMN     "amountMinor" BIGINT,
ADD COLUMN     "closedAt" TIMESTAMPTZ(3),
ADD COLUMN     "companyId" UUID,
ADD COLUMN     "currency" TEXT NOT NULL DEFAULT 'rub',
ADD COLUMN     "paymentIntent" TEXT,
ADD COLUMN     "rate" BIGINT,
ADD COLUMN     "rateNominal" INTEGER,
ADD COLUMN     "rateSource" TEXT,
ADD COLUMN     "reference" TEXT,
ADD COLUMN     "settledAt" TIMESTAMPTZ(3);
DELETE FROM "StripeCheckout" c WHERE NOT EXISTS (SELECT 1 FROM "Invoice" i WHERE i.id = c."invoiceId");
UPDATE "StripeCheckout" c SET "companyId" = i."companyId", reference = i.id::text, "amountKopecks" = i."totalKopecks", "amountMinor" = i."totalKopecks"
  FROM "Invoice" i WHERE i.id = c."invoiceId";
INSERT INTO "StripeCheckoutLine" ("checkoutId", "position", "invoiceId", "amountKopecks")
  SELECT id, 1, "invoiceId", "amountKopecks" FROM "StripeCheckout";
DROP INDEX "StripeCheckout_invoiceId_idx";
ALTER TABLE "StripeCheckout" DROP COLUMN "invoiceId",
ALTER COLUMN "amountKopecks" SET NOT NULL,
ALTER COLUMN "amountMinor" SET NOT NULL,
ALTER COLUMN "companyId" SET NOT NULL,
ALTER COLUMN "reference" SET NOT NULL;

-- CreateTable
CREATE TABLE "CardDispute" (
    "id" TEXT NOT NULL,
    "checkoutId" TEXT NOT NULL,
    "status" "DisputeStatus" NOT NULL DEFAULT 'OPEN',
    "reason" TEXT NOT NULL,
    "amountMinor" BIGINT NOT NULL,
    "amountKopecks" BIGINT NOT NULL,
    "uncoveredKopecks" BIGINT NOT NULL DEFAULT 0,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "evidenceDueAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CardDispute_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "InvoiceRelief" (
    "id" UUID NOT NULL,
    "invoiceId" UUID NOT NULL,
    "kind" "ReliefKind" NOT NULL,
    "amountKopecks" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "actorId" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "InvoiceRelief_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Deferral" (
    "id" UUID NOT NULL,
    "invoiceId" UUID NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "actorId" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Deferral_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DeferralRequest" (
    "id" UUID NOT NULL,
    "companyId" UUID NOT NULL,
    "wantedOn" DATE NOT NULL,
    "reason" TEXT NOT NULL,
    "askedById" UUID NOT NULL,
    "askedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "granted" BOOLEAN,
    "answer" TEXT,
    "answeredById" UUID,
    "answeredAt" TIMESTAMPTZ(3),

    CONSTRAINT "DeferralRequest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DunningStep" (
    "invoiceId" UUID NOT NULL,
    "term" DATE NOT NULL,
    "step" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DunningStep_pkey" PRIMARY KEY ("invoiceId","term","step")
);

-- CreateIndex
CREATE INDEX "StripeCheckoutLine_invoiceId_idx" ON "StripeCheckoutLine"("invoiceId");

-- CreateIndex
CREATE UNIQUE INDEX "StripeCheckoutLine_checkoutId_invoiceId_key" ON "StripeCheckoutLine"("checkoutId", "invoiceId");

-- CreateIndex
CREATE INDEX "CardDispute_status_idx" ON "CardDispute"("status");

-- CreateIndex
CREATE INDEX "CardDispute_checkoutId_idx" ON "CardDispute"("checkoutId");

-- CreateIndex
CREATE INDEX "InvoiceRelief_invoiceId_idx" ON "InvoiceRelief"("invoiceId");

-- CreateIndex
CREATE INDEX "Deferral_invoiceId_at_idx" ON "Deferral"("invoiceId", "at");

-- CreateIndex
CREATE INDEX "DeferralRequest_companyId_askedAt_idx" ON "DeferralRequest"("companyId", "askedAt");

-- CreateIndex
CREATE INDEX "Payment_reversesId_idx" ON "Payment"("reversesId");

-- CreateIndex
CREATE UNIQUE INDEX "Refund_stripeId_key" ON "Refund"("stripeId");

-- CreateIndex
CREATE INDEX "Refund_invoiceId_idx" ON "Refund"("invoiceId");

-- CreateIndex
CREATE INDEX "Refund_paymentIntent_idx" ON "Refund"("paymentIntent");

-- CreateIndex
CREATE UNIQUE INDEX "StripeCheckout_paymentIntent_key" ON "StripeCheckout"("paymentIntent");

-- CreateIndex
CREATE INDEX "StripeCheckout_createdAt_idx" ON "StripeCheckout"("createdAt");

-- AddForeignKey
ALTER TABLE "StripeCheckoutLine" ADD CONSTRAINT "StripeCheckoutLine_checkoutId_fkey" FOREIGN KEY ("checkoutId") REFERENCES "StripeCheckout"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CardDispute" ADD CONSTRAINT "CardDispute_checkoutId_fkey" FOREIGN KEY ("checkoutId") REFERENCES "StripeCheckout"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "InvoiceRelief" ADD CONSTRAINT "InvoiceRelief_invoiceId_fkey" FOREIGN KEY ("invoiceId") REFERENCES "Invoice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Payment" ADD CONSTRAINT "Payment_reversesId_fkey" FOREIGN KEY ("reversesId") REFERENCES "Payment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Guards.

ALTER TABLE "StripeCheckoutLine" ADD CONSTRAINT "StripeCheckoutLine_invoice_guard_fkey" FOREIGN KEY ("invoiceId") REFERENCES "Invoice"("id");
ALTER TABLE "DunningStep" ADD CONSTRAINT "DunningStep_invoice_guard_fkey" FOREIGN KEY ("invoiceId") REFERENCES "Invoice"("id");
ALTER TABLE "Deferral" ADD CONSTRAINT "Deferral_invoice_guard_fkey" FOREIGN KEY ("invoiceId") REFERENCES "Invoice"("id");

ALTER TABLE "StripeCheckout" ADD CONSTRAINT "StripeCheckout_sums" CHECK ("amountMinor" > 0 AND "amountKopecks" > 0),
  ADD CONSTRAINT "StripeCheckout_rate" CHECK ((currency = 'rub') = ("rate" IS NULL AND "rateNominal" IS NULL)),
  ADD CONSTRAINT "StripeCheckout_ended" CHECK ("settledAt" IS NULL OR "paymentIntent" IS NOT NULL);
ALTER TABLE "StripeCheckoutLine" ADD CONSTRAINT "StripeCheckoutLine_sum" CHECK ("amountKopecks" > 0);
ALTER TABLE "CardDispute" ADD CONSTRAINT "CardDispute_sums" CHECK ("amountKopecks" >= 0 AND "uncoveredKopecks" BETWEEN 0 AND "amountKopecks"),
  ADD CONSTRAINT "CardDispute_closed" CHECK ((status::text = 'OPEN') = ("closedAt" IS NULL));
ALTER TABLE "InvoiceRelief" ADD CONSTRAINT "InvoiceRelief_sum" CHECK ("amountKopecks" > 0 AND length(reason) >= 3);
ALTER TABLE "DeferralRequest" ADD CONSTRAINT "DeferralRequest_answer" CHECK ((granted IS NULL) = ("answeredAt" IS NULL));
-- A company asks one thing at a time.
CREATE UNIQUE INDEX "DeferralRequest_one_open" ON "DeferralRequest" ("companyId") WHERE granted IS NULL;

-- A payment is corrected by a further one of the other sign, never by a change; only the line of a statement may be named later.
ALTER TABLE "Payment" DROP CONSTRAINT payment_amount,
  ADD CONSTRAINT payment_amount CHECK (CASE WHEN "reversesId" IS NULL THEN "amountKopecks" > 0 ELSE "amountKopecks" < 0 AND reason IS NOT NULL END);
CREATE FUNCTION kadr_payment_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD."bankEntryId" IS NULL AND to_jsonb(NEW) - 'bankEntryId' = to_jsonb(OLD) - 'bankEntryId' THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'Payment is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER payment_append_only BEFORE UPDATE OR DELETE ON "Payment" FOR EACH ROW EXECUTE FUNCTION kadr_payment_append_only();
CREATE TRIGGER relief_append_only BEFORE UPDATE OR DELETE ON "InvoiceRelief" FOR EACH ROW EXECUTE FUNCTION kadr_append_only();
CREATE TRIGGER deferral_append_only BEFORE UPDATE OR DELETE ON "Deferral" FOR EACH ROW EXECUTE FUNCTION kadr_append_only();

-- Of a payment no more is taken back than came, and refunds of an invoice never exceed its payments. What a lost dispute took is no part of
-- that sum: the bank took it whatever had been given back before. The invoice's lock makes the sums certain.
CREATE FUNCTION kadr_refunds_within_payments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM "Invoice" WHERE id = NEW."invoiceId" FOR UPDATE;
  IF (SELECT COALESCE(sum("amountKopecks"), 0) FROM "Refund" WHERE "invoiceId" = NEW."invoiceId" AND status <> 'WITHDRAWN')
   > (SELECT COALESCE(sum("amountKopecks"), 0) FROM "Payment" WHERE "invoiceId" = NEW."invoiceId" AND "disputeId" IS NULL) THEN
    RAISE EXCEPTION 'Refunds of the invoice exceed its payments' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER refund_within_payments AFTER INSERT OR UPDATE OF "amountKopecks", "invoiceId" ON "Refund"
  FOR EACH ROW EXECUTE FUNCTION kadr_refunds_within_payments();
CREATE TRIGGER refund_within_payments_again AFTER UPDATE OF status ON "Refund"
  FOR EACH ROW WHEN (OLD.status = 'WITHDRAWN' AND NEW.status <> 'WITHDRAWN') EXECUTE FUNCTION kadr_refunds_within_payments();
CREATE TRIGGER payment_above_refunds AFTER INSERT ON "Payment"
  FOR EACH ROW WHEN (NEW."reversesId" IS NOT NULL AND NEW."disputeId" IS NULL) EXECUTE FUNCTION kadr_refunds_within_payments();
CREATE FUNCTION kadr_reversal_within_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM "Invoice" WHERE id = NEW."invoiceId" FOR UPDATE;
  IF NOT EXISTS (SELECT 1 FROM "Payment" p WHERE p.id = NEW."reversesId" AND p."invoiceId" = NEW."invoiceId" AND p."reversesId" IS NULL
                 AND p."amountKopecks" + (SELECT sum("amountKopecks") FROM "Payment" WHERE "reversesId" = p.id) >= 0) THEN
    RAISE EXCEPTION 'More is taken back than was paid' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER reversal_within_payment AFTER INSERT ON "Payment"
  FOR EACH ROW WHEN (NEW."reversesId" IS NOT NULL) EXECUTE FUNCTION kadr_reversal_within_payment();

-- An advance: a surplus is received once, and a line of a statement gives no more than it has, also after it was taken back and settled anew.
ALTER TABLE "BalanceEntry" DROP CONSTRAINT "BalanceEntry_sign",
  ADD CONSTRAINT "BalanceEntry_sign" CHECK (CASE kind::text WHEN 'RECEIVED' THEN "amountKopecks" > 0 WHEN 'REVERSED' THEN "amountKopecks" <> 0 AND reason IS NOT NULL ELSE "amountKopecks" < 0 END);
CREATE UNIQUE INDEX "BalanceEntry_surplus_once" ON "BalanceEntry" ("invoiceId", reference) WHERE kind = 'RECEIVED' AND "bankEntryId" IS NULL AND reference IS NOT NULL;
DROP INDEX "BalanceEntry_bankEntry_once";
CREATE INDEX "BalanceEntry_bankEntry" ON "BalanceEntry" ("bankEntryId") WHERE "bankEntryId" IS NOT NULL;
CREATE FUNCTION kadr_bank_advance_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE kept BIGINT; whole BIGINT;
BEGIN
  SELECT "amountKopecks" INTO whole FROM "BankEntry" WHERE id = NEW."bankEntryId" FOR UPDATE;
  SELECT sum("amountKopecks") INTO kept FROM "BalanceEntry" WHERE "bankEntryId" = NEW."bankEntryId";
  IF kept < 0 OR kept > whole THEN
    RAISE EXCEPTION 'A line of a statement gives an advance of at most itself' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER bank_advance_within AFTER INSERT ON "BalanceEntry"
  FOR EACH ROW WHEN (NEW."bankEntryId" IS NOT NULL) EXECUTE FUNCTION kadr_bank_advance_within();
