import type { Span } from "../../rules/windows";

/** Units that stand for one another, each with the spans already taken (buffers inside). */
export interface RoundPool {
  id: string;
  units: readonly { id: number; busy: readonly Span[] }[];
}

/** What can be wished for. Buffers in minutes. */
export interface RoundResource {
  id: string;
  /** Which units a quantity of one takes: a plain resource draws one unit of its own pool, a composite one of each of its parts. */
  draws: readonly { pool: string; units: number }[];
  bufferBefore: number;
  bufferAfter: number;
  /** When it is open within the round's period; a use lies wholly in one of them. */
  open: readonly Span[];
}

/** What the resource's rules say of one start of a wish, on its day and for its company. */
export interface JudgedStart {
  /** The rule that it breaks whatever others wish; null when it breaks none. */
  broken: { rule: string; params: Record<string, string | number> } | null;
  bufferBefore: number;
  bufferAfter: number;
  /** How many the company may hold at one moment; null sets no bound. */
  most: number | null;
}

export interface RoundWish {
  id: string;
  companyId: string;
  /** 1 is what the company wants most. */
  rank: number;
  /** Epoch ms; of two that weigh the same the earlier one comes first. */
  submittedAt: number;
  resourceId: string;
  minutes: number;
  quantity: number;
  /** Starts that the company would take, epoch ms: the wanted one, then the others in its order. */
  starts: readonly number[];
  /** By start; one that is not in it goes by the resource's general rules. */
  judged?: ReadonlyMap<number, JudgedStart>;
}

/** What a company has booked before of a resource with a bound at one moment. */
export interface RoundHeld extends Span {
  companyId: string;
  resourceId: string;
  quantity: number;
}

/** The stated weights. Points and percent are whole numbers. */
export interface RoundTerms {
  /** Points of the first, second, … wish of a company; the last one holds for all that follow. */
  rankPoints: readonly number[];
  /** What a placement at the first, second, … of the starts is worth; the last one holds for all that follow. */
  startPercents: readonly number[];
  /** A company's points shrink by so many percent for every ten hours that it used in the look-back … */
  percentPerTenHours: number;
  /** … but not below this. */
  floorPercent: number;
  /** Points on top for a company's first, second, … granted wish: whoever has nothing yet comes before who has. */
  grantPoints: readonly number[];
  /** Unit minutes that one company may get in the round; null sets no bound. */
  capMinutes: number | null;
}

/** A word of staff: the wish is placed at this start, or (null) is not placed. */
export interface RoundOverride {
  wishId: string;
  start: number | null;
}

export interface Round {
  terms: RoundTerms;
  pools: readonly RoundPool[];
  resources: readonly RoundResource[];
  /** Unit minutes used in the look-back, by company; one that is not named used none. */
  usedMinutes: Readonly<Record<string, number>>;
  wishes: readonly RoundWish[];
  held?: readonly RoundHeld[];
  overrides: readonly RoundOverride[];
}

export interface Placement {
  wishId: string;
  start: number;
  /** Ids ascending, of all pools that the resource draws from. */
  units: number[];
}

/** Time that a wish takes of its units at a start, buffers included. */
export function heldSpan(resource: Pick<RoundResource, "bufferBefore" | "bufferAfter">, minutes: number, start: number): Span {
  return { from: start - resource.bufferBefore * 60_000, to: start + (minutes + resource.bufferAfter) * 60_000 };
}

/** Unit minutes of a wish, as the cap and the past use count them. */
export const unitMinutes = (wish: Pick<RoundWish, "minutes" | "quantity">): number => wish.minutes * wish.quantity;

export const overlap = (one: Span, other: Span): boolean => one.from < other.to && other.from < one.to;

/** Earlier submitted first; ids decide the rest, so that the order of reading never matters. */
export const inOrder = (wishes: readonly RoundWish[]): RoundWish[] =>
  [...wishes].sort((a, b) => a.submittedAt - b.submittedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
