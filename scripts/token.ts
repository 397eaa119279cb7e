import { createToken } from "../app/features/identity/commands/tokens.server";
import { system } from "../app/lib/audit.server";
import { closeDatabase } from "../app/lib/db/client.server";
import { openDatabase } from "../app/lib/db/connection.server";
import { DomainError } from "../app/lib/errors";

// Prints an API token of a person and nothing else, so that a script may take it.
const email = process.argv[2];
if (!email) {
  console.error("Укажите почту: npm run token -- resident@kadr.local / Name the e-mail");
  process.exit(1);
}
const database = await openDatabase({ log: (line) => console.error(line) });
process.env.DATABASE_URL = database.url;
try {
  console.log(await createToken(email, "npm run token", system));
} catch (error) {
  if (!(error instanceof DomainError)) throw error;
  console.error(`Учётной записи ${email} нет / There is no account ${email}`);
  process.exitCode = 1;
} finally {
  await closeDatabase();
  await database.release();
}
