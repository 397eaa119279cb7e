// The load generator: a process of its own, so that what it costs is not the portal's. Plain Node over node:http and pg.
import { randomUUID } from "node:crypto";
import http from "node:http";
import pg from "pg";

/** @typedef {{ method: string, path: string, headers: Record<string, string>, body?: string }} Call */
/** @typedef {{ text: string, values: unknown[] }} Statement */
/**
 * @typedef {{ kind: "http", url: string, calls: Call[], connections: number, warmMs: number, runMs: number, once?: boolean }
 *   | { kind: "sql", url: string, rounds: Statement[][], connections: number, warmMs: number, runMs: number, once?: boolean }
 *   | { kind: "fire", url: string, rounds: Call[][] }} Task
 */

/** One exchange; the whole answer is read. @param {http.Agent} agent @param {string} url @param {Call} call */
function exchange(agent, url, call) {
  return new Promise((resolve, reject) => {
    const request = http.request(url + call.path, { agent, method: call.method, headers: call.headers }, (response) => {
      let bytes = 0;
      response.on("data", (chunk) => (bytes += chunk.length));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, bytes }));
      response.on("error", reject);
    });
    request.on("error", reject);
    request.end(call.body);
  });
}

/**
 * Runs `work` on so many lines at once, first to warm up, then measured.
 * @param {{ connections: number, warmMs: number, runMs: number, once?: boolean }} how `once`: each piece of work is done once
 * @param {number} pieces @param {(line: number, piece: number) => Promise<{ status: number, bytes: number }>} work
 */
async function measure({ connections, warmMs, runMs, once }, pieces, work) {
  const began = performance.now();
  const from = began + warmMs;
  const until = from + runMs;
  /** @type {number[]} */
  const times = [];
  /** @type {Record<string, number>} */
  const statuses = {};
  let next = 0;
  let bytes = 0;
  let last = from;
  const line = async (/** @type {number} */ index) => {
    while (performance.now() < until && (!once || next < pieces)) {
      const started = performance.now();
      const answer = await work(index, next++ % pieces);
      const ended = performance.now();
      if (started < from || ended > until) continue;
      times.push(ended - started);
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      bytes += answer.bytes;
      last = ended;
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, index) => line(index)));
  times.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN;
  const seconds = ((once ? last : until) - from) / 1000;
  return { perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99), worst: at(1), bytes: bytes / times.length, statuses };
}

/** @param {Extract<Task, { kind: "http" }>} task */
function measureHttp(task) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: task.connections });
  return measure(task, task.calls.length, (_line, piece) => exchange(agent, task.url, task.calls[piece])).finally(() => agent.destroy());
}

/** A round of statements after another; the number that a counter gives is written into what follows it. @param {Extract<Task, { kind: "sql" }>} task */
async function measureSql(task) {
  const clients = Array.from({ length: task.connections }, () => new pg.Client({ connectionString: task.url }));
  await Promise.all(clients.map((client) => client.connect()));
  const run = async (/** @type {number} */ line, /** @type {number} */ piece) => {
    let number = "";
    for (const { text, values } of task.rounds[piece]) {
      const filled = number ? values.map((value) => (typeof value === "string" && /^К-\d{4}-\d+$/.test(value) ? number : value)) : values;
      const { rows } = await clients[line].query({ text, values: filled, rowMode: "array" });
      if (text.includes('INTO "Counter"') && rows.length > 0) number = `К-2020-s${rows[0][0]}${randomUUID().slice(0, 4)}`;
    }
    return { status: 0, bytes: 0 };
  };
  try {
    return await measure(task, task.rounds.length, run);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

/** All calls of a round at once, a round after another. @param {Extract<Task, { kind: "fire" }>} task */
async function fire(task) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 50 });
  const rounds = [];
  for (const calls of task.rounds) {
    const began = performance.now();
    const answers = await Promise.all(
      calls.map(async (call) => {
        const { status } = await exchange(agent, task.url, call);
        return { status, took: performance.now() - began };
      }),
    );
    rounds.push({ slowest: Math.max(...answers.map(({ took }) => took)), won: answers.filter(({ status }) => status === 201).length, lost: answers.filter(({ status }) => status === 409).length });
  }
  agent.destroy();
  return rounds;
}

process.on("message", async (/** @type {Task} */ task) => {
  try {
    const result = task.kind === "http" ? await measureHttp(task) : task.kind === "sql" ? await measureSql(task) : await fire(task);
    process.send?.({ result });
  } catch (error) {
    process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
process.on("disconnect", () => process.exit(0));
