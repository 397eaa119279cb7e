import { openDatabase } from "../app/lib/db/connection.server";

// Jobs and the delivery of events in a process of their own, for web processes that run with KADR_JOBS=off.
const database = await openDatabase({ log: (line) => console.log(line) });
process.env.DATABASE_URL = database.url;
if (database.demo) process.env.KADR_DEMO = "1";
const { startWork } = await import("../app/house.server");
const { closeDatabase } = await import("../app/lib/db/client.server");
const stop = await startWork();
console.log("Задания работают / Jobs are running");
let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void stop()
      .then(closeDatabase)
      .then(() => database.release())
      .then(() => process.exit(0));
  });
}
