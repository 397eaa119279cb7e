import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createRequestHandler } from "@remix-run/express";
import { createRequestHandler as createHandler, type ServerBuild } from "@remix-run/node";
import compression from "compression";
import express, { type NextFunction, type Request, type RequestHandler, type Response } from "express";
import { openDatabase } from "./app/lib/db/connection.server";
import { env } from "./app/lib/env.server";
import { readableUrl, refusesCrossSite, securityHeaders } from "./app/lib/http/guards.server";
import { routeShelves } from "./app/lib/http/route-shelves";
import { withoutZeroBytes } from "./app/lib/http/zero-bytes";

/** What entry.server.tsx offers beside rendering: it lives in the bundle, so it shares the bundle's database client. */
interface House {
  openHouse(options: { demo: boolean; log: (line: string) => void }): Promise<{ hush(): void; close(): Promise<void> }>;
}

const development = process.env.NODE_ENV === "development";
process.env.NODE_ENV ??= "production";
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
const REHEARSALS = 5;
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Runs the portal until it is told to stop; a fault of the start ends the process with its sentence. */
export const main = (): Promise<void> =>
  serve().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    if (process.env.KADR_TRACE && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  });

async function serve(): Promise<void> {
  const settings = env();
  const database = await openDatabase({ log: say });
  process.env.DATABASE_URL = database.url;
  if (database.demo) process.env.KADR_DEMO = "1";

  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", settings.TRUST_PROXY);

  app.use((request: Request, _response: Response, next: NextFunction) => {
    request.url = request.originalUrl = readableUrl(request.url);
    next();
  });
  app.use(compression({ threshold: 1024 }));
  let build: ServerBuild | (() => Promise<ServerBuild>);
  if (development) {
    const vite = await (await import("vite")).createServer({ server: { middlewareMode: true } });
    app.use(vite.middlewares);
    build = () => vite.ssrLoadModule("virtual:remix/server-build") as unknown as Promise<ServerBuild>;
  } else {
    const path: string = pathToFileURL(resolve("build/server/index.js")).href;
    build = (await import(/* @vite-ignore */ path)) as ServerBuild;
    app.use("/assets", express.static("build/client/assets", { immutable: true, maxAge: "1y", fallthrough: false }));
    app.use(express.static("build/client", { maxAge: "1h", index: false }));
  }

  app.use((request: Request, response: Response, next: NextFunction) => {
    if (!METHODS.has(request.method)) {
      response.status(405).setHeader("Allow", [...METHODS].join(", ")).end();
      return;
    }
    // Remix reads the address from `originalUrl`.
    request.url = request.originalUrl = withoutZeroBytes(request.originalUrl);
    const nonce = randomBytes(16).toString("base64");
    response.locals.nonce = nonce;
    securityHeaders(nonce, development, request.path, settings.STRIPE_API_HOST).forEach(([name, value]) => response.setHeader(name, value));
    if (refusesCrossSite(request.method, request.headers)) {
      response.status(403).type("text/plain; charset=utf-8").send("Запрос пришёл с чужого сайта и отклонён / Cross-site request refused\n");
      return;
    }
    next();
  });
  app.all("*", answering(build));

  const resolved = typeof build === "function" ? await build() : build;
  const house = await (resolved.entry.module as unknown as House).openHouse({ demo: database.demo, log: say });

  if (!development) await rehearse(resolved);

  const server = createServer(app);
  server.keepAliveTimeout = 65_000;
  const dropResting = restingConnections(server);
  server.on("error", (error: NodeJS.ErrnoException) => {
    say(
      error.code === "EADDRINUSE"
        ? `Порт ${settings.PORT} занят: укажите другой в PORT / Port ${settings.PORT} is in use: set another one in PORT`
        : String(error),
    );
    void stop(1);
  });
  server.listen(settings.PORT, () => {
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : settings.PORT;
    // The file store calls the portal back; it has to know the port that was really taken.
    process.env.KADR_INTERNAL_URL ??= `http://127.0.0.1:${port}`;
    say(`Кадр открыт / Kadr is open: http://localhost:${port}`);
    if (database.demo) {
      say("  admin@kadr.local  expert@kadr.local  finance@kadr.local");
      say("  resident@kadr.local  gamedev@kadr.local  applicant@kadr.local  council@kadr.local");
      say("  пароль / password: kadr-demo");
    }
  });

  let stopping = false;
  async function stop(code: number) {
    if (stopping) return;
    stopping = true;
    const deadline = setTimeout(() => {
      console.error("Не дождались конца соединений / Stopped without waiting for connections");
      process.exit(code);
    }, 10_000);
    deadline.unref();
    // Open schedules hear until they are told to stop, and the server waits for its connections.
    house.hush();
    // A connection rests only when its last answer has gone out: they are looked through until none is left.
    const sweep = setInterval(dropResting, 100);
    await new Promise<void>((resolve) => {
      if (!server.listening) resolve();
      else server.close(() => resolve());
      dropResting();
    });
    clearInterval(sweep);
    await house.close();
    await database.release();
    process.exit(code);
  }
  process.on("SIGTERM", () => void stop(0));
  process.on("SIGINT", () => void stop(0));
}

