import { companyNames, personNames } from "~/features/identity/queries.server";
import type { StaffScope } from "~/features/identity/types";
import { db } from "~/lib/db/client.server";
import type { DecisionKind } from "~/lib/db/generated/enums";
import { forbidden, notFound } from "~/lib/errors";
import { dayFromDb, siteDay, type Day } from "~/lib/time";
import { readStored } from "../../answers.server";
import { answerOf } from "../../forms/values";
import { isId } from "../../moves.server";
import { residencyNorms } from "../../norms.server";
import { criteriaInForce } from "../../queries/criteria.server";
import type { ScoreLine } from "../../rules/score";
import { isFound } from "../conflicts.server";
import { councilNorms, type Ground } from "../norms.server";
import { mayReadCouncil, mayRun } from "../policy";
import { quorumOf, tallyOf, type Quorum, type Tally, type VotingRules } from "../rules";
import { readProposed, readSitting, type Proposed } from "../schema";
import { seatsOn } from "../sessions.server";
import type { SessionStatus, VoteChoice } from "../status";
import { waitingByCall, waitingCases, type WaitingCall, type WaitingCase } from "./council.server";
import { scoresOf } from "./scores.server";

export interface SessionPerson {
  userId: string;
  name: string;
  role: string;
  position: string;
  present: boolean;
}

export interface SessionVote {
  userId: string;
  name: string;
  choice: VoteChoice;
  /** The portal found the conflict itself: the vote stays. */
  found: boolean;
}

export interface SessionItem {
  id: string;
  position: number;
  kind: "APPLICATION" | "CASE";
  applicationId: string | null;
  number: string | null;
  companyName: string;
  projectTitle: string;
  callTitleRu: string;
  callTitleEn: string;
  /** Ground of a resident's case. */
  ground: string | null;
  /** Hundredths of a point: of the decision once there is one, of the reviews before. */
  score: number | null;
  passes: boolean;
  lines: (Pick<ScoreLine, "code" | "weight" | "meanScore" | "belowFloor"> & { floor: number | null })[];
  /** m² that the applicant asks for; null when that is no whole number. */
  areaSqm: number | null;
  proposal: DecisionKind | null;
  proposed: Proposed | null;
  reasons: string;
  grounds: string[];
  /** Undecided, decided, or put off when the session closed. */
  state: "open" | "decided" | "put-off";
  outcome: DecisionKind | null;
  votes: SessionVote[];
  tally: Tally;
  /** The viewer's own vote, when they sit in this session. */
  own: SessionVote | null;
}

export interface SessionPage {
  id: string;
  number: string | null;
  status: SessionStatus;
  heldOn: Day;
  place: string;
  closedAt: Date | null;
  chairId: string | null;
  chairName: string;
  secretaryName: string;
  people: SessionPerson[];
  /** Over all members: those in conflict with one item are left out of its own tally. */
  quorum: Quorum;
  items: SessionItem[];
  waiting: WaitingCall[];
  cases: WaitingCase[];
  grounds: Ground[];
  passScore: number;
  termYears: number;
  today: Day;
  may: { run: boolean; vote: boolean };
  viewerId: string;
}

/** A session with everything on its agenda, for its page and its protocol. Errors: `forbidden`, `not-found`. */
export async function sessionPage(scope: StaffScope, id: string, now: Date): Promise<SessionPage> {
  if (!mayReadCouncil(scope)) throw forbidden();
  const session = isId(id) ? await db.councilSession.findUnique({ where: { id }, include: { attendance: true } }) : null;
  if (!session) throw notFound();
  const { status } = session;
  const today = siteDay(now);
  const [seats, norms, residency] = await Promise.all([seatsOn(today), councilNorms(siteDay(session.openedAt ?? now)), residencyNorms(today)]);
  const sitting = status === "PLANNED" ? seats : readSitting(session.members);
  const here = new Set(session.attendance.filter((row) => row.present).map((row) => row.userId));
  const rows = await itemRows(id);
  const names = await personNames([...sitting.map((member) => member.userId), ...[session.chairId, session.secretaryId].flatMap((one) => one ?? []), ...rows.flatMap((row) => row.votes.map((vote) => vote.userId))]);
  // Who voted was there, even if they left before the end.
  if (status === "CLOSED") for (const row of rows) if (row.outcome) for (const vote of row.votes) if (vote.choice !== "CONFLICT") here.add(vote.userId);
  const memberIds = sitting.map((member) => member.userId);
  const run = mayRun(scope, seats) && status !== "CLOSED";
  const items = await describe(rows, { scope, now, scoredOn: siteDay(session.openedAt ?? now), memberIds, here, chairId: session.chairId, voting: norms.voting, names });
  return {
    id,
    number: session.number,
    status,
    heldOn: dayFromDb(session.heldOn),
    place: session.place,
    closedAt: session.closedAt,
    chairId: session.chairId,
    chairName: names.get(session.chairId ?? "") ?? "",
    secretaryName: names.get(session.secretaryId ?? "") ?? "",
    people: sitting.map(({ userId, role, position }) => ({ userId, role, position, name: names.get(userId) ?? "", present: here.has(userId) })),
    quorum: quorumOf(memberIds, here, new Set(), norms.voting),
    items,
    waiting: run ? await waitingByCall() : [],
    cases: run ? await waitingCases() : [],
    grounds: norms.grounds,
    passScore: residency.passScore,
    termYears: residency.termYears,
    today,
    may: { run, vote: status === "OPEN" && memberIds.includes(scope.userId) },
    viewerId: scope.userId,
  };
}

