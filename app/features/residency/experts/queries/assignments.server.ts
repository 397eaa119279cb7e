import { companyNames, personById, personNames } from "~/features/identity/queries.server";
import type { StaffScope } from "~/features/identity/types";
import { db, type Reader } from "~/lib/db/client.server";
import { forbidden, notFound } from "~/lib/errors";
import { dayFromDb, siteDay, type Day } from "~/lib/time";
import { isId, reach } from "../../moves.server";
import { residencyNorms } from "../../norms.server";
import { isExpert, maySeeOthersScores } from "../../policy";
import { readProcess } from "../../process";
import { criteriaInForce } from "../../queries/criteria.server";
import type { ApplicationStatus } from "../../status";
import type { PassedOver, Pick, WhyLine } from "../assign";
import { ballotsOf, spreadOf } from "../ballots.server";
import { targetRows, wantedBy } from "../commands/assign.server";
import { isHard, type Conflict } from "../conflicts";
import { mayAssign } from "../policy";
import type { SharedWorkReader } from "./conflicts.server";
import { draftPlan, type DraftPlan } from "./plan.server";

/** How an expert stands to an application. */
export type Standing = "waiting" | "draft" | "final" | "void" | "released";

export interface AssignedExpert {
  expertId: string;
  name: string;
  standing: Standing;
  cause: string;
  why: WhyLine[];
  at: Date;
  dueOn: Day | null;
  /** Past its term: not sent yet, or sent after it. */
  late: boolean;
  finalAt: Date | null;
  /** Hundredths of a point; null while it is not sent or not to be seen. */
  total: number | null;
  conflicts: Conflict[];
  releasedAt: Date | null;
  releaseReason: string;
}

/** Who scored without being assigned, where every expert may. */
export interface UnaskedScore {
  expertId: string;
  name: string;
  /** Hundredths of a point; null while it is not to be seen. */
  total: number | null;
  finalAt: Date;
  late: boolean;
  /** Whether it counts: false when a conflict makes it void. */
  valid: boolean;
  conflicts: Conflict[];
}

export interface SpreadLine {
  code: string;
  titleRu: string;
  titleEn: string;
  weight: number;
  /** Scores that count, lowest first. */
  scores: number[];
}

export interface ApplicationExperts {
  id: string;
  number: string | null;
  status: ApplicationStatus;
  companyName: string;
  callTitleRu: string;
  callTitleEn: string;
  callId: string;
  dueOn: Day | null;
  /** How many experts the call wants. */
  wanted: number;
  blind: boolean;
  alias: string | null;
  assigned: AssignedExpert[];
  unasked: UnaskedScore[];
  /** Whom the house would add now. */
  proposal: { picks: (Pick & { name: string })[]; missing: number };
  candidates: { id: string; name: string; open: number; maxOpen: number; active: boolean; fields: string[]; conflicts: Conflict[] }[];
  ballots: { valid: number; void: number };
  /** Points between the extremes, in hundredths; null with fewer than two, or while the reader is not to see scores. */
  spread: { points: number; limit: number; lines: SpreadLine[] } | null;
  scoresHidden: boolean;
}

/** The experts' page of an application. Errors: `forbidden`, `not-found`. */
export async function applicationExperts(scope: StaffScope, id: string, now: Date, sharedWork: SharedWorkReader, reader: Reader = db): Promise<ApplicationExperts> {
  if (!mayAssign(scope)) throw forbidden();
  if (!isId(id)) throw notFound();
  const row = await reader.application.findFirst({
    where: { id, ...reach(scope, now) },
    include: { call: { select: { titleRu: true, titleEn: true, process: true } }, assignments: { orderBy: [{ at: "asc" }, { id: "asc" }] }, reviews: { select: { expertId: true, finalAt: true } } },
  });
  if (!row) throw notFound();
  const process = readProcess(row.call.process);
  const today = siteDay(now);
  const { experts: wanted } = process;
  const { plan, experts, facts } = await draftPlan(reader, [row], () => wanted, sharedWork, now);
  const ballots = await ballotsOf(reader, row, now);
  const [norms, criteria, names, extra] = await Promise.all([
    residencyNorms(today, reader),
    criteriaInForce(today, reader),
    companyNames([row.companyId], reader),
    personNames([...row.assignments, ...row.reviews].map((one) => one.expertId), reader),
  ]);
  const mine = row.assignments.some((one) => one.expertId === scope.userId && one.state === "ASSIGNED");
  const toScore = isExpert(scope) && (process.reviewers === "OPEN" || mine);
  const open = maySeeOthersScores(scope, row.status, ballots.some((ballot) => ballot.expertId === scope.userId), toScore);
  const nameOf = (expertId: string) => experts.find((one) => one.id === expertId)?.name ?? extra.get(expertId) ?? "";
  const standing = (expertId: string, released: boolean): Standing => {
    const ballot = ballots.find((one) => one.expertId === expertId);
    if (ballot) return ballot.valid ? "final" : "void";
    if (released) return "released";
    return row.reviews.some((review) => review.expertId === expertId) ? "draft" : "waiting";
  };
  const assigned = row.assignments.map((one): AssignedExpert => {
    const ballot = ballots.find((other) => other.expertId === one.expertId);
    const dueOn = one.dueOn && dayFromDb(one.dueOn);
    return {
      expertId: one.expertId,
      name: nameOf(one.expertId),
      standing: standing(one.expertId, one.state === "RELEASED"),
      cause: one.cause,
      why: one.why as unknown as WhyLine[],
      at: one.at,
      dueOn,
      late: ballot ? ballot.late : one.state === "ASSIGNED" && row.status === "EXPERT_REVIEW" && dueOn !== null && dueOn < today,
      finalAt: ballot?.finalAt ?? null,
      total: open ? (ballot?.total ?? null) : null,
      conflicts: facts.between(id, one.expertId),
      releasedAt: one.releasedAt,
      releaseReason: one.releaseReason ?? "",
    };
  });
  const unasked = ballots
    .filter((ballot) => !row.assignments.some((one) => one.expertId === ballot.expertId))
    .map(({ expertId, total, finalAt, late, valid, conflicts }): UnaskedScore => ({ expertId, name: nameOf(expertId), total: open ? total : null, finalAt, late, valid, conflicts }));
  const spread = open ? spreadOf(ballots) : null;
  const valid = ballots.filter((ballot) => ballot.valid);
  return {
    id,
    number: row.number,
    status: row.status,
    companyName: names.get(row.companyId)?.name ?? "",
    callTitleRu: row.call.titleRu,
    callTitleEn: row.call.titleEn,
    callId: row.callId,
    dueOn: row.stageDueOn && dayFromDb(row.stageDueOn),
    wanted,
    blind: process.blind,
    alias: row.alias,
    assigned,
    unasked,
    proposal: { picks: row.status === "EXPERT_REVIEW" ? plan.picks.map((pick) => ({ ...pick, name: nameOf(pick.expertId) })) : [], missing: plan.short[0]?.missing ?? 0 },
    candidates: experts
      .filter((one) => !row.assignments.some((other) => other.expertId === one.id && other.state === "ASSIGNED"))
      .map(({ id: userId, name, open: load, maxOpen, active, fields }) => ({ id: userId, name, open: load, maxOpen, active, fields: [...fields], conflicts: facts.between(id, userId) }))
      .sort((a, b) => Number(isHard(a.conflicts)) - Number(isHard(b.conflicts)) || a.open - b.open || a.name.localeCompare(b.name, "ru")),
    ballots: { valid: valid.length, void: ballots.length - valid.length },
    spread:
      spread === null
        ? null
        : {
            points: spread,
            limit: process.spreadPoints ?? norms.spreadPoints,
            lines: criteria.map(({ code, titleRu, titleEn, weight }) => ({ code, titleRu, titleEn, weight, scores: valid.map((ballot) => ballot.scores[code]?.score ?? 0).sort((a, b) => a - b) })),
          },
    scoresHidden: !open,
  };
}

