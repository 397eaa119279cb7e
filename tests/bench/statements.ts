import { randomUUID } from "node:crypto";
import { createRequestHandler, type ServerBuild } from "@remix-run/node";
import pg from "pg";
import type { FreeHour } from "./furnish";

export interface Statement {
  text: string;
  values: unknown[];
}

/** Lets one request run through the built portal inside this process and writes down the statements that it sends. */
export async function openRecorder() {
  const path: string = new URL("../../build/server/index.js", import.meta.url).href;
  const handle = createRequestHandler((await import(path)) as ServerBuild, "production");
  let heard: Statement[] | null = null;
  const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first, second] = args;
    const config = typeof first === "string" ? { text: first } : (first as { text?: string; values?: unknown[] });
    const values = config.values ?? (Array.isArray(second) ? (second as unknown[]) : []);
    if (heard && config.text) heard.push({ text: config.text, values: [...values] });
    return query.apply(this, args);
  } as typeof pg.Client.prototype.query;
  return async (request: Request): Promise<{ status: number; text: string; statements: Statement[] }> => {
    const record: Statement[] = [];
    heard = record;
    const response = await handle(request, { nonce: "bench", ip: "127.0.0.1", memo: new Map() });
    const text = await response.text();
    heard = null;
    return { status: response.status, text, statements: record };
  };
}

const utc = (at: Date) => at.toISOString().replace(/\.\d+Z$/, "");
const shifted = (at: Date, minutes: number) => new Date(at.getTime() + minutes * 60_000);

/**
 * The statements of a booking that was made, as those of another one like it: other ids, key, room and hour. Buffers of
 * the room are `buffer` minutes on both sides.
 */
export function retell(
  statements: readonly Statement[],
  made: FreeHour & { id: string; invoiceId: string; key: string },
  wish: FreeHour,
  buffer: number,
): Statement[] {
  const pairs: [string, string][] = [
    [made.id, randomUUID()],
    [made.invoiceId, randomUUID()],
    [made.key, randomUUID()],
    [made.resourceId, wish.resourceId],
  ];
  const moments: [Date, Date][] = [
    [made.startsAt, wish.startsAt],
    [made.endsAt, wish.endsAt],
    [shifted(made.startsAt, -buffer), shifted(wish.startsAt, -buffer)],
    [shifted(made.endsAt, buffer), shifted(wish.endsAt, buffer)],
  ];
  for (const [from, to] of moments) pairs.push([utc(from), utc(to)], [utc(from).replace("T", " "), utc(to).replace("T", " ")]);
  const swap = (value: unknown): unknown => {
    if (value instanceof Date) return moments.find(([from]) => from.getTime() === value.getTime())?.[1] ?? value;
    if (Array.isArray(value)) return value.map(swap);
    if (value === made.unitId) return wish.unitId;
    if (typeof value !== "string") return value;
    if (value === `{${made.unitId}}`) return `{${wish.unitId}}`;
    // All at once: the end of one hour may be the beginning of the other.
    const found = new Map(pairs);
    return value.replace(new RegExp(pairs.map(([from]) => from).join("|"), "g"), (text) => found.get(text) ?? text);
  };
  return statements.map(({ text, values }) => ({ text, values: values.map(swap) }));
}