/** Remix's own answering: in production by those routes only that an address may lead to, made ready when it is first asked for. */
function answering(build: ServerBuild | (() => Promise<ServerBuild>)): RequestHandler {
  const handler = (of: typeof build) =>
    createRequestHandler({
      build: of,
      mode: process.env.NODE_ENV,
      getLoadContext: (request, response) => ({
        nonce: response.locals.nonce as string,
        ip: request.ip ?? "unknown",
        memo: new Map(),
        left: leftSignal(response),
      }),
    });
  const whole = handler(build);
  if (typeof build === "function") return whole;
  const shelfOf = routeShelves(Object.values(build.routes).filter((route) => route !== undefined));
  const ready = new Map<string, RequestHandler>();
  const made = (key: string, ids: ReadonlySet<string>) => {
    const of = <T>(all: Record<string, T>) => Object.fromEntries(Object.entries(all).filter(([id]) => ids.has(id)));
    const answer = handler({ ...build, routes: of(build.routes), assets: { ...build.assets, routes: of(build.assets.routes) } });
    ready.set(key, answer);
    return answer;
  };
  return (request, response, next) => {
    const shelf = shelfOf(request.path);
    const answer = shelf ? (ready.get(shelf.key) ?? made(shelf.key, shelf.ids())) : whole;
    void answer(request, response, next);
  };
}

/**
 * Tells when the connection of an answer is closed. A request's own signal does not: Remix copies requests, a copy hears of the first
 * one's signal by a weak reference, and garbage collected in between takes it away, so that a stream would never know it was left.
 */
function leftSignal(response: ServerResponse): AbortSignal {
  const left = new AbortController();
  response.once("close", () => left.abort());
  return left.signal;
}

/**
 * Keeps count of the connections at which nothing is being answered, and returns how to drop them. Node's own `closeIdleConnections`
 * leaves out those that have not asked for anything yet, which browsers open ahead and which would keep a server from closing.
 */
function restingConnections(server: Server): () => void {
  const resting = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    resting.add(socket);
    socket.once("close", () => resting.delete(socket));
  });
  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    resting.delete(socket);
    response.once("close", () => {
      if (!socket.destroyed) resting.add(socket);
    });
  });
  return () => {
    for (const socket of resting) socket.destroy();
  };
}

/**
 * Reads a few pages and tries a few doors before anybody comes: the first visitors do not pay for compiling code and statements.
 * What a door answers is of no interest here, and nothing is written.
 */
async function rehearse(build: ServerBuild): Promise<void> {
  const handle = createHandler(build, process.env.NODE_ENV);
  const ask = (path: string, init?: RequestInit) =>
    handle(new Request(`http://localhost${path}`, init), { nonce: "", ip: "127.0.0.1", memo: new Map() }).then((answer) => answer.text());
  const token = { Authorization: "Bearer rehearsal", "Content-Type": "application/json" };
  for (let round = 0; round < REHEARSALS; round += 1) {
    await Promise.all([
      ...["/", "/spaces", "/api/v1/resources"].map((path) => ask(path)),
      ...Array.from({ length: 20 }, () => ask("/api/v1/bookings", { method: "POST", headers: token, body: "{}" })),
    ]).catch(() => undefined);
  }
}
