const DAY = 1440;

/** Minutes of the day from «8:30»; 24:00 is the end of the day. Undefined for anything else. */
export function readClock(text: string): number | undefined {
  const found = /^(\d{1,2})[:.](\d{2})$/.exec(text.trim());
  if (!found) return undefined;
  const minutes = Number(found[1]) * 60 + Number(found[2]);
  return Number(found[2]) < 60 && minutes <= DAY ? minutes : undefined;
}

/** A minute of the day as clocks show it: `08:30`. */
export const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
