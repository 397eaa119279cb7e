/** Groups in which people look for a space, and the kinds of resources in each. */
const KINDS_BY_GROUP = {
  capture: ["mocap", "cyclo", "stage", "vr", "kit", "camera", "lens", "tripod", "light", "operator"],
  sound: ["adr", "foley", "mix", "soundman"],
  picture: ["render", "cintiq"],
  making: ["scan3d", "print3d", "stopmo"],
  meeting: ["cinema", "meeting", "cowork"],
} as const satisfies Record<string, readonly string[]>;

export type KindGroup = keyof typeof KINDS_BY_GROUP;
export const GROUPS = Object.keys(KINDS_BY_GROUP) as KindGroup[];
export const isGroup = (value: unknown): value is KindGroup => GROUPS.some((group) => group === value);

/** The group of a kind; undefined for a kind that is in none yet and so stands in the whole catalogue alone. */
export const groupOf = (kind: string): KindGroup | undefined => GROUPS.find((group) => (KINDS_BY_GROUP[group] as readonly string[]).includes(kind));
