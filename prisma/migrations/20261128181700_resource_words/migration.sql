-- CreateEnum
CREATE TYPE "ResourceWordRole" AS ENUM ('IS', 'HAS');

-- CreateTable
CREATE TABLE "ResourceWord" (
    "id" SERIAL NOT NULL,
    "phrase" TEXT NOT NULL,
    "role" "ResourceWordRole" NOT NULL DEFAULT 'IS',
    "kind" TEXT,
    "resourceId" UUID,
    "counted" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "ResourceWord_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ResourceWord_resourceId_idx" ON "ResourceWord"("resourceId");

-- AddForeignKey
ALTER TABLE "ResourceWord" ADD CONSTRAINT "ResourceWord_resourceId_fkey" FOREIGN KEY ("resourceId") REFERENCES "Resource"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A word speaks of a kind or of one resource, and says so once.
ALTER TABLE "ResourceWord" ADD CONSTRAINT "ResourceWord_speaks_of_one" CHECK (num_nonnulls("kind", "resourceId") = 1);
CREATE UNIQUE INDEX "ResourceWord_phrase_of" ON "ResourceWord" ("phrase", COALESCE("kind", "resourceId"::text));
