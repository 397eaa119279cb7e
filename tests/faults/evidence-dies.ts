// Makes the packs that wait in a process of its own and dies at a statement: see evidence.test.ts.
import { makeEvidence } from "../../app/features/booking/evidence/make.server";
import { closeDatabase } from "../../app/lib/db/client.server";
import { dieAt } from "./money-path";

const [now, at] = process.argv.slice(2);
const sent = dieAt(Number(at));
const made = await makeEvidence(new Date(now ?? ""));
const statements = sent();
await closeDatabase();
process.stdout.write(`made ${made}, statements ${statements}\n`);
