import type { z } from "zod";
import { DomainError } from "../errors";
import { message } from "../say-message";

type Issue = z.core.$ZodIssue;

/** Words of the schema's library are no sentences of the portal's: those are keys, with parameters behind a bar. */
const isKey = (text: string): boolean => /^[a-z][\w-]*(\.[\w-]+)+(\|.*)?$/s.test(text);

function textOf(issue: Issue): string {
  if (issue.code === "too_big" && issue.origin !== "string") return message("field.most", { max: Number(issue.maximum) });
  if (issue.code === "too_small" && issue.origin !== "string") return message("field.least", { min: Number(issue.minimum) });
  if (issue.code === "invalid_type" && issue.expected === "object" && issue.input !== undefined) return message("field.object");
  return isKey(issue.message) ? issue.message : message("field.format");
}

/** What a schema finds wrong, by field; a field that it does not know is named itself. */
function faultsOf(issue: Issue): { path: string; message: string }[] {
  const at = (...more: string[]) => [...issue.path, ...more].map(String).join(".");
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => ({ path: at(key), message: message("field.unknown") })) : [{ path: at(), message: textOf(issue) }];
}

/** Checks what came in against a schema. `bad-request` (422) names the first place that does not fit, details.errors all of them. */
export function parse<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap(faultsOf);
  throw new DomainError("invalid", "bad-request", { reason: errors[0]?.path || "JSON {…}" }, { errors });
}
