import { createHash } from "node:crypto";
import { audit, type Actor } from "~/lib/audit.server";
import { db, transaction } from "~/lib/db/client.server";
import { invalid } from "~/lib/errors";
import { dayToDb, siteDay } from "~/lib/time";
import type { StaffScope } from "../../identity/types";
import { operatorRequisites } from "../requisites.server";
import { decodeStatement, movementsOf, parseStatement, StatementFault, type Movement, type Statement } from "./statement";

export interface ImportedStatement {
  id: string;
  /** The very file was imported before, and nothing was done. */
  repeated: boolean;
  /** Incoming documents that are new. */
  fresh: number;
}

/** A year of a busy account is about a tenth of it. */
const MOST_BYTES = 30 * 1024 * 1024;
const CHUNK = 1000;
const kept = (kopecks: number | null) => (kopecks === null ? null : BigInt(kopecks));

/**
 * Takes in a bank's statement of the technopark's account. What an earlier statement brought already is counted and left out, so
 * that days may overlap and a file may come twice. Nothing is matched here (see `settleCertain`).
 * Errors (422): `statement-empty`, `statement-large`, the faults of `StatementFault` with their line, `statement-other-account` when
 * the technopark's account is not in it, `statement-future` when a document is of a day to come.
 */
export async function importStatement(scope: StaffScope, file: { name: string; bytes: Uint8Array }, ip: string): Promise<ImportedStatement> {
  if (file.bytes.length === 0) throw invalid("statement-empty");
  if (file.bytes.length > MOST_BYTES) throw invalid("statement-large", { megabytes: MOST_BYTES / 1024 / 1024 });
  const sha256 = createHash("sha256").update(file.bytes).digest("hex");
  const earlier = await db.bankStatement.findUnique({ where: { sha256 }, select: { id: true } });
  if (earlier) return { id: earlier.id, repeated: true, fresh: 0 };

  const statement = read(file.bytes);
  const { account = "" } = await operatorRequisites();
  const ours = statement.accounts.filter((one) => one.account === account);
  const [first] = ours;
  if (!first) throw invalid("statement-other-account", { account, found: [...new Set(statement.accounts.map((one) => one.account))].join(", ") });
  const movements = movementsOf(statement.documents, account);
  const today = siteDay(new Date());
  const ahead = movements.find((one) => one.on > today);
  if (ahead) throw invalid("statement-future", { number: ahead.document.number, day: ahead.on });
  const incoming = entriesOf(movements);
  const outgoing = movements.filter((one) => !one.incoming);

  return transaction(async (tx) => {
    const [made] = await tx.bankStatement.createManyAndReturn({
      data: [
        {
          sha256,
          fileName: file.name.slice(0, 200),
          account,
          fromDay: dayToDb(ours.reduce((least, one) => (one.from < least ? one.from : least), first.from)),
          toDay: dayToDb(ours.reduce((most, one) => (one.to > most ? one.to : most), first.to)),
          openingKopecks: kept(first.openingKopecks),
          closingKopecks: kept(ours.at(-1)?.closingKopecks ?? null),
          outgoing: outgoing.length,
          outgoingKopecks: BigInt(outgoing.reduce((sum, one) => sum + one.document.amountKopecks, 0)),
          known: 0,
          importedById: scope.userId,
        },
      ],
      skipDuplicates: true,
      select: { id: true },
    });
    // The same file from another window at this moment.
    if (!made) return { id: (await tx.bankStatement.findUniqueOrThrow({ where: { sha256 }, select: { id: true } })).id, repeated: true, fresh: 0 };
    let fresh = 0;
    // In one order for everybody: overlapping files that are imported at one moment wait for each other, never in a circle.
    const sorted = [...incoming].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
    for (let at = 0; at < sorted.length; at += CHUNK) {
      fresh += (await tx.bankEntry.createMany({ data: sorted.slice(at, at + CHUNK).map((entry) => ({ ...entry, statementId: made.id })), skipDuplicates: true })).count;
    }
    await tx.bankStatement.update({ where: { id: made.id }, data: { known: incoming.length - fresh } });
    const actor: Actor = { id: scope.userId, name: scope.userName, ip };
    await audit(tx, actor, "statement.imported", { type: "statement", id: made.id }, { file: file.name.slice(0, 200), sha256, fresh, known: incoming.length - fresh });
    return { id: made.id, repeated: false, fresh };
  });
}

function read(bytes: Uint8Array): Statement {
  try {
    return parseStatement(decodeStatement(bytes).text);
  } catch (error) {
    if (error instanceof StatementFault) throw invalid(error.code, { line: error.line, ...error.params });
    throw error;
  }
}

/** Incoming documents as they are kept. Equal ones of one file are two payments, told apart by which of them it is. */
function entriesOf(movements: readonly Movement[]) {
  const seen = new Map<string, number>();
  return movements
    .filter((one) => one.incoming)
    .map(({ document, on }) => {
      const { number, date, amountKopecks, payer, purpose } = document;
      const base = [payer.bik, payer.account, payer.inn, number, date, on, amountKopecks].join("|");
      const which = seen.get(base) ?? 0;
      seen.set(base, which + 1);
      return {
        fingerprint: createHash("sha256").update(`${base}|${which}`).digest("hex"),
        number,
        orderedOn: dayToDb(date),
        carriedOn: dayToDb(on),
        amountKopecks: BigInt(amountKopecks),
        payerName: payer.name,
        payerInn: payer.inn,
        payerAccount: payer.account,
        payerBik: payer.bik,
        purpose,
      };
    });
}
