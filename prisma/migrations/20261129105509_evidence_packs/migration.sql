-- CreateEnum
CREATE TYPE "EvidenceState" AS ENUM ('WAITING', 'READY', 'FAILED');

-- CreateTable
CREATE TABLE "EvidencePack" (
    "id" UUID NOT NULL,
    "programmeId" UUID NOT NULL,
    "fromDay" DATE NOT NULL,
    "toDay" DATE NOT NULL,
    "locale" TEXT NOT NULL,
    "state" "EvidenceState" NOT NULL DEFAULT 'WAITING',
    "pressKey" UUID NOT NULL,
    "orderedById" UUID NOT NULL,
    "orderedByName" TEXT NOT NULL,
    "orderedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "begunAt" TIMESTAMPTZ(3),
    "readyAt" TIMESTAMPTZ(3),
    "rows" INTEGER,
    "differences" INTEGER,
    "size" INTEGER,
    "sha256" TEXT,
    "error" TEXT,

    CONSTRAINT "EvidencePack_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EvidencePackFile" (
    "packId" UUID NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "EvidencePackFile_pkey" PRIMARY KEY ("packId")
);

-- CreateIndex
CREATE UNIQUE INDEX "EvidencePack_pressKey_key" ON "EvidencePack"("pressKey");

-- CreateIndex
CREATE INDEX "EvidencePack_programmeId_orderedAt_idx" ON "EvidencePack"("programmeId", "orderedAt");

-- AddForeignKey
ALTER TABLE "EvidencePackFile" ADD CONSTRAINT "EvidencePackFile_packId_fkey" FOREIGN KEY ("packId") REFERENCES "EvidencePack"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One order at a time for the same books, days and language.
CREATE UNIQUE INDEX evidence_one_waiting ON "EvidencePack" ("programmeId", "fromDay", "toDay", locale) WHERE state = 'WAITING';
ALTER TABLE "EvidencePack"
  ADD CONSTRAINT evidence_days CHECK ("fromDay" <= "toDay"),
  ADD CONSTRAINT evidence_shape CHECK (CASE state WHEN 'READY' THEN num_nonnulls("readyAt", rows, differences, size, sha256) = 5 AND error IS NULL
                                                  ELSE num_nonnulls("readyAt", rows, differences, size, sha256) = 0 AND (state = 'FAILED') = (error IS NOT NULL) END);
-- What was made is not edited: an auditor holds its hashes.
CREATE TRIGGER evidence_kept BEFORE DELETE ON "EvidencePack" FOR EACH ROW EXECUTE FUNCTION kadr_append_only();
CREATE TRIGGER evidence_unchanged BEFORE UPDATE ON "EvidencePack" FOR EACH ROW WHEN (OLD.state <> 'WAITING') EXECUTE FUNCTION kadr_append_only();
CREATE TRIGGER evidence_file_append_only BEFORE UPDATE OR DELETE ON "EvidencePackFile" FOR EACH ROW EXECUTE FUNCTION kadr_append_only();
