import { openDatabase } from "../../app/lib/db/connection.server";

/**
 * The house's jobs in a process of their own, each run once whenever the parent asks, in place of the scheduler: its cron counts by the
 * database's clock, which nobody moves. Says «The jobs wait», and «ran» or «failed» to its parent.
 */
const database = await openDatabase();
process.env.DATABASE_URL = database.url;
if (database.demo) process.env.KADR_DEMO = "1";
const { TASKS } = await import("../../app/house.server");
const { settleEvents } = await import("../../app/reactions.server");
const { closeDatabase } = await import("../../app/lib/db/client.server");

async function runAll(): Promise<void> {
  while ((await settleEvents()) > 0);
  for (const task of TASKS) await task.run(new Date());
  while ((await settleEvents()) > 0);
}

// News travel every second, as in a house that works.
let travelling: Promise<unknown> | null = null;
const news = setInterval(() => {
  travelling ??= settleEvents()
    .catch((error: unknown) => console.error(error))
    .finally(() => {
      travelling = null;
    });
}, 1000);

async function end(): Promise<void> {
  clearInterval(news);
  await travelling;
  await closeDatabase();
  await database.release();
}

const tell = (message: object) => process.send?.(message);
process.on("message", (message: { run?: boolean }) => {
  if (!message.run) return;
  runAll().then(
    () => tell({ ran: true }),
    (error: unknown) => tell({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void end().then(() => process.exit(0)));
}
process.stdout.write("The jobs wait\n");
