import { pendingMigrations } from "~/lib/db/migrate.server";
import { json } from "~/lib/http/answers.server";

/** Ready: the database answers and all migrations are in. */
export async function loader() {
  try {
    const pending = await pendingMigrations(process.env.DATABASE_URL ?? "");
    return json({ ready: pending.length === 0, pending }, { status: pending.length === 0 ? 200 : 503 });
  } catch {
    return json({ ready: false, pending: null }, { status: 503 });
  }
}
