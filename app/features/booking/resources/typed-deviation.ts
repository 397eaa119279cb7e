import type { Deviation } from "../rules/effective";
import { clock } from "~/lib/clock";

export const DEVIATION_FIGURES = ["stepMinutes", "minMinutes", "maxMinutes", "bufferBefore", "bufferAfter", "noticeMinutes", "horizonDays", "capacity", "maxAtOnce"] as const;
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** A deviation as the fields of its form hold it. */
export function typedDeviation({ changes, weekdays, holidays, ...rest }: Deviation): Record<string, string> {
  const yesNo = (value: boolean | null | undefined) => (value === true ? "yes" : value === false ? "no" : "");
  return {
    reasonRu: rest.reasonRu,
    reasonEn: rest.reasonEn,
    companyKind: rest.companyKind ?? "",
    residencyYear: rest.residencyYear === null ? "" : String(rest.residencyYear),
    seasonFrom: rest.seasonFrom ?? "",
    seasonTo: rest.seasonTo ?? "",
    holidays: yesNo(holidays),
    closed: yesNo(changes.closed),
    approval: yesNo(changes.approval),
    certificate: yesNo(changes.certificate),
    operator: changes.operator ?? "",
    opensAt: changes.opensAt === undefined ? "" : clock(changes.opensAt),
    closesAt: changes.closesAt === undefined ? "" : clock(changes.closesAt),
    ...Object.fromEntries(DEVIATION_FIGURES.map((name) => [name, changes[name] === undefined ? "" : String(changes[name])])),
    ...Object.fromEntries(WEEKDAYS.map((weekday) => [`weekday${weekday}`, weekdays.includes(weekday) ? "on" : ""])),
  };
}
