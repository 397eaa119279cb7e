import { db, type Reader } from "~/lib/db/client.server";
import { translator } from "~/lib/i18n/i18n.server";
import type { Locale } from "~/lib/i18n/locales";
import { localised } from "~/lib/i18n/locales";
import { isDocumentKind } from "../documents";
import { isId } from "../moves.server";
import { questionOf, sectionOf, type FormDefinition } from "./definition";
import { readFixItems, type FixItem } from "./open";
import { formById } from "./queries.server";

export interface FixItemForLetter {
  /** The question, the document or the section as the form names it. */
  what: { ru: string; en: string };
  /** Empty when the name says all. */
  note: string;
}

/** A thing as its form names it; by its code when the form does not have it. */
function nameOf(definition: FormDefinition, { section, question, document }: FixItem, locale: Locale): string {
  const t = translator(locale);
  if (document !== undefined) return isDocumentKind(document) ? t(`residency:documents.${document}.title`) : document;
  if (section === "documents") return t("residency:sections.documents");
  const found = question === undefined ? sectionOf(definition, section) : questionOf(definition, question);
  return found ? localised(found, "label", locale) : (question ?? section);
}

/** What was asked when an application was last returned, thing by thing. For reactions, which act for the house. */
export async function fixItemsForLetter(applicationId: string, reader: Reader = db): Promise<FixItemForLetter[]> {
  if (!isId(applicationId)) return [];
  const row = await reader.fixRequest.findFirst({
    where: { applicationId },
    orderBy: { round: "desc" },
    select: { items: true, application: { select: { formId: true } } },
  });
  if (!row) return [];
  const { definition } = await formById(row.application.formId, reader);
  return readFixItems(row.items).map((item) => ({ what: { ru: nameOf(definition, item, "ru"), en: nameOf(definition, item, "en") }, note: item.note }));
}
