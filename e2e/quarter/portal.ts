import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startStripe, type LocalStripe } from "../../tests/servers/stripe";
import { freePort, launch } from "../portal";

/** A portal of a journey's own whose time its journey moves, with the local Stripe living by the same clock. */
export interface MovedPortal {
  url: string;
  stripe: LocalStripe;
  /** Lets the time come (the site's, `YYYY-MM-DD` and `HH:MM`) and everything happen that its jobs do by then. */
  comes(day: string, time: string): Promise<void>;
  /** Runs every job once. */
  jobs(): Promise<void>;
  stop(): Promise<void>;
}

// Novosibirsk has kept +07:00 since 2016.
const instant = (day: string, time: string) => new Date(`${day}T${time}:00+07:00`).getTime();

/** Starts the built portal with a fresh demo, as if it were that time of the site. */
export async function startMovedPortal(day: string, time: string): Promise<MovedPortal> {
  const data = mkdtempSync(join(tmpdir(), "kadr-quarter-"));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  let shift = instant(day, time) - Date.now();
  const stripe = await startStripe({ webhookUrl: `${url}/api/stripe/webhook`, now: () => new Date(Date.now() + shift) });
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: "production",
    PORT: String(port),
    APP_URL: url,
    KADR_DATA: data,
    KADR_PG_FAST: "1",
    KADR_JOBS: "off",
    KADR_CLOCK_MS: String(shift),
    TRUST_PROXY: "1",
    STRIPE_SECRET_KEY: stripe.secretKey,
    STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
    STRIPE_API_HOST: stripe.url,
    NODE_OPTIONS: `--import ${new URL("clock.mjs", import.meta.url).href}`,
  };
  delete env.DATABASE_URL;
  const portal = await launch(["scripts/serve.mjs"], env, "Kadr is open", { talks: true });
  const jobs = await launch(["scripts/run.mjs", "e2e/quarter/jobs.ts"], env, "The jobs wait", { talks: true });

  const run = () => ask(jobs.child, { run: true }, "ran");
  return {
    url,
    stripe,
    jobs: run,
    async comes(toDay, toTime) {
      shift = instant(toDay, toTime) - Date.now();
      await Promise.all([portal, jobs].map(({ child }) => ask(child, { shift }, "shifted")));
      await run();
    },
    async stop() {
      await jobs.stop();
      await portal.stop();
      await stripe.close();
      rmSync(data, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Sends a message to a process and waits for the answer that carries `answer`. */
function ask(child: ChildProcess, message: object, answer: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const hear = (heard: Record<string, unknown>) => {
      if (!(answer in heard) && !("failed" in heard)) return;
      child.off("message", hear);
      if ("failed" in heard) reject(new Error(String(heard.failed)));
      else resolve();
    };
    child.on("message", hear);
    child.send(message);
  });
}
