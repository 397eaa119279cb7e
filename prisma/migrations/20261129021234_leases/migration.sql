-- CreateTable
CREATE TABLE "Lease" (
    "id" UUID NOT NULL,
    "companyId" UUID NOT NULL,
    "premises" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "startsOn" DATE NOT NULL,
    "endsOn" DATE,
    "stepsFrom" DATE NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Lease_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LeaseArea" (
    "leaseId" UUID NOT NULL,
    "fromDay" DATE NOT NULL,
    "areaHundredths" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "actorId" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "LeaseArea_pkey" PRIMARY KEY ("leaseId","fromDay")
);

-- CreateTable
CREATE TABLE "LeaseCharge" (
    "leaseId" UUID NOT NULL,
    "month" DATE NOT NULL,
    "marketKopecks" BIGINT NOT NULL,
    "chargedKopecks" BIGINT NOT NULL,
    "lines" JSONB NOT NULL,
    "invoiceId" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "LeaseCharge_pkey" PRIMARY KEY ("leaseId","month")
);

-- CreateIndex
CREATE INDEX "Lease_companyId_idx" ON "Lease"("companyId");

-- CreateIndex
CREATE UNIQUE INDEX "LeaseCharge_invoiceId_key" ON "LeaseCharge"("invoiceId");

-- AddForeignKey
ALTER TABLE "LeaseArea" ADD CONSTRAINT "LeaseArea_leaseId_fkey" FOREIGN KEY ("leaseId") REFERENCES "Lease"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LeaseCharge" ADD CONSTRAINT "LeaseCharge_leaseId_fkey" FOREIGN KEY ("leaseId") REFERENCES "Lease"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was leased and what was charged is history: a change is a new row.
ALTER TABLE "LeaseArea" ADD CONSTRAINT "LeaseArea_area" CHECK ("areaHundredths" >= 0);
ALTER TABLE "Lease" ADD CONSTRAINT "Lease_term" CHECK ("endsOn" IS NULL OR "endsOn" >= "startsOn");
ALTER TABLE "LeaseCharge" ADD CONSTRAINT "LeaseCharge_sums" CHECK ("chargedKopecks" >= 0 AND "marketKopecks" >= "chargedKopecks" AND EXTRACT(DAY FROM month) = 1);
CREATE TRIGGER lease_area_append_only BEFORE UPDATE OR DELETE ON "LeaseArea" FOR EACH ROW EXECUTE FUNCTION kadr_append_only();
CREATE TRIGGER lease_charge_append_only BEFORE UPDATE OR DELETE ON "LeaseCharge" FOR EACH ROW EXECUTE FUNCTION kadr_append_only();
ALTER TABLE "Lease" ADD CONSTRAINT "Lease_companyId_guard_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id");
ALTER TABLE "LeaseCharge" ADD CONSTRAINT "LeaseCharge_invoiceId_guard_fkey" FOREIGN KEY ("invoiceId") REFERENCES "Invoice"("id") DEFERRABLE INITIALLY DEFERRED;
