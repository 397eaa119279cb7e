import { randomBytes } from "node:crypto";
import { createAdmin } from "../app/features/identity/commands/create-admin.server";
import { closeDatabase } from "../app/lib/db/client.server";
import { openDatabase } from "../app/lib/db/connection.server";

// Makes the first administrator; the password is shown once.
const email = process.argv[2];
if (!email || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
  console.error("Укажите почту: npm run admin:create -- you@example.com / Name the e-mail");
  process.exit(1);
}
const database = await openDatabase({ log: (line) => console.error(line) });
process.env.DATABASE_URL = database.url;
try {
  const password = randomBytes(12).toString("base64url");
  const { created } = await createAdmin(email, password);
  console.log(
    created
      ? `Администратор ${email} создан, пароль: ${password} / Administrator created, the password is above`
      : `${email} теперь администратор, пароль прежний / is an administrator now, the password is unchanged`,
  );
} finally {
  await closeDatabase();
  await database.release();
}
