-- CreateEnum
CREATE TYPE "PayerGroup" AS ENUM ('RESIDENT', 'PARTNER', 'EXTERNAL');

-- CreateEnum
CREATE TYPE "ClientRequestStatus" AS ENUM ('OPEN', 'ACCEPTED', 'REFUSED');

-- AlterTable
ALTER TABLE "PriceRule" ADD COLUMN     "payerGroup" "PayerGroup";

-- CreateTable
CREATE TABLE "ClientAdmission" (
    "id" UUID NOT NULL,
    "companyId" UUID NOT NULL,
    "group" "PayerGroup" NOT NULL,
    "startsOn" DATE NOT NULL,
    "endsOn" DATE,
    "basis" TEXT NOT NULL,
    "admittedById" UUID NOT NULL,
    "admittedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedOn" DATE,
    "endReason" TEXT,
    "endedById" UUID,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ClientAdmission_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ClientRequest" (
    "id" UUID NOT NULL,
    "companyId" UUID NOT NULL,
    "askedById" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "status" "ClientRequestStatus" NOT NULL DEFAULT 'OPEN',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answeredById" UUID,
    "answeredAt" TIMESTAMPTZ(3),
    "reason" TEXT,
    "admissionId" UUID,

    CONSTRAINT "ClientRequest_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ClientAdmission_companyId_idx" ON "ClientAdmission"("companyId");

-- CreateIndex
CREATE UNIQUE INDEX "ClientRequest_admissionId_key" ON "ClientRequest"("admissionId");

-- CreateIndex
CREATE INDEX "ClientRequest_companyId_idx" ON "ClientRequest"("companyId");

-- AddForeignKey
ALTER TABLE "ClientRequest" ADD CONSTRAINT "ClientRequest_admissionId_fkey" FOREIGN KEY ("admissionId") REFERENCES "ClientAdmission"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Clients are who is not a resident; one admission in force on a day, and an end lies within what was agreed.
ALTER TABLE "ClientAdmission"
  ADD CONSTRAINT client_admission_says CHECK (
    "group" <> 'RESIDENT'
    AND ("endsOn" IS NULL OR "endsOn" >= "startsOn")
    AND ("endedOn" IS NULL OR ("endedOn" >= "startsOn" - 1 AND ("endsOn" IS NULL OR "endedOn" <= "endsOn")))
    AND ("endedOn" IS NULL) = ("endedAt" IS NULL) AND ("endedOn" IS NULL) = ("endReason" IS NULL)),
  ADD CONSTRAINT client_admission_one_at_a_time EXCLUDE USING gist (
    "companyId" WITH =, daterange("startsOn", COALESCE(LEAST("endsOn", "endedOn") + 1, 'infinity'::date), '[)') WITH &&);
ALTER TABLE "ClientAdmission" ADD CONSTRAINT "ClientAdmission_companyId_guard_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id");
ALTER TABLE "ClientRequest" ADD CONSTRAINT "ClientRequest_companyId_guard_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id");
CREATE UNIQUE INDEX client_request_one_open ON "ClientRequest"("companyId") WHERE status = 'OPEN';
ALTER TABLE "ClientRequest" ADD CONSTRAINT client_request_says CHECK (
  (status = 'OPEN') = ("answeredAt" IS NULL) AND (status = 'ACCEPTED') = ("admissionId" IS NOT NULL) AND (status = 'REFUSED') = ("reason" IS NOT NULL));

-- An admission is ended once and otherwise stays as it was made; so does a request once it is answered.
CREATE FUNCTION kadr_admission_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."endedAt" IS NOT NULL
     OR (NEW.id, NEW."companyId", NEW."group", NEW."startsOn", NEW."endsOn", NEW.basis, NEW."admittedById", NEW."admittedAt")
        IS DISTINCT FROM (OLD.id, OLD."companyId", OLD."group", OLD."startsOn", OLD."endsOn", OLD.basis, OLD."admittedById", OLD."admittedAt") THEN
    RAISE EXCEPTION 'ClientAdmission is ended once and not rewritten' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER client_admission_stays BEFORE UPDATE ON "ClientAdmission" FOR EACH ROW EXECUTE FUNCTION kadr_admission_stays();
CREATE TRIGGER client_admission_kept BEFORE DELETE ON "ClientAdmission" FOR EACH ROW EXECUTE FUNCTION kadr_append_only();
CREATE FUNCTION kadr_client_request_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'OPEN' OR (NEW.id, NEW."companyId", NEW."askedById", NEW.purpose, NEW."createdAt") IS DISTINCT FROM (OLD.id, OLD."companyId", OLD."askedById", OLD.purpose, OLD."createdAt") THEN
    RAISE EXCEPTION 'ClientRequest is answered once and not rewritten' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER client_request_stays BEFORE UPDATE ON "ClientRequest" FOR EACH ROW EXECUTE FUNCTION kadr_client_request_stays();
CREATE TRIGGER client_request_kept BEFORE DELETE ON "ClientRequest" FOR EACH ROW EXECUTE FUNCTION kadr_append_only();

-- A year of residency and a group that has none say nothing together.
ALTER TABLE "PriceRule" ADD CONSTRAINT "PriceRule_group" CHECK ("payerGroup" IS NULL OR "payerGroup" = 'RESIDENT' OR "residencyYear" IS NULL);
