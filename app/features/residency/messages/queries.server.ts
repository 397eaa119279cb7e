import { db, type Reader } from "~/lib/db/client.server";
import { calendarExceptions } from "~/lib/calendar.server";
import { notFound } from "~/lib/errors";
import { companyNames, personNames } from "~/features/identity/queries.server";
import { isCompanyScope, type AnyScope, type CompanyScope } from "~/features/identity/types";
import { dayFromDb, siteDay } from "~/lib/time";
import { readStored } from "../answers.server";
import { PROJECT_TITLE } from "../forms/definition";
import { answerOf } from "../forms/values";
import { isId, reach } from "../moves.server";
import { readProcess } from "../process";
import { clockOf, type Clock } from "../rules/clock";
import type { ApplicationStatus, Side } from "../status";
import { hidesCompany, mayAsk, mayWriteMessage, sideOfScope, speaksForHouse } from "./policy";

export interface MessageFacts {
  id: string;
  side: Side;
  /** Empty where the applicant reads what the house wrote: it speaks with one voice. */
  author: string;
  /** Of the reader's side. */
  mine: boolean;
  /** Written by the reader. */
  own: boolean;
  text: string;
  at: Date;
  question: boolean;
  /** Of a question: still open, answered by the applicant, or closed without an answer. */
  outcome: "open" | "answered" | "closed" | null;
  readAt: Date | null;
}

export interface NoteFacts {
  id: string;
  author: string;
  own: boolean;
  text: string;
  at: Date;
}

export interface TalkPage {
  id: string;
  number: string | null;
  status: ApplicationStatus;
  moveSide: Side | null;
  clock: Clock | null;
  companyName: string;
  callTitleRu: string;
  callTitleEn: string;
  projectTitle: string;
  messages: MessageFacts[];
  /** Empty for the company. */
  notes: NoteFacts[];
  openQuestions: number;
  can: { write: boolean; ask: boolean; takeBack: boolean };
}

/** Messages about an application, the oldest first; staff get their notes too. Error: `not-found`. */
export async function talkFor(scope: AnyScope, id: string, now: Date, reader: Reader = db): Promise<TalkPage> {
  if (!isId(id)) throw notFound();
  const staff = !isCompanyScope(scope);
  const row = await reader.application.findFirst({
    where: { id, ...reach(scope, now) },
    include: {
      call: { select: { titleRu: true, titleEn: true, process: true } },
      messages: { orderBy: [{ at: "asc" }, { id: "asc" }] },
      notes: { orderBy: [{ at: "asc" }, { id: "asc" }], ...(staff ? {} : { take: 0 }) },
    },
  });
  if (!row || hidesCompany(scope, readProcess(row.call.process), row.status)) throw notFound();
  const authors = [...row.messages, ...row.notes].map((one) => one.authorId);
  const [names, companies, exceptions] = await Promise.all([personNames(authors, reader), companyNames([row.companyId], reader), calendarExceptions(reader)]);
  const answers = new Set(row.messages.filter((one) => one.side === "APPLICANT").map((one) => one.at.getTime()));
  const openQuestions = row.messages.filter((one) => one.question && !one.answeredAt).length;
  return {
    id,
    number: row.number,
    status: row.status,
    moveSide: row.moveSide,
    clock: clockOf(row.stageDueOn && dayFromDb(row.stageDueOn), siteDay(now), exceptions),
    companyName: companies.get(row.companyId)?.name ?? "",
    callTitleRu: row.call.titleRu,
    callTitleEn: row.call.titleEn,
    projectTitle: answerOf(readStored(row.answers).answers, PROJECT_TITLE),
    messages: row.messages.map((one) => ({
      id: one.id,
      side: one.side,
      author: staff || one.side === "APPLICANT" ? (names.get(one.authorId) ?? "") : "",
      mine: one.side === sideOfScope(scope),
      own: one.authorId === scope.userId,
      text: one.text,
      at: one.at,
      question: one.question,
      outcome: !one.question ? null : !one.answeredAt ? "open" : answers.has(one.answeredAt.getTime()) ? "answered" : "closed",
      readAt: one.readAt,
    })),
    notes: row.notes.map((one) => ({ id: one.id, author: names.get(one.authorId) ?? "", own: one.authorId === scope.userId, text: one.text, at: one.at })),
    openQuestions,
    can: {
      write: mayWriteMessage(scope, row.status),
      ask: mayAsk(scope, row.status),
      takeBack: mayAsk(scope, row.status) && openQuestions > 0,
    },
  };
}

/** How many messages of the other side the scope has not opened, for the tabs of an application's pages. */
export async function unreadFor(scope: AnyScope, applicationId: string, reader: Reader = db): Promise<number> {
  if (!isId(applicationId) || (!isCompanyScope(scope) && !speaksForHouse(scope))) return 0;
  return reader.applicationMessage.count({
    where: {
      applicationId,
      readAt: null,
      side: sideOfScope(scope) === "HOUSE" ? "APPLICANT" : "HOUSE",
      application: reach(scope),
    },
  });
}

export interface Waiting {
  unread: number;
  /** Questions of the house that wait for an answer. */
  questions: number;
}

/** What waits for the company in its correspondence, by application; applications with nothing are left out. */
export async function waitingFor(scope: CompanyScope, reader: Reader = db): Promise<Record<string, Waiting>> {
  const rows = await reader.applicationMessage.findMany({
    where: { side: "HOUSE", application: reach(scope), OR: [{ readAt: null }, { question: true, answeredAt: null }] },
    select: { applicationId: true, readAt: true, question: true, answeredAt: true },
  });
  const found: Record<string, Waiting> = {};
  for (const row of rows) {
    const one = (found[row.applicationId] ??= { unread: 0, questions: 0 });
    if (!row.readAt) one.unread += 1;
    if (row.question && !row.answeredAt) one.questions += 1;
  }
  return found;
}

export interface MessageForLetter {
  applicationId: string;
  side: Side;
  text: string;
  question: boolean;
}

/** What a letter about a message says; null when it is not there. For reactions, which act for the house. */
export async function messageForLetter(id: string, reader: Reader = db): Promise<MessageForLetter | null> {
  if (!isId(id)) return null;
  return reader.applicationMessage.findUnique({ where: { id }, select: { applicationId: true, side: true, text: true, question: true } });
}
