// Walks the money of one use in a process of its own and dies at a statement: see money-path.test.ts.
import { closeDatabase } from "../../app/lib/db/client.server";
import { dieAt, walkMoney, type MoneyPath } from "./money-path";

const [path, at] = process.argv.slice(2);
const sent = dieAt(Number(at));
await walkMoney(JSON.parse(path ?? "") as MoneyPath);
const statements = sent();
await closeDatabase();
process.stdout.write(`statements ${statements}\n`);
