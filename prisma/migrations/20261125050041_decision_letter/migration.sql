-- What the house wrote about a decision, as it was written.
CREATE TABLE "DecisionLetter" (
    "id" UUID NOT NULL,
    "applicationId" UUID NOT NULL,
    "round" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "on" DATE NOT NULL,
    "subjectRu" TEXT NOT NULL,
    "subjectEn" TEXT NOT NULL,
    "bodyRu" TEXT NOT NULL,
    "bodyEn" TEXT NOT NULL,
    "writtenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "DecisionLetter_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "DecisionLetter_applicationId_round_code_key" ON "DecisionLetter"("applicationId", "round", "code");

ALTER TABLE "DecisionLetter" ADD CONSTRAINT "DecisionLetter_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE CASCADE ON UPDATE CASCADE;
