import { z } from "zod";

/** What the portal knows of a company's period by itself; it is fixed in the report when that is submitted. */
export const portalKnowledgeSchema = z.object({
  /** Subsidy spent in the period by the ledger, kopecks and minutes. */
  subsidyKopecks: z.number().int(),
  subsidyMinutes: z.number().int(),
  /** Bookings that took place. */
  bookings: z.number().int().min(0),
  bookingMinutes: z.number().int().min(0),
  /** Names of companies with which an introduction was accepted. */
  partners: z.array(z.string()),
});
export type PortalKnowledge = z.output<typeof portalKnowledgeSchema>;

/** What was fixed at submission; null before it. */
export function readKnown(stored: unknown): PortalKnowledge | null {
  const read = portalKnowledgeSchema.safeParse(stored);
  return read.success ? read.data : null;
}

const roubles = (kopecks: number): string => {
  const whole = Math.trunc(kopecks / 100);
  const rest = kopecks % 100;
  return rest === 0 ? String(whole) : `${whole},${String(rest).padStart(2, "0")}`;
};

/** Fields that a new form is filled with. */
export const prefillFrom = (known: PortalKnowledge): Record<string, string> => ({
  support_received: roubles(Math.max(0, known.subsidyKopecks)),
  projects_joint: String(known.partners.length),
});
