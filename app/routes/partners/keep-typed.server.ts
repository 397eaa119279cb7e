import type { SubmissionResult } from "@conform-to/react";
import { data } from "@remix-run/node";
import { DomainError } from "~/lib/errors";

/**
 * Runs what a form asks for; a refusal comes back together with what was typed, so that the fields keep it without
 * scripts as well. `not-found` passes through: there is no form to come back to.
 */
export async function keepTyped<T>(submission: { reply(): SubmissionResult<string[]> }, work: () => Promise<T>) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind === "not-found") throw error;
    const { code, params, details } = error;
    return data({ refusal: { code, params, details }, result: submission.reply() }, { status: error.status });
  }
}
