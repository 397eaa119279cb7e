import type { StaffScope } from "~/features/identity/types";

/** Who sits in the council, as far as rights go. */
export interface Seat {
  userId: string;
  role: string;
}

type Who = Pick<StaffScope, "userId" | "roles">;

/** Plans and runs sessions: an administrator, or the chair and the secretary of the council. */
export const mayRun = (scope: Who, seats: readonly Seat[]): boolean =>
  scope.roles.includes("ADMIN") || seats.some((seat) => seat.userId === scope.userId && seat.role !== "member");

/**
 * Reads the council's papers: administrators, finance and its members. Who is in the house for scoring alone does not: the
 * agenda names the companies of blind calls.
 */
export const mayReadCouncil = (scope: Pick<Who, "roles">): boolean => scope.roles.some((role) => role !== "EXPERT");

/** Sets who sits in the council. */
export const maySeat = (scope: Pick<Who, "roles">): boolean => scope.roles.includes("ADMIN");
