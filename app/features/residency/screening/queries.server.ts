import { createHash } from "node:crypto";
import { db, type Reader } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import type { AnyScope } from "~/features/identity/types";
import { siteDay } from "~/lib/time";
import { isId, reach } from "../moves.server";
import { openCalls, type ListedCall } from "../queries.server";
import type { Screener, ScreenerAnswers } from "./definition";
import { screenerNorms } from "./norms.server";
import { callVerdict, screen, type Outcome, type Verdict } from "./rules";

/** SHA-256 of a screening's key: the key itself is only with whoever answered. */
export const hashKey = (key: string): string => createHash("sha256").update(key).digest("hex");

const KEY = /^[A-Za-z0-9_-]{20,60}$/;
export const isScreeningKey = (key: string): boolean => KEY.test(key);

/** Answers that are kept under a key, or null. */
export async function screeningByKey(key: string, reader: Reader = db): Promise<{ id: string; answers: ScreenerAnswers; createdAt: Date } | null> {
  if (!isScreeningKey(key)) return null;
  const row = await reader.screening.findUnique({ where: { keyHash: hashKey(key) } });
  return row && { id: row.id, answers: readKept(row.answers), createdAt: row.createdAt };
}

function readKept(value: unknown): ScreenerAnswers {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** The questions as they are asked now. */
export const screenerNow = async (now: Date, reader: Reader = db): Promise<Screener> => (await screenerNorms(siteDay(now), reader)).screener;

/** A screening with its verdict, by the questions and thresholds of the day it was answered. */
export interface ScreeningFacts {
  screener: Screener;
  answers: ScreenerAnswers;
  verdict: Verdict;
  /** Where the thresholds of small and medium business stand. */
  smeSource: string;
  at: Date;
}

async function judged(row: { answers: ScreenerAnswers; createdAt: Date }, reader: Reader): Promise<ScreeningFacts> {
  const { screener, bands, smeSource } = await screenerNorms(siteDay(row.createdAt), reader);
  return { screener, answers: row.answers, verdict: screen(screener, row.answers, bands), smeSource, at: row.createdAt };
}

export interface ScreeningPage extends ScreeningFacts {
  /** Open calls, and whether each takes such a company. */
  calls: { call: ListedCall; outcome: Outcome }[];
}

/** What came of a screening, for whoever holds its key. Error: `not-found`. */
export async function screeningPage(key: string, now: Date, reader: Reader = db): Promise<ScreeningPage> {
  const row = await screeningByKey(key, reader);
  if (!row) throw notFound();
  const [facts, calls] = await Promise.all([judged(row, reader), openCalls(now, reader)]);
  return { ...facts, calls: calls.map((call) => ({ call, outcome: callVerdict(call.audience, row.answers.companyKind) })) };
}

/** The screening that an application began with, or null. Error: `not-found` for an application out of reach. */
export async function screeningOf(scope: AnyScope, applicationId: string, now: Date, reader: Reader = db): Promise<ScreeningFacts | null> {
  if (!isId(applicationId)) throw notFound();
  const application = await reader.application.findFirst({ where: { id: applicationId, ...reach(scope, now) }, select: { screeningId: true } });
  if (!application) throw notFound();
  const row = application.screeningId ? await reader.screening.findUnique({ where: { id: application.screeningId } }) : null;
  return row && judged({ answers: readKept(row.answers), createdAt: row.createdAt }, reader);
}
