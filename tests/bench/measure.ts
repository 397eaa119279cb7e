import pg from "pg";

/** A statement as pg was given it. */
export interface Heard {
  text: string;
  values: unknown[];
}

/** How long some work takes, seconds. */
export const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
};

/** Runs `count` pieces of work, so many at a time. */
export async function inTurns(count: number, atOnce: number, work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: atOnce }, async () => { while (next < count) await work(next++); }));
}

/** Writes down the statements that some work sends through pg. */
export async function heard(work: () => Promise<unknown>): Promise<Heard[]> {
  const prototype = pg.Client.prototype as { query: (...args: unknown[]) => unknown };
  const { query } = prototype;
  const record: Heard[] = [];
  prototype.query = function (...args: unknown[]) {
    const [first, second] = args;
    const config = typeof first === "string" ? { text: first } : (first as { text?: string; values?: unknown[] });
    if (config.text) record.push({ text: config.text, values: config.values ?? (Array.isArray(second) ? (second as unknown[]) : []) });
    return query.apply(this, args);
  };
  try {
    await work();
    return record;
  } finally {
    prototype.query = query;
  }
}

/** Sends reading statements again, one after another, without the portal. */
export async function replay(pool: pg.Pool, statements: readonly Heard[]): Promise<void> {
  for (const { text, values } of statements) if (/^\s*(select|with)/i.test(text)) await pool.query(text, values);
}

/** One line of the bench: the portal's time beside that of the bare SQL. */
export const beside = (name: string, own: number, bare: number, what: string, say: (line: string) => void) => say(`  ${name}: ${own.toFixed(2)} s; ${what} ${bare.toFixed(2)} s: ${(own / bare).toFixed(1)} ×`);
