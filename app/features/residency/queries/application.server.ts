import { db, type Reader } from "~/lib/db/client.server";
import { calendarExceptions } from "~/lib/calendar.server";
import type { DecisionKind } from "~/lib/db/generated/enums";
import { notFound } from "~/lib/errors";
import { companyFor, personNames } from "~/features/identity/queries.server";
import type { AnyScope } from "~/features/identity/types";
import { isCompanyScope } from "~/features/identity/types";
import { dayFromDb, siteDay, type Day } from "~/lib/time";
import { readStored } from "../answers.server";
import { aliasOf } from "../experts/alias.server";
import { blindPage } from "../experts/blind-page";
import { readsBlind } from "../experts/policy";
import { readProcess } from "../process";
import { checklistFor, type ChecklistItem } from "../documents";
import { documentsOf, type DocumentFacts, type EarlierDocument } from "../documents/queries.server";
import { isBrought } from "../documents/state";
import { PROJECT_TITLE, type FormDefinition } from "../forms/definition";
import { asSubmitted, type Correction } from "../forms/as-submitted.server";
import { withFormFiles } from "../forms/files";
import { openDocuments, openFixOf, openQuestionsOf, untouchedOf, type FixFacts } from "../forms/fix.server";
import type { FixItem } from "../forms/open";
import { factsOf, formById } from "../forms/queries.server";
import { shownQuestions } from "../forms/shown";
import { withUntouched } from "../forms/untouched";
import { answerOf, type Answers } from "../forms/values";
import { isId, reach } from "../moves.server";
import { residencyNorms } from "../norms.server";
import { mayEdit, maySpeakForCompany } from "../policy";
import { callColumns, callFacts, residencyOf, type CallFacts, type ResidencyFacts } from "../queries.server";
import { clockOf, daysUsed, type Clock, type TurnDays } from "../rules/clock";
import { gapsOf, percentOf, progressOf, type Gap, type SectionProgress } from "../rules/completeness";
import { turnsOf } from "../turns.server";
import { may, type ApplicationStatus, type Side } from "../status";

export interface StepFacts {
  id: string;
  from: ApplicationStatus;
  to: ApplicationStatus;
  at: Date;
  /** Empty when the house does not say who of it acted. */
  actor: string;
  reason: string;
}

export interface CompanyFacts {
  id: string;
  name: string;
  legalName: string;
  legalForm: "UL" | "IP" | "NPD";
  kind: string;
  inn: string;
  kpp: string | null;
  ogrn: string | null;
  okvedMain: string | null;
  okvedOther: string[];
  legalAddress: string | null;
  website: string | null;
}

export interface ApplicationPage {
  id: string;
  number: string | null;
  status: ApplicationStatus;
  version: number;
  answers: Answers;
  /** The version of the form that the application keeps. */
  form: { id: string; code: string; version: number };
  definition: FormDefinition;
  /** Codes of the questions that are asked, given the answers. */
  shown: string[];
  /** The project's name, or an empty text. */
  projectTitle: string;
  createdAt: Date;
  savedAt: Date;
  submittedAt: Date | null;
  stageSince: Date;
  decidedAt: Date | null;
  /** True when the reader is not to learn who applies. */
  blind: boolean;
  clock: Clock | null;
  /** Working days that each side has had the move so far; days under a seal count for nobody. */
  used: Record<Side, number>;
  /** Whose clock runs now. */
  moveSide: Side | null;
  call: CallFacts;
  company: CompanyFacts;
  documents: DocumentFacts[];
  /** Documents that were replaced or taken out. */
  earlierDocuments: EarlierDocument[];
  checklist: ChecklistItem[];
  gaps: Gap[];
  progress: SectionProgress[];
  /** Whole percent of the way to submission. */
  percent: number;
  history: StepFacts[];
  /** Why it was returned, while it is being fixed. */
  asked: string;
  /** What exactly was asked, while it is being fixed. */
  fix: FixFacts | null;
  /** What of it stands as it was sent. Empty for staff, who read what was sent. */
  untouched: FixItem[];
  /** True when there is a submission that a receipt can be written from. */
  receipt: boolean;
  /** Questions that may be written; null = all. */
  open: string[] | null;
  /** Kinds of documents that may be changed; null = all. */
  openDocuments: string[] | null;
  /** For staff, while what the applicant corrects has not been sent: answers and documents are those that were sent last. */
  correction: Correction | null;
  /** The latest decision. */
  decision: { kind: DecisionKind; reasons: string; grounds: string[]; score: number | null; decidedAt: Date; passScore: number } | null;
  residency: ResidencyFacts | null;
  can: { edit: boolean; submit: boolean; withdraw: boolean };
}

/**
 * An application with all that its page tells. A company reaches its own, staff what has been submitted; an expert in a
 * blind call does not learn who applies.
 * Error: `not-found`, also for another company's.
 */
