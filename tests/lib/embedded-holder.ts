import { once } from "node:events";
import { EmbeddedServerError, joinEmbedded } from "../../app/lib/db/embedded.server";

/** A process of its own for the tests: joins the server, says so, stays until its input ends, leaves. */
try {
  const server = await joinEmbedded({ dataDir: process.argv[2] ?? "" });
  process.stdout.write(`${JSON.stringify({ started: server.started, url: server.url() })}\n`);
  await once(process.stdin.resume(), "end");
  await server.release();
} catch (error) {
  const code = error instanceof EmbeddedServerError ? error.code : String(error);
  process.stdout.write(`${JSON.stringify({ code })}\n`);
  process.exitCode = 1;
}
