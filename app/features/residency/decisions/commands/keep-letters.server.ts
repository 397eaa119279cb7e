import { db } from "~/lib/db/client.server";
import { keepLetters } from "../letters.server";
import { factsForLetters } from "../queries/decision-page.server";

/**
 * Keeps what the house writes about a decision as it is written now: a text that is edited later, or a place that is given
 * up, changes nothing in it. For reactions; a second call keeps nothing anew.
 */
export async function keepDecisionLetters(applicationId: string, now: Date): Promise<void> {
  const facts = await factsForLetters(applicationId, now);
  if (facts) await keepLetters(facts, now, db);
}
