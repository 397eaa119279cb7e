-- Reports count the bookings of a period, also those that no longer hold any unit.
CREATE INDEX booking_window ON "Booking" USING gist (tstzrange("startsAt", "endsAt"));
