import { contactsOf, personById, staffWith } from "../features/identity/queries.server";
import type { TermMove } from "../features/notifications/templates";
import { applicationForLetter } from "../features/residency/queries.server";
import type { ApplicationStatus } from "../features/residency/status";
import { dueTerms } from "../features/residency/terms/due.server";
import { appUrl } from "../lib/env.server";
import { applicationUrl, tell } from "./tell.server";

/** Reminds the side whose term ends or has ended. The turn and the day make the letter's identity: a second run writes none. */
export async function remindOfTerms(now: Date): Promise<void> {
  for (const term of await dueTerms(now)) {
    const facts = await applicationForLetter(term.applicationId);
    if (!facts || (facts.sealed && term.side === "HOUSE")) continue;
    const ours = term.side === "HOUSE";
    // Late is the administrators' business whoever owes the answer; before that an expert is asked alone.
    const experts = (await Promise.all(term.experts.map((id) => personById(id)))).filter((person) => person !== null);
    const staff = experts.length > 0 && term.left >= 0 ? [] : await staffWith(["ADMIN"]);
    const people = ours ? [...new Map([...experts, ...staff].map((person) => [person.id, person])).values()] : await contactsOf(facts.companyId);
    const move = termMove(term.stage, ours);
    if (move === null) continue;
    const url = ours ? `${appUrl()}/staff/applications/${term.applicationId}` : applicationUrl(term.applicationId);
    for (const person of people) {
      // An expert of a blind call does not hear who applies, and the number would tell as much.
      const hidden = ours && experts.some((one) => one.id === person.id) && !staff.some((one) => one.id === person.id);
      const common = { number: hidden ? "" : (facts.number ?? ""), companyName: ours && !hidden ? facts.companyName : "", move, dueOn: term.dueOn, url };
      const event = { id: `turn-${term.turnId}:${term.at}` };
      if (term.left >= 0) await tell(event, [person], "applicationTermNear", { ...common, left: term.left });
      else await tell(event, [person], "applicationTermPassed", { ...common, over: -term.left, lapsesOn: ours ? null : term.lapsesOn });
    }
  }
}

function termMove(stage: ApplicationStatus, ours: boolean): TermMove | null {
  if (stage === "NEEDS_FIX") return "fix";
  if (stage === "OFFERED") return "offer";
  if (!ours) return "answer";
  return ({ FORMAL_CHECK: "check", EXPERT_REVIEW: "review", COUNCIL: "council", APPEAL: "appeal" } as Partial<Record<ApplicationStatus, TermMove>>)[stage] ?? null;
}

