import PgBoss from "pg-boss";

/** A task that runs by the clock. Handlers are idempotent: a job whose time ran out is handed out again. */
export interface ScheduledTask {
  name: string;
  /** Five fields, UTC. */
  cron: string;
  run: (now: Date) => Promise<unknown>;
}

const wakers = new Map<string, () => Promise<void>>();

/** Lets a task run now rather than at its next minute. Where no scheduler runs it waits for the one that does. */
export async function wakeTask(name: string): Promise<void> {
  await wakers.get(name)?.();
}

/** Starts the scheduler on the portal's own database; several processes share the work. Returns how to stop it. */
export async function startJobs(url: string, tasks: readonly ScheduledTask[], onError: (error: unknown) => void): Promise<() => Promise<void>> {
  const boss = new PgBoss({ connectionString: url, application_name: "kadr-jobs", max: 3 });
  boss.on("error", onError);
  await boss.start();
  for (const task of tasks) {
    await boss.createQueue(task.name);
    const worker = await boss.work(task.name, { pollingIntervalSeconds: 5 }, async () => {
      await task.run(new Date());
    });
    await boss.schedule(task.name, task.cron);
    wakers.set(task.name, async () => {
      await boss.send(task.name, {});
      boss.notifyWorker(worker);
    });
  }
  return async () => {
    for (const task of tasks) wakers.delete(task.name);
    await boss.stop({ graceful: true, timeout: 5000 });
  };
}