export interface CallPlan {
  call: { id: string; titleRu: string; titleEn: string; experts: number };
  n: number;
  experts: { id: string; name: string; open: number; after: number; maxOpen: number; active: boolean }[];
  applications: { id: string; number: string | null; companyName: string; wanted: number; taken: string[]; picks: Pick[]; passedOver: PassedOver[]; missing: number }[];
  /** Assignments that the button would make. */
  total: number;
}

/** What assigning a whole call would do, without doing it. Errors: `forbidden`, `not-found`. */
export async function callPlan(scope: StaffScope, callId: string, wantedN: number | null, now: Date, sharedWork: SharedWorkReader, reader: Reader = db): Promise<CallPlan> {
  if (!mayAssign(scope)) throw forbidden();
  if (!isId(callId)) throw notFound();
  const call = await reader.call.findUnique({ where: { id: callId }, select: { id: true, titleRu: true, titleEn: true, process: true } });
  if (!call) throw notFound();
  const { experts: byDefault } = readProcess(call.process);
  const n = wantedN ?? byDefault;
  const rows = await targetRows(reader, { callId });
  const { plan, experts, sought }: DraftPlan = await draftPlan(reader, rows, wantedBy(rows, n), sharedWork, now);
  const names = await companyNames(rows.map((row) => row.companyId), reader);
  const of = <T extends { applicationId: string }>(list: readonly T[], id: string) => list.filter((one) => one.applicationId === id);
  return {
    call: { id: call.id, titleRu: call.titleRu, titleEn: call.titleEn, experts: byDefault },
    n,
    experts: experts.map(({ id, name, open, maxOpen, active }) => ({ id, name, open, after: open + plan.picks.filter((pick) => pick.expertId === id).length, maxOpen, active })),
    applications: rows.map((row) => ({
      id: row.id,
      number: row.number,
      companyName: names.get(row.companyId)?.name ?? "",
      wanted: n,
      taken: [...(sought.find((one) => one.id === row.id)?.taken ?? [])],
      picks: of(plan.picks, row.id),
      passedOver: of(plan.passedOver, row.id),
      missing: of(plan.short, row.id)[0]?.missing ?? 0,
    })),
    total: plan.picks.length,
  };
}

export interface AssignmentLetter {
  expert: { id: string; name: string; email: string; locale: string };
  applicationId: string;
  /** What the expert knows the application by. */
  name: string;
  dueOn: Day | null;
}

/** What letters to experts say, for those who still owe a review; others are left out. For reactions, which act for the house. */
export async function assignmentsForLetter(ids: readonly string[], reader: Reader = db): Promise<AssignmentLetter[]> {
  const rows = await reader.assignment.findMany({
    where: { id: { in: ids.filter(isId) }, state: "ASSIGNED", application: { status: "EXPERT_REVIEW" } },
    include: { application: { select: { number: true, alias: true, call: { select: { process: true } }, reviews: { where: { finalAt: { not: null } }, select: { expertId: true } } } } },
    orderBy: { id: "asc" },
  });
  const found: AssignmentLetter[] = [];
  for (const { expertId, applicationId, dueOn, application } of rows) {
    if (application.reviews.some((review) => review.expertId === expertId)) continue;
    const expert = await personById(expertId, reader);
    const name = readProcess(application.call.process).blind ? application.alias : application.number;
    if (expert) found.push({ expert, applicationId, name: name ?? "", dueOn: dueOn && dayFromDb(dueOn) });
  }
  return found;
}
