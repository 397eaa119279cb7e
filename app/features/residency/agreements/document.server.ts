import type { Reader } from "~/lib/db/client.server";
import type { Agreement } from "~/lib/db/generated/client";
import { conflict } from "~/lib/errors";
import { sha256Of } from "./paper.server";

type Sent = Pick<Agreement, "id" | "number" | "sha256">;

/**
 * The very bytes that were sent for signing, checked against the hash that was kept with them. Error: `document-changed`
 * (409) when they do not match or are not there: then nobody is shown another text under the same number.
 */
export async function sentDocument(agreement: Sent, reader: Reader): Promise<Uint8Array> {
  const kept = await reader.agreementDocument.findUnique({ where: { agreementId: agreement.id }, select: { bytes: true } });
  if (!kept || sha256Of(kept.bytes) !== agreement.sha256) throw conflict("document-changed", { number: agreement.number });
  return kept.bytes;
}
