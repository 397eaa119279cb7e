import { createRequestHandler, type ServerBuild } from "@remix-run/node";
import { expect } from "vitest";
import routeTable from "~/routes";

type Modules = Record<string, () => Promise<ServerBuild["routes"][string] extends infer R ? (R extends { module: infer M } ? M : never) : never>>;
const modules = import.meta.glob(["/app/routes/api/*.ts", "/app/routes/space/feed.ts"]) as Modules;

/**
 * The house's addresses that answer with data, by the real table of routes and under Remix's own server, without pages
 * and without a port: a function from request to response.
 */
export async function openApi(): Promise<(request: Request) => Promise<Response>> {
  const routes: ServerBuild["routes"] = { root: { id: "root", path: "", module: { default: () => null } } };
  for (const route of routeTable) {
    const load = modules[`/app/${route.file}`];
    if (load && route.path) routes[route.file] = { id: route.file, parentId: "root", path: route.path, module: await load() };
  }
  const future = { v3_fetcherPersist: true, v3_relativeSplatPath: true, v3_throwAbortReason: true, v3_singleFetch: true, v3_lazyRouteDiscovery: true, v3_routeConfig: true, unstable_optimizeDeps: false };
  const handle = createRequestHandler(
    {
      routes,
      entry: { module: { default: () => new Response("a page", { status: 500 }) } },
      assets: { entry: { imports: [], module: "" }, routes: {}, url: "", version: "" },
      publicPath: "/",
      assetsBuildDirectory: "",
      future,
      isSpaMode: false,
      mode: "production",
    } as ServerBuild,
    "production",
  );
  return (request) => handle(request, { nonce: "", ip: "192.0.2.7", memo: new Map() });
}

export type Json = Record<string, unknown>;

export interface Answer {
  status: number;
  type: string | null;
  body: Json;
  headers: Headers;
}

export interface CallOptions {
  token?: string | null;
  /** Sent as JSON, a text as it is. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** Calls the API as another system does: a token, a body, an answer in JSON. */
export async function apiCaller() {
  const handle = await openApi();
  return async (method: string, path: string, { token = null, body, headers = {} }: CallOptions = {}): Promise<Answer> => {
    const response = await handle(
      new Request(`http://localhost:3000${path}`, {
        method,
        headers: { ...(token === null ? {} : { Authorization: `Bearer ${token}` }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    return { status: response.status, type: response.headers.get("Content-Type"), body: (text.startsWith("{") ? JSON.parse(text) : { text }) as Json, headers: response.headers };
  };
}

/** What a problem document is told by: its status, the end of its type, and the rule when there is one. */
export function problemOf({ status, type, body }: Answer) {
  expect(type).toBe("application/problem+json; charset=utf-8");
  expect(body.status).toBe(status);
  expect(String(body.type)).toBe(`https://kadr.local/problems/${String(body.title)}`);
  expect(String(body.detail).length).toBeGreaterThan(10);
  return [status, body.title, ...(body.rule === undefined ? [] : [body.rule])];
}
