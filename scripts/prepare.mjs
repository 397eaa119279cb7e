// Plain Node without dependencies: this runs before anything is installed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, openSync, closeSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, sep } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The project's root folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const OLDEST_NODE = [20, 19];
const MODULES = join(root, "node_modules");
const GENERATED = join(root, "app", "lib", "db", "generated");
const BUILD = join(root, "build");
const SCHEMA = ["prisma/schema", "prisma.config.ts", "node_modules/prisma/package.json"];
const SOURCES = ["app", "server.ts", "public", "prisma", "tests/factories", "package-lock.json", "vite.config.ts", "remix.config.js", "tsconfig.json"];

/** A step that failed; the message is a sentence for people. */
export class PrepareError extends Error {}

/** Runs `work`; a `PrepareError` ends the process with its sentence and code 1. */
export async function runOrExplain(work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PrepareError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

/** Refuses a Node that is too old for the portal. */
export function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  const needed = OLDEST_NODE.join(".");
  throw new PrepareError(
    `Нужен Node ${needed} или новее, а здесь ${process.versions.node}: https://nodejs.org / Node ${needed} or newer is needed, this is ${process.versions.node}`,
  );
}

/** Installs the packages of package-lock.json when they are not all there. */
export async function ensureInstalled() {
  const stamp = join(MODULES, ".kadr-installed");
  const wanted = hashOf(["package-lock.json"]);
  if (readIfAny(stamp) === wanted) return;
  await alone(async () => {
    if (readIfAny(stamp) === wanted) return;
    if (!installedByHand()) {
      await step("Ставлю зависимости / Installing dependencies", installPackages);
    }
    writeFileSync(stamp, wanted);
  });
}

/** Generates the Prisma client when the schema has changed since the last time. */
export async function ensureGenerated() {
  const stamp = join(GENERATED, ".schema-hash");
  const wanted = hashOf(SCHEMA);
  if (readIfAny(stamp) === wanted) return;
  await alone(async () => {
    if (readIfAny(stamp) === wanted) return;
    await step("Готовлю клиент базы / Generating the database client", () =>
      run(process.execPath, [join(MODULES, "prisma", "build", "index.js"), "generate", "--schema", join("prisma", "schema")], {
        // Generating needs no engine, but Prisma downloads one unless some executable is named.
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        CHECKPOINT_DISABLE: "1",
        PRISMA_HIDE_UPDATE_MESSAGE: "1",
      }),
    );
    mkdirSync(GENERATED, { recursive: true });
    writeFileSync(stamp, wanted);
  });
}

/** Builds the pages when a source has changed since the last build. */
export async function ensureBuilt() {
  const stamp = join(BUILD, ".sources-hash");
  const wanted = hashOf(SOURCES);
  if (readIfAny(stamp) === wanted) return;
  await alone(async () => {
    if (readIfAny(stamp) === wanted) return;
    await step("Собираю портал / Building the portal", () =>
      run(process.execPath, [join(MODULES, "@remix-run", "dev", "dist", "cli.js"), "vite:build"], { NODE_ENV: "production" }),
    );
    writeFileSync(stamp, wanted);
  });
}

/**
 * Runs a TypeScript file in this very process, so that signals and the exit code need no forwarding and a killed
 * process leaves no child behind.
 * @param file path from the project's root
 * @param args its arguments
 */
export async function runTypeScript(file, args) {
  const path = join(root, file);
  endWithParent();
  process.chdir(root);
  process.argv = [process.argv[0], path, ...args];
  await import(pathToFileURL(join(MODULES, "tsx", "dist", "loader.mjs")).href);
  await import(pathToFileURL(path).href);
}

/**
 * A signal sent to npm reaches the shell between npm and this process and ends there: losing the parent is then the
 * only sign that this process is to end as well.
 */
export function endWithParent() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 250);
  watch.unref();
}

/**
 * A lock file written against a registry that lacks packages of other platforms has no entries for them, and `npm ci`
 * then calls it out of step. `npm install --no-save` keeps to its versions too and passes over what is optional.
 */
async function installPackages() {
  const options = ["--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const strict = await run(...npm("ci", ...options));
  const outOfStep = strict.status !== 0 && strict.output.includes("are in sync");
  return outOfStep ? run(...npm("install", "--no-save", ...options)) : strict;
}

/** True when somebody has already installed exactly what package-lock.json asks for (npm records what it installed). */
function installedByHand() {
  const record = readIfAny(join(MODULES, ".package-lock.json"));
  if (record === null) return false;
  const have = JSON.parse(record).packages;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(([path, { version, optional, devOptional, link }]) => {
    if (path === "" || optional || devOptional || link) return true;
    return have[path]?.version === version && existsSync(join(root, path, "package.json"));
  });
}

function npm(...args) {
  const cli = process.env.npm_execpath;
  if (cli && /npm-cli\.c?js$/.test(basename(cli))) return [process.execPath, [cli, ...args]];
  return [process.platform === "win32" ? "npm.cmd" : "npm", args];
}

/** Says what is being done and how long it took; on failure repeats what the program said. */
async function step(title, work) {
  const started = Date.now();
  console.log(`${title}…`);
  const { status, output } = await work();
  const seconds = Math.max(1, Math.round((Date.now() - started) / 1000));
  if (status === 0) return console.log(`  ${seconds} с / s`);
  const words = output.trimEnd().split("\n").slice(-40).join("\n");
  throw new PrepareError(`${words}\n\n${title}: не вышло (код ${status}), причина выше / failed (code ${status}), the reason stands above`);
}

function run(program, args, env = {}) {
  return new Promise((resolve) => {
    const shell = program.endsWith(".cmd");
    const child = spawn(program, args, { cwd: root, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"], shell });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("error", (error) => resolve({ status: 1, output: `${output}\n${error.message}` }));
    child.on("close", (status, signal) => resolve({ status: status ?? signal, output }));
  });
}

/** SHA-256 over names and contents of files and folders given from the root; the generated client is left out. */
function hashOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths) addToHash(hash, join(root, path));
  return hash.digest("hex");
}

function addToHash(hash, path) {
  if (path === GENERATED || !existsSync(path)) return;
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path).sort()) addToHash(hash, join(path, name));
    return;
  }
  hash.update(relative(root, path).split(sep).join("/")).update("\0").update(readFileSync(path)).update("\0");
}

function readIfAny(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

/** Runs `work` while no other process prepares the same project; a lock whose holder died is taken over. */
async function alone(work) {
  const lock = join(tmpdir(), `kadr-prepare-${createHash("sha256").update(root).digest("hex").slice(0, 16)}.lock`);
  for (let told = false; !tryLock(lock); await delay(200)) {
    if (!told) console.log("Жду: проект готовит другой процесс… / Waiting: another process is preparing the project…");
    told = true;
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function tryLock(lock) {
  try {
    const file = openSync(lock, "wx", 0o644);
    writeFileSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    const holder = Number(readIfAny(lock));
    const stale = holder > 0 ? !isAlive(holder) : Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > 5_000;
    if (stale) rmSync(lock, { force: true });
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
