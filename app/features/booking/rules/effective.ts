import type { CompanyKind, Operator } from "~/lib/db/generated/enums";
import { weekday as weekdayOf, type Day } from "~/lib/time";
import type { SlotRules } from "./slot";

/** The rules of a resource that a deviation may change. Minutes; opening hours in the site zone. */
export interface HouseRules {
  stepMinutes: number;
  minMinutes: number;
  maxMinutes: number;
  opensAt: number;
  closesAt: number;
  noticeMinutes: number;
  horizonDays: number;
  bufferBefore: number;
  bufferAfter: number;
  capacity: number | null;
  /** Units that one company may hold at one moment; null = as many as there are. */
  maxAtOnce: number | null;
  operator: Operator;
  certificate: boolean;
  approval: boolean;
}

export type RuleField = keyof HouseRules | "closed";

/** What a deviation says otherwise; `closed` makes a day on which nothing may be booked, or opens it again. */
export type RuleChanges = Partial<HouseRules> & { closed?: boolean };

/** A deviation from a resource's rules; null and an empty list mean «whoever» and «whenever». */
export interface Deviation {
  id: string;
  position: number;
  companyKind: CompanyKind | null;
  residencyYear: number | null;
  seasonFrom: Day | null;
  seasonTo: Day | null;
  /** ISO weekdays 1–7. */
  weekdays: readonly number[];
  /** Only days off by the production calendar (true), only working days (false). */
  holidays: boolean | null;
  changes: RuleChanges;
  reasonRu: string;
  reasonEn: string;
}

/** For whom rules are asked. Null: not known, so that only what holds for everybody applies. */
export interface Who {
  companyKind: CompanyKind | null;
  residencyYear: number | null;
}

export const ANYBODY: Who = { companyKind: null, residencyYear: null };

/** A day as the rules see it. `holiday`: nobody works on it by the production calendar. */
export interface DayFacts {
  day: Day;
  weekday: number;
  holiday: boolean;
}

/** Why a field is what it is, where a deviation set it. */
export interface Because {
  field: RuleField;
  value: unknown;
  ruleId: string;
  reasonRu: string;
  reasonEn: string;
}

/** The rules that hold for somebody on a day. */
export type EffectiveRules = SlotRules & HouseRules & { closed: boolean; because: readonly Because[] };

const FIELDS = [
  "closed", "stepMinutes", "minMinutes", "maxMinutes", "opensAt", "closesAt", "noticeMinutes", "horizonDays", "bufferBefore",
  "bufferAfter", "capacity", "maxAtOnce", "operator", "certificate", "approval",
] as const satisfies readonly RuleField[];

/** Fields that a deviation may change, in the order in which they are shown. */
export const RULE_FIELDS: readonly RuleField[] = FIELDS;

export const dayFacts = (day: Day, holiday: boolean): DayFacts => ({ day, weekday: weekdayOf(day), holiday });

/** Whether a deviation speaks of this person and day. */
export function applies(deviation: Deviation, who: Who, day: DayFacts): boolean {
  return (
    (deviation.companyKind === null || deviation.companyKind === who.companyKind) &&
    (deviation.residencyYear === null || deviation.residencyYear === who.residencyYear) &&
    (deviation.seasonFrom === null || deviation.seasonFrom <= day.day) &&
    (deviation.seasonTo === null || day.day <= deviation.seasonTo) &&
    (deviation.weekdays.length === 0 || deviation.weekdays.includes(day.weekday)) &&
    (deviation.holidays === null || deviation.holidays === day.holiday)
  );
}

/** The order in which deviations have their say; of equal places the earlier made comes first. */
export const byPosition = (a: Deviation, b: Deviation) => a.position - b.position || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * The rules of a resource for somebody on a day: its own, changed field by field by the deviations that apply, of which the
 * later `position` has the last word. `because` names for each changed field the deviation that set it.
 */
export function rulesOn(resource: HouseRules & { quantity: number }, deviations: readonly Deviation[], who: Who, day: DayFacts): EffectiveRules {
  const changed = new Map<RuleField, Because>();
  for (const deviation of [...deviations].sort(byPosition)) {
    if (!applies(deviation, who, day)) continue;
    for (const field of FIELDS) {
      const value = deviation.changes[field];
      if (value === undefined) continue;
      changed.set(field, { field, value, ruleId: deviation.id, reasonRu: deviation.reasonRu, reasonEn: deviation.reasonEn });
    }
  }
  const rules: EffectiveRules = {
    quantity: resource.quantity,
    stepMinutes: resource.stepMinutes,
    minMinutes: resource.minMinutes,
    maxMinutes: resource.maxMinutes,
    opensAt: resource.opensAt,
    closesAt: resource.closesAt,
    noticeMinutes: resource.noticeMinutes,
    horizonDays: resource.horizonDays,
    bufferBefore: resource.bufferBefore,
    bufferAfter: resource.bufferAfter,
    capacity: resource.capacity,
    maxAtOnce: resource.maxAtOnce,
    operator: resource.operator,
    certificate: resource.certificate,
    approval: resource.approval,
    closed: false,
    because: FIELDS.flatMap((field) => changed.get(field) ?? []),
  };
  return Object.assign(rules, Object.fromEntries([...changed].map(([field, { value }]) => [field, value])));
}
