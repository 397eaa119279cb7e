-- AlterTable
ALTER TABLE "Certificate" ADD COLUMN     "revokeReason" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "revokedById" UUID;

-- AlterTable
ALTER TABLE "TrainingSession" ADD COLUMN     "cancelReason" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "TrainingSeat" ADD COLUMN     "queuedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

ALTER TABLE "Training" ADD CONSTRAINT training_amounts CHECK (minutes > 0 AND seats > 0 AND "validMonths" > 0);
