import type { z } from "zod";
import { isDocumentKind } from "../documents";
import { screenerSchema, smeSchema } from "../screening/definition";

/** What residency itself asks of norms that it reads, beyond the shape that the registry knows. */
const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  "residency.screener": screenerSchema,
  "sme.thresholds": smeSchema,
};

/** The first place of a value that residency could not read, or null when it reads all of it. */
export function strictFault(code: string, value: unknown): string | null {
  if (code === "residency.documents") {
    const unknown = (value as { kind: unknown }[]).find((row) => !isDocumentKind(row.kind));
    return unknown ? String(unknown.kind) : null;
  }
  const result = SCHEMAS[code]?.safeParse(value);
  return !result || result.success ? null : (result.error.issues[0]?.path.join(".") ?? "");
}
