/** Legal forms of a company: ЮЛ, ИП, самозанятый. */
export const LEGAL_FORMS = ["UL", "IP", "NPD"] as const;

/** What a company does, as the technopark sorts its residents. */
export const COMPANY_KINDS = [
  "ANIMATION_STUDIO",
  "DESIGN_BUREAU",
  "GAME_DEVELOPER",
  "SOUND_POST",
  "VFX_STUDIO",
  "VR_AR",
  "EDUCATION",
  "INDUSTRY",
  "OTHER",
] as const;
