-- AlterTable
ALTER TABLE "Lease" ADD COLUMN "premisesKey" TEXT;

-- What a premises is called, without how it is written: «помещение А-204», «каб. a 204» and «А204» are one room. Words for a room and
-- punctuation go, Latin letters that look Russian are read as Russian; groups of digits stay apart (1-12 is not 11-2). It does not
-- lean on the database's locale, which may know no Russian.
CREATE FUNCTION kadr_premises_key(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
  WITH small AS (SELECT translate(lower(name), 'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯё', 'абвгдеежзийклмнопрстуфхцчшщъыьэюяе') AS text),
  marks AS (SELECT ' ' || regexp_replace(text, '[^0-9a-zабвгдежзийклмнопрстуфхцчшщъыьэюя]+', ' ', 'g') || ' ' AS text FROM small),
  -- A letter and a digit are parted, so that «А204» and «А-204» are the same two pieces.
  parted AS (SELECT regexp_replace(regexp_replace(text, '([0-9])([a-zабвгдежзийклмнопрстуфхцчшщъыьэюя])', '\1 \2', 'g'), '([a-zабвгдежзийклмнопрстуфхцчшщъыьэюя])([0-9])', '\1 \2', 'g') AS text FROM marks),
  named AS (SELECT regexp_replace(text, ' (нежилое|помещение|помещения|помещ|пом|комната|комнаты|комн|ком|кабинет|каб|офис|оф|номер|room|office|premises|no)(?= )', '', 'g') AS text FROM parted)
  SELECT COALESCE(NULLIF(regexp_replace(btrim(translate(named.text, 'abcehkmoptxy', 'авсенкмортху')), ' +', ' ', 'g'), ''), small.text) FROM named, small
$$;
CREATE FUNCTION kadr_lease_premises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."premisesKey" := kadr_premises_key(NEW.premises);
  RETURN NEW;
END; $$;
CREATE TRIGGER lease_premises BEFORE INSERT OR UPDATE OF premises ON "Lease" FOR EACH ROW EXECUTE FUNCTION kadr_lease_premises();

-- A room that was let twice before there was a guard is for people to sort out: the later of the two has no key.
DO $$
DECLARE lease record;
BEGIN
  FOR lease IN SELECT id, kadr_premises_key(premises) AS key, daterange("startsOn", COALESCE("endsOn" + 1, 'infinity'::date), '[)') AS days FROM "Lease" ORDER BY "startsOn", id LOOP
    UPDATE "Lease" SET "premisesKey" = lease.key WHERE id = lease.id AND NOT EXISTS (
      SELECT 1 FROM "Lease" AS other WHERE other."premisesKey" = lease.key AND daterange(other."startsOn", COALESCE(other."endsOn" + 1, 'infinity'::date), '[)') && lease.days);
  END LOOP;
END $$;
ALTER TABLE "Lease" ADD CONSTRAINT lease_premises_once EXCLUDE USING gist ("premisesKey" WITH =, daterange("startsOn", COALESCE("endsOn" + 1, 'infinity'::date), '[)') WITH &&);
