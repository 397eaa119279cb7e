-- AlterTable
ALTER TABLE "Letter" ADD COLUMN     "paper" TEXT;
