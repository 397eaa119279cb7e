import { createRequestHandler, type ServerBuild } from "@remix-run/node";
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
