import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, readlinkSync, realpathSync } from "node:fs";

/** True when the process exists and is not a zombie that merely waits to be collected. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return process.platform !== "linux" || procStat(pid)?.state !== "Z";
}

/**
 * A mark that tells a process from a later one with the same pid: its start in clock ticks since boot on Linux,
 * its start time elsewhere, "0" where neither is known or the process is gone.
 */
export function startMark(pid: number): string {
  if (process.platform === "linux") return procStat(pid)?.start ?? "0";
  if (process.platform === "win32") return "0";
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).replace(/\W+/g, "") || "0";
  } catch {
    return "0";
  }
}

/** True when `pid` is a PostgreSQL process that works in the cluster's folder. */
export function worksIn(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform === "linux") return workingDir(pid) === realpathSync(cluster);
  if (process.platform === "win32") return true;
  try {
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).includes("postgres");
  } catch {
    return false;
  }
}

/** Processes that work in the cluster's folder (Linux; elsewhere none are reported). */
export function processesIn(cluster: string): number[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && worksIn(pid, cluster));
}

function workingDir(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

function procStat(pid: number): { state: string; start: string } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", start: fields[19] ?? "0" };
  } catch {
    return null;
  }
}
