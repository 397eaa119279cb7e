import { message, z } from "~/lib/form-messages";
import { isDay, siteDay } from "~/lib/time";
import { minuteOf } from "../components/addresses";
import { BOUNDS } from "../rules/words/wish";
import { ANY_KIND, FILTERS } from "./wish";

const sent = z.union([z.string().max(300), z.number()]).transform(String);
/** A filter as text; an empty one takes back what the words said and is always sound. */
const filter = (isSound: (text: string) => boolean, fault: () => string) => sent.refine((text) => text === "" || isSound(text), { error: fault }).optional();
const whole = (min: number, max: number) => filter((text) => /^\d{1,6}$/.test(text) && Number(text) >= min && Number(text) <= max, () => message("field.wholeBetween", { min, max }));
const clock = (latest: number) => filter((text) => (minuteOf(text) ?? Infinity) <= latest, () => message("field.time"));
const only = (word: string) => filter((text) => text === word, () => message("field.choice", { options: word }));

/**
 * The words and filters of finding as the API takes them: the page makes the best of whatever stands in its address, a program is
 * told which field it got wrong.
 * @param kinds kinds that there are resources of
 */
export const strictSearchFields = (kinds: readonly string[], now: Date) => ({
  q: sent.optional(),
  kind: filter((text) => text === ANY_KIND || kinds.includes(text), () => message("field.kind")),
  day: sent
    .superRefine((text, ctx) => {
      if (text === "") return;
      if (!isDay(text)) ctx.addIssue({ code: "custom", message: message("field.date") });
      else if (text < siteDay(now)) ctx.addIssue({ code: "custom", message: message("field.today") });
    })
    .optional(),
  days: whole(1, BOUNDS.days),
  at: clock(1439),
  after: clock(1439),
  before: clock(1440),
  minutes: whole(15, BOUNDS.minutes),
  people: whole(1, BOUNDS.people),
  quantity: whole(1, BOUNDS.quantity),
  features: only("any"),
  floor: only("any"),
  beside: only("none"),
});

/** Checked fields, as parameters of the search page. */
export function searchParams(fields: Readonly<Partial<Record<"q" | (typeof FILTERS)[number], string | undefined>>>): URLSearchParams {
  const params = new URLSearchParams();
  for (const name of ["q", ...FILTERS] as const) if (fields[name] !== undefined) params.set(name, fields[name]);
  return params;
}
