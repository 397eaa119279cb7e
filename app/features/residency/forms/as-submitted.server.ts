import type { Reader } from "~/lib/db/client.server";
import { readStored } from "../answers.server";
import type { Documents } from "../documents/queries.server";
import type { ApplicationStatus } from "../status";
import type { SubmittedDocument } from "./submission.server";
import type { Answers } from "./values";

/** An application that is being put right, as staff read it: what was sent last, not what is being written now. */
export interface Correction {
  /** When what is shown was sent. */
  sentAt: Date;
  /** True while the applicant may still send the corrected application. */
  open: boolean;
  /** Documents that are shown and that the applicant has replaced or taken out since. */
  touched: string[];
}

export interface AsSubmitted {
  answers: Answers;
  documents: Documents;
  correction: Correction;
}

interface Stage {
  id: string;
  status: ApplicationStatus;
  history: readonly { from: ApplicationStatus }[];
}

/** Whether what is written goes beyond what was sent: while it is being fixed, and for good when it ends so. */
const isUnsent = ({ status, history }: Stage): boolean => status === "NEEDS_FIX" || (status !== "FORMAL_CHECK" && history.at(-1)?.from === "NEEDS_FIX");

/**
 * What was sent last of an application whose correction has not been sent; null when what is written is what was sent,
 * and for one whose submission was not written down.
 * @param live its documents as they stand now
 */
export async function asSubmitted(reader: Reader, application: Stage, live: Documents): Promise<AsSubmitted | null> {
  if (!isUnsent(application)) return null;
  const row = await reader.submission.findFirst({ where: { applicationId: application.id }, orderBy: { round: "desc" } });
  if (!row) return null;
  const sent = new Set((row.documents as unknown as SubmittedDocument[]).map((one) => one.id));
  const touched = live.earlier.filter((one) => sent.has(one.id));
  const standing = [...live.standing.filter((one) => sent.has(one.id)), ...touched.map(({ until: _until, replaced: _replaced, ...facts }) => facts)];
  return {
    answers: readStored(row.answers).answers,
    documents: {
      standing: standing.sort((a, b) => a.addedAt.getTime() - b.addedAt.getTime() || (a.id < b.id ? -1 : 1)),
      // What came and went while it is being fixed has not been sent.
      earlier: live.earlier.filter((one) => !sent.has(one.id) && one.addedAt <= row.at),
    },
    correction: { sentAt: row.at, open: application.status === "NEEDS_FIX", touched: touched.map((one) => one.id) },
  };
}
