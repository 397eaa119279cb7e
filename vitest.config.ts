import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What a file does that others of its process would feel: sets the environment, replaces something, opens servers and processes of its own. */
const ALONE = /process\.env|\bvi\.|^tests\/(?:faults|lib)\//;
const files = readdirSync(here("./tests"), { recursive: true, encoding: "utf8" })
  .map((name) => `tests/${name.replaceAll("\\", "/")}`)
  .filter((name) => /\.test\.tsx?$/.test(name));
const alone = files.filter((name) => ALONE.test(name) || ALONE.test(readFileSync(here(`./${name}`), "utf8")));

const resolve = { alias: { "~": here("./app"), "#tests": here("./tests") } };
const common = { environment: "node" as const, pool: "forks" as const, testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  resolve,
  test: {
    maxWorkers: 2,
    // Of the whole run: one server for all, which projects that inherited it would each start.
    globalSetup: ["tests/global-setup.ts"],
    projects: [
      // Most files leave nothing behind but rows in a database of their own: they share what was loaded, a fifth of the time of the whole.
      { resolve, test: { ...common, name: "shared", isolate: false, include: files.filter((name) => !alone.includes(name)) } },
      { resolve, test: { ...common, name: "alone", include: alone } },
    ],
  },
});
