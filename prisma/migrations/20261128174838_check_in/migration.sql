-- The jobs of every minute look for those awaited and those inside: few rows of many.
CREATE INDEX booking_awaited ON "Booking" ("startsAt") WHERE status = 'CONFIRMED';
CREATE INDEX booking_inside ON "Booking" ("endsAt") WHERE status = 'CHECKED_IN';
