-- Since when a calendar has been as it is, for readers that ask whether it changed.
ALTER TABLE "CalendarFeed" ADD COLUMN "etag" TEXT, ADD COLUMN "changedAt" TIMESTAMPTZ(3);
-- A person has a handful of calendars for each company, or as staff.
CREATE INDEX calendar_feed_staff ON "CalendarFeed" ("userId") WHERE "companyId" IS NULL;

-- The invitation that goes with a letter (RFC 5545), so that it leaves with every attempt to send.
ALTER TABLE "Letter" ADD COLUMN "calendar" TEXT;
