-- AlterTable
ALTER TABLE "BankStatement" ADD COLUMN     "matchedAt" TIMESTAMPTZ(3);

-- Those that were imported before were looked at in the request that brought them.
UPDATE "BankStatement" SET "matchedAt" = "importedAt";
