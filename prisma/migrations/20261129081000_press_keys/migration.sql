-- A press of a button that is sent twice writes one row.
ALTER TABLE "Refund" ADD COLUMN "pressKey" UUID;
ALTER TABLE "InvoiceRelief" ADD COLUMN "pressKey" UUID;
ALTER TABLE "BillingDocument" ADD COLUMN "pressKey" UUID;
CREATE UNIQUE INDEX "Refund_pressKey_key" ON "Refund"("pressKey");
CREATE UNIQUE INDEX "InvoiceRelief_pressKey_key" ON "InvoiceRelief"("pressKey");
CREATE UNIQUE INDEX "BillingDocument_pressKey_key" ON "BillingDocument"("pressKey");
