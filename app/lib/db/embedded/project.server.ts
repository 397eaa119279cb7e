import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The project's root folder. It is looked for upwards from this file, because the same code also runs from
 * the bundle in `build/`; the working directory is the last resort.
 */
export function projectRoot(): string {
  let dir = dirname(fileURLToPath(import.meta.url));
  while (!isRoot(dir)) {
    const parent = dirname(dir);
    if (parent === dir) return process.cwd();
    dir = parent;
  }
  return dir;
}

function isRoot(dir: string): boolean {
  return existsSync(join(dir, "package.json")) && existsSync(join(dir, "prisma"));
}
