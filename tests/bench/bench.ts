import { createHash, randomBytes, randomUUID } from "node:crypto";
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { createToken } from "../../app/features/identity/commands/tokens.server";
import { system } from "../../app/lib/audit.server";
import { db } from "../../app/lib/db/client.server";
import { addDays, siteDay, toIso } from "../../app/lib/time";
import { makeResident } from "../factories/residents";
import { openGround, startPortal } from "../portal";
import { freeHours, furnish, type FreeHour } from "./furnish";
import { freeTimeQuestion } from "./question";
import { benchRounds } from "./rounds";
import { openRecorder, retell, type Statement } from "./statements";

const BOOKINGS = Number(process.env.BENCH_BOOKINGS || 200_000);
const RESOURCES = 200;
const COMPANIES = 40;
const CONNECTIONS = 8;
const MANY_CLIENTS = 32;
const FIRE_ROUNDS = 20;
const FIRE_CLIENTS = 50;
const TIMES = { connections: CONNECTIONS, warmMs: 1500, runMs: 4000 };

interface Call {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}

interface Figures {
  perSecond: number;
  p50: number;
  p99: number;
  worst: number;
  bytes: number;
  statuses: Record<string, number>;
}

const say = (line = "") => process.stdout.write(`${line}\n`);
const child = (file: string) => fork(fileURLToPath(new URL(file, import.meta.url)), { serialization: "advanced", execArgv: [] });

/** Hands a task to the load generator and waits for what it measured. */
async function ask<T>(load: ChildProcess, task: unknown): Promise<T> {
  load.send(task as object);
  const [answer] = (await once(load, "message")) as [{ result?: T; error?: string }];
  if (answer.error) throw new Error(answer.error);
  return answer.result as T;
}

