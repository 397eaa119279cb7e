import { createHash } from "node:crypto";

const SEEN_BEFORE_NAMED = 3;
const MOST_NAMES = 400;
const SHORTEST = 40;

/**
 * Names for statements that come again, so that a connection parses each of them once and PostgreSQL may keep its plan. Texts
 * that hardly repeat (lists of varying length) stay unnamed: a name costs memory in every connection.
 */
export function statementNames(): (statement: { sql: string }) => string {
  const seen = new Map<string, number>();
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (sql.length < SHORTEST || names.size >= MOST_NAMES) return "";
    const times = (seen.get(sql) ?? 0) + 1;
    if (times < SEEN_BEFORE_NAMED) {
      if (seen.size > 4 * MOST_NAMES) seen.clear();
      seen.set(sql, times);
      return "";
    }
    seen.delete(sql);
    const name = `k_${createHash("sha256").update(sql).digest("hex").slice(0, 32)}`;
    names.set(sql, name);
    return name;
  };
}
