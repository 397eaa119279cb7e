-- CreateEnum
CREATE TYPE "CallStatus" AS ENUM ('DRAFT', 'PUBLISHED', 'CLOSED');

-- CreateEnum
CREATE TYPE "DocumentState" AS ENUM ('RECEIVED', 'ACCEPTED', 'REFUSED');

-- CreateEnum
CREATE TYPE "Side" AS ENUM ('HOUSE', 'APPLICANT');

-- CreateEnum
CREATE TYPE "AssignmentState" AS ENUM ('ASSIGNED', 'RELEASED');

-- CreateEnum
CREATE TYPE "DecisionKind" AS ENUM ('APPROVED', 'RESERVE', 'REJECTED');

-- CreateEnum
CREATE TYPE "SessionStatus" AS ENUM ('PLANNED', 'OPEN', 'CLOSED');

-- CreateEnum
CREATE TYPE "AgendaKind" AS ENUM ('APPLICATION', 'CASE');

-- CreateEnum
CREATE TYPE "VoteChoice" AS ENUM ('FOR', 'AGAINST', 'ABSTAIN', 'CONFLICT');

-- CreateEnum
CREATE TYPE "AgreementStatus" AS ENUM ('DRAFT', 'APPROVING', 'SENT', 'SIGNED', 'LAPSED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "ReportKind" AS ENUM ('QUARTER', 'YEAR');

-- CreateEnum
CREATE TYPE "ReportStatus" AS ENUM ('AWAITED', 'SUBMITTED', 'RETURNED', 'ACCEPTED');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "ApplicationStatus" ADD VALUE 'COUNCIL';
ALTER TYPE "ApplicationStatus" ADD VALUE 'RESERVE';
ALTER TYPE "ApplicationStatus" ADD VALUE 'OFFERED';
ALTER TYPE "ApplicationStatus" ADD VALUE 'APPEAL';
ALTER TYPE "ApplicationStatus" ADD VALUE 'LAPSED';

-- AlterEnum
ALTER TYPE "ResidencyStatus" ADD VALUE 'PENDING';

-- DropIndex
DROP INDEX "Decision_applicationId_key";

-- AlterTable
ALTER TABLE "Application" ADD COLUMN     "alias" TEXT,
ADD COLUMN     "copiedFromId" UUID,
ADD COLUMN     "formId" UUID,
ADD COLUMN     "invitationId" UUID,
ADD COLUMN     "moveSide" "Side",
ADD COLUMN     "reserveRank" INTEGER,
ADD COLUMN     "screeningId" UUID;

-- AlterTable
ALTER TABLE "ApplicationDocument" ADD COLUMN     "checkedAt" TIMESTAMPTZ(3),
ADD COLUMN     "checkedById" UUID,
ADD COLUMN     "refusal" TEXT,
ADD COLUMN     "state" "DocumentState" NOT NULL DEFAULT 'RECEIVED',
ADD COLUMN     "supersededAt" TIMESTAMPTZ(3),
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "Call" ADD COLUMN     "audience" "CompanyKind"[] DEFAULT ARRAY[]::"CompanyKind"[],
ADD COLUMN     "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "formId" UUID,
ADD COLUMN     "process" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "sealed" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "status" "CallStatus" NOT NULL DEFAULT 'PUBLISHED',
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Decision" ADD COLUMN     "agendaItemId" UUID,
ADD COLUMN     "byCriterion" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "grounds" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "kind" "DecisionKind",
ADD COLUMN     "round" INTEGER NOT NULL DEFAULT 1;
UPDATE "Decision" SET kind = CASE WHEN approved THEN 'APPROVED' ELSE 'REJECTED' END::"DecisionKind";
ALTER TABLE "Decision" ALTER COLUMN "kind" SET NOT NULL, DROP COLUMN "approved";

-- AlterTable
ALTER TABLE "Residency" ADD COLUMN     "ground" TEXT,
ADD COLUMN     "suspendedOn" DATE,
ADD COLUMN     "terminatedOn" DATE,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "CompanyInvitation" (
    "id" UUID NOT NULL,
    "companyId" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" "MembershipRole" NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "invitedById" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "acceptedAt" TIMESTAMPTZ(3),
    "acceptedById" UUID,
    "declinedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CompanyInvitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CallInvitation" (
    "id" UUID NOT NULL,
    "callId" UUID NOT NULL,
    "codeHash" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "createdById" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedByCompanyId" UUID,
    "usedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CallInvitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Form" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "titleRu" TEXT NOT NULL,
    "titleEn" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "edit" INTEGER NOT NULL DEFAULT 0,
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "savedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "publishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Form_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Screening" (
    "id" UUID NOT NULL,
    "keyHash" TEXT NOT NULL,
    "answers" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Screening_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Turn" (
    "id" BIGSERIAL NOT NULL,
    "applicationId" UUID NOT NULL,
    "side" "Side" NOT NULL,
    "stage" "ApplicationStatus" NOT NULL,
    "cause" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),
    "dueOn" DATE,

    CONSTRAINT "Turn_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Submission" (
    "id" UUID NOT NULL,
    "applicationId" UUID NOT NULL,
    "round" INTEGER NOT NULL,
    "answers" JSONB NOT NULL,
    "documents" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "byId" UUID NOT NULL,
    "sha256" TEXT NOT NULL,

    CONSTRAINT "Submission_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FixRequest" (
    "id" UUID NOT NULL,
    "applicationId" UUID NOT NULL,
    "round" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "items" JSONB NOT NULL,
    "byId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "answeredAt" TIMESTAMPTZ(3),

    CONSTRAINT "FixRequest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApplicationMessage" (
    "id" UUID NOT NULL,
    "applicationId" UUID NOT NULL,
    "side" "Side" NOT NULL,
    "authorId" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "question" BOOLEAN NOT NULL DEFAULT false,
    "answeredAt" TIMESTAMPTZ(3),
    "readAt" TIMESTAMPTZ(3),
    "dedupe" TEXT NOT NULL,

    CONSTRAINT "ApplicationMessage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "InternalNote" (
    "id" UUID NOT NULL,
    "applicationId" UUID NOT NULL,
    "authorId" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "dedupe" TEXT NOT NULL,

    CONSTRAINT "InternalNote_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExpertProfile" (
    "userId" UUID NOT NULL,
    "fields" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "maxOpen" INTEGER NOT NULL DEFAULT 8,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "affiliations" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ExpertProfile_pkey" PRIMARY KEY ("userId")
);

-- CreateTable
CREATE TABLE "Assignment" (
    "id" UUID NOT NULL,
    "applicationId" UUID NOT NULL,
    "expertId" UUID NOT NULL,
    "state" "AssignmentState" NOT NULL DEFAULT 'ASSIGNED',
    "cause" TEXT NOT NULL,
    "why" JSONB NOT NULL DEFAULT '[]',
    "byId" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "dueOn" DATE,
    "releasedAt" TIMESTAMPTZ(3),
    "releaseReason" TEXT,

    CONSTRAINT "Assignment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ConflictDeclaration" (
    "id" UUID NOT NULL,
    "applicationId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ConflictDeclaration_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Appeal" (
    "id" UUID NOT NULL,
    "applicationId" UUID NOT NULL,
    "round" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "filedById" UUID NOT NULL,
    "filedAt" TIMESTAMPTZ(3) NOT NULL,
    "granted" BOOLEAN,
    "answer" TEXT,
    "decidedById" UUID,
    "decidedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Appeal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CouncilMember" (
    "userId" UUID NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'member',
    "position" TEXT NOT NULL DEFAULT '',
    "since" DATE NOT NULL,
    "until" DATE,

    CONSTRAINT "CouncilMember_pkey" PRIMARY KEY ("userId")
);

-- CreateTable
CREATE TABLE "CouncilSession" (
    "id" UUID NOT NULL,
    "number" TEXT,
    "heldOn" DATE NOT NULL,
    "place" TEXT NOT NULL DEFAULT '',
    "status" "SessionStatus" NOT NULL DEFAULT 'PLANNED',
    "version" INTEGER NOT NULL DEFAULT 0,
    "createdById" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "openedAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),
    "chairId" UUID,
    "secretaryId" UUID,
    "members" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "CouncilSession_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Attendance" (
    "sessionId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "present" BOOLEAN NOT NULL,
    "markedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Attendance_pkey" PRIMARY KEY ("sessionId","userId")
);

-- CreateTable
CREATE TABLE "AgendaItem" (
    "id" UUID NOT NULL,
    "sessionId" UUID NOT NULL,
    "kind" "AgendaKind" NOT NULL DEFAULT 'APPLICATION',
    "applicationId" UUID,
    "caseId" UUID,
    "position" INTEGER NOT NULL,
    "proposal" "DecisionKind",
    "outcome" "DecisionKind",
    "reasons" TEXT NOT NULL DEFAULT '',
    "grounds" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "decidedAt" TIMESTAMPTZ(3),
    "decidedById" UUID,

    CONSTRAINT "AgendaItem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CouncilVote" (
    "itemId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "choice" "VoteChoice" NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CouncilVote_pkey" PRIMARY KEY ("itemId","userId")
);

-- CreateTable
CREATE TABLE "CouncilCase" (
    "id" UUID NOT NULL,
    "residencyId" UUID NOT NULL,
    "ground" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "CouncilCase_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TextTemplate" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "subjectRu" TEXT NOT NULL DEFAULT '',
    "subjectEn" TEXT NOT NULL DEFAULT '',
    "bodyRu" TEXT NOT NULL,
    "bodyEn" TEXT NOT NULL,
    "savedById" UUID,
    "savedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TextTemplate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Agreement" (
    "id" UUID NOT NULL,
    "applicationId" UUID,
    "companyId" UUID NOT NULL,
    "residencyId" UUID,
    "number" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'agreement',
    "status" "AgreementStatus" NOT NULL DEFAULT 'DRAFT',
    "version" INTEGER NOT NULL DEFAULT 0,
    "terms" JSONB NOT NULL,
    "templateId" UUID,
    "sha256" TEXT,
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sentAt" TIMESTAMPTZ(3),
    "signBy" DATE,
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Agreement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AgreementApproval" (
    "agreementId" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "AgreementApproval_pkey" PRIMARY KEY ("agreementId","role")
);

-- CreateTable
CREATE TABLE "AgreementSignature" (
    "id" UUID NOT NULL,
    "agreementId" UUID NOT NULL,
    "side" "Side" NOT NULL,
    "method" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "position" TEXT NOT NULL DEFAULT '',
    "codeHash" TEXT,
    "codeUntil" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "fileId" UUID,
    "sha256" TEXT,
    "ip" TEXT,
    "userAgent" TEXT,
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "signedAt" TIMESTAMPTZ(3),

    CONSTRAINT "AgreementSignature_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ResidencyChange" (
    "id" BIGSERIAL NOT NULL,
    "residencyId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "on" DATE NOT NULL,
    "data" JSONB NOT NULL DEFAULT '{}',
    "ground" TEXT,
    "reason" TEXT NOT NULL DEFAULT '',
    "actorId" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ResidencyChange_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ResidentReport" (
    "id" UUID NOT NULL,
    "residencyId" UUID NOT NULL,
    "companyId" UUID NOT NULL,
    "kind" "ReportKind" NOT NULL,
    "period" TEXT NOT NULL,
    "dueOn" DATE NOT NULL,
    "status" "ReportStatus" NOT NULL DEFAULT 'AWAITED',
    "version" INTEGER NOT NULL DEFAULT 0,
    "values" JSONB NOT NULL DEFAULT '{}',
    "comment" TEXT NOT NULL DEFAULT '',
    "known" JSONB NOT NULL DEFAULT '{}',
    "submittedAt" TIMESTAMPTZ(3),
    "submittedById" UUID,
    "answer" TEXT,
    "answeredAt" TIMESTAMPTZ(3),
    "answeredById" UUID,
    "missedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ResidentReport_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "CompanyInvitation_tokenHash_key" ON "CompanyInvitation"("tokenHash");

-- CreateIndex
CREATE INDEX "CompanyInvitation_companyId_idx" ON "CompanyInvitation"("companyId");

-- CreateIndex
CREATE INDEX "CompanyInvitation_email_idx" ON "CompanyInvitation"("email");

-- CreateIndex
CREATE UNIQUE INDEX "CallInvitation_codeHash_key" ON "CallInvitation"("codeHash");

-- CreateIndex
CREATE INDEX "CallInvitation_callId_idx" ON "CallInvitation"("callId");

-- CreateIndex
CREATE UNIQUE INDEX "Form_code_version_key" ON "Form"("code", "version");

-- CreateIndex
CREATE UNIQUE INDEX "Screening_keyHash_key" ON "Screening"("keyHash");

-- CreateIndex
CREATE INDEX "Screening_createdAt_idx" ON "Screening"("createdAt");

-- CreateIndex
CREATE INDEX "Turn_applicationId_idx" ON "Turn"("applicationId");

-- CreateIndex
CREATE UNIQUE INDEX "Submission_applicationId_round_key" ON "Submission"("applicationId", "round");

-- CreateIndex
CREATE UNIQUE INDEX "FixRequest_applicationId_round_key" ON "FixRequest"("applicationId", "round");

-- CreateIndex
CREATE UNIQUE INDEX "ApplicationMessage_dedupe_key" ON "ApplicationMessage"("dedupe");

-- CreateIndex
CREATE INDEX "ApplicationMessage_applicationId_at_idx" ON "ApplicationMessage"("applicationId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "InternalNote_dedupe_key" ON "InternalNote"("dedupe");

-- CreateIndex
CREATE INDEX "InternalNote_applicationId_at_idx" ON "InternalNote"("applicationId", "at");

-- CreateIndex
CREATE INDEX "Assignment_expertId_state_idx" ON "Assignment"("expertId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "Assignment_applicationId_expertId_key" ON "Assignment"("applicationId", "expertId");

-- CreateIndex
CREATE UNIQUE INDEX "ConflictDeclaration_applicationId_userId_key" ON "ConflictDeclaration"("applicationId", "userId");

-- CreateIndex
CREATE UNIQUE INDEX "Appeal_applicationId_round_key" ON "Appeal"("applicationId", "round");

-- CreateIndex
CREATE UNIQUE INDEX "CouncilSession_number_key" ON "CouncilSession"("number");

-- CreateIndex
CREATE INDEX "AgendaItem_applicationId_idx" ON "AgendaItem"("applicationId");

-- CreateIndex
CREATE UNIQUE INDEX "AgendaItem_sessionId_position_key" ON "AgendaItem"("sessionId", "position");

-- CreateIndex
CREATE INDEX "CouncilCase_residencyId_idx" ON "CouncilCase"("residencyId");

-- CreateIndex
CREATE UNIQUE INDEX "TextTemplate_code_version_key" ON "TextTemplate"("code", "version");

-- CreateIndex
CREATE UNIQUE INDEX "Agreement_number_key" ON "Agreement"("number");

-- CreateIndex
CREATE INDEX "Agreement_companyId_idx" ON "Agreement"("companyId");

-- CreateIndex
CREATE INDEX "AgreementSignature_agreementId_idx" ON "AgreementSignature"("agreementId");

-- CreateIndex
CREATE INDEX "ResidencyChange_residencyId_idx" ON "ResidencyChange"("residencyId");

-- CreateIndex
CREATE INDEX "ResidentReport_status_dueOn_idx" ON "ResidentReport"("status", "dueOn");

-- CreateIndex
CREATE UNIQUE INDEX "ResidentReport_residencyId_kind_period_key" ON "ResidentReport"("residencyId", "kind", "period");

-- CreateIndex
CREATE INDEX "Application_callId_status_idx" ON "Application"("callId", "status");

-- CreateIndex
CREATE UNIQUE INDEX "Decision_applicationId_round_key" ON "Decision"("applicationId", "round");

-- AddForeignKey
ALTER TABLE "CompanyInvitation" ADD CONSTRAINT "CompanyInvitation_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Call" ADD CONSTRAINT "Call_formId_fkey" FOREIGN KEY ("formId") REFERENCES "Form"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CallInvitation" ADD CONSTRAINT "CallInvitation_callId_fkey" FOREIGN KEY ("callId") REFERENCES "Call"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Application" ADD CONSTRAINT "Application_formId_fkey" FOREIGN KEY ("formId") REFERENCES "Form"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Turn" ADD CONSTRAINT "Turn_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Submission" ADD CONSTRAINT "Submission_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FixRequest" ADD CONSTRAINT "FixRequest_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApplicationMessage" ADD CONSTRAINT "ApplicationMessage_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "InternalNote" ADD CONSTRAINT "InternalNote_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Assignment" ADD CONSTRAINT "Assignment_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConflictDeclaration" ADD CONSTRAINT "ConflictDeclaration_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Appeal" ADD CONSTRAINT "Appeal_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Attendance" ADD CONSTRAINT "Attendance_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "CouncilSession"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgendaItem" ADD CONSTRAINT "AgendaItem_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "CouncilSession"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgendaItem" ADD CONSTRAINT "AgendaItem_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgendaItem" ADD CONSTRAINT "AgendaItem_caseId_fkey" FOREIGN KEY ("caseId") REFERENCES "CouncilCase"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CouncilVote" ADD CONSTRAINT "CouncilVote_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "AgendaItem"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CouncilCase" ADD CONSTRAINT "CouncilCase_residencyId_fkey" FOREIGN KEY ("residencyId") REFERENCES "Residency"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Agreement" ADD CONSTRAINT "Agreement_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementApproval" ADD CONSTRAINT "AgreementApproval_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "Agreement"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementSignature" ADD CONSTRAINT "AgreementSignature_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "Agreement"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ResidencyChange" ADD CONSTRAINT "ResidencyChange_residencyId_fkey" FOREIGN KEY ("residencyId") REFERENCES "Residency"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ResidentReport" ADD CONSTRAINT "ResidentReport_residencyId_fkey" FOREIGN KEY ("residencyId") REFERENCES "Residency"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
