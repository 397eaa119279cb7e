-- CreateEnum
CREATE TYPE "TrainingStatus" AS ENUM ('PLANNED', 'HELD', 'CANCELLED');

-- CreateEnum
CREATE TYPE "SeatStatus" AS ENUM ('BOOKED', 'WAITING', 'PASSED', 'FAILED', 'ABSENT', 'CANCELLED');

-- CreateEnum
CREATE TYPE "RoundStatus" AS ENUM ('DRAFT', 'OPEN', 'CLOSED', 'PROPOSED', 'SETTLED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "ResourceSort" AS ENUM ('ROOM', 'POOL', 'MACHINE', 'EQUIPMENT', 'SERVICE', 'NODES');

-- CreateEnum
CREATE TYPE "WaitlistStatus" AS ENUM ('WAITING', 'OFFERED', 'TAKEN', 'LAPSED', 'LEFT', 'CLOSED');

-- AlterEnum
ALTER TYPE "BookingStatus" ADD VALUE 'PENDING';
ALTER TYPE "BookingStatus" ADD VALUE 'CHECKED_IN';
ALTER TYPE "BookingStatus" ADD VALUE 'NO_SHOW';

-- DropIndex
DROP INDEX "Certificate_companyId_resourceKind_key";

-- AlterTable
ALTER TABLE "Allocation" ADD COLUMN     "waitlistId" UUID;

-- AlterTable
ALTER TABLE "Blackout" ADD COLUMN     "faultId" UUID,
ADD COLUMN     "planId" UUID,
ADD COLUMN     "unitId" INTEGER;

-- AlterTable
ALTER TABLE "Booking" ADD COLUMN     "checkedInAt" TIMESTAMPTZ(3),
ADD COLUMN     "checkedOutAt" TIMESTAMPTZ(3),
ADD COLUMN     "decidedAt" TIMESTAMPTZ(3),
ADD COLUMN     "decidedById" UUID,
ADD COLUMN     "decisionReason" TEXT,
ADD COLUMN     "disruptedAt" TIMESTAMPTZ(3),
ADD COLUMN     "occurrence" DATE,
ADD COLUMN     "placementId" UUID,
ADD COLUMN     "seriesId" UUID,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "CalendarFeed" ADD COLUMN     "lastReadAt" TIMESTAMPTZ(3),
ADD COLUMN     "name" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "personal" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "resourceId" UUID,
ALTER COLUMN "companyId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Certificate" ADD COLUMN     "remindedAt" TIMESTAMPTZ(3),
ADD COLUMN     "revokedAt" TIMESTAMPTZ(3),
ADD COLUMN     "seatId" UUID,
ADD COLUMN     "userId" UUID;

-- AlterTable
ALTER TABLE "QuotaUsage" DROP CONSTRAINT "QuotaUsage_pkey",
ADD COLUMN     "kind" TEXT NOT NULL DEFAULT '*',
ADD CONSTRAINT "QuotaUsage_pkey" PRIMARY KEY ("programmeId", "companyId", "month", "kind");

-- AlterTable
ALTER TABLE "Resource" ADD COLUMN     "approval" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "checkIn" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "handOut" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "maxAtOnce" INTEGER,
ADD COLUMN     "roomId" UUID,
ADD COLUMN     "sort" "ResourceSort" NOT NULL DEFAULT 'ROOM',
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "Unit" ADD COLUMN     "inventory" TEXT,
ADD COLUMN     "serial" TEXT;

-- CreateTable
CREATE TABLE "Custody" (
    "id" UUID NOT NULL,
    "unitId" INTEGER NOT NULL,
    "bookingId" UUID NOT NULL,
    "companyId" UUID NOT NULL,
    "handedAt" TIMESTAMPTZ(3) NOT NULL,
    "handedById" UUID NOT NULL,
    "takenBy" TEXT NOT NULL,
    "conditionOut" TEXT NOT NULL,
    "noteOut" TEXT NOT NULL DEFAULT '',
    "photoOutId" UUID,
    "returnedAt" TIMESTAMPTZ(3),
    "returnedById" UUID,
    "conditionIn" TEXT,
    "noteIn" TEXT NOT NULL DEFAULT '',
    "photoInId" UUID,
    "faultId" UUID,

    CONSTRAINT "Custody_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Fault" (
    "id" UUID NOT NULL,
    "unitId" INTEGER NOT NULL,
    "reportedById" UUID,
    "reportedBy" TEXT NOT NULL,
    "companyId" UUID,
    "description" TEXT NOT NULL,
    "photoId" UUID,
    "reportedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expectedAt" TIMESTAMPTZ(3),
    "resolvedAt" TIMESTAMPTZ(3),
    "resolvedById" UUID,
    "resolution" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "Fault_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Training" (
    "id" UUID NOT NULL,
    "resourceKind" TEXT NOT NULL,
    "nameRu" TEXT NOT NULL,
    "nameEn" TEXT NOT NULL,
    "summaryRu" TEXT NOT NULL DEFAULT '',
    "summaryEn" TEXT NOT NULL DEFAULT '',
    "minutes" INTEGER NOT NULL,
    "seats" INTEGER NOT NULL,
    "validMonths" INTEGER NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "Training_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TrainingSession" (
    "id" UUID NOT NULL,
    "trainingId" UUID NOT NULL,
    "resourceId" UUID NOT NULL,
    "blackoutId" UUID,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "seats" INTEGER NOT NULL,
    "trainer" TEXT NOT NULL,
    "status" "TrainingStatus" NOT NULL DEFAULT 'PLANNED',
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TrainingSession_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TrainingSeat" (
    "id" UUID NOT NULL,
    "sessionId" UUID NOT NULL,
    "companyId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "status" "SeatStatus" NOT NULL DEFAULT 'BOOKED',
    "note" TEXT NOT NULL DEFAULT '',
    "decidedById" UUID,
    "decidedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TrainingSeat_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Door" (
    "id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "resourceId" UUID NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Door_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Building" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "nameRu" TEXT NOT NULL,
    "nameEn" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Building_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Floor" (
    "id" UUID NOT NULL,
    "buildingId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "nameRu" TEXT NOT NULL,
    "nameEn" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "outline" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "Floor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Room" (
    "id" UUID NOT NULL,
    "floorId" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "nameRu" TEXT NOT NULL,
    "nameEn" TEXT NOT NULL,
    "points" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Room_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AllocationRound" (
    "id" UUID NOT NULL,
    "nameRu" TEXT NOT NULL,
    "nameEn" TEXT NOT NULL,
    "noteRu" TEXT NOT NULL DEFAULT '',
    "noteEn" TEXT NOT NULL DEFAULT '',
    "status" "RoundStatus" NOT NULL DEFAULT 'DRAFT',
    "periodFrom" DATE NOT NULL,
    "periodTo" DATE NOT NULL,
    "opensAt" TIMESTAMPTZ(3),
    "closesAt" TIMESTAMPTZ(3) NOT NULL,
    "weights" JSONB NOT NULL,
    "solution" JSONB,
    "solvedAt" TIMESTAMPTZ(3),
    "settledAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AllocationRound_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RoundResource" (
    "roundId" UUID NOT NULL,
    "resourceId" UUID NOT NULL,

    CONSTRAINT "RoundResource_pkey" PRIMARY KEY ("roundId","resourceId")
);

-- CreateTable
CREATE TABLE "RoundWish" (
    "id" UUID NOT NULL,
    "roundId" UUID NOT NULL,
    "companyId" UUID NOT NULL,
    "createdById" UUID NOT NULL,
    "rank" INTEGER NOT NULL,
    "resourceId" UUID NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "minutes" INTEGER NOT NULL,
    "quantity" INTEGER NOT NULL DEFAULT 1,
    "otherStarts" JSONB NOT NULL DEFAULT '[]',
    "purpose" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "withdrawnAt" TIMESTAMPTZ(3),

    CONSTRAINT "RoundWish_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RoundPlacement" (
    "id" UUID NOT NULL,
    "wishId" UUID NOT NULL,
    "granted" BOOLEAN NOT NULL,
    "startsAt" TIMESTAMPTZ(3),
    "endsAt" TIMESTAMPTZ(3),
    "reasons" JSONB NOT NULL,
    "overriddenById" UUID,
    "overrideReason" TEXT,
    "bookingId" UUID,
    "failure" JSONB,

    CONSTRAINT "RoundPlacement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ResourcePart" (
    "wholeId" UUID NOT NULL,
    "partId" UUID NOT NULL,
    "quantity" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "ResourcePart_pkey" PRIMARY KEY ("wholeId","partId")
);

-- CreateTable
CREATE TABLE "Accessory" (
    "resourceId" UUID NOT NULL,
    "accessoryId" UUID NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Accessory_pkey" PRIMARY KEY ("resourceId","accessoryId")
);

-- CreateTable
CREATE TABLE "ResourceRule" (
    "id" UUID NOT NULL,
    "resourceId" UUID NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "companyKind" TEXT,
    "residencyYear" INTEGER,
    "seasonFrom" DATE,
    "seasonTo" DATE,
    "weekdays" INTEGER[],
    "holidays" BOOLEAN,
    "changes" JSONB NOT NULL,
    "reasonRu" TEXT NOT NULL DEFAULT '',
    "reasonEn" TEXT NOT NULL DEFAULT '',
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ResourceRule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BookingItem" (
    "bookingId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "resourceId" UUID NOT NULL,
    "quantity" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "BookingItem_pkey" PRIMARY KEY ("bookingId","position")
);

-- CreateTable
CREATE TABLE "BookingChange" (
    "id" BIGSERIAL NOT NULL,
    "bookingId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actorId" UUID,
    "actorName" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "differenceKopecks" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "BookingChange_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Series" (
    "id" UUID NOT NULL,
    "companyId" UUID NOT NULL,
    "createdById" UUID NOT NULL,
    "resourceId" UUID NOT NULL,
    "quantity" INTEGER NOT NULL DEFAULT 1,
    "items" JSONB NOT NULL DEFAULT '[]',
    "purpose" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "minutes" INTEGER NOT NULL,
    "exceptHolidays" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Series_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WaitlistEntry" (
    "id" UUID NOT NULL,
    "companyId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "resourceId" UUID,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "quantity" INTEGER NOT NULL DEFAULT 1,
    "purpose" TEXT NOT NULL DEFAULT '',
    "search" JSONB,
    "status" "WaitlistStatus" NOT NULL DEFAULT 'WAITING',
    "offeredAt" TIMESTAMPTZ(3),
    "offerExpiresAt" TIMESTAMPTZ(3),
    "bookingId" UUID,
    "toldAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "WaitlistEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BlackoutPlan" (
    "id" UUID NOT NULL,
    "resourceId" UUID NOT NULL,
    "unitId" INTEGER,
    "rule" TEXT NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "minutes" INTEGER NOT NULL,
    "reasonRu" TEXT NOT NULL,
    "reasonEn" TEXT NOT NULL,
    "laidUntil" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "BlackoutPlan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProgrammeKind" (
    "programmeId" UUID NOT NULL,
    "resourceKind" TEXT NOT NULL,
    "monthlyMinutes" INTEGER NOT NULL,

    CONSTRAINT "ProgrammeKind_pkey" PRIMARY KEY ("programmeId","resourceKind")
);

-- CreateIndex
CREATE INDEX "Custody_unitId_handedAt_idx" ON "Custody"("unitId", "handedAt");

-- CreateIndex
CREATE INDEX "Custody_bookingId_idx" ON "Custody"("bookingId");

-- CreateIndex
CREATE INDEX "Fault_unitId_reportedAt_idx" ON "Fault"("unitId", "reportedAt");

-- CreateIndex
CREATE INDEX "Training_resourceKind_idx" ON "Training"("resourceKind");

-- CreateIndex
CREATE INDEX "TrainingSession_trainingId_startsAt_idx" ON "TrainingSession"("trainingId", "startsAt");

-- CreateIndex
CREATE INDEX "TrainingSession_startsAt_idx" ON "TrainingSession"("startsAt");

-- CreateIndex
CREATE INDEX "TrainingSeat_companyId_idx" ON "TrainingSeat"("companyId");

-- CreateIndex
CREATE UNIQUE INDEX "TrainingSeat_sessionId_userId_key" ON "TrainingSeat"("sessionId", "userId");

-- CreateIndex
CREATE UNIQUE INDEX "Door_hash_key" ON "Door"("hash");

-- CreateIndex
CREATE INDEX "Door_resourceId_idx" ON "Door"("resourceId");

-- CreateIndex
CREATE UNIQUE INDEX "Building_slug_key" ON "Building"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "Floor_buildingId_number_key" ON "Floor"("buildingId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Room_floorId_code_key" ON "Room"("floorId", "code");

-- CreateIndex
CREATE INDEX "AllocationRound_status_closesAt_idx" ON "AllocationRound"("status", "closesAt");

-- CreateIndex
CREATE INDEX "RoundWish_roundId_companyId_rank_idx" ON "RoundWish"("roundId", "companyId", "rank");

-- CreateIndex
CREATE UNIQUE INDEX "RoundPlacement_wishId_key" ON "RoundPlacement"("wishId");

-- CreateIndex
CREATE INDEX "ResourcePart_partId_idx" ON "ResourcePart"("partId");

-- CreateIndex
CREATE INDEX "Accessory_accessoryId_idx" ON "Accessory"("accessoryId");

-- CreateIndex
CREATE INDEX "ResourceRule_resourceId_idx" ON "ResourceRule"("resourceId");

-- CreateIndex
CREATE INDEX "BookingItem_resourceId_idx" ON "BookingItem"("resourceId");

-- CreateIndex
CREATE INDEX "BookingChange_bookingId_at_idx" ON "BookingChange"("bookingId", "at");

-- CreateIndex
CREATE INDEX "Series_companyId_idx" ON "Series"("companyId");

-- CreateIndex
CREATE INDEX "WaitlistEntry_status_resourceId_startsAt_idx" ON "WaitlistEntry"("status", "resourceId", "startsAt");

-- CreateIndex
CREATE INDEX "WaitlistEntry_companyId_status_idx" ON "WaitlistEntry"("companyId", "status");

-- CreateIndex
CREATE INDEX "BlackoutPlan_resourceId_idx" ON "BlackoutPlan"("resourceId");

-- CreateIndex
CREATE INDEX "Allocation_waitlistId_idx" ON "Allocation"("waitlistId");

-- CreateIndex
CREATE INDEX "Blackout_planId_idx" ON "Blackout"("planId");

-- CreateIndex
CREATE INDEX "Blackout_faultId_idx" ON "Blackout"("faultId");

-- CreateIndex
CREATE UNIQUE INDEX "Booking_placementId_key" ON "Booking"("placementId");

-- CreateIndex
CREATE INDEX "Booking_seriesId_idx" ON "Booking"("seriesId");

-- CreateIndex
CREATE UNIQUE INDEX "Certificate_seatId_key" ON "Certificate"("seatId");

-- CreateIndex
CREATE INDEX "Certificate_companyId_resourceKind_idx" ON "Certificate"("companyId", "resourceKind");

-- CreateIndex
CREATE INDEX "Certificate_validUntil_idx" ON "Certificate"("validUntil");

-- CreateIndex
CREATE INDEX "Resource_roomId_idx" ON "Resource"("roomId");

-- AddForeignKey
ALTER TABLE "TrainingSession" ADD CONSTRAINT "TrainingSession_trainingId_fkey" FOREIGN KEY ("trainingId") REFERENCES "Training"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrainingSeat" ADD CONSTRAINT "TrainingSeat_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "TrainingSession"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Floor" ADD CONSTRAINT "Floor_buildingId_fkey" FOREIGN KEY ("buildingId") REFERENCES "Building"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Room" ADD CONSTRAINT "Room_floorId_fkey" FOREIGN KEY ("floorId") REFERENCES "Floor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundResource" ADD CONSTRAINT "RoundResource_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "AllocationRound"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundWish" ADD CONSTRAINT "RoundWish_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "AllocationRound"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundPlacement" ADD CONSTRAINT "RoundPlacement_wishId_fkey" FOREIGN KEY ("wishId") REFERENCES "RoundWish"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Resource" ADD CONSTRAINT "Resource_roomId_fkey" FOREIGN KEY ("roomId") REFERENCES "Room"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ResourcePart" ADD CONSTRAINT "ResourcePart_wholeId_fkey" FOREIGN KEY ("wholeId") REFERENCES "Resource"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ResourcePart" ADD CONSTRAINT "ResourcePart_partId_fkey" FOREIGN KEY ("partId") REFERENCES "Resource"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Accessory" ADD CONSTRAINT "Accessory_resourceId_fkey" FOREIGN KEY ("resourceId") REFERENCES "Resource"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Accessory" ADD CONSTRAINT "Accessory_accessoryId_fkey" FOREIGN KEY ("accessoryId") REFERENCES "Resource"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ResourceRule" ADD CONSTRAINT "ResourceRule_resourceId_fkey" FOREIGN KEY ("resourceId") REFERENCES "Resource"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Booking" ADD CONSTRAINT "Booking_seriesId_fkey" FOREIGN KEY ("seriesId") REFERENCES "Series"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BookingItem" ADD CONSTRAINT "BookingItem_bookingId_fkey" FOREIGN KEY ("bookingId") REFERENCES "Booking"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BookingChange" ADD CONSTRAINT "BookingChange_bookingId_fkey" FOREIGN KEY ("bookingId") REFERENCES "Booking"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Allocation" ADD CONSTRAINT "Allocation_waitlistId_fkey" FOREIGN KEY ("waitlistId") REFERENCES "WaitlistEntry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Blackout" ADD CONSTRAINT "Blackout_planId_fkey" FOREIGN KEY ("planId") REFERENCES "BlackoutPlan"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Blackout" ADD CONSTRAINT "Blackout_faultId_fkey" FOREIGN KEY ("faultId") REFERENCES "Fault"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProgrammeKind" ADD CONSTRAINT "ProgrammeKind_programmeId_fkey" FOREIGN KEY ("programmeId") REFERENCES "Programme"("id") ON DELETE CASCADE ON UPDATE CASCADE;
