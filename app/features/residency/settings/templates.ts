import type { Locale } from "~/lib/i18n/locales";
import { TEMPLATE_FIELDS, type TemplateField } from "./fields";

interface TemplateKind {
  /** A letter has a subject; a paper has a title, kept in the same place. */
  kind: "letter" | "paper";
  /** Fields that the texts may have; whoever fills the text in gives them all. */
  fields: readonly TemplateField[];
  /** Fields without which the text would not do its work. */
  required: readonly TemplateField[];
}

const ABOUT_DECISION = ["number", "companyName", "callTitle", "decidedOn", "score", "passScore", "reasons", "url"] as const;
const ABOUT_AGREEMENT = [
  "number", "date", "city", "operatorName", "operatorSigner", "operatorRequisites", "companyName", "companyRequisites",
  "signerName", "signerPosition", "signerBasis", "signBy",
] as const;

/**
 * Texts that an administrator edits: letters of decisions and papers. In a body an empty line parts paragraphs, and a
 * line that begins with «# » is a heading of a section; where `items` stands, the paper draws its list.
 */
export const TEMPLATES = {
  "decision.approved": { kind: "letter", fields: [...ABOUT_DECISION, "startsOn", "stepPercent", "signBy"], required: ["number"] },
  "decision.reserve": { kind: "letter", fields: [...ABOUT_DECISION, "reserveRank", "shortfalls"], required: ["number", "reserveRank"] },
  "decision.rejected": {
    kind: "letter",
    fields: [...ABOUT_DECISION, "grounds", "shortfalls", "changes", "appealUntil", "reapplyFrom"],
    required: ["number", "grounds", "reasons", "appealUntil"],
  },
  offer: { kind: "letter", fields: ["number", "companyName", "callTitle", "answerUntil", "url"], required: ["number", "answerUntil"] },
  "appeal.granted": { kind: "letter", fields: ["number", "companyName", "callTitle", "decidedOn", "answer", "nextStage", "url"], required: ["number", "answer"] },
  "appeal.dismissed": { kind: "letter", fields: ["number", "companyName", "callTitle", "decidedOn", "answer", "reapplyFrom", "url"], required: ["number", "answer"] },
  agreement: {
    kind: "paper",
    fields: [
      ...ABOUT_AGREEMENT, "applicationNumber", "premises", "area", "startsOn", "endsOn", "termYears", "rentBase", "rentSteps", "kpis", "reporting",
      "terminationNotice",
    ],
    required: ["number", "date", "operatorRequisites", "companyRequisites", "signerName", "startsOn", "endsOn", "rentSteps", "kpis"],
  },
  amendment: {
    kind: "paper",
    fields: [...ABOUT_AGREEMENT, "agreementNumber", "agreementDate", "holdsFrom", "amendments"],
    required: ["number", "date", "agreementNumber", "amendments", "holdsFrom"],
  },
  protocol: {
    kind: "paper",
    fields: ["number", "heldOn", "place", "chair", "secretary", "membersCount", "presentCount", "quorum", "present", "absent", "operatorName", "items"],
    required: ["number", "heldOn", "items"],
  },
  termination: {
    kind: "letter",
    fields: ["companyName", "date", "agreementNumber", "agreementDate", "terminatedOn", "ground", "reason", "bookings", "operatorName", "operatorSigner", "url"],
    required: ["agreementNumber", "terminatedOn", "ground"],
  },
} as const satisfies Record<string, TemplateKind>;

export type TemplateCode = keyof typeof TEMPLATES;
export const TEMPLATE_CODES = Object.keys(TEMPLATES) as TemplateCode[];
export const isTemplateCode = (value: unknown): value is TemplateCode => typeof value === "string" && Object.hasOwn(TEMPLATES, value);

/** Fields that a text of the code has, for whoever fills them in; an empty value leaves its line out. */
export type TemplateValues<C extends TemplateCode> = Record<(typeof TEMPLATES)[C]["fields"][number], string>;

/** Sample values of a code's fields, for the preview. */
export const sampleValues = (code: TemplateCode, locale: Locale): Record<string, string> =>
  Object.fromEntries(TEMPLATES[code].fields.map((field) => [field, TEMPLATE_FIELDS[field][locale]]));
