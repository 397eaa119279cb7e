-- AlterTable
ALTER TABLE "BalanceEntry" ADD COLUMN     "countsOn" DATE;
