import { inputName } from "./input-name";
import { KEEP_NUMBER, KEEP_TEXT, type ReportField, type Typed } from "./fields";

/** Reads stored values; whatever is no text is passed over. */
export function readValues(stored: unknown): Typed {
  if (typeof stored !== "object" || stored === null || Array.isArray(stored)) return {};
  const typed: Typed = {};
  for (const [code, value] of Object.entries(stored)) if (typeof value === "string" && value !== "") typed[code] = value;
  return typed;
}

/** Takes the fields of a form as they were typed; line ends become \n, empty and computed fields are left out. */
export function readTypedReport(fields: readonly ReportField[], form: FormData): Typed {
  const typed: Typed = {};
  for (const { code, kind, computed } of fields) {
    const value = form.get(inputName(code));
    if (computed || typeof value !== "string" || value.trim() === "") continue;
    typed[code] = value.replace(/\r\n?/g, "\n").slice(0, kind === "text" ? KEEP_TEXT : KEEP_NUMBER);
  }
  return typed;
}

/** What the resident adds in words. */
export const readComment = (value: FormDataEntryValue | null): string => (typeof value === "string" ? value.replace(/\r\n?/g, "\n").slice(0, KEEP_TEXT) : "");
