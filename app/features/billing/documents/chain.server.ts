import { createHash } from "node:crypto";
import { db, type Tx } from "~/lib/db/client.server";
import type { ChainedKind } from "~/lib/db/generated/enums";
import { documentContent, invoiceContent } from "./content";

const HEAD = "document-chain";
const BATCH = 500;

/** Keeps the chain of papers, and with it all their numbers, to this transaction. It is the last lock of the house. */
export async function lockChain(tx: Tx): Promise<void> {
  await tx.$executeRaw`INSERT INTO "Counter" (name, value) VALUES (${HEAD}, 0) ON CONFLICT (name) DO UPDATE SET value = "Counter".value`;
}

/** Binds a paper to all before it: SHA-256 (hexadecimal) of the hash before, a line break and its content. The caller holds the chain's lock. */
export async function appendLink(tx: Tx, { kind, id, number, content }: { kind: ChainedKind; id: string; number: string; content: string }): Promise<void> {
  await tx.$executeRaw`
    WITH head AS (
      UPDATE "Counter" SET value = value + 1 WHERE name = ${HEAD} RETURNING value
    ), link AS (
      SELECT head.value AS seq, COALESCE((SELECT l.sha256 FROM "ChainLink" l ORDER BY l.seq DESC LIMIT 1), '') AS previous FROM head
    )
    INSERT INTO "ChainLink" (seq, kind, "documentId", number, previous, sha256)
    SELECT seq, ${kind}::"ChainedKind", ${id}::uuid, ${number}, previous, encode(sha256(convert_to(previous || E'\n' || ${content}::text, 'UTF8')), 'hex') FROM link`;
}

export const linkHash = (previous: string, content: string): string => createHash("sha256").update(`${previous}\n${content}`, "utf8").digest("hex");

/** What is wrong with the first paper that does not fit. */
export type ChainFault =
  /** Its own content, or a hash, is not what was issued. */
  | "changed"
  /** The paper, or a link before this one, is gone. */
  | "missing"
  /** A paper stands in the books that was never bound. */
  | "unbound";

export interface ChainReport {
  /** Links that were looked at and hold. */
  held: number;
  last: { number: string; sha256: string } | null;
  fault: { seq: number | null; kind: ChainedKind; number: string; documentId: string; what: ChainFault } | null;
}

/**
 * Reads all issued papers anew, in the order of issue, and names the first that is not what was bound; `fault` is null when all is as
 * it was issued. Invoices from before the chain began are not part of it.
 */
export async function verifyChain(): Promise<ChainReport> {
  // What is bound while it reads is left to the next look.
  const [head] = await db.$queryRaw<{ value: bigint }[]>`SELECT value FROM "Counter" WHERE name = ${HEAD}`;
  const end = head?.value ?? 0n;
  let [previous, seq] = ["", 0n];
  let last: ChainReport["last"] = null;
  for (;;) {
    const links = await db.chainLink.findMany({ where: { seq: { gt: seq, lte: end } }, orderBy: { seq: "asc" }, take: BATCH });
    if (links.length === 0) break;
    const contents = await contentsOf(links.map((link) => link.documentId));
    for (const link of links) {
      const content = contents.get(`${link.kind} ${link.documentId}`);
      const what: ChainFault | null =
        link.seq !== seq + 1n || content === undefined ? "missing" : link.previous !== previous || link.sha256 !== linkHash(previous, content.text) || content.number !== link.number ? "changed" : null;
      if (what) return { held: Number(seq), last, fault: { seq: Number(link.seq), kind: link.kind, number: link.number, documentId: link.documentId, what } };
      [previous, seq] = [link.sha256, link.seq];
      last = { number: link.number, sha256: link.sha256 };
    }
  }
  if (end > seq) return { held: Number(seq), last, fault: { seq: Number(seq) + 1, kind: "INVOICE", number: "", documentId: "", what: "missing" } };
  const unbound = await db.$queryRaw<{ kind: ChainedKind; id: string; number: string }[]>`
    SELECT kind::text AS kind, id, number FROM "BillingDocument" d WHERE NOT EXISTS (SELECT 1 FROM "ChainLink" l WHERE l."documentId" = d.id AND l.kind::text = d.kind::text)
    UNION ALL
    SELECT 'INVOICE', id, number FROM "Invoice" i
    WHERE NOT EXISTS (SELECT 1 FROM "ChainLink" l WHERE l."documentId" = i.id AND l.kind = 'INVOICE')
      AND number COLLATE "C" > (SELECT min(number COLLATE "C") FROM "ChainLink" WHERE kind = 'INVOICE')
    ORDER BY number LIMIT 1`;
  const stray = unbound[0];
  return { held: Number(seq), last, fault: stray ? { seq: null, kind: stray.kind, number: stray.number, documentId: stray.id, what: "unbound" } : null };
}

async function contentsOf(ids: string[]): Promise<Map<string, { number: string; text: string }>> {
  const [invoices, documents] = await Promise.all([
    db.invoice.findMany({ where: { id: { in: ids } }, include: { lines: { orderBy: { position: "asc" } } } }),
    db.billingDocument.findMany({ where: { id: { in: ids } }, include: { lines: { orderBy: { position: "asc" } } } }),
  ]);
  return new Map([
    ...invoices.map((row) => [`INVOICE ${row.id}`, { number: row.number, text: invoiceContent(row) }] as const),
    ...documents.map((row) => [`${row.kind} ${row.id}`, { number: row.number, text: documentContent(row) }] as const),
  ]);
}
