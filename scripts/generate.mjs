import { ensureGenerated, runOrExplain } from "./prepare.mjs";

await runOrExplain(ensureGenerated);