export async function applicationFor(scope: AnyScope, id: string, now: Date, reader: Reader = db): Promise<ApplicationPage> {
  if (!isId(id)) throw notFound();
  const row = await reader.application.findFirst({
    where: { id, ...reach(scope, now) },
    include: {
      call: { select: { ...callColumns, process: true } },
      history: { orderBy: { id: "asc" } },
      decisions: { orderBy: { round: "desc" }, take: 1 },
      _count: { select: { submissions: true } },
    },
  });
  if (!row) throw notFound();
  const today = siteDay(now);
  const staff = !isCompanyScope(scope);
  const people = row.history.flatMap((step) => step.actorId ?? []);
  const [company, names, live, norms, exceptions, form, fix, residency, turns] = await Promise.all([
    companyFor(scope, row.companyId, reader),
    personNames(people, reader),
    documentsOf(reader, id, staff),
    residencyNorms(today, reader),
    calendarExceptions(reader),
    formById(row.formId, reader),
    openFixOf(reader, row),
    row.status === "APPROVED" ? residencyOf(row.companyId, reader) : null,
    turnsOf(reader, id),
  ]);
  const sent = staff ? await asSubmitted(reader, row, live) : null;
  const documents = sent?.documents ?? live;
  const answers = sent?.answers ?? readStored(row.answers).answers;
  const { definition } = form;
  const facts = factsOf(company);
  const shown = shownQuestions(definition, answers, facts);
  const checklist = withFormFiles(checklistFor(company.legalForm, norms.checklist), definition, shown);
  const asked = { definition, facts, checklist };
  const gaps = gapsOf(asked, answers, documents.standing.filter(isBrought).map((document) => document.kind));
  const untouched = staff ? [] : await untouchedOf(reader, row, definition, facts);
  const progress = withUntouched(progressOf(asked, answers, gaps), untouched, gaps, asked);
  const open = fix && (await openQuestionsOf(reader, row, definition, facts));
  const returned = row.history.findLast((step) => step.to === "NEEDS_FIX");
  const decision = row.decisions[0] ?? null;
  const speaks = !staff && maySpeakForCompany(scope);
  const { process, ...call } = row.call;
  const page: ApplicationPage = {
    id,
    blind: false,
    number: row.number,
    status: row.status,
    version: row.version,
    answers,
    form: { id: form.id, code: form.code, version: form.version },
    definition,
    shown: [...shown],
    projectTitle: answerOf(answers, PROJECT_TITLE),
    createdAt: row.createdAt,
    savedAt: row.savedAt,
    submittedAt: row.submittedAt,
    stageSince: row.stageSince,
    decidedAt: row.decidedAt,
    clock: clockOf(row.stageDueOn && dayFromDb(row.stageDueOn), today, exceptions),
    used: daysUsed(turns.map((turn) => outsideOf(turn, call, today)), today, exceptions),
    moveSide: row.moveSide,
    call: callFacts(call, now),
    company: companyFacts(company),
    documents: documents.standing,
    earlierDocuments: documents.earlier,
    checklist,
    gaps,
    progress,
    percent: percentOf(progress),
    history: row.history.map((step) => ({
      id: String(step.id),
      from: step.from,
      to: step.to,
      at: step.at,
      // The applicant hears of the house, not of the person who pressed the button.
      actor: step.actorId && (staff || step.to === "FORMAL_CHECK" || step.to === "WITHDRAWN") ? (names.get(step.actorId) ?? "") : "",
      reason: step.reason ?? "",
    })),
    asked: row.status === "NEEDS_FIX" ? (returned?.reason ?? "") : "",
    fix,
    untouched,
    receipt: row.number !== null && row._count.submissions > 0,
    open: open && [...open],
    openDocuments: openDocuments(fix, checklist, live.standing),
    correction: sent && sent.correction,
    decision: decision && {
      kind: decision.kind,
      reasons: decision.reasons,
      grounds: decision.grounds,
      score: decision.score,
      decidedAt: decision.decidedAt,
      passScore: norms.passScore,
    },
    residency,
    can: {
      edit: !staff && mayEdit(scope, row.status),
      submit: speaks && mayEdit(scope, row.status),
      withdraw: speaks && may("withdraw", row.status),
    },
  };
  return !isCompanyScope(scope) && readProcess(process).blind && readsBlind(scope, row.status) ? blindPage(page, aliasOf(row)) : page;
}

/** A turn without the days on which the call was sealed: the house could not look at anything then. */
function outsideOf(turn: TurnDays, call: { sealed: boolean; closesAt: Date | null }, today: Day): TurnDays {
  if (!call.sealed || !call.closesAt) return turn;
  const opens = siteDay(call.closesAt) < today ? siteDay(call.closesAt) : today;
  const since = turn.since < opens ? opens : turn.since;
  return { ...turn, since, until: turn.until !== null && turn.until < since ? since : turn.until };
}

function companyFacts(company: Awaited<ReturnType<typeof companyFor>>): CompanyFacts {
  const { id, name, legalName, legalForm, kind, inn, kpp, ogrn, okvedMain, okvedOther, legalAddress, website } = company;
  return { id, name, legalName, legalForm, kind, inn, kpp, ogrn, okvedMain, okvedOther, legalAddress, website };
}
