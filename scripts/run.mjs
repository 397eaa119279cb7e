import { checkNode, ensureGenerated, ensureInstalled, runOrExplain, runTypeScript } from "./prepare.mjs";

const [file, ...args] = process.argv.slice(2);

await runOrExplain(async () => {
  checkNode();
  await ensureInstalled();
  await ensureGenerated();
});

if (!file) {
  console.error("node scripts/run.mjs FILE.ts [args]");
  process.exit(1);
}
await runTypeScript(file, args);
