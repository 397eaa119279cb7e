-- CreateEnum
CREATE TYPE "PlanUseStatus" AS ENUM ('HELD', 'USED', 'RELEASED');

-- CreateTable
CREATE TABLE "Plan" (
    "id" UUID NOT NULL,
    "nameRu" TEXT NOT NULL,
    "nameEn" TEXT NOT NULL,
    "priceKopecks" BIGINT NOT NULL,
    "validFrom" DATE NOT NULL,
    "validTo" DATE,
    "source" TEXT NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Plan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PlanAllowance" (
    "planId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "minutes" INTEGER NOT NULL,

    CONSTRAINT "PlanAllowance_pkey" PRIMARY KEY ("planId","kind")
);

-- CreateTable
CREATE TABLE "PlanSubscription" (
    "id" UUID NOT NULL,
    "planId" UUID NOT NULL,
    "companyId" UUID NOT NULL,
    "startsOn" DATE NOT NULL,
    "endsOn" DATE,
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PlanSubscription_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PlanMonth" (
    "subscriptionId" UUID NOT NULL,
    "month" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "limitMinutes" INTEGER NOT NULL,
    "heldMinutes" INTEGER NOT NULL DEFAULT 0,
    "usedMinutes" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "PlanMonth_pkey" PRIMARY KEY ("subscriptionId","month","kind")
);

