import { addDays, minuteOfDay, monthOf, siteDay, type Day } from "~/lib/time";
import { clock } from "~/lib/clock";
import type { RoundFormValue } from "./components/round-form";
import type { RoundWeights } from "./schema";

const weightsValue = ({ rankPoints, startPercents, grantPoints, capMinutes, ...rest }: RoundWeights) => ({
  ...rest,
  rankPoints: rankPoints.join(", "),
  startPercents: startPercents.join(", "),
  grantPoints: grantPoints.join(", "),
  ...(capMinutes === null ? {} : { capHours: capMinutes / 60 }),
});

/** The form of a new round: the next whole month, wishes until a week before it, the weights that are usual. */
export function newRoundValue(today: Day, weights: RoundWeights): RoundFormValue {
  const first = monthOf(addDays(monthOf(today), 31));
  const last = addDays(monthOf(addDays(first, 31)), -1);
  const closes = addDays(first, -7);
  return { nameRu: "", nameEn: "", noteRu: "", noteEn: "", periodFrom: first, periodTo: last, closesOn: closes > today ? closes : addDays(first, -1), closesTime: "18:00", resourceIds: [], ...weightsValue(weights) };
}

/** The form of a round that is there. */
export function roundFormValue(round: { nameRu: string; nameEn: string; noteRu: string; noteEn: string; periodFrom: Day; periodTo: Day; closesAt: string; weights: RoundWeights }, resourceIds: string[]): RoundFormValue {
  const closes = new Date(round.closesAt);
  const { nameRu, nameEn, noteRu, noteEn, periodFrom, periodTo } = round;
  return { nameRu, nameEn, noteRu, noteEn, periodFrom, periodTo, closesOn: siteDay(closes), closesTime: clock(minuteOfDay(closes)), resourceIds, ...weightsValue(round.weights) };
}