async function main() {
  const began = Date.now();
  const ground = await openGround();
  const load = child("load.mjs");
  const empty = child("empty.mjs");
  let stop = async () => {};
  const tidy = async () => {
    await stop();
    if (load.connected) load.disconnect();
    if (empty.connected) empty.disconnect();
    await ground.close();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      say(`${signal}: прибираю за собой / tidying up`);
      void tidy().finally(() => process.exit(1));
    });
  }
  try {
    const [port] = (await once(empty, "message")) as [number];
    const limit = `http://127.0.0.1:${port}`;

    say(`Готовлю ${RESOURCES} ресурсов и ${BOOKINGS} броней / Making ${RESOURCES} resources and ${BOOKINGS} bookings…`);
    const residents = [];
    for (let index = 0; index < COMPANIES; index += 1) residents.push(await makeResident());
    const facts = await furnish(ground.url, { resources: RESOURCES, bookings: BOOKINGS }, residents.map(({ scope }) => scope));
    const tokens = await Promise.all(residents.map(({ owner }) => createToken(owner.email, "bench", system)));
    const cookie = await signIn(residents[0]?.owner.id ?? "");
    const hours = await freeHours(ground.url, "adr-%", 6000);
    const taken = hours.splice(0, FIRE_ROUNDS + 5);
    say(`  ${Math.round((Date.now() - began) / 1000)} с / s`);

    const portal = await startPortal({ databaseUrl: ground.url });
    stop = () => portal.stop();
    const record = await openRecorder();
    process.env.PORT = new URL(portal.url).port;

    const today = siteDay(new Date());
    const bearer = (index: number) => ({ Authorization: `Bearer ${tokens[index % tokens.length] ?? ""}` });
    const get = (path: string, headers: Record<string, string>): Call => ({ method: "GET", path, headers });
    const week = `from=${encodeURIComponent(toIso(new Date(Date.now() + 3_600_000)))}&to=${encodeURIComponent(toIso(new Date(Date.now() + 7 * 86_400_000)))}`;
    const book = (hour: FreeHour, index: number): Call & { key: string } => {
      const key = randomUUID();
      const body = JSON.stringify({ resourceId: hour.resourceId, startsAt: toIso(hour.startsAt), endsAt: toIso(hour.endsAt), quantity: 1, purpose: "Озвучка серии" });
      return { method: "POST", path: "/api/v1/bookings", headers: { ...bearer(index), "Content-Type": "application/json", "Content-Length": String(Buffer.byteLength(body)), "Idempotency-Key": key }, body, key };
    };
    const pages: [string, Call[]][] = [
      ["home", [get("/", {})]],
      ["schedule, day", [get(`/schedule?day=${addDays(today, 3)}`, { Cookie: cookie })]],
      ["schedule, day, compressed", [get(`/schedule?day=${addDays(today, 3)}`, { Cookie: cookie, "Accept-Encoding": "gzip, br" })]],
      ["schedule, week", [get(`/schedule?day=${addDays(today, 3)}&view=week`, { Cookie: cookie })]],
      ["finding time: a week, everything", [get(`/schedule/find?minutes=120&days=7`, { Cookie: cookie })]],
      ["finding time: by words", [get(`/schedule/find?q=${encodeURIComponent("озвучка на этой неделе с 14 на 2 часа")}`, { Cookie: cookie })]],
      ["API: free time of a week", tokens.map((_, index) => get(`/api/v1/availability?${week}&minutes=120&quantity=1`, bearer(index)))],
    ];
    const rows: string[][] = [];
    // What a search asks, asked of PostgreSQL alone: with it every page that searches is compared.
    const question = freeTimeQuestion(Date.now() + 3_600_000, Date.now() + 7 * 86_400_000, 120);
    const searches: string[] = [];
    for (const [name, calls] of pages) {
      const call = calls[0] as Call;
      const seen = await record(new Request(portal.url + call.path, { headers: call.headers }));
      if (seen.status !== 200) throw new Error(`${name}: ${seen.status} ${seen.text.slice(0, 300)}`);
      const own = await ask<Figures>(load, { kind: "http", url: portal.url, calls, ...TIMES });
      const bare = await ask<Figures>(load, { kind: "http", url: limit, calls: [get(`/${Math.round(own.bytes)}`, {})], ...TIMES });
      const sql = await ask<Figures>(load, { kind: "sql", url: ground.url, rounds: [seen.statements], ...TIMES });
      rows.push(line(name, own, bare, sql, seen.statements));
      say(`  ${name}: ${own.perSecond.toFixed(0)}/s`);
      if (name !== "finding time: a week, everything" && name !== "API: free time of a week") continue;
      const asked = await ask<Figures>(load, { kind: "sql", url: ground.url, rounds: [[question]], ...TIMES });
      searches.push(`${name}: ${own.perSecond.toFixed(0)} per s, the bare SQL of the question ${asked.perSecond.toFixed(0)} per s: the portal costs ${(asked.perSecond / own.perSecond).toFixed(1)} × (goal 1.5 ×)`);
    }

    await forgetCalls();
    const first = hours.shift() as FreeHour;
    const call = book(first, 0);
    const seen = await record(new Request(portal.url + call.path, { method: "POST", headers: call.headers, body: call.body ?? "" }));
    if (seen.status !== 201) throw new Error(`booking: ${seen.status} ${seen.text}`);
    const made = { ...first, ...(JSON.parse(seen.text) as { id: string; invoiceId: string }), key: call.key };
    // No hour is booked twice: the portal and the bare statements, with few and with many clients, have a quarter of them each.
    const quarter = Math.floor(hours.length / 4);
    for (const [place, connections] of [CONNECTIONS, MANY_CLIENTS].entries()) {
      const [ours, bares] = [hours.slice(2 * place * quarter, (2 * place + 1) * quarter), hours.slice((2 * place + 1) * quarter, (2 * place + 2) * quarter)];
      const times = { ...TIMES, connections };
      await forgetCalls();
      const own = await ask<Figures>(load, { kind: "http", url: portal.url, calls: ours.map(book), ...times, once: true });
      const bare = await ask<Figures>(load, { kind: "http", url: limit, calls: [{ ...book(first, 0), path: `/${Math.round(own.bytes)}` }], ...times });
      const sql = await ask<Figures>(load, { kind: "sql", url: ground.url, rounds: bares.map((hour) => retell(seen.statements, made, hour, 15)), ...times, once: true });
      rows.push(line(place === 0 ? "API: making a booking" : `API: ${connections} clients booking at once`, own, bare, sql, seen.statements));
      if (Object.keys(own.statuses).join() !== "201") say(`  making a booking answered ${JSON.stringify(own.statuses)}`);
    }

    await forgetCalls();
    const fire = await ask<{ slowest: number; won: number; lost: number }[]>(load, {
      kind: "fire",
      url: portal.url,
      rounds: taken.map((hour) => Array.from({ length: FIRE_CLIENTS }, (_, index) => book(hour, index))),
    });
    report(rows, fire.slice(-FIRE_ROUNDS), facts, began, await ground.deadlocks());
    searches.forEach((one) => say(one));
    const megabytes = residentMegabytes(portal.pid);
    if (megabytes !== null) say(`memory of the portal after all this: ${megabytes.toFixed(0)} MB (goal 250 MB)`);
  } finally {
    await tidy();
  }
}

