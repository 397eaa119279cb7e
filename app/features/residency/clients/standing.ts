import { siteDay, type Day } from "~/lib/time";
import type { Payer } from "../rules/payer";

/** Days in which a company may book, both included, and as whom it pays then. */
export interface Tenure {
  payer: Payer;
  from: Day;
  /** Null: until it is ended. */
  to: Day | null;
  /** What it rests on, as papers name it. */
  basis: string;
}

/** The tenures of a company, the one that counts first: its residency while it runs, then its admissions as a client. */
export type Standing = readonly Tenure[];

/** A stretch of time that somebody wants. */
export interface Stretch {
  startsAt: Date;
  endsAt: Date;
}

const holds = ({ from, to }: Tenure, first: Day, last: Day) => from <= first && (to === null || last <= to);

/** The tenure in which a stretch lies as a whole: a company that is both a resident and a client is a resident. Undefined when none does. */
export const tenureFor = (standing: Standing, { startsAt, endsAt }: Stretch): Tenure | undefined => {
  const [first, last] = [siteDay(startsAt), siteDay(new Date(endsAt.getTime() - 1))];
  return standing.find((tenure) => holds(tenure, first, last));
};

/** The tenure of one day. */
export const tenureOn = (standing: Standing, day: Day): Tenure | undefined => standing.find((tenure) => holds(tenure, day, day));

/** Whether a company is on a day a client and no resident: programmes, rounds and plans are not for it then. */
export const isClientOn = (standing: Standing, day: Day): boolean => {
  const tenure = tenureOn(standing, day);
  return tenure !== undefined && tenure.payer.group !== "RESIDENT";
};

/** Whether the company may book at all, be it for another day: it has a tenure that is not over. A residency that runs counts, whatever its days. */
export const mayBookSome = (standing: Standing, today: Day): boolean => standing.some(({ payer, to }) => payer.group === "RESIDENT" || to === null || to >= today);
