import { pathToFileURL } from "node:url";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** Runs the portal's server: the built one, or in development its TypeScript, compiled on the way in. */
export async function serve() {
  process.chdir(root);
  const development = process.env.NODE_ENV === "development";
  if (development) (await import("tsx/esm/api")).register();
  const { main } = await import(pathToFileURL(join(root, ...(development ? ["server.ts"] : ["build", "server.mjs"]))).href);
  await main();
}

if (process.argv[1] === import.meta.filename) await serve();