-- CreateTable
CREATE TABLE "PlanUse" (
    "id" UUID NOT NULL,
    "subscriptionId" UUID NOT NULL,
    "month" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "subjectType" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "minutes" INTEGER NOT NULL,
    "status" "PlanUseStatus" NOT NULL DEFAULT 'HELD',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settledAt" TIMESTAMPTZ(3),

    CONSTRAINT "PlanUse_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PlanCharge" (
    "subscriptionId" UUID NOT NULL,
    "month" DATE NOT NULL,
    "amountKopecks" BIGINT NOT NULL,
    "invoiceId" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PlanCharge_pkey" PRIMARY KEY ("subscriptionId","month")
);

-- CreateIndex
CREATE INDEX "PlanSubscription_companyId_idx" ON "PlanSubscription"("companyId");

-- CreateIndex
CREATE INDEX "PlanUse_subjectType_subjectId_idx" ON "PlanUse"("subjectType", "subjectId");

-- CreateIndex
CREATE INDEX "PlanUse_subscriptionId_month_kind_idx" ON "PlanUse"("subscriptionId", "month", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "PlanCharge_invoiceId_key" ON "PlanCharge"("invoiceId");

-- AddForeignKey
ALTER TABLE "PlanAllowance" ADD CONSTRAINT "PlanAllowance_planId_fkey" FOREIGN KEY ("planId") REFERENCES "Plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PlanSubscription" ADD CONSTRAINT "PlanSubscription_planId_fkey" FOREIGN KEY ("planId") REFERENCES "Plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PlanMonth" ADD CONSTRAINT "PlanMonth_subscriptionId_fkey" FOREIGN KEY ("subscriptionId") REFERENCES "PlanSubscription"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PlanUse" ADD CONSTRAINT "PlanUse_subscriptionId_month_kind_fkey" FOREIGN KEY ("subscriptionId", "month", "kind") REFERENCES "PlanMonth"("subscriptionId", "month", "kind") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PlanCharge" ADD CONSTRAINT "PlanCharge_subscriptionId_fkey" FOREIGN KEY ("subscriptionId") REFERENCES "PlanSubscription"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Plan" ADD CONSTRAINT plan_says CHECK ("priceKopecks" >= 0 AND ("validTo" IS NULL OR "validTo" >= "validFrom"));
ALTER TABLE "PlanAllowance" ADD CONSTRAINT plan_allowance_minutes CHECK (minutes > 0);
ALTER TABLE "PlanSubscription"
  -- Whole months; the day before its start says that it was called off.
  ADD CONSTRAINT plan_subscription_term CHECK (EXTRACT(DAY FROM "startsOn") = 1 AND ("endsOn" IS NULL OR ("endsOn" >= "startsOn" - 1 AND EXTRACT(DAY FROM "endsOn" + 1) = 1))),
  ADD CONSTRAINT plan_one_at_a_time EXCLUDE USING gist ("companyId" WITH =, daterange("startsOn", COALESCE("endsOn" + 1, 'infinity'::date), '[)') WITH &&);
ALTER TABLE "PlanSubscription" ADD CONSTRAINT "PlanSubscription_companyId_guard_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id");
-- Hours of a plan cannot be taken past it, whatever the code does.
ALTER TABLE "PlanMonth" ADD CONSTRAINT plan_month_within CHECK ("heldMinutes" >= 0 AND "usedMinutes" >= 0 AND "heldMinutes" + "usedMinutes" <= "limitMinutes" AND EXTRACT(DAY FROM month) = 1);
ALTER TABLE "PlanUse" ADD CONSTRAINT plan_use_says CHECK (minutes > 0 AND (status = 'HELD') = ("settledAt" IS NULL));
ALTER TABLE "PlanCharge" ADD CONSTRAINT plan_charge_sums CHECK ("amountKopecks" >= 0 AND EXTRACT(DAY FROM month) = 1);
ALTER TABLE "PlanCharge" ADD CONSTRAINT "PlanCharge_invoiceId_guard_fkey" FOREIGN KEY ("invoiceId") REFERENCES "Invoice"("id") DEFERRABLE INITIALLY DEFERRED;
CREATE TRIGGER plan_charge_append_only BEFORE UPDATE OR DELETE ON "PlanCharge" FOR EACH ROW EXECUTE FUNCTION kadr_append_only();

-- The minutes of a month are the rows': held, then used or given back, within the term of the subscription. The subscription is kept
-- before the month, as everybody locks them.
CREATE FUNCTION kadr_count_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'HELD' THEN RAISE EXCEPTION 'PlanUse begins held' USING ERRCODE = 'restrict_violation'; END IF;
    PERFORM 1 FROM "PlanSubscription" WHERE id = NEW."subscriptionId" FOR SHARE;
    PERFORM 1 FROM "PlanSubscription" s WHERE s.id = NEW."subscriptionId" AND s."startsOn" <= NEW.month AND (s."endsOn" IS NULL OR s."endsOn" >= NEW.month);
    IF NOT FOUND THEN RAISE EXCEPTION 'PlanUse lies outside its subscription' USING ERRCODE = 'check_violation'; END IF;
    INSERT INTO "PlanMonth" ("subscriptionId", month, kind, "limitMinutes")
    SELECT s.id, NEW.month, a.kind, a.minutes FROM "PlanSubscription" s JOIN "PlanAllowance" a ON a."planId" = s."planId" AND a.kind = NEW.kind WHERE s.id = NEW."subscriptionId"
    ON CONFLICT DO NOTHING;
    UPDATE "PlanMonth" SET "heldMinutes" = "heldMinutes" + NEW.minutes WHERE "subscriptionId" = NEW."subscriptionId" AND month = NEW.month AND kind = NEW.kind;
    RETURN NEW;
  END IF;
  IF OLD.status <> 'HELD' OR NEW.status = 'HELD'
     OR (NEW."subscriptionId", NEW.month, NEW.kind, NEW.minutes, NEW."subjectType", NEW."subjectId") IS DISTINCT FROM (OLD."subscriptionId", OLD.month, OLD.kind, OLD.minutes, OLD."subjectType", OLD."subjectId") THEN
    RAISE EXCEPTION 'PlanUse is settled once and not rewritten' USING ERRCODE = 'restrict_violation';
  END IF;
  UPDATE "PlanMonth" SET "heldMinutes" = "heldMinutes" - OLD.minutes, "usedMinutes" = "usedMinutes" + CASE WHEN NEW.status = 'USED' THEN OLD.minutes ELSE 0 END
  WHERE "subscriptionId" = OLD."subscriptionId" AND month = OLD.month AND kind = OLD.kind;
  RETURN NEW;
END $$;
CREATE TRIGGER plan_use_counts BEFORE INSERT OR UPDATE ON "PlanUse" FOR EACH ROW EXECUTE FUNCTION kadr_count_plan();
CREATE TRIGGER plan_use_stays BEFORE DELETE ON "PlanUse" FOR EACH ROW EXECUTE FUNCTION kadr_append_only();

-- A subscription does not end before hours that are held or were used.
CREATE FUNCTION kadr_plan_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM "PlanMonth" WHERE "subscriptionId" = NEW.id AND month > NEW."endsOn" AND "heldMinutes" + "usedMinutes" > 0) THEN
    RAISE EXCEPTION 'PlanSubscription ends before its hours' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER plan_subscription_ends BEFORE UPDATE ON "PlanSubscription" FOR EACH ROW EXECUTE FUNCTION kadr_plan_ends();
