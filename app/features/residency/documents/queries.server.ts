import type { Reader } from "~/lib/db/client.server";
import { personNames } from "~/features/identity/queries.server";

export interface DocumentFacts {
  id: string;
  kind: string;
  fileId: string;
  name: string;
  /** Bytes. */
  size: number;
  /** Type by content; null for a file that the store no longer has. */
  mime: string | null;
  sha256: string | null;
  version: number;
  state: "RECEIVED" | "ACCEPTED" | "REFUSED";
  /** Why it was refused; empty otherwise. */
  refusal: string;
  addedAt: Date;
  addedBy: string;
  checkedAt: Date | null;
  /** Empty for readers of the company: the house does not say who of it looked. */
  checkedBy: string;
}

export interface EarlierDocument extends DocumentFacts {
  /** When a newer version took its place, or it was taken out. */
  until: Date;
  replaced: boolean;
}

export interface Documents {
  standing: DocumentFacts[];
  /** What was replaced or taken out, the latest first. */
  earlier: EarlierDocument[];
}

/** All documents of an application that the caller may read, with their files. */
export async function documentsOf(reader: Reader, applicationId: string, forStaff: boolean): Promise<Documents> {
  const rows = await reader.applicationDocument.findMany({ where: { applicationId }, orderBy: [{ addedAt: "asc" }, { id: "asc" }] });
  const people = rows.flatMap((row) => (forStaff && row.checkedById ? [row.addedById, row.checkedById] : [row.addedById]));
  const [names, files] = await Promise.all([
    personNames(people, reader),
    reader.storedFile.findMany({
      where: { id: { in: rows.map((row) => row.fileId) } },
      select: { id: true, name: true, sizeBytes: true, detectedType: true, sha256: true },
    }),
  ]);
  const fileById = new Map(files.map((file) => [file.id, file]));
  const result: Documents = { standing: [], earlier: [] };
  for (const row of rows) {
    const file = fileById.get(row.fileId);
    const facts: DocumentFacts = {
      id: row.id,
      kind: row.kind,
      fileId: row.fileId,
      name: file?.name ?? "",
      size: Number(file?.sizeBytes ?? 0),
      mime: file?.detectedType ?? null,
      sha256: file?.sha256 ?? null,
      version: row.version,
      state: row.state,
      refusal: row.refusal ?? "",
      addedAt: row.addedAt,
      addedBy: names.get(row.addedById) ?? "",
      checkedAt: row.checkedAt,
      checkedBy: forStaff && row.checkedById ? (names.get(row.checkedById) ?? "") : "",
    };
    const until = row.supersededAt ?? row.removedAt;
    if (until) result.earlier.push({ ...facts, until, replaced: row.supersededAt !== null });
    else result.standing.push(facts);
  }
  result.earlier.reverse();
  return result;
}
