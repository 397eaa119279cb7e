import { z } from "zod";

/** How a call is considered and decided: data that an administrator edits with the call. */
export const processSchema = z.object({
  /** An administrator decides on the scores, or a council votes. */
  decidedBy: z.enum(["ADMINISTRATOR", "COUNCIL"]).default("ADMINISTRATOR"),
  /** From when the approved company is a resident: from the approval's date, or once the agreement is signed by both. */
  residentOn: z.enum(["APPROVAL", "SIGNING"]).default("APPROVAL"),
  /** Every expert may score, or only those assigned. */
  reviewers: z.enum(["OPEN", "ASSIGNED"]).default("OPEN"),
  /** How many experts an application is assigned to. */
  experts: z.number().int().min(1).max(10).default(3),
  /** Final reviews that a decision needs; null = the norm `residency.min-reviews`. */
  minReviews: z.number().int().min(1).max(10).nullable().default(null),
  /** Experts see an alias instead of the company's name and requisites. */
  blind: z.boolean().default(false),
  /** Points between the highest and the lowest total over which one more expert is called; null = the norm. */
  spreadPoints: z.number().int().min(1).max(100).nullable().default(null),
});
export type CallProcess = z.output<typeof processSchema>;

/** A call's process as it is stored; what is missing has its default. */
export const readProcess = (stored: unknown): CallProcess => processSchema.parse(stored ?? {});
