import { checkNode, ensureBuilt, ensureGenerated, ensureInstalled, runOrExplain, runTypeScript } from "./prepare.mjs";

const args = process.argv.slice(2);
const dev = args.includes("--dev");

await runOrExplain(async () => {
  checkNode();
  await ensureInstalled();
  await ensureGenerated();
  if (!dev) await ensureBuilt();
});

process.env.NODE_ENV = dev ? "development" : "production";
await runTypeScript(
  "server.ts",
  args.filter((arg) => arg !== "--dev"),
);
