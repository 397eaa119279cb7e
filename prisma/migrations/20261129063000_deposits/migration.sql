-- AlterEnum
ALTER TYPE "BalanceEntryKind" ADD VALUE 'HELD';
ALTER TYPE "BalanceEntryKind" ADD VALUE 'FREED';

-- CreateTable
CREATE TABLE "DepositTerm" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "amountKopecks" BIGINT NOT NULL,
    "validFrom" DATE NOT NULL,
    "validTo" DATE,
    "source" TEXT NOT NULL,

    CONSTRAINT "DepositTerm_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Deposit" (
    "id" UUID NOT NULL,
    "companyId" UUID NOT NULL,
    "subjectType" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "amountKopecks" BIGINT NOT NULL,
    "source" TEXT NOT NULL,
    "waivedReason" TEXT,
    "heldById" UUID,
    "heldAt" TIMESTAMPTZ(3) NOT NULL,
    "freedAt" TIMESTAMPTZ(3),
    "keptKopecks" BIGINT NOT NULL DEFAULT 0,
    "invoiceId" UUID,

    CONSTRAINT "Deposit_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "DepositTerm_code_validFrom_key" ON "DepositTerm"("code", "validFrom");

-- CreateIndex
CREATE INDEX "Deposit_companyId_freedAt_idx" ON "Deposit"("companyId", "freedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Deposit_subjectType_subjectId_key" ON "Deposit"("subjectType", "subjectId");

ALTER TABLE "DepositTerm" ADD CONSTRAINT "DepositTerm_sums" CHECK ("amountKopecks" >= 0 AND ("validTo" IS NULL OR "validTo" >= "validFrom"));
-- What pays for damage is part of the deposit, and only once it is freed.
ALTER TABLE "Deposit" ADD CONSTRAINT "Deposit_sums"
  CHECK ("amountKopecks" > 0 AND "keptKopecks" BETWEEN 0 AND "amountKopecks" AND ("keptKopecks" = 0 OR ("freedAt" IS NOT NULL AND "waivedReason" IS NULL)));
-- A change of the advance by its kind; compared as text, for a new kind may not be used before it is committed.
ALTER TABLE "BalanceEntry" DROP CONSTRAINT "BalanceEntry_sign",
  ADD CONSTRAINT "BalanceEntry_sign" CHECK (CASE kind::text WHEN 'RECEIVED' THEN "amountKopecks" > 0 WHEN 'FREED' THEN "amountKopecks" > 0 WHEN 'REVERSED' THEN "amountKopecks" <> 0 AND reason IS NOT NULL ELSE "amountKopecks" < 0 END);
-- A deposit is held once and freed once.
CREATE UNIQUE INDEX "BalanceEntry_deposit_once" ON "BalanceEntry" (reference, ("amountKopecks" > 0)) WHERE reason = 'deposit';
