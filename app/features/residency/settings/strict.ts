import type { z } from "zod";
import { message } from "~/lib/form-messages";
import type { NormIssue } from "~/lib/norm-faults";
import { DOCUMENT_KINDS, isDocumentKind } from "../documents";
import { screenerSchema, smeSchema } from "../screening/definition";

/** What residency itself asks of norms that it reads, beyond the shape that the registry knows. */
const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  "residency.screener": screenerSchema,
  "sme.thresholds": smeSchema,
};

/** What of a value, sound by the registry, residency could not read. */
export function strictIssues(code: string, value: unknown): readonly NormIssue[] {
  if (code === "residency.documents") {
    return (value as { kind: string }[]).flatMap((row, index) =>
      isDocumentKind(row.kind) ? [] : [{ path: [index, "kind"], message: message("norm.options", { options: DOCUMENT_KINDS.join(", ") }) }],
    );
  }
  const result = SCHEMAS[code]?.safeParse(value);
  return !result || result.success ? [] : result.error.issues;
}
