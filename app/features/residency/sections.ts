/** Lists that questions of the form refer to. */

/** Kinds of shared equipment that can be asked for, in hours (node-hours, seat-days…) a month: questions `hours_<kind>`. */
export const EQUIPMENT = [
  "mocap", "adr", "foley", "mix", "render", "cintiq", "cowork",
  "cinema", "scan3d", "print3d", "cyclo", "vr", "stopmo", "meeting",
] as const;
export type Equipment = (typeof EQUIPMENT)[number];
export const isEquipment = (value: string): value is Equipment => (EQUIPMENT as readonly string[]).includes(value);

/** Industrial clusters of the region that a project may reach to; names stand in `common:clusters`. */
export const CLUSTERS = ["electrotechnical", "chemical", "mechanical", "medical", "digital"] as const;

export type { Answers, Typed } from "./forms/values";
