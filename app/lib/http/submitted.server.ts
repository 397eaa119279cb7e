import type { Submission } from "@conform-to/react";
import { data } from "@remix-run/node";
import { message } from "../say-message";
import { refusalOf } from "./answers.server";
import { sentenceKey } from "./refusal";

/**
 * Answers a posted form: with its errors (422), or with what `work` makes of the parsed value. An expected refusal of
 * the work comes back as the form's own error with its status, so that what was typed stands in the fields again also
 * without scripts. Fields in `hide` (passwords) are never sent back. «Not found» passes through.
 */
export async function submitted<S, T, R>(submission: Submission<S, string[], T>, work: (value: T) => Promise<R>, hide: string[] = []) {
  if (submission.status !== "success") return data({ result: submission.reply({ hideFields: hide }) }, { status: 422 });
  try {
    return await work(submission.value);
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal || refusal.kind === "not-found") throw error;
    return data({ result: submission.reply({ formErrors: [message(sentenceKey(refusal), refusal.params)], hideFields: hide }) }, { status: refusal.status });
  }
}
