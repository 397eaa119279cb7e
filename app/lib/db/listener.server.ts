import pg from "pg";

/** What a listener is told: a message of the channel, or that some may have been missed while the line was cut. */
export type Heard = { message: string } | { missed: true };

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

/**
 * Listens to a channel of the database (LISTEN) on one connection of its own, however many want to hear. The connection is opened with
 * the first listener, opened anew whenever it is lost, and closed by `close`. A pooler in transaction mode cannot carry it:
 * `DATABASE_URL` has to lead to the server itself or to a pool of sessions.
 */
export class Listener {
  private client: pg.Client | null = null;
  private opening = false;
  private closed = false;
  private retry: NodeJS.Timeout | undefined;
  private pause = FIRST_RETRY_MS;
  /** Whether the line was up before: messages of the meantime are gone. */
  private was = false;
  private readonly hears = new Set<(heard: Heard) => void>();

  constructor(private readonly channel: string) {}

  /** Hears the channel until the returned function is called. */
  hear(listener: (heard: Heard) => void): () => void {
    this.hears.add(listener);
    void this.open();
    return () => this.hears.delete(listener);
  }

  /** Closes the connection; nothing is heard afterwards. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    const { client } = this;
    this.client = null;
    await client?.end().catch(() => undefined);
  }

  private tell(heard: Heard): void {
    for (const listener of this.hears) listener(heard);
  }

  private async open(): Promise<void> {
    if (this.client || this.opening || this.closed) return;
    this.opening = true;
    const client = new pg.Client({ connectionString: process.env.DATABASE_URL, application_name: "kadr-live", keepAlive: true, connectionTimeoutMillis: 10_000 });
    client.on("notification", ({ payload }) => this.tell({ message: payload ?? "" }));
    client.on("error", () => this.lost(client));
    client.on("end", () => this.lost(client));
    try {
      await client.connect();
      await client.query(`LISTEN "${this.channel}"`);
    } catch {
      this.opening = false;
      client.removeAllListeners();
      client.on("error", () => undefined);
      void client.end().catch(() => undefined);
      this.again();
      return;
    }
    this.opening = false;
    if (this.closed) {
      await client.end().catch(() => undefined);
      return;
    }
    this.client = client;
    this.pause = FIRST_RETRY_MS;
    if (this.was) this.tell({ missed: true });
    this.was = true;
  }

  private lost(client: pg.Client): void {
    if (this.client !== client) return;
    this.client = null;
    void client.end().catch(() => undefined);
    this.again();
  }

  private again(): void {
    if (this.closed) return;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.open(), this.pause);
    this.retry.unref();
    this.pause = Math.min(LONGEST_RETRY_MS, this.pause * 2);
  }
}
