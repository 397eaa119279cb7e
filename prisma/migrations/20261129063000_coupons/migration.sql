-- CreateTable
CREATE TABLE "Coupon" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "nameRu" TEXT NOT NULL,
    "nameEn" TEXT NOT NULL,
    "percent" INTEGER,
    "amountKopecks" BIGINT,
    "tariffCodes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "validFrom" DATE NOT NULL,
    "validTo" DATE,
    "mostUses" INTEGER,
    "mostPerCompany" INTEGER,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "source" TEXT NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Coupon_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CouponCompany" (
    "couponId" UUID NOT NULL,
    "companyId" UUID NOT NULL,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "limitUses" INTEGER,

    CONSTRAINT "CouponCompany_pkey" PRIMARY KEY ("couponId","companyId")
);

-- CreateTable
CREATE TABLE "CouponRedemption" (
    "id" UUID NOT NULL,
    "couponId" UUID NOT NULL,
    "companyId" UUID NOT NULL,
    "subjectType" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "amountKopecks" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "releasedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CouponRedemption_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Coupon_code_key" ON "Coupon"("code");

-- CreateIndex
CREATE INDEX "CouponRedemption_couponId_idx" ON "CouponRedemption"("couponId");

-- CreateIndex
CREATE INDEX "CouponRedemption_subjectType_subjectId_idx" ON "CouponRedemption"("subjectType", "subjectId");

-- AddForeignKey
ALTER TABLE "CouponCompany" ADD CONSTRAINT "CouponCompany_couponId_fkey" FOREIGN KEY ("couponId") REFERENCES "Coupon"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CouponRedemption" ADD CONSTRAINT "CouponRedemption_couponId_fkey" FOREIGN KEY ("couponId") REFERENCES "Coupon"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Coupon"
  ADD CONSTRAINT coupon_says CHECK (
    num_nonnulls(percent, "amountKopecks") = 1 AND (percent IS NULL OR percent BETWEEN 1 AND 100) AND ("amountKopecks" IS NULL OR "amountKopecks" > 0)
    AND code ~ '^[2-9A-HJ-NP-Z]{4,20}$' AND ("mostUses" IS NULL OR "mostUses" > 0) AND ("mostPerCompany" IS NULL OR "mostPerCompany" > 0)
    AND ("validTo" IS NULL OR "validTo" >= "validFrom")),
  -- A coupon cannot be used once more than it allows, whatever the code does.
  ADD CONSTRAINT coupon_within CHECK (uses >= 0 AND ("mostUses" IS NULL OR uses <= "mostUses"));
ALTER TABLE "CouponCompany" ADD CONSTRAINT coupon_company_within CHECK (uses >= 0 AND ("limitUses" IS NULL OR uses <= "limitUses"));
ALTER TABLE "CouponRedemption" ADD CONSTRAINT coupon_redemption_amount CHECK ("amountKopecks" >= 0);
ALTER TABLE "CouponCompany" ADD CONSTRAINT "CouponCompany_companyId_guard_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id");
ALTER TABLE "CouponRedemption" ADD CONSTRAINT "CouponRedemption_companyId_guard_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id");
-- A booking holds one coupon.
CREATE UNIQUE INDEX coupon_held_once ON "CouponRedemption" ("subjectType", "subjectId") WHERE "releasedAt" IS NULL;

-- The counts are the rows': written and given back, never deleted, never taken anew. The coupon is counted before the company, as everybody locks them.
CREATE FUNCTION kadr_count_coupon() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE change integer := 1;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD."releasedAt" IS NOT NULL OR (NEW."couponId", NEW."companyId", NEW."subjectType", NEW."subjectId") IS DISTINCT FROM (OLD."couponId", OLD."companyId", OLD."subjectType", OLD."subjectId") THEN
      RAISE EXCEPTION 'CouponRedemption is given back once and not rewritten' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW."releasedAt" IS NULL THEN RETURN NEW; END IF;
    change := -1;
  ELSIF NEW."releasedAt" IS NOT NULL THEN
    RAISE EXCEPTION 'CouponRedemption begins held' USING ERRCODE = 'restrict_violation';
  END IF;
  UPDATE "Coupon" SET uses = uses + change WHERE id = NEW."couponId";
  INSERT INTO "CouponCompany" ("couponId", "companyId", "limitUses") SELECT c.id, NEW."companyId", c."mostPerCompany" FROM "Coupon" c WHERE c.id = NEW."couponId" ON CONFLICT DO NOTHING;
  UPDATE "CouponCompany" SET uses = uses + change WHERE "couponId" = NEW."couponId" AND "companyId" = NEW."companyId";
  RETURN NEW;
END $$;
CREATE TRIGGER coupon_redemption_counts BEFORE INSERT OR UPDATE ON "CouponRedemption" FOR EACH ROW EXECUTE FUNCTION kadr_count_coupon();
CREATE TRIGGER coupon_redemption_stays BEFORE DELETE ON "CouponRedemption" FOR EACH ROW EXECUTE FUNCTION kadr_append_only();
