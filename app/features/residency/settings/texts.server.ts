import { db, type Reader } from "~/lib/db/client.server";
import type { Locale } from "~/lib/i18n/locales";
import type { TextTemplate } from "~/lib/db/generated/client";
import { renderTemplate } from "./render";
import type { TemplateCode, TemplateValues } from "./templates";

/** The text in force: the newest version. Throws when there is none, since that is a fault of set-up. */
export async function currentTemplate(reader: Reader, code: TemplateCode): Promise<TextTemplate> {
  const found = await reader.textTemplate.findFirst({ where: { code }, orderBy: { version: "desc" } });
  if (!found) throw new Error(`No text «${code}»`);
  return found;
}

/** Subject (or title) and body of the text in force, filled in. Errors: those of `renderTemplate`. */
export async function fillTemplate<C extends TemplateCode>(code: C, locale: Locale, values: TemplateValues<C>, reader: Reader = db) {
  const text = await currentTemplate(reader, code);
  const [subject, body] = locale === "ru" ? [text.subjectRu, text.bodyRu] : [text.subjectEn, text.bodyEn];
  return { templateId: text.id, version: text.version, subject: renderTemplate(subject, values), body: renderTemplate(body, values) };
}
