-- Search over residents and briefs. `array_to_string` is only STABLE, because elements of some types print by the
-- settings of the session; over text it always gives the same, and a generated column asks for IMMUTABLE.
CREATE FUNCTION kadr_joined(parts text[]) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN array_to_string(parts, ' ');

ALTER TABLE "Profile" DROP COLUMN document;
ALTER TABLE "Profile" ADD COLUMN document tsvector GENERATED ALWAYS AS (
  setweight(to_tsvector('russian'::regconfig, "searchName" || ' ' || tagline), 'A') ||
  setweight(to_tsvector('russian'::regconfig, coalesce(kadr_joined(tags), '') || ' ' || offers || ' ' || needs), 'B') ||
  setweight(to_tsvector('russian'::regconfig, about), 'C')
) STORED;
CREATE INDEX profile_document ON "Profile" USING gin (document);
-- A mistyped name is found by its trigrams, the nearest first: only GiST serves ORDER BY "searchName" <->> text.
CREATE INDEX profile_name_trigrams ON "Profile" USING gist ("searchName" gist_trgm_ops);

ALTER TABLE "Brief" DROP COLUMN document;
ALTER TABLE "Brief" ADD COLUMN document tsvector GENERATED ALWAYS AS (
  setweight(to_tsvector('russian'::regconfig, title), 'A') ||
  setweight(to_tsvector('russian'::regconfig, "looksFor"), 'B') ||
  setweight(to_tsvector('russian'::regconfig, body), 'C')
) STORED;
CREATE INDEX brief_document ON "Brief" USING gin (document);
ALTER TABLE "Brief"
  ADD CONSTRAINT brief_budget CHECK ("budgetKopecks" > 0),
  ADD CONSTRAINT brief_closed CHECK ((status = 'CLOSED') = ("closedAt" IS NOT NULL));

-- One open request from a company to another about a brief (or about none): decides when two ask at once.
CREATE UNIQUE INDEX introduction_one_open ON "Introduction"
  ("fromCompanyId", "toCompanyId", coalesce("briefId", '00000000-0000-0000-0000-000000000000'::uuid))
  WHERE status = 'ASKED';
ALTER TABLE "Introduction"
  ADD CONSTRAINT introduction_two_sides CHECK ("fromCompanyId" <> "toCompanyId"),
  ADD CONSTRAINT introduction_answered CHECK ((status = 'ASKED') = ("answeredAt" IS NULL));
