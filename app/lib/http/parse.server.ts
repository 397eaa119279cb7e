import type { z } from "zod";
import { DomainError } from "../errors";

/** Checks what came in against a schema. `bad-request` (422) names the first place that does not fit. */
export function parse<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = issue?.path.join(".") ?? "";
  throw new DomainError("invalid", "bad-request", { reason: place }, {
    errors: result.error.issues.map((one) => ({ path: one.path.join("."), message: one.message })),
  });
}
