import type { CompanyKind } from "~/lib/db/generated/enums";
import { addDays, atMinute, minuteOfDay, siteDay, type Day } from "~/lib/time";
import { readProcess } from "../process";

/** A call as the fields of its form hold it. */
export interface CallFormValue {
  slug: string;
  titleRu: string;
  titleEn: string;
  summaryRu: string;
  summaryEn: string;
  bodyRu: string;
  bodyEn: string;
  kind: "ROLLING" | "DATED";
  opensOn: string;
  opensTime: string;
  lastDay: string;
  lastTime: string;
  places: string;
  audience: CompanyKind[];
  sealed: string;
  formId: string;
  decidedBy: string;
  residentOn: string;
  reviewers: string;
  experts: string;
  minReviews: string;
  blind: string;
  spreadPoints: string;
}
export type CallField = keyof CallFormValue;

interface CallData {
  slug: string;
  kind: "ROLLING" | "DATED";
  titleRu: string;
  titleEn: string;
  summaryRu: string;
  summaryEn: string;
  bodyRu: string;
  bodyEn: string;
  opensAt: Date;
  closesAt: Date | null;
  places: number | null;
  audience: readonly CompanyKind[];
  sealed: boolean;
  formId: string | null;
  process: unknown;
}

const clock = (at: Date): string => {
  const minute = minuteOfDay(at);
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
};
const box = (on: boolean) => (on ? "on" : "");
const figure = (value: number | null) => (value === null ? "" : String(value));

/** The fields of a call; a call that closes at midnight has the day before as its last, and no time. */
export function formValueOf(call: CallData): CallFormValue {
  const { slug, titleRu, titleEn, summaryRu, summaryEn, bodyRu, bodyEn, kind, opensAt, closesAt } = call;
  const process = readProcess(call.process);
  const wholeDay = closesAt !== null && atMinute(siteDay(closesAt), 0).getTime() === closesAt.getTime();
  return {
    slug, titleRu, titleEn, summaryRu, summaryEn, bodyRu, bodyEn, kind,
    opensOn: siteDay(opensAt),
    opensTime: clock(opensAt),
    lastDay: closesAt ? siteDay(wholeDay ? new Date(closesAt.getTime() - 1) : closesAt) : "",
    lastTime: closesAt && !wholeDay ? clock(closesAt) : "",
    places: figure(call.places),
    audience: [...call.audience].sort(),
    sealed: box(call.sealed),
    formId: call.formId ?? "",
    decidedBy: process.decidedBy,
    residentOn: process.residentOn,
    reviewers: process.reviewers,
    experts: String(process.experts),
    minReviews: figure(process.minReviews),
    blind: box(process.blind),
    spreadPoints: figure(process.spreadPoints),
  };
}

/** Names of the fields in which two states of a call differ. */
export const changedFields = (a: CallFormValue, b: CallFormValue): CallField[] =>
  (Object.keys(a) as CallField[]).filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]));

/** What an applicant has answered to does not change under them. */
export const FROZEN_FIELDS: readonly CallField[] = ["formId", "decidedBy", "sealed"];

/** What the form of a new call begins with. */
export const newFormValue = (today: Day): Partial<CallFormValue> => ({
  kind: "DATED",
  opensOn: addDays(today, 1),
  opensTime: "00:00",
  lastDay: addDays(today, 31),
  decidedBy: "ADMINISTRATOR",
  residentOn: "APPROVAL",
  reviewers: "OPEN",
  experts: "3",
});
