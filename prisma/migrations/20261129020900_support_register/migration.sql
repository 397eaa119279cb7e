-- CreateEnum
CREATE TYPE "BreachKind" AS ENUM ('BREACH', 'MISUSE');

-- CreateTable
CREATE TABLE "SupportRecord" (
    "id" UUID NOT NULL,
    "companyId" UUID NOT NULL,
    "measureRu" TEXT NOT NULL,
    "measureEn" TEXT NOT NULL,
    "giver" TEXT NOT NULL,
    "form" "SupportForm" NOT NULL,
    "amountKopecks" BIGINT NOT NULL,
    "decidedOn" DATE NOT NULL,
    "fromDay" DATE NOT NULL,
    "toDay" DATE NOT NULL,
    "subjectType" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "actorId" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SupportRecord_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SupportBreach" (
    "id" UUID NOT NULL,
    "companyId" UUID NOT NULL,
    "form" "SupportForm" NOT NULL,
    "programmeId" UUID,
    "kind" "BreachKind" NOT NULL,
    "foundOn" DATE NOT NULL,
    "reason" TEXT NOT NULL,
    "byId" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "liftedAt" TIMESTAMPTZ(3),
    "liftReason" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "SupportBreach_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PortalKey" (
    "name" TEXT NOT NULL,
    "privatePem" TEXT NOT NULL,
    "publicPem" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PortalKey_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "SupportRecord_companyId_decidedOn_idx" ON "SupportRecord"("companyId", "decidedOn");

-- CreateIndex
CREATE UNIQUE INDEX "SupportRecord_subjectType_subjectId_key" ON "SupportRecord"("subjectType", "subjectId");

-- CreateIndex
CREATE INDEX "SupportBreach_companyId_idx" ON "SupportBreach"("companyId");

ALTER TABLE "SupportRecord"
  ADD CONSTRAINT support_term CHECK ("fromDay" <= "toDay"),
  ADD CONSTRAINT support_amount CHECK ("amountKopecks" <> 0);
CREATE TRIGGER support_append_only BEFORE UPDATE OR DELETE ON "SupportRecord"
  FOR EACH ROW EXECUTE FUNCTION kadr_append_only();
