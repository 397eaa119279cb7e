import type { Prisma } from "~/lib/db/client.server";
import { FIELDS, FORM_SECTIONS, type Answers, type FormSection, type Typed } from "./sections";

/**
 * `Application.answers` as it is stored: what was typed by topic, and under `saves` the version at which each topic was
 * saved last, so that colleagues who write different topics of one draft do not stand in each other's way.
 */
export interface StoredAnswers {
  answers: Answers;
  saves: Partial<Record<FormSection, number>>;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads stored answers; fields that the form no longer has are passed over. */
export function readStored(value: Prisma.JsonValue): StoredAnswers {
  const root = isRecord(value) ? value : {};
  const saves = isRecord(root.saves) ? root.saves : {};
  const result: StoredAnswers = { answers: {}, saves: {} };
  for (const section of FORM_SECTIONS) {
    const given = root[section];
    if (isRecord(given)) {
      const typed: Typed = {};
      for (const { name } of FIELDS[section]) {
        const text = given[name];
        if (typeof text === "string" && text !== "") typed[name] = text;
      }
      result.answers[section] = typed;
    }
    const version = saves[section];
    if (typeof version === "number") result.saves[section] = version;
  }
  return result;
}

/** The form in which they are stored. */
export const toStored = ({ answers, saves }: StoredAnswers): Prisma.InputJsonObject => ({ ...answers, saves });
