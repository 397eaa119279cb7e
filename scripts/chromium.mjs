import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

function inPath(name) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, process.platform === "win32" ? `${name}.exe` : name)).find((path) => existsSync(path));
}

function isDebian() {
  return existsSync("/etc/os-release") && /^ID(_LIKE)?=.*debian/m.test(readFileSync("/etc/os-release", "utf8"));
}

function installDebian() {
  console.log("Ставлю Chromium из пакетов Debian… / Installing Debian's Chromium…");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core"]]) {
    if (spawnSync("apt-get", args, { stdio: ["ignore", "ignore", "inherit"], env }).status !== 0) return undefined;
  }
  return inPath("chromium");
}

function playwrightsOwn() {
  console.log("Скачиваю Chromium для Playwright… / Downloading Playwright's Chromium…");
  const cli = join("node_modules", ".bin", "playwright");
  if (spawnSync(cli, ["install", "chromium"], { stdio: "inherit" }).status !== 0) return undefined;
  const { chromium } = createRequire(import.meta.url)("@playwright/test");
  return chromium.executablePath();
}

/**
 * A browser for the journeys: `CHROMIUM_PATH`, an installed one, Debian's package when that can be installed here, else
 * Playwright's own download. Ends the process with a sentence when there is none.
 */
export function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (existsSync(given)) return given;
    console.error(`CHROMIUM_PATH указывает на ${given}, такого файла нет / CHROMIUM_PATH names a file that does not exist`);
    process.exit(1);
  }
  const installed = NAMES.map(inPath).find(Boolean);
  if (installed) return installed;
  const root = process.getuid?.() === 0;
  const found = (root && isDebian() && installDebian()) || playwrightsOwn();
  if (found && existsSync(found)) return found;
  console.error("Нет браузера для проверок: поставьте Chromium или укажите CHROMIUM_PATH / No browser found: install Chromium or set CHROMIUM_PATH");
  process.exit(1);
}