const itemRows = (sessionId: string) =>
  db.agendaItem.findMany({
    where: { sessionId },
    orderBy: { position: "asc" },
    include: {
      votes: true,
      application: { select: { id: true, number: true, companyId: true, answers: true, call: { select: { titleRu: true, titleEn: true, process: true } } } },
      case: { select: { ground: true, residency: { select: { companyId: true } } } },
    },
  });
type ItemRow = Awaited<ReturnType<typeof itemRows>>[number];

interface Around {
  scope: StaffScope;
  now: Date;
  /** The day whose scorecard says the floors. */
  scoredOn: Day;
  memberIds: string[];
  here: ReadonlySet<string>;
  chairId: string | null;
  voting: VotingRules;
  names: ReadonlyMap<string, string>;
}

async function describe(rows: readonly ItemRow[], { scope, now, scoredOn, memberIds, here, chairId, voting, names }: Around): Promise<SessionItem[]> {
  const companyOf = (row: ItemRow) => row.application?.companyId ?? row.case?.residency.companyId ?? "";
  const [companies, scores, criteria, decisions] = await Promise.all([
    companyNames(rows.map(companyOf).filter(Boolean)),
    scoresOf(db, rows.flatMap((row) => row.application ?? []), now),
    criteriaInForce(scoredOn),
    db.decision.findMany({ where: { agendaItemId: { in: rows.map((row) => row.id) } }, select: { agendaItemId: true, score: true, byCriterion: true } }),
  ]);
  return rows.map((row) => {
    const { id, position, kind, application, proposal, reasons, grounds, outcome } = row;
    const { answers } = readStored(application?.answers ?? {});
    const scored = application ? scores.get(application.id) : undefined;
    const decision = decisions.find((one) => one.agendaItemId === id);
    const votes = row.votes.map(({ userId, choice, note }) => ({ userId, choice, found: isFound(note), name: names.get(userId) ?? "" })).sort((a, b) => a.name.localeCompare(b.name, "ru"));
    // A decision was made when everybody present had voted: who left since still counts in it.
    const present = outcome === null ? here : new Set(votes.filter((vote) => vote.choice !== "CONFLICT").map((vote) => vote.userId));
    const area = answerOf(answers, "areaSqm").replace(/\s/g, "");
    const lines = decision ? (decision.byCriterion as unknown as ScoreLine[]) : (scored?.verdict.lines ?? []);
    return {
      id,
      position,
      kind,
      applicationId: application?.id ?? null,
      number: application?.number ?? null,
      companyName: companies.get(companyOf(row))?.name ?? "",
      projectTitle: answerOf(answers, "projectTitle"),
      callTitleRu: application?.call.titleRu ?? "",
      callTitleEn: application?.call.titleEn ?? "",
      ground: row.case?.ground ?? null,
      score: decision ? decision.score : (scored?.verdict.total ?? null),
      passes: scored?.verdict.passes ?? false,
      lines: lines.map(({ code, weight, meanScore, belowFloor }) => ({ code, weight, meanScore, belowFloor, floor: criteria.find((one) => one.code === code)?.floor ?? null })),
      areaSqm: /^\d{1,4}$/.test(area) ? Number(area) : null,
      proposal,
      proposed: readProposed(row.proposed),
      reasons,
      grounds,
      state: row.decidedAt === null ? "open" : outcome === null ? "put-off" : "decided",
      outcome,
      votes,
      tally: tallyOf(memberIds, present, votes, chairId, voting),
      own: votes.find((vote) => vote.userId === scope.userId) ?? null,
    };
  });
}
