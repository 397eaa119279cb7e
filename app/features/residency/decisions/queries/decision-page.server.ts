import { db, type Reader, type Prisma } from "~/lib/db/client.server";
import { calendarExceptions } from "~/lib/calendar.server";
import type { CalendarExceptions } from "~/lib/calendar";
import type { Application, Appeal, Decision } from "~/lib/db/generated/client";
import type { DecisionKind } from "~/lib/db/generated/enums";
import { notFound } from "~/lib/errors";
import type { Locale } from "~/lib/i18n/locales";
import { companyNames, personNames } from "~/features/identity/queries.server";
import type { AnyScope } from "~/features/identity/types";
import { isCompanyScope } from "~/features/identity/types";
import { dayFromDb, siteDay, type Day } from "~/lib/time";
import { councilNorms } from "../../council/norms.server";
import { requireOpenIdentity } from "../../experts/visibility.server";
import { PROJECT_TITLE } from "../../forms/definition";
import { answerOf } from "../../forms/values";
import { readStored } from "../../answers.server";
import { isId, reach } from "../../moves.server";
import { residencyNorms } from "../../norms.server";
import { maySeeOthersScores } from "../../policy";
import { criteriaInForce } from "../../queries/criteria.server";
import { clockOf, type Clock } from "../../rules/clock";
import type { ApplicationStatus } from "../../status";
import { lettersOf, type DecisionLetter } from "../letters.server";
import { appealUntil, readLines, reapplyFrom, shortfalls, type Shortfall, type StoredLine } from "../rules";
import { applicantActs, staffActs, type ApplicantActs, type StaffActs } from "./acts.server";
import { reservePlaceOf, type ReservePlace } from "./news.server";
import { votesOf, type ItemVotes } from "./votes.server";

export interface CriterionLine extends StoredLine {
  titleRu: string;
  titleEn: string;
  /** A mean score below this fails the application; null = none. */
  floor: number | null;
}

export interface AppealFacts {
  text: string;
  filedOn: Day;
  /** Who filed it and who answered; empty for the company. */
  filedBy: string;
  decidedBy: string;
  /** Null while it waits for an answer. */
  granted: boolean | null;
  answer: string;
  decidedOn: Day | null;
}

/** One decision as it was taken; norms and the scorecard are those of its day. */
export interface RoundFacts {
  round: number;
  kind: DecisionKind;
  decidedOn: Day;
  /** Empty for the company: the house decides, not a person. */
  decidedBy: string;
  reasons: string;
  grounds: { code: string; ru: string; en: string }[];
  /** Hundredths of a point; null when nobody scored. */
  score: number | null;
  passScore: number;
  lines: CriterionLine[];
  shortfalls: (CriterionLine & Shortfall)[];
  /** The last day to appeal; null unless it is a refusal. */
  appealUntil: Day | null;
  reapplyFrom: Day | null;
  appeal: AppealFacts | null;
}

export interface DecisionPage {
  id: string;
  number: string | null;
  status: ApplicationStatus;
  companyName: string;
  projectTitle: string;
  callTitleRu: string;
  callTitleEn: string;
  /** The clock of the present stage. */
  clock: Clock | null;
  /** The day on which the present stage began. */
  stageOn: Day;
  /** On which day the council is to hear it; null while no session has it on its agenda. */
  sessionOn: Day | null;
  /** The latest first; empty before the first decision. */
  rounds: RoundFacts[];
  /** True when scores are kept from an expert whose own is not sent. */
  scoresHidden: boolean;
  /** What the house writes about it, the newest first. */
  letters: DecisionLetter[];
  reserve: ReservePlace | null;
  acts: ApplicantActs | null;
  staff: (StaffActs & { votes: ItemVotes[] }) | null;
}

export type DecisionFacts = Omit<DecisionPage, "letters" | "acts" | "staff">;

/**
 * All that is decided about an application and what may be done about it. A company reaches its own, staff what has been
 * submitted. Error: `not-found`, also for another company's and for an expert whom a blind call keeps from knowing it.
 */
export async function decisionPage(scope: AnyScope, id: string, now: Date, locale: Locale, reader: Reader = db): Promise<DecisionPage> {
  if (!isId(id)) throw notFound();
  const row = await reader.application.findFirst({ where: { id, ...reach(scope, now) }, include: judged });
  if (!row) throw notFound();
  const company = isCompanyScope(scope);
  if (!company) await requireOpenIdentity(scope, id, reader);
  const facts = await factsOf(row, { company, scoresHidden: await hidesScores(scope, row, reader) }, now, reader);
  return {
    ...facts,
    letters: await lettersOf(facts, locale, reader),
    acts: company ? await applicantActs(scope, row, facts.rounds[0], facts.clock, now, reader) : null,
    staff: company ? null : { ...(await staffActs(scope, row, now, reader)), votes: await votesOf(id, reader) },
  };
}

const judged = {
  call: { select: { titleRu: true, titleEn: true } },
  decisions: { orderBy: { round: "desc" } },
  appeals: { orderBy: { round: "desc" } },
} satisfies Prisma.ApplicationInclude;
type Judged = Prisma.ApplicationGetPayload<{ include: typeof judged }>;

