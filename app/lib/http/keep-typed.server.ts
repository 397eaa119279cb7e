import type { SubmissionResult } from "@conform-to/react";
import { data } from "@remix-run/node";
import { refusalOf } from "./answers.server";

/**
 * Runs what a form asks for; a refusal comes back together with what was typed, so that the fields keep it without
 * scripts as well. `not-found` passes through: there is no form to come back to.
 */
export async function keepTyped<T>(submission: { reply(): SubmissionResult<string[]> }, work: () => Promise<T>) {
  try {
    return await work();
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal || refusal.kind === "not-found") throw error;
    const { code, params, details } = refusal;
    return data({ refusal: { code, params, details }, result: submission.reply() }, { status: refusal.status });
  }
}
