import { checkNode, endWithParent, ensureBuilt, ensureGenerated, ensureInstalled, runOrExplain } from "./prepare.mjs";

const args = process.argv.slice(2);
const dev = args.includes("--dev");

await runOrExplain(async () => {
  checkNode();
  await ensureInstalled();
  await ensureGenerated();
  if (!dev) await ensureBuilt();
});

process.env.NODE_ENV = dev ? "development" : "production";
endWithParent();
// Packages and the build are there only now.
const { serve } = await import("./serve.mjs");
await serve();
