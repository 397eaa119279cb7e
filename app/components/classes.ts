/** Joins class names, leaving out what is false. */
export const cx = (...names: (string | false | null | undefined)[]): string => names.filter(Boolean).join(" ");

/** Colour roles that a mark or notice may have; each is paired with a word or sign, never alone. */
export type Tone = "plain" | "mine" | "good" | "waiting" | "bad";

export const toneClasses: Record<Tone, string> = {
  plain: "bg-raised text-ink-soft",
  mine: "bg-pencil-soft text-pencil",
  good: "bg-green-soft text-green",
  waiting: "bg-amber-soft text-amber",
  bad: "bg-red-soft text-red",
};
