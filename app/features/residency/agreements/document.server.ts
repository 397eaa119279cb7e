import type { Agreement } from "~/lib/db/generated/client";
import { conflict } from "~/lib/errors";
import { drawAgreement, sha256Of } from "./paper.server";
import { readTerms } from "./terms";

type Source = Pick<Agreement, "number" | "terms" | "sentAt" | "sha256">;

/**
 * The very bytes that were sent for signing, drawn again and checked against the hash that was kept. Error:
 * `document-changed` (409) when they do not match: then nobody is shown another text under the same number.
 */
export async function sentDocument(agreement: Source): Promise<Uint8Array> {
  const bytes = await drawAgreement({ number: agreement.number, terms: readTerms(agreement.terms), sentAt: agreement.sentAt });
  if (sha256Of(bytes) !== agreement.sha256) throw conflict("document-changed", { number: agreement.number });
  return bytes;
}
