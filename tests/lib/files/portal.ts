import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { createReadableStreamFromReadable, type ActionFunctionArgs } from "@remix-run/node";
import { afterAll, beforeAll } from "vitest";
import { DomainError } from "~/lib/errors";
import { ingest } from "~/lib/files/ingest.server";
import type { Uploader } from "~/lib/files/announce.server";
import { createUploads } from "~/lib/files/router.server";

/** Who is signed in is told by a cookie `user=<userId>.<companyId>`. */
export const cookieOf = (who: { userId: string; companyId: string }) => `user=${who.userId}.${who.companyId}`;

async function authorise({ request }: ActionFunctionArgs): Promise<Uploader> {
  const [userId, companyId] = (/user=([^;]+)/.exec(request.headers.get("Cookie") ?? "")?.[1] ?? "").split(".");
  if (!userId) throw new DomainError("unauthenticated", "unauthenticated");
  return { userId, companyId: companyId ?? null };
}

export interface Portal {
  origin: string;
  /** Ids of files that `onReady` was told about. */
  ready: string[];
  /** Makes `onReady` fail while it is set. */
  failing: boolean;
}

/** Serves the upload routes over HTTP, from a data folder of the test's own. */
export function usePortal(): Portal {
  const portal: Portal = { origin: "", ready: [], failing: false };
  const uploads = createUploads({
    authorise,
    onReady(file) {
      if (portal.failing) throw new Error("the feature fails");
      portal.ready.push(file.id);
    },
  });
  const handle = (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const args = { request, params: {}, context: {} } as unknown as ActionFunctionArgs;
    if (pathname === "/api/uploadthing") return request.method === "POST" ? uploads.action(args) : uploads.loader(args);
    if (pathname.startsWith("/api/ingest/")) return ingest(request, pathname.slice("/api/ingest/".length));
    return Promise.resolve(new Response(null, { status: 404 }));
  };
  let server: Server;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "kadr-files-"));
    process.env.KADR_DATA = folder;
    server = createServer((req, res) => void answer(req, res, handle));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    portal.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.env.KADR_INTERNAL_URL = portal.origin;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    delete process.env.KADR_INTERNAL_URL;
    delete process.env.KADR_DATA;
    rmSync(folder, { recursive: true, force: true });
  });
  return portal;
}

/** Turns Node's request into the one that Remix gives to routes: its body is the same kind of stream. */
async function answer(req: IncomingMessage, res: ServerResponse, handle: (request: Request) => Promise<Response>) {
  const plain = req.method === "GET" || req.method === "HEAD";
  const request = new Request(`http://${req.headers.host}${req.url}`, {
    method: req.method ?? "GET",
    headers: Object.entries(req.headers).map(([name, value]): [string, string] => [name, String(value)]),
    ...(plain ? {} : { body: createReadableStreamFromReadable(req), duplex: "half" }),
  } as RequestInit);
  const response = await handle(request).catch((error: unknown) => {
    console.error(error);
    return new Response(null, { status: 500 });
  });
  res.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body && req.method !== "HEAD") Readable.fromWeb(response.body as NodeStream).pipe(res);
  else res.end();
}
