import type { ResidencyStatus } from "~/lib/db/generated/enums";

/** What happens to a residency, as the register knows it. */
export type RegisterAct = "activate" | "suspend" | "resume" | "extend" | "relocate" | "terminate";

interface Transition {
  from: readonly ResidencyStatus[];
  /** Null: the state stays. */
  to: ResidencyStatus | null;
}

export const REGISTER_TRANSITIONS: Record<RegisterAct, Transition> = {
  /** The agreement is signed by both. */
  activate: { from: ["PENDING"], to: "ACTIVE" },
  suspend: { from: ["ACTIVE"], to: "SUSPENDED" },
  resume: { from: ["SUSPENDED"], to: "ACTIVE" },
  extend: { from: ["ACTIVE", "SUSPENDED"], to: null },
  relocate: { from: ["ACTIVE", "SUSPENDED"], to: null },
  terminate: { from: ["PENDING", "ACTIVE", "SUSPENDED"], to: "TERMINATED" },
};

export const registerMay = (act: RegisterAct, status: ResidencyStatus): boolean => REGISTER_TRANSITIONS[act].from.includes(status);

export const RESIDENCY_STATUSES = ["PENDING", "ACTIVE", "SUSPENDED", "TERMINATED"] as const satisfies readonly ResidencyStatus[];
export const isResidencyStatus = (value: unknown): value is ResidencyStatus => (RESIDENCY_STATUSES as readonly unknown[]).includes(value);

/** Rows of `ResidencyChange` by kind. The first two are written with the approval. */
export const CHANGE_KINDS = [
  "approved",
  "start",
  "signed",
  "suspend-planned",
  "suspended",
  "suspend-undone",
  "resumed",
  "extended",
  "premises",
  "terminate-planned",
  "terminate-undone",
  "terminated",
  "renounced",
  "leave-asked",
  "leave-withdrawn",
  "entry",
  "warned",
  "agreement-warned",
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];
