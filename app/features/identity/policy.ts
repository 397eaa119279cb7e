import type { MembershipRole, StaffRole } from "~/lib/db/generated/enums";

export const MEMBERSHIP_ROLES = ["OWNER", "MANAGER", "MEMBER"] as const satisfies readonly MembershipRole[];
export const isMembershipRole = (value: unknown): value is MembershipRole => MEMBERSHIP_ROLES.some((role) => role === value);

/** Owners and managers look after the company's people; what concerns owners is the owners' own affair. */
export const mayManagePeople = (role: MembershipRole): boolean => role !== "MEMBER";
/** Roles that somebody may give, when inviting or changing a role. */
export const rolesToGive = (role: MembershipRole): MembershipRole[] =>
  role === "OWNER" ? ["OWNER", "MANAGER", "MEMBER"] : role === "MANAGER" ? ["MANAGER", "MEMBER"] : [];
export const mayGiveRole = (role: MembershipRole, given: MembershipRole): boolean => rolesToGive(role).includes(given);
/** Whether somebody may change the role of a person who has it now, or remove that person. */
export const mayActOn = (role: MembershipRole, theirs: MembershipRole): boolean => mayManagePeople(role) && (role === "OWNER" || theirs !== "OWNER");
export const mayEditCompany = (role: MembershipRole): boolean => role === "OWNER";
/** Requisites by which the tax service knows a company are put right by the house, on its word. */
export const mayCorrectCompanies = (roles: readonly StaffRole[]): boolean => roles.includes("ADMIN");
