import type { SubmissionResult } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { data } from "@remix-run/node";
import type { z } from "zod";
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

/** Reads a form by its schema and runs what it asks for; a faulty field (422) comes back with what was typed, as a refusal does. */
export async function filledIn<S extends z.ZodType, T>(form: FormData, schema: S, work: (value: z.output<S>) => Promise<T>) {
  const submission = parseWithZod(form, { schema });
  if (submission.status !== "success") return data({ result: submission.reply() }, { status: 422 });
  return keepTyped(submission, () => work(submission.value));
}
