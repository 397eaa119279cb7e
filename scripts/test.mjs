// `npm test`: everything that the project is checked by, in one run that ends with «N passed, N failed».
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findChromium } from "./chromium.mjs";
import { ensureBuilt, ensureGenerated, ensureInstalled, runOrExplain } from "./prepare.mjs";

const bin = (name) => join("node_modules", ".bin", process.platform === "win32" ? `${name}.cmd` : name);
const results = mkdtempSync(join(tmpdir(), "kadr-results-"));
const totals = { passed: 0, failed: 0 };
const marks = [];

/** Runs one stage; a stage without figures of its own counts as one check. */
function stage(name, command, args, { env = {}, figures } = {}) {
  const began = Date.now();
  console.log(`\n── ${name}`);
  const { status } = spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...env }, shell: process.platform === "win32" });
  let passed = status === 0 ? 1 : 0;
  let failed = status === 0 ? 0 : 1;
  if (figures) {
    try {
      ({ passed, failed } = figures());
      // A run that fell over has failed, whatever it had counted by then.
      if (status !== 0 && failed === 0) failed = 1;
      if (passed + failed === 0) failed = 1;
    } catch {
      [passed, failed] = [0, 1];
    }
  }
  totals.passed += passed;
  totals.failed += failed;
  marks.push(`${failed === 0 ? "✓" : "✗"} ${name}: ${passed} / ${passed + failed}, ${Math.round((Date.now() - began) / 1000)} с`);
  return failed === 0;
}

/** Runs stages without figures side by side; what each printed stands together under its name. */
async function together(stages) {
  const began = Date.now();
  const shell = process.platform === "win32";
  await Promise.all(
    stages.map(
      ([name, command, args]) =>
        new Promise((resolve) => {
          const child = spawn(command, args, { env: process.env, shell });
          let said = "";
          child.stdout.on("data", (chunk) => (said += chunk));
          child.stderr.on("data", (chunk) => (said += chunk));
          child.on("error", (error) => (said += error.message));
          child.on("close", (status) => {
            console.log(`\n── ${name}\n${said}`);
            totals[status === 0 ? "passed" : "failed"] += 1;
            marks.push(`${status === 0 ? "✓" : "✗"} ${name}: ${status === 0 ? 1 : 0} / 1, ${Math.round((Date.now() - began) / 1000)} с`);
            resolve();
          });
        }),
    ),
  );
}

const vitestJson = join(results, "vitest.json");
const playwrightJson = join(results, "playwright.json");
const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));

const chromium = await runOrExplain(async () => {
  await ensureInstalled();
  await ensureGenerated();
  await ensureBuilt();
  return findChromium();
});

// Each is one thread: on two cores they take the time of the longer.
await together([
  ["Типы / types", bin("tsc"), ["--noEmit", "-p", "."]],
  ["Линтер / lint", bin("eslint"), [".", "--max-warnings", "0"]],
]);
stage("Vitest", bin("vitest"), ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${vitestJson}`], {
  figures: () => {
    const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests } = readJson(vitestJson);
    if (numPendingTests > 0) console.log(`пропущено / skipped: ${numPendingTests}`);
    return { passed: numPassedTests, failed: Math.max(numFailedTests, numFailedTestSuites > 0 && numFailedTests === 0 ? 1 : 0) };
  },
});
stage("Playwright", bin("playwright"), ["test", "--reporter=list,json"], {
  env: { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightJson },
  figures: () => {
    const { stats } = readJson(playwrightJson);
    return { passed: stats.expected, failed: stats.unexpected + stats.flaky };
  },
});

rmSync(results, { recursive: true, force: true });
console.log(`\n${marks.join("\n")}\n`);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed === 0 ? 0 : 1);
