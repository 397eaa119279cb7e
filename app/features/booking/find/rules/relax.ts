import { BOUNDS } from "../../rules/words/wish";
import type { FindWish } from "../wish";

/** A condition that may be given up. */
export type Relaxed = "time" | "days" | "length" | "people" | "quantity" | "features" | "floor" | "beside" | "thing";

export interface Relaxation {
  what: Relaxed;
  wish: FindWish;
  /** How the filters of the page say it. */
  params: Record<string, string>;
}

/** In the order in which people give them up: another hour first, another thing last. */
export function relaxations(wish: FindWish): Relaxation[] {
  const found: Relaxation[] = [];
  if (wish.start !== null || wish.earliest > 0 || wish.latest !== 1440) {
    found.push({ what: "time", wish: { ...wish, start: null, earliest: 0, latest: 1440 }, params: { at: "", after: "", before: "" } });
  }
  if (wish.days < BOUNDS.days || wish.weekdays.length > 0) {
    found.push({ what: "days", wish: { ...wish, days: BOUNDS.days, weekdays: [] }, params: { day: wish.from, days: String(BOUNDS.days) } });
  }
  if (wish.minutes !== null) found.push({ what: "length", wish: { ...wish, minutes: null, whole: false }, params: { minutes: "" } });
  if (wish.people !== null || wish.seats !== null) found.push({ what: "people", wish: { ...wish, people: null, seats: null }, params: { people: "" } });
  if (wish.quantity !== null && wish.quantity > 1) found.push({ what: "quantity", wish: { ...wish, quantity: null }, params: { quantity: "" } });
  if (wish.named !== null && wish.slugs !== null && wish.named.length > wish.slugs.length) found.push({ what: "features", wish: { ...wish, slugs: wish.named }, params: { features: "any" } });
  else if (wish.named === null && wish.slugs !== null) found.push({ what: "features", wish: { ...wish, slugs: null }, params: { features: "any" } });
  if (wish.floor !== null) found.push({ what: "floor", wish: { ...wish, floor: null }, params: { floor: "any" } });
  if (wish.beside?.length) found.push({ what: "beside", wish: { ...wish, beside: [] }, params: { beside: "none" } });
  if (wish.named !== null || wish.kind !== "") found.push({ what: "thing", wish: { ...wish, slugs: null, named: null, kind: "", beside: [] }, params: { kind: "any" } });
  return found;
}
