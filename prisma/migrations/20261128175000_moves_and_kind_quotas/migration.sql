-- AlterEnum
ALTER TYPE "RefundStatus" ADD VALUE 'WITHDRAWN';

-- AlterTable
ALTER TABLE "LedgerEntry" ADD COLUMN     "resourceKind" TEXT;

CREATE INDEX booking_pending ON "Booking" ("holdExpiresAt") WHERE status = 'PENDING';
