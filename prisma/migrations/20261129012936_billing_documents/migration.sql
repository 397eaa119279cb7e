-- CreateEnum
CREATE TYPE "SupplyKind" AS ENUM ('USED', 'NO_SHOW', 'CANCELLED');

-- CreateEnum
CREATE TYPE "DocumentKind" AS ENUM ('ACT', 'CORRECTION');

-- CreateEnum
CREATE TYPE "ChainedKind" AS ENUM ('INVOICE', 'ACT', 'CORRECTION');

-- CreateEnum
CREATE TYPE "MonthStatus" AS ENUM ('CLOSING', 'CLOSED');

-- AlterTable
ALTER TABLE "InvoiceLine" ADD COLUMN     "vatKopecks" BIGINT;

-- CreateTable
CREATE TABLE "Supply" (
    "invoiceId" UUID NOT NULL,
    "companyId" UUID NOT NULL,
    "kind" "SupplyKind" NOT NULL,
    "usedOn" DATE NOT NULL,
    "suppliedOn" DATE NOT NULL,
    "amountKopecks" BIGINT NOT NULL,
    "vatKopecks" BIGINT NOT NULL,
    "title" TEXT,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "documentId" UUID,

    CONSTRAINT "Supply_pkey" PRIMARY KEY ("invoiceId")
);

-- CreateTable
CREATE TABLE "BillingDocument" (
    "id" UUID NOT NULL,
    "kind" "DocumentKind" NOT NULL,
    "number" TEXT NOT NULL,
    "companyId" UUID NOT NULL,
    "issuedOn" DATE NOT NULL,
    "month" DATE,
    "invoiceId" UUID,
    "supplier" JSONB NOT NULL,
    "buyer" JSONB NOT NULL,
    "basis" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "lowersSupply" BOOLEAN NOT NULL DEFAULT false,
    "totalKopecks" BIGINT NOT NULL,
    "vatKopecks" BIGINT NOT NULL,
    "issuedById" UUID,
    "issuedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "BillingDocument_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BillingDocumentLine" (
    "documentId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "invoiceId" UUID NOT NULL,
    "invoiceNumber" TEXT NOT NULL,
    "invoicePosition" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "quantity" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "tariffKopecks" BIGINT NOT NULL,
    "amountKopecks" BIGINT NOT NULL,
    "vatPercent" INTEGER,
    "vatKopecks" BIGINT NOT NULL,
    "usedOn" DATE,

    CONSTRAINT "BillingDocumentLine_pkey" PRIMARY KEY ("documentId","position")
);

-- CreateTable
CREATE TABLE "ChainLink" (
    "seq" BIGINT NOT NULL,
    "kind" "ChainedKind" NOT NULL,
    "documentId" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "previous" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ChainLink_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "AccountingMonth" (
    "month" DATE NOT NULL,
    "status" "MonthStatus" NOT NULL DEFAULT 'CLOSING',
    "startedById" UUID,
    "startedByName" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closedAt" TIMESTAMPTZ(3),
    "companies" INTEGER NOT NULL,
    "summary" JSONB,

    CONSTRAINT "AccountingMonth_pkey" PRIMARY KEY ("month")
);

-- CreateIndex
CREATE INDEX "Supply_companyId_suppliedOn_idx" ON "Supply"("companyId", "suppliedOn");

-- CreateIndex
CREATE INDEX "Supply_documentId_idx" ON "Supply"("documentId");

-- CreateIndex
CREATE UNIQUE INDEX "BillingDocument_number_key" ON "BillingDocument"("number");

-- CreateIndex
CREATE INDEX "BillingDocument_companyId_issuedOn_idx" ON "BillingDocument"("companyId", "issuedOn");

-- CreateIndex
CREATE INDEX "BillingDocument_invoiceId_idx" ON "BillingDocument"("invoiceId");

-- CreateIndex
CREATE UNIQUE INDEX "BillingDocument_companyId_month_key" ON "BillingDocument"("companyId", "month");

-- CreateIndex
CREATE INDEX "BillingDocumentLine_invoiceId_idx" ON "BillingDocumentLine"("invoiceId");

-- CreateIndex
CREATE UNIQUE INDEX "ChainLink_kind_documentId_key" ON "ChainLink"("kind", "documentId");

-- AddForeignKey
ALTER TABLE "Supply" ADD CONSTRAINT "Supply_invoiceId_fkey" FOREIGN KEY ("invoiceId") REFERENCES "Invoice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Supply" ADD CONSTRAINT "Supply_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "BillingDocument"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BillingDocument" ADD CONSTRAINT "BillingDocument_invoiceId_fkey" FOREIGN KEY ("invoiceId") REFERENCES "Invoice"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BillingDocumentLine" ADD CONSTRAINT "BillingDocumentLine_documentId_fkey" FOREIGN KEY ("documentId") REFERENCES "BillingDocument"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
