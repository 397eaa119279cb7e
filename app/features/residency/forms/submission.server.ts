import { createHash } from "node:crypto";
import type { Prisma, Tx } from "~/lib/db/client.server";
import type { Application } from "~/lib/db/generated/client";
import type { CompanyScope } from "~/features/identity/types";
import { readStored } from "../answers.server";

/** A document as a submission remembers it. */
export interface SubmittedDocument {
  id: string;
  kind: string;
  fileId: string;
  name: string;
  version: number;
  sha256: string | null;
}

/** JSON with the keys of every object in order, so that the same content has the same text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, one]) => one !== undefined);
    return `{${entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => `${JSON.stringify(key)}:${canonicalJson(one)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

export const hashOfSubmission = (content: { number: string; answers: unknown; documents: unknown }): string =>
  createHash("sha256").update(canonicalJson(content)).digest("hex");

/** Writes down what is submitted, as it is: in the transaction of the submission, on a locked application. */
export async function recordSubmission(tx: Tx, scope: CompanyScope, application: Application, number: string, now: Date): Promise<{ round: number; sha256: string }> {
  const { answers } = readStored(application.answers);
  const rows = await tx.applicationDocument.findMany({
    where: { applicationId: application.id, removedAt: null, supersededAt: null },
    orderBy: [{ kind: "asc" }, { addedAt: "asc" }, { id: "asc" }],
  });
  const files = await tx.storedFile.findMany({ where: { id: { in: rows.map((row) => row.fileId) } }, select: { id: true, name: true, sha256: true } });
  const fileOf = new Map(files.map((file) => [file.id, file]));
  const documents: SubmittedDocument[] = rows.map(({ id, kind, fileId, version }) => ({
    id, kind, fileId, version, name: fileOf.get(fileId)?.name ?? "", sha256: fileOf.get(fileId)?.sha256 ?? null,
  }));
  const round = (await tx.submission.count({ where: { applicationId: application.id } })) + 1;
  const sha256 = hashOfSubmission({ number, answers, documents });
  await tx.submission.create({
    data: {
      applicationId: application.id,
      round,
      answers: answers as Prisma.InputJsonObject,
      documents: documents as unknown as Prisma.InputJsonArray,
      at: now,
      byId: scope.userId,
      sha256,
    },
  });
  return { round, sha256 };
}
