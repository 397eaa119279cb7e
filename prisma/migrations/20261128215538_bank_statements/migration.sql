-- CreateEnum
CREATE TYPE "BankEntryStatus" AS ENUM ('OPEN', 'SETTLED', 'SET_ASIDE');

-- CreateEnum
CREATE TYPE "BalanceEntryKind" AS ENUM ('RECEIVED', 'APPLIED', 'RETURNED');

-- AlterEnum
ALTER TYPE "PaymentMethod" ADD VALUE 'ADVANCE';

-- AlterTable
ALTER TABLE "Payment" ADD COLUMN     "bankEntryId" UUID;

-- CreateTable
CREATE TABLE "BankStatement" (
    "id" UUID NOT NULL,
    "sha256" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "fromDay" DATE NOT NULL,
    "toDay" DATE NOT NULL,
    "openingKopecks" BIGINT,
    "closingKopecks" BIGINT,
    "outgoing" INTEGER NOT NULL,
    "outgoingKopecks" BIGINT NOT NULL,
    "known" INTEGER NOT NULL,
    "importedById" UUID,
    "importedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "BankStatement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BankEntry" (
    "id" UUID NOT NULL,
    "statementId" UUID NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "orderedOn" DATE NOT NULL,
    "carriedOn" DATE NOT NULL,
    "amountKopecks" BIGINT NOT NULL,
    "payerName" TEXT NOT NULL,
    "payerInn" TEXT NOT NULL,
    "payerAccount" TEXT NOT NULL,
    "payerBik" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "status" "BankEntryStatus" NOT NULL DEFAULT 'OPEN',
    "companyId" UUID,
    "advanceKopecks" BIGINT NOT NULL DEFAULT 0,
    "note" TEXT,
    "settledById" UUID,
    "settledAt" TIMESTAMPTZ(3),

    CONSTRAINT "BankEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CompanyBalance" (
    "companyId" UUID NOT NULL,
    "advanceKopecks" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "CompanyBalance_pkey" PRIMARY KEY ("companyId")
);

-- CreateTable
CREATE TABLE "BalanceEntry" (
    "id" UUID NOT NULL,
    "companyId" UUID NOT NULL,
    "kind" "BalanceEntryKind" NOT NULL,
    "amountKopecks" BIGINT NOT NULL,
    "bankEntryId" UUID,
    "invoiceId" UUID,
    "reference" TEXT,
    "actorId" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "BalanceEntry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "BankStatement_sha256_key" ON "BankStatement"("sha256");

-- CreateIndex
CREATE UNIQUE INDEX "BankEntry_fingerprint_key" ON "BankEntry"("fingerprint");

-- CreateIndex
CREATE INDEX "BankEntry_statementId_status_idx" ON "BankEntry"("statementId", "status");

-- CreateIndex
CREATE INDEX "BankEntry_status_carriedOn_idx" ON "BankEntry"("status", "carriedOn");

-- CreateIndex
CREATE INDEX "BalanceEntry_companyId_at_idx" ON "BalanceEntry"("companyId", "at");

-- CreateIndex
CREATE INDEX "Payment_bankEntryId_idx" ON "Payment"("bankEntryId");

-- AddForeignKey
ALTER TABLE "BankEntry" ADD CONSTRAINT "BankEntry_statementId_fkey" FOREIGN KEY ("statementId") REFERENCES "BankStatement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BalanceEntry" ADD CONSTRAINT "BalanceEntry_bankEntryId_fkey" FOREIGN KEY ("bankEntryId") REFERENCES "BankEntry"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Payment" ADD CONSTRAINT "Payment_bankEntryId_fkey" FOREIGN KEY ("bankEntryId") REFERENCES "BankEntry"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- An advance is spent once, and never below nothing.
ALTER TABLE "CompanyBalance" ADD CONSTRAINT "CompanyBalance_not_negative" CHECK ("advanceKopecks" >= 0);
ALTER TABLE "BalanceEntry" ADD CONSTRAINT "BalanceEntry_sign"
  CHECK (("kind" = 'RECEIVED' AND "amountKopecks" > 0) OR ("kind" <> 'RECEIVED' AND "amountKopecks" < 0));
ALTER TABLE "BankEntry" ADD CONSTRAINT "BankEntry_sums" CHECK ("amountKopecks" > 0 AND "advanceKopecks" BETWEEN 0 AND "amountKopecks");
-- One line of a statement gives one advance at most.
CREATE UNIQUE INDEX "BalanceEntry_bankEntry_once" ON "BalanceEntry" ("bankEntryId") WHERE "bankEntryId" IS NOT NULL;

CREATE TRIGGER balance_append_only BEFORE UPDATE OR DELETE ON "BalanceEntry"
  FOR EACH ROW EXECUTE FUNCTION kadr_append_only();
