import type { Reader } from "~/lib/db/client.server";
import type { Application } from "~/lib/db/generated/client";
import { staffWith } from "~/features/identity/queries.server";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { dayFromDb, siteDay, type Day } from "~/lib/time";
import { placesLeft } from "../../calls/places.server";
import { councilNorms } from "../../council/norms.server";
import { processOf, reviewedOf } from "../../decisions.server";
import { isAdministrator, maySpeakForCompany } from "../../policy";
import { residencyOf } from "../../queries.server";
import type { Clock } from "../../rules/clock";
import { may } from "../../status";
import { reapplicationFrom } from "../reapply.server";
import { isFormalGround } from "../rules";
import type { RoundFacts } from "./decision-page.server";

/** What a company may do about a decision now. */
export interface ApplicantActs {
  /** True for its owner and managers; a member reads. */
  speaks: boolean;
  appeal: boolean;
  /** Both takes and declines. */
  answerOffer: boolean;
  renounce: boolean;
  reapply: boolean;
  /** From which day a new application is taken; null when nothing holds it back. */
  reapplyFrom: Day | null;
  /** The agreement that is signed or being signed; null when there is none. */
  agreementId: string | null;
  /** Both sides have signed. */
  signed: boolean;
}

/** The same conditions as the commands have; those decide, this only draws the buttons. */
export async function applicantActs(scope: CompanyScope, row: Application, latest: RoundFacts | undefined, clock: Clock | null, now: Date, reader: Reader): Promise<ApplicantActs> {
  const today = siteDay(now);
  const speaks = maySpeakForCompany(scope);
  const until = latest?.appealUntil ?? null;
  const over = row.status === "REJECTED" || row.status === "WITHDRAWN" || row.status === "LAPSED";
  const [own, residency, from, agreement] = await Promise.all([
    reader.residency.findUnique({ where: { applicationId: row.id }, select: { status: true, startsOn: true } }),
    residencyOf(row.companyId, reader),
    over ? reapplicationFrom(row.companyId, now, reader) : null,
    reader.agreement.findFirst({ where: { applicationId: row.id, status: { in: ["SENT", "SIGNED"] } }, orderBy: { createdAt: "desc" }, select: { id: true, status: true } }),
  ]);
  const began = own !== null && own.status !== "PENDING" && own.status !== "TERMINATED" && dayFromDb(own.startsOn) <= today;
  const resident = residency !== null && residency.status !== "TERMINATED" && residency.endsOn >= today;
  return {
    speaks,
    appeal: speaks && may("appeal", row.status) && until !== null && !latest?.appeal && today <= until,
    answerOffer: speaks && may("takeOffer", row.status) && !clock?.late,
    renounce: speaks && may("renounce", row.status) && agreement?.status !== "SIGNED" && !began,
    reapply: over && from === null && !resident,
    reapplyFrom: from,
    agreementId: agreement?.id ?? null,
    signed: agreement?.status === "SIGNED",
  };
}

/** What the reader of the house may do about a decision now. */
export interface StaffActs {
  /** An appeal waits for an answer. */
  judge: boolean;
  /** The reader refused; `elsewhere` says that another administrator is there to answer. */
  ownDecision: { elsewhere: boolean } | null;
  /** Null when it is not to be handed to the council. */
  refer: { finals: number; minReviews: number } | null;
  /** Set where an administrator decides and the decision is due; null otherwise. */
  decide: { finals: number; minReviews: number } | null;
  refuse: { code: string; ru: string; en: string }[] | null;
  /** Null when no place may be offered by hand. */
  offer: { ahead: number; placesLeft: number | null } | null;
}

export async function staffActs(scope: StaffScope, row: Application, now: Date, reader: Reader): Promise<StaffActs> {
  const none: StaffActs = { judge: false, ownDecision: null, refer: null, decide: null, refuse: null, offer: null };
  if (!isAdministrator(scope)) return none;
  switch (row.status) {
    case "APPEAL": {
      const decision = await reader.decision.findFirst({ where: { applicationId: row.id }, orderBy: { round: "desc" }, select: { decidedById: true } });
      const own = decision?.decidedById === scope.userId;
      const elsewhere = own && (await staffWith(["ADMIN"], reader)).some((person) => person.id !== scope.userId);
      return { ...none, judge: true, ownDecision: own ? { elsewhere } : null };
    }
    case "EXPERT_REVIEW":
    case "COUNCIL": {
      const byCouncil = (await processOf(reader, row)).decidedBy === "COUNCIL";
      if (byCouncil && row.status === "COUNCIL") return none;
      const { finals, minReviews } = await reviewedOf(reader, row, now);
      return { ...none, [byCouncil ? "refer" : "decide"]: { finals, minReviews } };
    }
    case "FORMAL_CHECK":
      return { ...none, refuse: (await councilNorms(siteDay(now), reader)).grounds.filter((ground) => isFormalGround(ground.code)).map(({ code, ru, en }) => ({ code, ru, en })) };
    case "RESERVE": {
      const ahead = await reader.application.count({ where: { callId: row.callId, status: "RESERVE", reserveRank: { lt: row.reserveRank ?? 0 } } });
      return { ...none, offer: { ahead, placesLeft: await placesLeft(reader, row.callId) } };
    }
    default:
      return none;
  }
}
