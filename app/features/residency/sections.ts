/** Topics of the application form and their fields, as data that both the pages and the checks read. */

/** Topics with fields, in the order they are filled. */
export const FORM_SECTIONS = ["company", "project", "team", "needs"] as const;
export type FormSection = (typeof FORM_SECTIONS)[number];

/** All pages of the form. */
export const SECTIONS = [...FORM_SECTIONS, "documents", "review"] as const;
export type Section = (typeof SECTIONS)[number];

/** Kinds of shared equipment that can be asked for, in hours (node-hours, seat-days…) a month. */
export const EQUIPMENT = [
  "mocap", "adr", "foley", "mix", "render", "cintiq", "cowork",
  "cinema", "scan3d", "print3d", "cyclo", "vr", "stopmo", "meeting",
] as const;
export type Equipment = (typeof EQUIPMENT)[number];

/** Industrial clusters of the region that a project may reach to; names stand in `common:clusters`. */
export const CLUSTERS = ["electrotechnical", "chemical", "mechanical", "medical", "digital"] as const;

export type FieldName =
  | "activity" | "portfolioUrl" | "revenue" | "headcount" | "contactName" | "contactEmail" | "contactPhone"
  | "projectTitle" | "projectSummary" | "projectLevel" | "projectBudget" | "ownFunds" | "readiness" | "cluster" | "crossIndustry"
  | "teamSize" | "teamAbout" | "jobsPlanned" | "training"
  | "areaSqm" | "workplaces" | "needsComment"
  | `hours_${Equipment}`;

/** `whole` is a whole number, `roubles` a whole sum; `cluster` is one of CLUSTERS. */
export type FieldKind = "line" | "text" | "whole" | "roubles" | "url" | "email" | "phone" | "cluster" | "hours";

export interface FieldRule {
  readonly name: FieldName;
  readonly kind: FieldKind;
  readonly required: boolean;
  /** Longest text in characters, or largest number. */
  readonly max: number;
}

const field = (name: FieldName, kind: FieldKind, max: number, required = true): FieldRule => ({ name, kind, required, max });

export const FIELDS: Record<FormSection, readonly FieldRule[]> = {
  company: [
    field("activity", "text", 2000),
    field("portfolioUrl", "url", 300, false),
    field("headcount", "whole", 100_000),
    field("revenue", "roubles", 1_000_000_000_000, false),
    field("contactName", "line", 120),
    field("contactEmail", "email", 200),
    field("contactPhone", "phone", 40),
  ],
  project: [
    field("projectTitle", "line", 160),
    field("projectSummary", "text", 3000),
    field("projectLevel", "text", 2000),
    field("projectBudget", "roubles", 1_000_000_000_000),
    field("ownFunds", "roubles", 1_000_000_000_000, false),
    field("readiness", "text", 1500),
    field("cluster", "cluster", 40, false),
    field("crossIndustry", "text", 1500, false),
  ],
  team: [
    field("teamSize", "whole", 10_000),
    field("teamAbout", "text", 3000),
    field("jobsPlanned", "whole", 10_000),
    field("training", "text", 1500, false),
  ],
  needs: [
    field("areaSqm", "whole", 5_000),
    field("workplaces", "whole", 1_000, false),
    ...EQUIPMENT.map((kind) => field(`hours_${kind}`, "hours", 30_000, false)),
    field("needsComment", "text", 1500, false),
  ],
};

/** What was typed in one topic, field by field, exactly as typed; an empty field is absent. */
export type Typed = Partial<Record<FieldName, string>>;
export type Answers = Partial<Record<FormSection, Typed>>;

export const isFormSection = (value: unknown): value is FormSection => (FORM_SECTIONS as readonly unknown[]).includes(value);
export const isSection = (value: unknown): value is Section => (SECTIONS as readonly unknown[]).includes(value);
export const isEquipment = (value: string): value is Equipment => (EQUIPMENT as readonly string[]).includes(value);

/** The page that follows a topic; the last one follows itself. */
export const sectionAfter = (section: Section): Section => SECTIONS[SECTIONS.indexOf(section) + 1] ?? "review";

/** Longest text that is kept of one field, whatever its limit is: a draft keeps also what is too long to submit. */
export const KEEP_CHARS = 20_000;
