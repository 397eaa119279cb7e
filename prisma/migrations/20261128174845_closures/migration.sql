ALTER TABLE "Blackout" ADD COLUMN "disrupts" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Custody" ADD COLUMN "broughtBy" TEXT NOT NULL DEFAULT '', ADD COLUMN "toldLateAt" TIMESTAMPTZ(3);
CREATE INDEX booking_disrupted ON "Booking" ("resourceId") WHERE "disruptedAt" IS NOT NULL;
CREATE INDEX blackout_fault_open ON "Fault" ("reportedAt") WHERE "resolvedAt" IS NULL;

-- Units in use that a blackout is about: one, or all of its resource and of the parts that this is made of.
CREATE FUNCTION kadr_blackout_units(closing uuid) RETURNS SETOF int LANGUAGE sql STABLE AS $$
  WITH RECURSIVE down(id) AS (
    SELECT "resourceId" FROM "Blackout" WHERE id = closing
    UNION SELECT p."partId" FROM down JOIN "ResourcePart" p ON p."wholeId" = down.id)
  SELECT u.id FROM "Blackout" b JOIN down ON true JOIN "Unit" u ON u."resourceId" = down.id
  WHERE b.id = closing AND u.active AND (b."unitId" IS NULL OR b."unitId" = u.id)
$$;

-- Takes for a blackout all that nobody else holds of its units in its time. Lays only what is missing, so it may be called again.
CREATE FUNCTION kadr_fill_blackout(closing uuid, only_unit int DEFAULT NULL, since timestamptz DEFAULT NULL) RETURNS void LANGUAGE sql AS $$
  INSERT INTO "Allocation" ("unitId", "blackoutId", "startsAt", "endsAt")
  SELECT unit, b.id, lower(gap), upper(gap)
  FROM "Blackout" b
  CROSS JOIN LATERAL kadr_blackout_units(b.id) AS unit
  CROSS JOIN LATERAL unnest(
    tstzmultirange(tstzrange(least(greatest(b."startsAt", since), b."endsAt"), b."endsAt"))
    - COALESCE((SELECT range_agg(tstzrange(a."startsAt", a."endsAt")) FROM "Allocation" a
                WHERE a."unitId" = unit AND tstzrange(a."startsAt", a."endsAt") && tstzrange(b."startsAt", b."endsAt")), '{}'::tstzmultirange)) AS gap
  WHERE b.id = closing AND (only_unit IS NULL OR unit = only_unit)
  ORDER BY unit, lower(gap)
  ON CONFLICT DO NOTHING
$$;

-- Time that a booking or an offer leaves within a blackout is the blackout's: a unit that failed is not free because somebody cancelled.
-- The blackout's row is kept while that is done, so that whoever lifts it at this moment waits and takes this stretch along.
CREATE FUNCTION kadr_close_what_was_left() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE closing uuid;
BEGIN
  FOR closing IN
    WITH RECURSIVE up(id) AS (
      SELECT "resourceId" FROM "Unit" WHERE id = OLD."unitId"
      UNION SELECT p."wholeId" FROM up JOIN "ResourcePart" p ON p."partId" = up.id)
    SELECT b.id FROM "Blackout" b JOIN up ON up.id = b."resourceId"
    WHERE (b."unitId" IS NULL OR b."unitId" = OLD."unitId") AND b."startsAt" < OLD."endsAt" AND b."endsAt" > OLD."startsAt"
    ORDER BY b.id
    FOR SHARE OF b
  LOOP
    PERFORM kadr_fill_blackout(closing, OLD."unitId");
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER allocation_left AFTER DELETE ON "Allocation"
  FOR EACH ROW WHEN (OLD."blackoutId" IS NULL) EXECUTE FUNCTION kadr_close_what_was_left();
CREATE TRIGGER allocation_changed AFTER UPDATE ON "Allocation"
  FOR EACH ROW WHEN (OLD."blackoutId" IS NULL AND (OLD."unitId", OLD."startsAt", OLD."endsAt") IS DISTINCT FROM (NEW."unitId", NEW."startsAt", NEW."endsAt"))
  EXECUTE FUNCTION kadr_close_what_was_left();
