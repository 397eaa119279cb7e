/** Rules that a form's choices of time keep; minutes, opening hours of the local day. */
interface ChoiceRules {
  stepMinutes: number;
  minMinutes: number;
  maxMinutes: number;
  opensAt: number;
  closesAt: number;
}

const MANY_LENGTHS = 48;

/** Starts that a person may choose on a day, on the step; minutes of the day. */
export function startsOf(item: ChoiceRules): number[] {
  if (item.stepMinutes >= 1440) return [0];
  const starts: number[] = [];
  for (let start = item.opensAt; start + Math.min(item.minMinutes, 1440) <= item.closesAt || (item.closesAt === 1440 && start < 1440 && item.maxMinutes > 1440); start += item.stepMinutes) {
    starts.push(start);
  }
  return starts;
}

/** Lengths on the step from the shortest to the longest that a start leaves room for; long ranges thin out past two days. */
export function lengthsOf(item: ChoiceRules, start: number): number[] {
  const roundTheClock = item.opensAt === 0 && item.closesAt === 1440;
  const longest = roundTheClock ? item.maxMinutes : Math.min(item.maxMinutes, item.closesAt - start);
  const lengths: number[] = [];
  for (let minutes = item.minMinutes; minutes <= longest && lengths.length < MANY_LENGTHS; minutes += item.stepMinutes) lengths.push(minutes);
  for (let minutes = (lengths.at(-1) ?? 0) + 1440; minutes <= longest && lengths.length >= MANY_LENGTHS; minutes += 1440) lengths.push(minutes);
  return lengths.length > 0 ? lengths : [item.minMinutes];
}
