-- Why a booking was moved, when somebody else than its company did it.
ALTER TABLE "BookingChange" ADD COLUMN "reason" TEXT NOT NULL DEFAULT '';
