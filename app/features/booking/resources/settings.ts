import type { Operator, ResourceSort } from "~/lib/db/generated/enums";
import type { HouseRules } from "../rules/effective";
import { clock } from "~/lib/clock";

/** What an administrator sets of a resource, its address part apart. Minutes; opening hours in the site zone. */
export interface ResourceSettings extends HouseRules {
  nameRu: string;
  nameEn: string;
  summaryRu: string;
  summaryEn: string;
  kind: string;
  sort: ResourceSort;
  checkIn: boolean;
  handOut: boolean;
  floor: number | null;
  roomId: string | null;
  position: number;
}

export const RESOURCE_SORTS = ["ROOM", "POOL", "MACHINE", "EQUIPMENT", "SERVICE", "NODES"] as const satisfies readonly ResourceSort[];
export const OPERATORS = ["NONE", "REQUIRED"] as const satisfies readonly Operator[];

/** How a value is typed and shown; its fields have the same name in forms, files and differences. */
export type FieldShape = "text" | "long" | "whole" | "wholeOrNone" | "clock" | "tick" | "sort" | "operator" | "room";

export const SHAPES: Record<keyof ResourceSettings, FieldShape> = {
  nameRu: "text",
  nameEn: "text",
  summaryRu: "long",
  summaryEn: "long",
  kind: "text",
  sort: "sort",
  opensAt: "clock",
  closesAt: "clock",
  stepMinutes: "whole",
  minMinutes: "whole",
  maxMinutes: "whole",
  bufferBefore: "whole",
  bufferAfter: "whole",
  noticeMinutes: "whole",
  horizonDays: "whole",
  capacity: "wholeOrNone",
  maxAtOnce: "wholeOrNone",
  operator: "operator",
  certificate: "tick",
  approval: "tick",
  checkIn: "tick",
  handOut: "tick",
  floor: "wholeOrNone",
  roomId: "room",
  position: "whole",
};

export type SettingName = keyof typeof SHAPES;
export const SETTING_NAMES = Object.keys(SHAPES) as SettingName[];

/** A value as a field of a form holds it. */
export function typedValue(shape: FieldShape, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (shape === "clock") return clock(Number(value));
  if (shape === "tick") return value === true ? "on" : "";
  return String(value as string | number);
}

/** Settings as the fields of a form hold them. */
export const typedSettings = (settings: ResourceSettings): Record<SettingName, string> =>
  Object.fromEntries(SETTING_NAMES.map((name) => [name, typedValue(SHAPES[name], settings[name])])) as Record<SettingName, string>;

/** Fields in which two settings differ. */
export const differing = (one: ResourceSettings, other: ResourceSettings): SettingName[] => SETTING_NAMES.filter((name) => one[name] !== other[name]);
