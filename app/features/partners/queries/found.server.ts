import { Prisma } from "~/lib/db/client.server";
import { HIT_END, HIT_START, splitHits, toWebSearch, type FragmentPiece } from "../rules/search";

const MARKS = HIT_START + HIT_END;
const HEADLINE = `StartSel=${HIT_START},StopSel=${HIT_END},MaxFragments=1,MaxWords=18,MinWords=7,ShortWord=2`;

/**
 * The common table `asked`: `query` wants all words (`websearch_to_tsquery`: quotes, «or», minus),
 * `"anyWord"` wants one of them and is what explains a hit whose words stand in different fields; null when nothing
 * positive was asked.
 */
export const asked = (q: string) => Prisma.sql`
  asked AS MATERIALIZED (
    SELECT wanted.query,
           CASE WHEN querytree(wanted.query) NOT IN ('', 'T')
                THEN replace(querytree(wanted.query), ' & ', ' | ')::tsquery END AS "anyWord"
    FROM (SELECT websearch_to_tsquery('russian'::regconfig, ${toWebSearch(q)}::text) AS query) wanted
  )`;

/**
 * A column expression: which of the fields hold a word that was asked, each with a fragment around it, as JSON.
 * `fields` are SQL rows `(position, name, text)`; a page of rows at a time, since a headline is dear.
 */
export const whyFound = (fields: Prisma.Sql) => Prisma.sql`
  (SELECT json_agg(json_build_object('field', field.name, 'text', around.text, 'body', field.body) ORDER BY field.position)
   FROM asked, (VALUES ${fields}) field(position, name, body),
        LATERAL (SELECT ts_headline('russian'::regconfig, translate(field.body, ${MARKS}::text, ''), asked."anyWord", ${HEADLINE}::text) AS text) around
   WHERE to_tsvector('russian'::regconfig, field.body) @@ asked."anyWord")`;

/** A row of `whyFound`: the fragment with its marks, and the whole text that it was cut from. */
export interface WhyRow<Field extends string> {
  field: Field;
  text: string;
  body: string;
}

/** Where a hit was found, and the words around it. */
export interface Found<Field extends string> {
  field: Field;
  pieces: FragmentPiece[];
}

/** The column of `whyFound` as pages take it: at most three fields. */
export const toFound = <Field extends string>(rows: WhyRow<Field>[] | null): Found<Field>[] =>
  (rows ?? []).slice(0, 3).map(({ field, text, body }) => ({ field, pieces: splitHits(withEllipses(text, body)) }));

/** Says where a fragment was cut out of a longer text. */
function withEllipses(fragment: string, body: string): string {
  const plain = fragment.replaceAll(HIT_START, "").replaceAll(HIT_END, "");
  const at = body.indexOf(plain);
  if (at < 0) return fragment;
  return `${at > 0 ? "…" : ""}${fragment}${at + plain.length < body.trimEnd().length ? "…" : ""}`;
}
