import type { CompanyKind } from "~/lib/db/generated/enums";

/** Kinds of companies in the order in which filters name them. */
export const KINDS = [
  "ANIMATION_STUDIO",
  "DESIGN_BUREAU",
  "GAME_DEVELOPER",
  "SOUND_POST",
  "VFX_STUDIO",
  "VR_AR",
  "EDUCATION",
  "INDUSTRY",
  "OTHER",
] as const satisfies readonly CompanyKind[];

/** The person of a company whom an introduced partner may write to. */
export interface Contact {
  name: string;
  email: string;
  /** E.164, or empty. */
  phone: string;
}

/** What a company writes about itself. */
export interface ProfileText {
  tagline: string;
  about: string;
  offers: string;
  needs: string;
  tags: readonly string[];
  contactName: string;
  contactEmail: string;
}

interface Point {
  weight: number;
  /** Without it the profile cannot be published. */
  required: boolean;
  done: (profile: ProfileText) => boolean;
}

const length = (text: string) => [...text.trim()].length;

/** The parts of a profile and their share in its completeness; the weights sum to 100. */
export const PROFILE_POINTS = {
  tagline: { weight: 15, required: true, done: (p) => length(p.tagline) >= 10 },
  offers: { weight: 25, required: true, done: (p) => length(p.offers) >= 30 },
  needs: { weight: 20, required: false, done: (p) => length(p.needs) >= 20 },
  about: { weight: 15, required: false, done: (p) => length(p.about) >= 150 },
  tags: { weight: 10, required: false, done: (p) => p.tags.length >= 3 },
  contact: { weight: 15, required: true, done: (p) => p.contactName.trim() !== "" && p.contactEmail.trim() !== "" },
} as const satisfies Record<string, Point>;
export type ProfilePoint = keyof typeof PROFILE_POINTS;
const POINT_NAMES = Object.keys(PROFILE_POINTS) as ProfilePoint[];

/** How complete a profile is, in whole percent, and what is missing, the weightiest first. */
export function completeness(profile: ProfileText): { percent: number; missing: ProfilePoint[] } {
  const missing = POINT_NAMES.filter((name) => !PROFILE_POINTS[name].done(profile));
  const lost = missing.reduce((sum, name) => sum + PROFILE_POINTS[name].weight, 0);
  return { percent: 100 - lost, missing: missing.sort((a, b) => PROFILE_POINTS[b].weight - PROFILE_POINTS[a].weight) };
}

/** What still stands between the profile and its publication. */
export const missingForPublication = (profile: ProfileText): ProfilePoint[] =>
  completeness(profile).missing.filter((name) => PROFILE_POINTS[name].required);

/** Tags from what a person typed with commas or lines between them: trimmed, each once, at most `TAG_LIMIT`. */
export function parseTags(text: string): string[] {
  const seen = new Map<string, string>();
  for (const part of text.split(/[,;\n]/)) {
    const tag = part.trim().replace(/^#/, "").replace(/\s+/g, " ");
    if (tag && !seen.has(tag.toLowerCase())) seen.set(tag.toLowerCase(), tag);
  }
  return [...seen.values()];
}
export const TAG_LIMIT = 10;
export const TAG_LENGTH = 30;

/** The address of a site when it is one that a link may lead to (http or https), else null. */
export function safeWebsite(text: string | null): string | null {
  if (!text || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
}
