import type { Prisma } from "~/lib/db/client.server";
import type { Answers, Typed } from "./forms/values";

/**
 * `Application.answers` as it is stored: what was typed by section, and under `saves` the version at which each section
 * was saved last, so that colleagues who write different sections of one draft do not stand in each other's way; beside it who wrote each answer.
 */
export interface StoredAnswers {
  answers: Answers;
  saves: Partial<Record<string, number>>;
  /** Id of the person who changed an answer last, by section and question. */
  writers?: Partial<Record<string, Partial<Record<string, string>>>>;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads stored answers; whatever is no text is passed over. */
export function readStored(value: Prisma.JsonValue): StoredAnswers {
  const root = isRecord(value) ? value : {};
  const saves = isRecord(root.saves) ? root.saves : {};
  const result: StoredAnswers = { answers: {}, saves: {} };
  for (const [section, given] of Object.entries(root)) {
    if (section === "saves" || !isRecord(given)) continue;
    const typed: Typed = {};
    for (const [code, text] of Object.entries(given)) if (typeof text === "string" && text !== "") typed[code] = text;
    result.answers[section] = typed;
  }
  const writers: NonNullable<StoredAnswers["writers"]> = {};
  for (const [section, save] of Object.entries(saves)) {
    const version = isRecord(save) ? save.version : save;
    if (typeof version === "number") result.saves[section] = version;
    if (isRecord(save) && isRecord(save.by)) writers[section] = Object.fromEntries(Object.entries(save.by).filter((one): one is [string, string] => typeof one[1] === "string"));
  }
  return { ...result, writers };
}

/** The form in which they are stored. */
export const toStored = ({ answers, saves, writers = {} }: StoredAnswers): Prisma.InputJsonObject =>
  ({ ...answers, saves: Object.fromEntries(Object.entries(saves).map(([section, version]) => [section, { version, by: writers[section] ?? {} }])) }) as Prisma.InputJsonObject;
