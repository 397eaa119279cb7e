-- References from one feature's tables to another's. The Prisma schema leaves them out, because a relation there would
-- give the referred model a field of every feature that refers to it; the database keeps them all the same.
-- Their names end with _guard_fkey: the migration maker lets such constraints stand.

ALTER TABLE "Session" ADD CONSTRAINT session_company_guard_fkey FOREIGN KEY ("companyId") REFERENCES "Company" (id) ON DELETE SET NULL;
ALTER TABLE "QuotaUsage"
  ADD CONSTRAINT quota_programme_guard_fkey FOREIGN KEY ("programmeId") REFERENCES "Programme" (id),
  ADD CONSTRAINT quota_company_guard_fkey FOREIGN KEY ("companyId") REFERENCES "Company" (id);
ALTER TABLE "LedgerEntry"
  ADD CONSTRAINT ledger_budget_guard_fkey FOREIGN KEY ("budgetId") REFERENCES "ProgrammeBudget" (id),
  ADD CONSTRAINT ledger_company_guard_fkey FOREIGN KEY ("companyId") REFERENCES "Company" (id);
ALTER TABLE "Application"
  ADD CONSTRAINT application_company_guard_fkey FOREIGN KEY ("companyId") REFERENCES "Company" (id),
  ADD CONSTRAINT application_person_guard_fkey FOREIGN KEY ("createdById") REFERENCES "User" (id);
ALTER TABLE "ApplicationDocument" ADD CONSTRAINT document_file_guard_fkey FOREIGN KEY ("fileId") REFERENCES "StoredFile" (id);
ALTER TABLE "Review" ADD CONSTRAINT review_expert_guard_fkey FOREIGN KEY ("expertId") REFERENCES "User" (id);
ALTER TABLE "Decision" ADD CONSTRAINT decision_person_guard_fkey FOREIGN KEY ("decidedById") REFERENCES "User" (id);
ALTER TABLE "Residency"
  ADD CONSTRAINT residency_company_guard_fkey FOREIGN KEY ("companyId") REFERENCES "Company" (id),
  ADD CONSTRAINT residency_application_guard_fkey FOREIGN KEY ("applicationId") REFERENCES "Application" (id);
ALTER TABLE "Invoice" ADD CONSTRAINT invoice_company_guard_fkey FOREIGN KEY ("companyId") REFERENCES "Company" (id);
ALTER TABLE "Booking"
  ADD CONSTRAINT booking_company_guard_fkey FOREIGN KEY ("companyId") REFERENCES "Company" (id),
  ADD CONSTRAINT booking_person_guard_fkey FOREIGN KEY ("createdById") REFERENCES "User" (id);
ALTER TABLE "Blackout" ADD CONSTRAINT blackout_resource_guard_fkey FOREIGN KEY ("resourceId") REFERENCES "Resource" (id);
ALTER TABLE "Certificate" ADD CONSTRAINT certificate_company_guard_fkey FOREIGN KEY ("companyId") REFERENCES "Company" (id);
ALTER TABLE "CalendarFeed"
  ADD CONSTRAINT feed_company_guard_fkey FOREIGN KEY ("companyId") REFERENCES "Company" (id),
  ADD CONSTRAINT feed_person_guard_fkey FOREIGN KEY ("userId") REFERENCES "User" (id);
ALTER TABLE "Profile" ADD CONSTRAINT profile_company_guard_fkey FOREIGN KEY ("companyId") REFERENCES "Company" (id);
ALTER TABLE "Brief" ADD CONSTRAINT brief_company_guard_fkey FOREIGN KEY ("companyId") REFERENCES "Company" (id);
ALTER TABLE "Introduction"
  ADD CONSTRAINT introduction_from_guard_fkey FOREIGN KEY ("fromCompanyId") REFERENCES "Company" (id),
  ADD CONSTRAINT introduction_to_guard_fkey FOREIGN KEY ("toCompanyId") REFERENCES "Company" (id);
