-- CreateEnum
CREATE TYPE "PriceRuleEffect" AS ENUM ('PERCENT', 'PER_HOUR', 'PER_PIECE', 'PER_USE');

-- CreateTable
CREATE TABLE "PriceRule" (
    "id" UUID NOT NULL,
    "tariffCode" TEXT,
    "nameRu" TEXT NOT NULL,
    "nameEn" TEXT NOT NULL,
    "residencyYear" INTEGER,
    "seasonFrom" TEXT,
    "seasonTo" TEXT,
    "weekdays" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "fromMinute" INTEGER,
    "toMinute" INTEGER,
    "overMinutes" INTEGER,
    "effect" "PriceRuleEffect" NOT NULL,
    "value" INTEGER NOT NULL,
    "validFrom" DATE NOT NULL,
    "validTo" DATE,
    "source" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PriceRule_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "PriceRule_tariffCode_idx" ON "PriceRule"("tariffCode");

-- What a rule of prices may say: a season and hours are whole or absent, days and minutes exist, and it does something.
ALTER TABLE "PriceRule" ADD CONSTRAINT "PriceRule_says" CHECK (
  ("seasonFrom" IS NULL) = ("seasonTo" IS NULL)
  AND ("seasonFrom" IS NULL OR ("seasonFrom" ~ '^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' AND "seasonTo" ~ '^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'))
  AND ("fromMinute" IS NULL) = ("toMinute" IS NULL)
  AND ("fromMinute" IS NULL OR ("fromMinute" BETWEEN 0 AND 1439 AND "toMinute" BETWEEN 1 AND 1440 AND "fromMinute" <> "toMinute"))
  AND weekdays <@ ARRAY[1, 2, 3, 4, 5, 6, 7]
  AND ("overMinutes" IS NULL OR "overMinutes" > 0)
  AND ("residencyYear" IS NULL OR "residencyYear" BETWEEN 1 AND 20)
  AND value <> 0 AND (effect <> 'PERCENT' OR value BETWEEN -100 AND 1000)
  AND ("validTo" IS NULL OR "validTo" >= "validFrom"));