/** The same facts as the company reads them, for the house that writes its letters; null when there is nothing to write about. */
export async function factsForLetters(id: string, now: Date, reader: Reader = db): Promise<DecisionFacts | null> {
  const row = isId(id) ? await reader.application.findUnique({ where: { id }, include: judged }) : null;
  return row && row.decisions.length > 0 ? factsOf(row, { company: true, scoresHidden: false }, now, reader) : null;
}

async function factsOf(row: Judged, shown: { company: boolean; scoresHidden: boolean }, now: Date, reader: Reader): Promise<DecisionFacts> {
  const { id } = row;
  const { company, scoresHidden } = shown;
  const [exceptions, companies, people, sessionOn, reserve] = await Promise.all([
    calendarExceptions(reader),
    companyNames([row.companyId], reader),
    company ? new Map<string, string>() : personNames([...row.decisions, ...row.appeals].flatMap((one) => peopleOf(one)), reader),
    sessionOf(id, reader),
    reservePlaceOf(id, reader),
  ]);
  const rounds: RoundFacts[] = [];
  for (const decision of row.decisions) rounds.push(await roundOf(decision, row.appeals, people, exceptions, scoresHidden, reader));
  const today = siteDay(now);
  return {
    id,
    number: row.number,
    status: row.status,
    companyName: companies.get(row.companyId)?.name ?? "",
    projectTitle: answerOf(readStored(row.answers).answers, PROJECT_TITLE),
    callTitleRu: row.call.titleRu,
    callTitleEn: row.call.titleEn,
    clock: clockOf(row.stageDueOn && dayFromDb(row.stageDueOn), today, exceptions),
    stageOn: siteDay(row.stageSince),
    sessionOn,
    rounds,
    scoresHidden,
    reserve,
  };
}

const peopleOf = (one: Decision | Appeal): string[] => [one.decidedById, "filedById" in one ? one.filedById : null].flatMap((who) => who ?? []);

async function sessionOf(applicationId: string, reader: Reader): Promise<Day | null> {
  const item = await reader.agendaItem.findFirst({
    where: { applicationId, decidedAt: null, session: { status: { in: ["PLANNED", "OPEN"] } } },
    orderBy: { session: { heldOn: "asc" } },
    select: { session: { select: { heldOn: true } } },
  });
  return item && dayFromDb(item.session.heldOn);
}

/** An expert who has to score is not led by what others gave, and a decision repeats it. */
async function hidesScores(scope: AnyScope, row: Pick<Application, "id" | "status">, reader: Reader): Promise<boolean> {
  if (isCompanyScope(scope)) return false;
  const own = await reader.review.count({ where: { applicationId: row.id, expertId: scope.userId, finalAt: { not: null } } });
  return !maySeeOthersScores(scope, row.status, own > 0);
}

async function roundOf(
  decision: Decision,
  appeals: readonly Appeal[],
  people: ReadonlyMap<string, string>,
  exceptions: CalendarExceptions,
  scoresHidden: boolean,
  reader: Reader,
): Promise<RoundFacts> {
  const decidedOn = siteDay(decision.decidedAt);
  const [norms, { grounds }, criteria] = await Promise.all([residencyNorms(decidedOn, reader), councilNorms(decidedOn, reader), criteriaInForce(decidedOn, reader)]);
  const lines = (scoresHidden ? [] : readLines(decision.byCriterion)).map((line): CriterionLine => {
    const criterion = criteria.find((one) => one.code === line.code);
    return { ...line, titleRu: criterion?.titleRu ?? line.code, titleEn: criterion?.titleEn ?? line.code, floor: criterion?.floor ?? null };
  });
  const appeal = appeals.find((one) => one.round === decision.round);
  const refused = decision.kind === "REJECTED";
  return {
    round: decision.round,
    kind: decision.kind,
    decidedOn,
    decidedBy: people.get(decision.decidedById) ?? "",
    reasons: decision.reasons,
    grounds: decision.grounds.map((code) => {
      const ground = grounds.find((one) => one.code === code);
      return { code, ru: ground?.ru ?? code, en: ground?.en ?? code };
    }),
    score: scoresHidden ? null : decision.score,
    passScore: norms.passScore,
    lines,
    shortfalls: shortfalls(lines, norms.passScore).map((short) => ({ ...lines.find((line) => line.code === short.code)!, ...short })),
    appealUntil: refused ? appealUntil(decidedOn, norms.appealWithin, exceptions) : null,
    reapplyFrom: refused ? reapplyFrom(decidedOn, norms.reapplyMonths) : null,
    appeal: appeal
      ? {
          text: appeal.text,
          filedOn: siteDay(appeal.filedAt),
          filedBy: people.get(appeal.filedById) ?? "",
          decidedBy: (appeal.decidedById && people.get(appeal.decidedById)) || "",
          granted: appeal.granted,
          answer: appeal.answer ?? "",
          decidedOn: appeal.decidedAt && siteDay(appeal.decidedAt),
        }
      : null,
  };
}
