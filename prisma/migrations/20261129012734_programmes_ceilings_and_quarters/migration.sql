-- CreateEnum
CREATE TYPE "ProgrammeEvidence" AS ENUM ('CHECK_IN', 'ACT', 'INVOICE', 'PAYMENT', 'REPORT');

-- CreateEnum
CREATE TYPE "SupportForm" AS ENUM ('FINANCIAL', 'PROPERTY', 'CONSULTING', 'EDUCATIONAL');

-- DropIndex
DROP INDEX "ProgrammeBudget_programmeId_year_key";

-- AlterTable
ALTER TABLE "LedgerEntry" ADD COLUMN     "note" TEXT,
ADD COLUMN     "usedOn" DATE;

-- AlterTable
ALTER TABLE "Programme" ADD COLUMN     "closeReason" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "closedAt" TIMESTAMPTZ(3),
ADD COLUMN     "companyKinds" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "evidence" "ProgrammeEvidence"[] DEFAULT ARRAY[]::"ProgrammeEvidence"[],
ADD COLUMN     "form" "SupportForm" NOT NULL DEFAULT 'PROPERTY',
ADD COLUMN     "legalBasisEn" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "maxHeadcount" INTEGER,
ADD COLUMN     "monthlyCeilingKopecks" BIGINT,
ADD COLUMN     "priority" INTEGER NOT NULL DEFAULT 100,
ADD COLUMN     "purposeEn" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "purposeRu" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "residencyYears" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
ADD COLUMN     "resourceSlugs" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "yearlyCeilingKopecks" BIGINT;

-- AlterTable
ALTER TABLE "ProgrammeBudget" ADD COLUMN     "quarter" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "CeilingUsage" (
    "programmeId" UUID NOT NULL,
    "companyId" UUID NOT NULL,
    "period" TEXT NOT NULL,
    "usedKopecks" BIGINT NOT NULL DEFAULT 0,
    "limitKopecks" BIGINT,

    CONSTRAINT "CeilingUsage_pkey" PRIMARY KEY ("programmeId","companyId","period")
);

-- CreateIndex
CREATE INDEX "CeilingUsage_companyId_period_idx" ON "CeilingUsage"("companyId", "period");

-- CreateIndex
CREATE UNIQUE INDEX "ProgrammeBudget_programmeId_year_quarter_key" ON "ProgrammeBudget"("programmeId", "year", "quarter");

ALTER TABLE "ProgrammeBudget" ADD CONSTRAINT budget_quarter CHECK (quarter BETWEEN 0 AND 4);
ALTER TABLE "Programme"
  ADD CONSTRAINT programme_ceilings CHECK ("monthlyCeilingKopecks" >= 0 AND "yearlyCeilingKopecks" >= 0),
  ADD CONSTRAINT programme_conditions CHECK ("maxHeadcount" > 0);
-- A ceiling cannot be passed, whatever the code does.
ALTER TABLE "CeilingUsage"
  ADD CONSTRAINT ceiling_within CHECK ("usedKopecks" >= 0 AND ("limitKopecks" IS NULL OR "usedKopecks" <= "limitKopecks"));
-- An adjustment that is sent twice is one.
CREATE UNIQUE INDEX ledger_adjustment_once ON "LedgerEntry" ("subjectId", "budgetId") WHERE "subjectType" = 'adjustment';

-- What stood in the ledger before it knew days of use: the day is the booking's, and ceilings count it.
ALTER TABLE "LedgerEntry" DISABLE TRIGGER ledger_append_only;
UPDATE "LedgerEntry" e SET "usedOn" = (b."startsAt" AT TIME ZONE 'Asia/Novosibirsk')::date
FROM "Booking" b WHERE e."subjectType" = 'booking' AND b.id::text = e."subjectId";
ALTER TABLE "LedgerEntry" ENABLE TRIGGER ledger_append_only;
INSERT INTO "CeilingUsage" ("programmeId", "companyId", period, "usedKopecks")
SELECT p."programmeId", e."companyId", to_char(e."usedOn", f.format),
       sum(CASE WHEN e.debit = 'RESERVED' THEN e."amountKopecks" WHEN e.debit = 'AVAILABLE' THEN -e."amountKopecks" ELSE 0 END)
FROM "LedgerEntry" e JOIN "ProgrammeBudget" p ON p.id = e."budgetId" CROSS JOIN (VALUES ('YYYY-MM'), ('YYYY')) f(format)
WHERE e."companyId" IS NOT NULL AND e."usedOn" IS NOT NULL
GROUP BY 1, 2, 3;