/** Memory that a process holds now, MB; null where the system does not tell it in /proc. */
function residentMegabytes(pid: number): number | null {
  const file = `/proc/${pid}/status`;
  const found = existsSync(file) ? /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(file, "utf8")) : null;
  return found ? Number(found[1]) / 1024 : null;
}

/** The bare statements count as calls of their token too: without this the portal would be held to what they used up. */
const forgetCalls = () => db.rateWindow.deleteMany();

/** A session of a person, as signing in makes it: the table keeps the hash of what the cookie holds. */
async function signIn(userId: string): Promise<string> {
  const id = randomBytes(20).toString("hex");
  await db.session.create({ data: { id: createHash("sha256").update(id).digest("hex"), userId, expiresAt: new Date(Date.now() + 14 * 86_400_000) } });
  return `kadr_session=${id}`;
}

const ms = (value: number) => (value < 10 ? value.toFixed(1) : value.toFixed(0));
const share = (value: number, of: number) => `${((100 * value) / of).toFixed(1)} %`;

function line(name: string, own: Figures, bare: Figures, sql: Figures, statements: readonly Statement[]): string[] {
  return [
    name,
    own.perSecond.toFixed(0),
    ms(own.p50),
    ms(own.p99),
    `${(own.bytes / 1024).toFixed(1)}`,
    String(statements.length),
    bare.perSecond.toFixed(0),
    share(own.perSecond, bare.perSecond),
    sql.perSecond.toFixed(0),
    share(own.perSecond, sql.perSecond),
  ];
}

function report(rows: string[][], fire: { slowest: number; won: number; lost: number }[], facts: Record<string, string>, began: number, deadlocks: number) {
  const head = ["", "per s", "p50 ms", "p99 ms", "kB", "SQL", "empty Node/s", "of it", "SQL alone/s", "of it"];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const print = (row: string[]) => say(row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join("  "));
  say();
  say(`${cpus()[0]?.model ?? "?"}, ${cpus().length} cores for everything (portal, PostgreSQL, load generator); ${(totalmem() / 2 ** 30).toFixed(0)} GB; load before and now ${loadavg().map((one) => one.toFixed(1)).join(" ")}`);
  say(`Node ${process.versions.node}; PostgreSQL ${facts.version}, fsync ${facts.fsync}, synchronous_commit ${facts.commit}; ${facts.resources} resources, ${facts.units} units, ${facts.bookings} bookings, ${facts.allocations} allocations, ${facts.size}`);
  say(`${CONNECTIONS} connections; «SQL»: statements of one answer; «empty Node»: a server that only answers a body of that size; «SQL alone»: the same statements through pg`);
  say();
  print(head);
  rows.forEach(print);
  const slowest = fire.map((round) => round.slowest).sort((a, b) => a - b);
  const at = (part: number) => ms(slowest[Math.min(slowest.length - 1, Math.floor(slowest.length * part))] ?? NaN);
  const exact = fire.filter(({ won, lost }) => won === 1 && lost === FIRE_CLIENTS - 1).length;
  say();
  say(`${FIRE_CLIENTS} clients at one slot, ${fire.length} rounds: slowest answer of a round median ${at(0.5)} ms, worst ${at(1)} ms; within 500 ms: ${slowest.filter((value) => value <= 500).length} of ${fire.length}; exactly one winner: ${exact} of ${fire.length}; deadlocks: ${deadlocks}`);
  say(`${Math.round((Date.now() - began) / 1000)} с / s`);
}

// The recorder renders pages in this process: with React as the portal has it.
process.env.NODE_ENV = "production";
await main();
await benchRounds(say);
