import { okvedCovers } from "~/lib/requisites";

/** Fields of expertise, in the order that lists show them. */
export const EXPERT_FIELDS = [
  { code: "animation", titleRu: "Анимация", titleEn: "Animation" },
  { code: "film", titleRu: "Кино и видео", titleEn: "Film and video" },
  { code: "vfx", titleRu: "Монтаж и визуальные эффекты", titleEn: "Editing and visual effects" },
  { code: "sound", titleRu: "Звук и музыка", titleEn: "Sound and music" },
  { code: "games", titleRu: "Игры", titleEn: "Games" },
  { code: "vr-ar", titleRu: "Виртуальная и дополненная реальность", titleEn: "Virtual and augmented reality" },
  { code: "software", titleRu: "Программы и технологии", titleEn: "Software and technology" },
  { code: "design", titleRu: "Дизайн и архитектура", titleEn: "Design and architecture" },
  { code: "education", titleRu: "Обучение", titleEn: "Education" },
  { code: "business", titleRu: "Деньги и рынок", titleEn: "Money and market" },
  { code: "industry", titleRu: "Промышленность", titleEn: "Industry" },
] as const;
export type ExpertField = (typeof EXPERT_FIELDS)[number]["code"];

export const isExpertField = (value: unknown): value is ExpertField => EXPERT_FIELDS.some((field) => field.code === value);
/** Keeps what is a field, each once, in the order of the list. */
export const expertFields = (values: readonly unknown[]): ExpertField[] => EXPERT_FIELDS.map((field) => field.code).filter((code) => values.includes(code));

const BY_KIND: Record<string, ExpertField> = {
  ANIMATION_STUDIO: "animation",
  DESIGN_BUREAU: "design",
  GAME_DEVELOPER: "games",
  SOUND_POST: "sound",
  VFX_STUDIO: "vfx",
  VR_AR: "vr-ar",
  EDUCATION: "education",
  INDUSTRY: "industry",
};

/** Prefixes of ОКВЭД-2 by field, the closest first. */
const BY_OKVED: readonly (readonly [prefix: string, field: ExpertField])[] = [
  ["59.11.1", "animation"],
  ["59.12", "vfx"],
  ["59.20", "sound"],
  ["59", "film"],
  ["58.21", "games"],
  ["58.29", "software"],
  ["62", "software"],
  ["63", "software"],
  ["71.11", "design"],
  ["74.10", "design"],
  ["85", "education"],
  ["70", "business"],
  ["73", "business"],
  ["32", "industry"],
];

/**
 * Fields that an application touches, the main one first: by what the company is, then by its codes, then by the cluster
 * that the project reaches to. Empty when nothing says anything: then any field is as good.
 */
export function fieldsOf(applicant: { kind: string; okveds: readonly string[]; cluster: string }): ExpertField[] {
  const found: ExpertField[] = [];
  const add = (field: ExpertField | undefined) => {
    if (field && !found.includes(field)) found.push(field);
  };
  add(BY_KIND[applicant.kind]);
  for (const code of applicant.okveds) add(BY_OKVED.find(([prefix]) => okvedCovers(prefix, code))?.[1]);
  if (applicant.cluster) add("industry");
  return found;
}
