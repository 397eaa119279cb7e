import { db, type Reader } from "~/lib/db/client.server";
import { norms } from "~/lib/norms.server";
import type { Day } from "~/lib/time";

/** Norms that the work of experts runs by. */
export interface ExpertNorms {
  /** Mail domains that everybody may have an address in: sharing one says nothing. */
  publicDomains: string[];
  /** Working days from a review's term (negative: before it) on which an expert is reminded. */
  reminders: number[];
}

/** Reads them in one statement. */
export async function expertNorms(on: Day, reader: Reader = db): Promise<ExpertNorms> {
  const found = await norms<{ "residency.public-mail-domains": string[]; "residency.review-reminders": number[] }>(
    ["residency.public-mail-domains", "residency.review-reminders"],
    on,
    reader,
  );
  return { publicDomains: found["residency.public-mail-domains"].value, reminders: found["residency.review-reminders"].value };
}
