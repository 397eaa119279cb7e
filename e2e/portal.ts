import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** A Node process of a journey. */
export interface Launched {
  child: ChildProcess;
  /** Lets it end, and shows the last of what it said when that tells of a fault. */
  stop(): Promise<void>;
}

/** Starts Node and waits until it says `ready`; throws with all it said when it ends before. With `talks` it can be sent messages. */
export async function launch(args: readonly string[], env: NodeJS.ProcessEnv, ready: string, { talks = false } = {}): Promise<Launched> {
  const child = spawn(process.execPath, args, { env, stdio: talks ? ["ignore", "pipe", "pipe", "ipc"] : ["ignore", "pipe", "pipe"] });
  let output = "";
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes(ready)) resolve();
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.on("exit", (code) => reject(new Error(`${args.join(" ")} ended with ${code}:\n${output}`)));
  });
  return {
    child,
    async stop() {
      const ended = child.exitCode === null && child.signalCode === null ? new Promise((resolve) => child.once("exit", resolve)) : null;
      child.kill("SIGTERM");
      await ended;
      if (/P20\d\d|Error:/.test(output)) process.stderr.write(`\n${args.join(" ")} said during the journeys:\n${output.slice(-4000)}\n`);
    },
  };
}

/** Starts the built portal with a fresh demo of its own, as `npm start` does, and stops it after the journeys. */
export default async function startPortal(): Promise<() => Promise<void>> {
  const data = mkdtempSync(join(tmpdir(), "kadr-e2e-"));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: "production", PORT: String(port), APP_URL: url, KADR_DATA: data, KADR_PG_FAST: "1", TRUST_PROXY: "1" };
  // The journeys need the demo accounts, which only the portal's own database has.
  delete env.DATABASE_URL;
  const portal = await launch(["scripts/serve.mjs"], env, "Kadr is open");
  process.env.E2E_URL = url;
  process.env.E2E_DATA = data;
  return async () => {
    await portal.stop();
    rmSync(data, { recursive: true, force: true });
  };
}
