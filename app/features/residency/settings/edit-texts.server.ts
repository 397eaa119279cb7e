import type { StaffScope } from "~/features/identity/types";
import { personNames } from "~/features/identity/queries.server";
import { audit } from "~/lib/audit.server";
import { db, isUniqueViolation, transaction } from "~/lib/db/client.server";
import { conflict, forbidden, notFound } from "~/lib/errors";
import type { Circumstance } from "../moves.server";
import { isAdministrator } from "../policy";
import { requireSoundTemplate } from "./render";
import type { TextInput } from "./schema";
import { currentTemplate } from "./texts.server";
import { isTemplateCode, TEMPLATE_CODES, TEMPLATES, type TemplateCode } from "./templates";

/** Every text with its version in force. */
export async function textList(scope: StaffScope) {
  if (!isAdministrator(scope)) throw forbidden();
  const rows = await db.textTemplate.findMany({ orderBy: { version: "desc" }, distinct: ["code"], select: { code: true, version: true, savedAt: true, subjectRu: true, subjectEn: true } });
  const byCode = new Map(rows.map((row) => [row.code, row]));
  return TEMPLATE_CODES.flatMap((code) => {
    const row = byCode.get(code);
    return row ? [{ ...row, code, kind: TEMPLATES[code].kind }] : [];
  });
}

/** One text with its versions, newest first; `shown` is the asked version. Error: `not-found`. */
export async function textPage(scope: StaffScope, code: string, version: number | null = null) {
  if (!isAdministrator(scope)) throw forbidden();
  if (!isTemplateCode(code)) throw notFound();
  const [current, versions] = await Promise.all([
    currentTemplate(db, code),
    db.textTemplate.findMany({ where: { code }, orderBy: { version: "desc" }, select: { version: true, savedAt: true, savedById: true } }),
  ]);
  const shown = version === null ? current : await db.textTemplate.findFirst({ where: { code, version } });
  if (!shown) throw notFound();
  const names = await personNames(versions.flatMap((row) => row.savedById ?? []));
  return { code, current, shown, versions: versions.map(({ version, savedAt, savedById }) => ({ version, savedAt, by: savedById ? (names.get(savedById) ?? "") : null })) };
}

/** The fields that are at fault would be printed as holes: both languages have to be sound. */
export function requireSoundText(code: TemplateCode, text: TextInput): void {
  const { fields, required } = TEMPLATES[code];
  for (const [subject, body] of [[text.subjectRu, text.bodyRu], [text.subjectEn, text.bodyEn]] as const) {
    requireSoundTemplate(subject, fields);
    requireSoundTemplate(`${subject}\n${body}`, fields, required);
  }
}

/**
 * Saves a text as its next version; letters and papers made before keep theirs. Errors: `not-found`, `template-broken`,
 * `template-unknown`, `template-missing` (422, naming the field), `template-changed` (409) when another version came.
 */
export async function saveText(scope: StaffScope, code: string, text: TextInput, seen: number, at: Circumstance): Promise<{ version: number }> {
  if (!isAdministrator(scope)) throw forbidden();
  if (!isTemplateCode(code)) throw notFound();
  requireSoundText(code, text);
  try {
    return await transaction(async (tx) => {
      const current = await currentTemplate(tx, code);
      const same = (["subjectRu", "subjectEn", "bodyRu", "bodyEn"] as const).every((field) => current[field] === text[field]);
      if (same) return { version: current.version };
      if (current.version !== seen) throw conflict("template-changed");
      const made = await tx.textTemplate.create({ data: { code, version: current.version + 1, ...text, savedById: scope.userId, savedAt: at.now } });
      await audit(tx, { id: scope.userId, name: scope.userName, ip: at.ip }, "text.saved", { type: "text", id: code }, { version: made.version });
      return { version: made.version };
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict("template-changed");
    throw error;
  }
}

/** Makes an earlier version the newest again; nothing in between is lost. Errors: as `saveText`. */
export async function restoreText(scope: StaffScope, code: string, version: number, seen: number, at: Circumstance): Promise<{ version: number }> {
  if (!isAdministrator(scope)) throw forbidden();
  const old = await db.textTemplate.findFirst({ where: { code, version } });
  if (!old) throw notFound();
  const { subjectRu, subjectEn, bodyRu, bodyEn } = old;
  return saveText(scope, code, { subjectRu, subjectEn, bodyRu, bodyEn }, seen, at);
}
