import { db, Prisma, type Reader } from "./client.server";

/**
 * A question with one answer, which can be asked by itself or together with others: a subquery of one value, and how its JSON
 * becomes the answer. What belongs to several features is so read in one statement, each part written by whoever owns its tables.
 */
export interface Part<T> {
  /** A SELECT of one column and at most one row; days as text, money as a number. */
  sql: Prisma.Sql;
  read: (json: unknown) => T;
  /** The answer is known beforehand: nothing has to be asked. */
  known?: true;
}

type Answers<P> = { [K in keyof P]: P[K] extends Part<infer T> ? T : never };

/** A part whose JSON is the answer as it stands. */
export const plainPart = <T>(sql: Prisma.Sql): Part<T> => ({ sql, read: (json) => json as T });

const NOTHING = { sql: Prisma.sql`SELECT NULL::int`, known: true } as const;

/** A part that is known beforehand and asks nothing. */
export const knownPart = <T>(value: T): Part<T> => ({ ...NOTHING, read: () => value });

/** Several parts as one; `read` makes one answer of theirs. What is known of them is not asked. */
export function joined<P extends Record<string, Part<unknown>>, T>(parts: P, read: (answers: Answers<P>) => T): Part<T> {
  const all = Object.entries(parts);
  const asked = all.filter(([, part]) => !part.known);
  const answered = (json: unknown) => {
    const answers = new Map(asked.map(([name], index) => [name, (json as unknown[])[index] ?? null]));
    return read(Object.fromEntries(all.map(([name, part]) => [name, part.read(answers.get(name) ?? null)])) as Answers<P>);
  };
  if (asked.length === 0) return { ...NOTHING, read: answered };
  // An array and not json_build_array: a function takes a hundred arguments at most.
  return { sql: Prisma.sql`SELECT to_json(ARRAY[${Prisma.join(asked.map(([, part]) => Prisma.sql`to_json((${part.sql}))`))}])`, read: answered };
}

/** The answer of one part, in one statement; in none where it is known. */
export async function readPart<T>(part: Part<T>, reader: Reader = db): Promise<T> {
  if (part.known) return part.read(null);
  const [row] = await reader.$queryRaw<{ answer: string | null }[]>`SELECT to_json((${part.sql}))::text AS answer`;
  return part.read(JSON.parse(row?.answer ?? "null"));
}

/** The answers of several parts, in one statement. */
export const readTogether = <P extends Record<string, Part<unknown>>>(parts: P, reader: Reader = db): Promise<Answers<P>> => readPart(joined(parts, (answers) => answers), reader);
