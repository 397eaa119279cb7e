-- What the Prisma schema cannot say about the life of a resident.

-- The clock never runs for both sides: one open turn an application.
CREATE UNIQUE INDEX turn_one_open ON "Turn" ("applicationId") WHERE until IS NULL;
ALTER TABLE "Turn" ADD CONSTRAINT turn_range CHECK (until IS NULL OR until >= since);

-- Applications that were open before turns were kept.
INSERT INTO "Turn" ("applicationId", side, stage, cause, since, "dueOn")
SELECT id, CASE status WHEN 'NEEDS_FIX' THEN 'APPLICANT' ELSE 'HOUSE' END::"Side", status, 'kept', "stageSince", "stageDueOn"
FROM "Application" WHERE status IN ('FORMAL_CHECK', 'NEEDS_FIX', 'EXPERT_REVIEW');
UPDATE "Application" SET "moveSide" = CASE status WHEN 'NEEDS_FIX' THEN 'APPLICANT' ELSE 'HOUSE' END::"Side"
WHERE status IN ('FORMAL_CHECK', 'NEEDS_FIX', 'EXPERT_REVIEW');

-- A company has at most one live application to a call.
DROP INDEX application_one_live;
CREATE UNIQUE INDEX application_one_live ON "Application" ("callId", "companyId")
  WHERE status IN ('DRAFT', 'FORMAL_CHECK', 'NEEDS_FIX', 'EXPERT_REVIEW', 'COUNCIL', 'RESERVE', 'OFFERED', 'APPEAL');
-- Each place in the reserve of a call is taken once.
CREATE UNIQUE INDEX application_reserve_rank ON "Application" ("callId", "reserveRank") WHERE status = 'RESERVE';
-- One application is on one open agenda item at a time.
CREATE UNIQUE INDEX agenda_one_open ON "AgendaItem" ("applicationId") WHERE outcome IS NULL AND "applicationId" IS NOT NULL;
CREATE UNIQUE INDEX agenda_one_open_case ON "AgendaItem" ("caseId") WHERE "decidedAt" IS NULL AND "caseId" IS NOT NULL;
ALTER TABLE "AgendaItem" ADD CONSTRAINT agenda_subject CHECK (("applicationId" IS NULL) <> ("caseId" IS NULL));
-- One open case of a kind for a residency.
CREATE UNIQUE INDEX case_one_open ON "CouncilCase" ("residencyId", ground) WHERE "closedAt" IS NULL;
-- One agreement of a kind is open or signed for an application.
CREATE UNIQUE INDEX agreement_one_live ON "Agreement" ("applicationId", kind)
  WHERE kind = 'agreement' AND status IN ('DRAFT', 'APPROVING', 'SENT', 'SIGNED');
CREATE UNIQUE INDEX signature_once ON "AgreementSignature" ("agreementId", side) WHERE "signedAt" IS NOT NULL;
-- One invitation of an address to a company waits at a time.
CREATE UNIQUE INDEX invitation_one_open ON "CompanyInvitation" ("companyId", email)
  WHERE "acceptedAt" IS NULL AND "declinedAt" IS NULL AND "revokedAt" IS NULL;
-- A draft of a form is one at a time.
CREATE UNIQUE INDEX form_one_draft ON "Form" (code) WHERE "publishedAt" IS NULL;

CREATE INDEX application_late ON "Application" ("stageDueOn") WHERE "moveSide" IS NOT NULL;
CREATE INDEX message_unread ON "ApplicationMessage" ("applicationId") WHERE "readAt" IS NULL;

-- What was submitted and what happened to a residency stays as it was.
CREATE TRIGGER submission_append_only BEFORE UPDATE OR DELETE ON "Submission"
  FOR EACH ROW EXECUTE FUNCTION kadr_append_only();
CREATE TRIGGER residency_change_append_only BEFORE UPDATE OR DELETE ON "ResidencyChange"
  FOR EACH ROW EXECUTE FUNCTION kadr_append_only();

ALTER TABLE "CompanyInvitation"
  ADD CONSTRAINT invitation_by_guard_fkey FOREIGN KEY ("invitedById") REFERENCES "User" (id),
  ADD CONSTRAINT invitation_accepted_guard_fkey FOREIGN KEY ("acceptedById") REFERENCES "User" (id);
ALTER TABLE "ExpertProfile" ADD CONSTRAINT expert_person_guard_fkey FOREIGN KEY ("userId") REFERENCES "User" (id);
ALTER TABLE "Assignment" ADD CONSTRAINT assignment_expert_guard_fkey FOREIGN KEY ("expertId") REFERENCES "User" (id);
ALTER TABLE "ConflictDeclaration" ADD CONSTRAINT conflict_person_guard_fkey FOREIGN KEY ("userId") REFERENCES "User" (id);
ALTER TABLE "ApplicationMessage" ADD CONSTRAINT message_author_guard_fkey FOREIGN KEY ("authorId") REFERENCES "User" (id);
ALTER TABLE "InternalNote" ADD CONSTRAINT note_author_guard_fkey FOREIGN KEY ("authorId") REFERENCES "User" (id);
ALTER TABLE "CouncilMember" ADD CONSTRAINT council_person_guard_fkey FOREIGN KEY ("userId") REFERENCES "User" (id);
ALTER TABLE "CouncilVote" ADD CONSTRAINT vote_person_guard_fkey FOREIGN KEY ("userId") REFERENCES "User" (id);
ALTER TABLE "Attendance" ADD CONSTRAINT attendance_person_guard_fkey FOREIGN KEY ("userId") REFERENCES "User" (id);
ALTER TABLE "Agreement"
  ADD CONSTRAINT agreement_company_guard_fkey FOREIGN KEY ("companyId") REFERENCES "Company" (id),
  ADD CONSTRAINT agreement_residency_guard_fkey FOREIGN KEY ("residencyId") REFERENCES "Residency" (id);
ALTER TABLE "ResidentReport" ADD CONSTRAINT report_company_guard_fkey FOREIGN KEY ("companyId") REFERENCES "Company" (id);
