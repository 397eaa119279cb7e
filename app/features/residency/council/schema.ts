import { message, z } from "~/lib/form-messages";
import { isDay } from "~/lib/time";
import { CASE_MEASURES, MEMBER_ROLES, PROPOSALS, VOTE_CHOICES } from "./status";

const day = z.string().refine(isDay, { error: () => message("field.date") });

export const memberSchema = z.object({
  email: z.string().trim().toLowerCase().max(200).pipe(z.email()),
  role: z.enum(MEMBER_ROLES),
  position: z.string().trim().max(200).default(""),
  since: day,
});
export type MemberInput = z.output<typeof memberSchema>;

export const sessionSchema = z.object({ heldOn: day, place: z.string().trim().min(1).max(200) });
export type SessionInput = z.output<typeof sessionSchema>;

/** Terms of a residency; the same for an approval and for a place in the reserve, where they hold once a place is taken. */
export const termsSchema = z.object({
  startsOn: day,
  premises: z.string().trim().min(1).max(120),
  areaSqm: z.number().int().min(0).max(5000),
  termYears: z.number().int().min(1).max(10),
});

const reasons = z.string().trim().max(2000).default("");

const refusalSchema = z.object({
  proposal: z.literal("REJECTED"),
  reasons: z.string().trim().min(10).max(2000),
  grounds: z.array(z.string().max(60)).min(1, { error: () => message("field.required") }),
});

/** What is put to the vote about an application. */
export const proposalSchema = z.discriminatedUnion("proposal", [
  termsSchema.extend({ proposal: z.literal("APPROVED"), reasons }),
  termsSchema.extend({ proposal: z.literal("RESERVE"), reasons }),
  refusalSchema,
]);
export type ProposalInput = z.output<typeof proposalSchema>;

/** The same for several applications at once: the area is each one's own. */
const bulkTerms = termsSchema.omit({ areaSqm: true });
export const bulkProposalSchema = z.discriminatedUnion("proposal", [
  bulkTerms.extend({ proposal: z.literal("APPROVED"), reasons }),
  bulkTerms.extend({ proposal: z.literal("RESERVE"), reasons }),
  refusalSchema,
]);
export type BulkProposalInput = z.output<typeof bulkProposalSchema>;

export const isProposal = (value: unknown): value is (typeof PROPOSALS)[number] => (PROPOSALS as readonly unknown[]).includes(value);

/** What is put to the vote about a resident's case. */
export const caseProposalSchema = z.object({ measure: z.enum(CASE_MEASURES), reasons: z.string().trim().min(10).max(2000) });
export type CaseProposalInput = z.output<typeof caseProposalSchema>;

export const voteSchema = z.object({ choice: z.enum(VOTE_CHOICES), note: z.string().trim().max(500).default("") });
export type VoteInput = z.output<typeof voteSchema>;

/** What `AgendaItem.proposed` holds. */
const storedSchema = z.union([termsSchema, z.object({ measure: z.enum(CASE_MEASURES) })]);
export type Proposed = z.output<typeof storedSchema>;
export function readProposed(stored: unknown): Proposed | null {
  const read = storedSchema.safeParse(stored);
  return read.success ? read.data : null;
}

/** A member as a session has fixed them. */
const sittingSchema = z.array(z.object({ userId: z.string(), name: z.string(), role: z.enum(MEMBER_ROLES), position: z.string() }));
export type Sitting = z.output<typeof sittingSchema>[number];
export const readSitting = (stored: unknown): Sitting[] => sittingSchema.catch([]).parse(stored);
