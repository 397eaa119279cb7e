-- What the Prisma schema cannot say of the whole of booking.

-- A unit's time belongs to one thing: a booking, a blackout or an offer of the waitlist.
ALTER TABLE "Allocation" DROP CONSTRAINT allocation_owner;
ALTER TABLE "Allocation" ADD CONSTRAINT allocation_owner CHECK (num_nonnulls("bookingId", "blackoutId", "waitlistId") = 1);

ALTER TABLE "Booking"
  ADD CONSTRAINT booking_check_in CHECK ("checkedOutAt" IS NULL OR "checkedInAt" IS NOT NULL);
ALTER TABLE "BookingItem"
  ADD CONSTRAINT booking_item_quantity CHECK (quantity > 0 AND position > 0),
  ADD CONSTRAINT booking_item_resource_guard_fkey FOREIGN KEY ("resourceId") REFERENCES "Resource" (id);
ALTER TABLE "ResourcePart" ADD CONSTRAINT resource_part_quantity CHECK (quantity > 0 AND "wholeId" <> "partId");
ALTER TABLE "Accessory" ADD CONSTRAINT accessory_other CHECK ("resourceId" <> "accessoryId");
ALTER TABLE "Resource" ADD CONSTRAINT resource_max_at_once CHECK ("maxAtOnce" IS NULL OR "maxAtOnce" > 0);
ALTER TABLE "ResourceRule" ADD CONSTRAINT resource_rule_season CHECK ("seasonFrom" IS NULL OR "seasonTo" IS NULL OR "seasonFrom" <= "seasonTo");
ALTER TABLE "Series"
  ADD CONSTRAINT series_minutes CHECK (minutes > 0 AND quantity > 0),
  ADD CONSTRAINT series_company_guard_fkey FOREIGN KEY ("companyId") REFERENCES "Company" (id),
  ADD CONSTRAINT series_resource_guard_fkey FOREIGN KEY ("resourceId") REFERENCES "Resource" (id);
ALTER TABLE "WaitlistEntry"
  ADD CONSTRAINT waitlist_range CHECK ("startsAt" < "endsAt" AND quantity > 0),
  ADD CONSTRAINT waitlist_kind CHECK (("resourceId" IS NULL) = (search IS NOT NULL)),
  ADD CONSTRAINT waitlist_company_guard_fkey FOREIGN KEY ("companyId") REFERENCES "Company" (id),
  ADD CONSTRAINT waitlist_resource_guard_fkey FOREIGN KEY ("resourceId") REFERENCES "Resource" (id);
-- A company stands in one line once.
CREATE UNIQUE INDEX waitlist_one_live ON "WaitlistEntry" ("companyId", "resourceId", "startsAt", "endsAt") WHERE status IN ('WAITING', 'OFFERED') AND "resourceId" IS NOT NULL;
CREATE INDEX waitlist_offers ON "WaitlistEntry" ("offerExpiresAt") WHERE status = 'OFFERED';

-- One certificate in force a kind for the company as a whole, and one for each of its people.
CREATE UNIQUE INDEX certificate_company_one ON "Certificate" ("companyId", "resourceKind") WHERE "userId" IS NULL AND "revokedAt" IS NULL;
CREATE UNIQUE INDEX certificate_person_one ON "Certificate" ("companyId", "resourceKind", "userId") WHERE "userId" IS NOT NULL AND "revokedAt" IS NULL;
ALTER TABLE "Certificate" ADD CONSTRAINT certificate_person_guard_fkey FOREIGN KEY ("userId") REFERENCES "User" (id);
ALTER TABLE "TrainingSession"
  ADD CONSTRAINT training_range CHECK ("startsAt" < "endsAt" AND seats > 0),
  ADD CONSTRAINT training_resource_guard_fkey FOREIGN KEY ("resourceId") REFERENCES "Resource" (id),
  ADD CONSTRAINT training_blackout_guard_fkey FOREIGN KEY ("blackoutId") REFERENCES "Blackout" (id) ON DELETE SET NULL;
ALTER TABLE "TrainingSeat"
  ADD CONSTRAINT seat_company_guard_fkey FOREIGN KEY ("companyId") REFERENCES "Company" (id),
  ADD CONSTRAINT seat_person_guard_fkey FOREIGN KEY ("userId") REFERENCES "User" (id);
ALTER TABLE "CalendarFeed" ADD CONSTRAINT feed_resource_guard_fkey FOREIGN KEY ("resourceId") REFERENCES "Resource" (id);
ALTER TABLE "Door" ADD CONSTRAINT door_resource_guard_fkey FOREIGN KEY ("resourceId") REFERENCES "Resource" (id);

ALTER TABLE "Blackout" ADD CONSTRAINT blackout_unit_guard_fkey FOREIGN KEY ("unitId") REFERENCES "Unit" (id);
ALTER TABLE "BlackoutPlan"
  ADD CONSTRAINT blackout_plan_minutes CHECK (minutes > 0),
  ADD CONSTRAINT blackout_plan_resource_guard_fkey FOREIGN KEY ("resourceId") REFERENCES "Resource" (id),
  ADD CONSTRAINT blackout_plan_unit_guard_fkey FOREIGN KEY ("unitId") REFERENCES "Unit" (id);

-- A unit is in one pair of hands.
CREATE UNIQUE INDEX custody_one_open ON "Custody" ("unitId") WHERE "returnedAt" IS NULL;
ALTER TABLE "Custody"
  ADD CONSTRAINT custody_order CHECK ("returnedAt" IS NULL OR "returnedAt" >= "handedAt"),
  ADD CONSTRAINT custody_unit_guard_fkey FOREIGN KEY ("unitId") REFERENCES "Unit" (id),
  ADD CONSTRAINT custody_booking_guard_fkey FOREIGN KEY ("bookingId") REFERENCES "Booking" (id),
  ADD CONSTRAINT custody_company_guard_fkey FOREIGN KEY ("companyId") REFERENCES "Company" (id);
ALTER TABLE "Fault" ADD CONSTRAINT fault_unit_guard_fkey FOREIGN KEY ("unitId") REFERENCES "Unit" (id);
CREATE UNIQUE INDEX fault_one_open ON "Fault" ("unitId") WHERE "resolvedAt" IS NULL;

ALTER TABLE "AllocationRound" ADD CONSTRAINT round_period CHECK ("periodFrom" <= "periodTo");
ALTER TABLE "RoundResource" ADD CONSTRAINT round_resource_guard_fkey FOREIGN KEY ("resourceId") REFERENCES "Resource" (id);
ALTER TABLE "RoundWish"
  ADD CONSTRAINT wish_amount CHECK (rank > 0 AND minutes > 0 AND quantity > 0),
  ADD CONSTRAINT wish_company_guard_fkey FOREIGN KEY ("companyId") REFERENCES "Company" (id),
  ADD CONSTRAINT wish_resource_guard_fkey FOREIGN KEY ("resourceId") REFERENCES "Resource" (id);
ALTER TABLE "RoundPlacement"
  ADD CONSTRAINT placement_time CHECK (NOT granted OR ("startsAt" IS NOT NULL AND "startsAt" < "endsAt")),
  ADD CONSTRAINT placement_booking_guard_fkey FOREIGN KEY ("bookingId") REFERENCES "Booking" (id);

CREATE TRIGGER booking_change_append_only BEFORE UPDATE OR DELETE ON "BookingChange"
  FOR EACH ROW EXECUTE FUNCTION kadr_append_only();
