-- Members of the council who have no other work in the house.
ALTER TYPE "StaffRole" ADD VALUE 'COUNCIL';

ALTER TABLE "AgendaItem" ADD COLUMN "proposed" JSONB;

-- An item that a closed session put off no longer holds its application.
DROP INDEX agenda_one_open;
CREATE UNIQUE INDEX agenda_one_open ON "AgendaItem" ("applicationId") WHERE "decidedAt" IS NULL AND "applicationId" IS NOT NULL;
-- An outcome is never without its moment and its author.
ALTER TABLE "AgendaItem" ADD CONSTRAINT agenda_outcome CHECK (outcome IS NULL OR ("decidedAt" IS NOT NULL AND "decidedById" IS NOT NULL));
-- One person presides.
CREATE UNIQUE INDEX council_one_chair ON "CouncilMember" (role) WHERE role = 'chair' AND until IS NULL;
