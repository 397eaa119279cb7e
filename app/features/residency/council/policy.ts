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

/** Reads the council's papers: administrators, finance, experts, and its members; every one of them is staff. */
export const mayReadCouncil = (scope: Pick<Who, "roles">): boolean => scope.roles.length > 0;

/** Sets who sits in the council. */
export const maySeat = (scope: Pick<Who, "roles">): boolean => scope.roles.includes("ADMIN");
