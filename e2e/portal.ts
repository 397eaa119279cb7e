import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** Starts the built portal with a fresh demo of its own, as `npm start` does, and stops it after the journeys. */
export default async function startPortal(): Promise<() => Promise<void>> {
  const data = mkdtempSync(join(tmpdir(), "kadr-e2e-"));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: "production", PORT: String(port), APP_URL: url, KADR_DATA: data, KADR_PG_FAST: "1", TRUST_PROXY: "1" };
  // The journeys need the demo accounts, which only the portal's own database has.
  delete env.DATABASE_URL;
  const portal = spawn(process.execPath, ["scripts/serve.mjs"], { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("Kadr is open")) resolve();
    };
    portal.stdout.on("data", read);
    portal.stderr.on("data", read);
    portal.on("exit", (code) => reject(new Error(`The portal ended with ${code}:\n${output}`)));
  });
  process.env.E2E_URL = url;
  process.env.E2E_DATA = data;
  return async () => {
    const ended = new Promise((resolve) => portal.once("exit", resolve));
    portal.kill("SIGTERM");
    await ended;
    rmSync(data, { recursive: true, force: true });
    if (/P20\d\d|Error:/.test(output)) process.stderr.write(`\nThe portal said during the journeys:\n${output.slice(-4000)}\n`);
  };
}
