import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { projectRoot } from "~/lib/db/embedded/project.server";

/** Folder of what the portal keeps outside the database: `KADR_DATA`, or `.data` beside the code. */
export function dataFolder(): string {
  const data = process.env.KADR_DATA;
  return data ? resolve(data) : join(projectRoot(), ".data");
}

/** A secret of the portal's own in a file: made once, readable by the portal's account only, shared by its processes. */
export function keptSecret(path: string, make: () => string): string {
  const folder = dirname(path);
  // The data folder stays open: the embedded database, under an account of its own, must get through it.
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  writeFileSync(draft, `${make()}\n`, { mode: 0o600, flush: true });
  try {
    // A link is made whole or not at all, and the first process wins.
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, "utf8").trim();
}
