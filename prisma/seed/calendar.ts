/**
 * Production calendar: days that are not what their weekday says. 2026 follows the approved calendar (247 working days);
 * 2027 is preliminary (only the shifts of ТК РФ, ст. 112, are certain).
 */
const days = (month: string, list: string) => list.split(" ").map((day) => `${month}-${day}`);

export const CALENDAR: readonly { kind: "OFF" | "SHORT" | "WORKING"; preliminary: boolean; dates: readonly string[] }[] = [
  {
    kind: "OFF",
    preliminary: false,
    dates: [
      ...days("2026-01", "01 02 05 06 07 08 09"),
      "2026-02-23",
      "2026-03-09",
      ...days("2026-05", "01 11"),
      "2026-06-12",
      "2026-11-04",
      "2026-12-31",
    ],
  },
  { kind: "SHORT", preliminary: false, dates: ["2026-04-30", "2026-05-08", "2026-06-11", "2026-11-03"] },
  {
    kind: "OFF",
    preliminary: true,
    dates: [
      ...days("2027-01", "01 04 05 06 07 08"),
      "2027-02-23",
      "2027-03-08",
      ...days("2027-05", "03 10"),
      "2027-06-14",
      ...days("2027-11", "04 05"),
    ],
  },
  { kind: "WORKING", preliminary: true, dates: ["2027-11-13"] },
];
