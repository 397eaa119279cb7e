import type { TFunction } from "i18next";
import { formatDay } from "./format";

/**
 * Messages of form checks are keys of the namespace `errors` (`field.required`), with parameters behind a bar
 * (`field.tooLong|{"max":300}`), so that the page can say them in the reader's language.
 */
export function message(key: string, params?: Record<string, string | number>): string {
  return params ? `${key}|${JSON.stringify(params)}` : key;
}

const PLAIN_DAY = /^\d{4}-\d{2}-\d{2}$/;

type AnyTranslator = (key: string, params: Record<string, unknown>) => string;

/** A sentence may have a bar of its own: what follows it is no parameters then. */
function paramsOf(text: string): Record<string, string | number> {
  try {
    return JSON.parse(text) as Record<string, string | number>;
  } catch {
    return {};
  }
}

/**
 * The sentence of a key of the namespace `errors`, or `otherwise` when there is none. A rule that was made for some days or people
 * says so in its own words (`reasonRu`, `reasonEn` among the parameters). A plain day is said in words.
 */
export function saySentence(t: unknown, key: string, params: Record<string, string | number>, otherwise: string): string {
  const say = t as AnyTranslator;
  // What is given in two languages (`nameRu`, `nameEn`) is said in the reader's (`name`).
  const ending = say("errors:rule.becauseIn", {}).slice("reason".length);
  const named = Object.fromEntries(Object.entries(params).flatMap(([name, value]) => (name.endsWith(ending) ? [[name.slice(0, -ending.length), value]] : [])));
  // «From 1 to 1» is no range: a sentence may have another form for it.
  const context = params.max === 1 ? { context: "single" } : {};
  const days = Object.fromEntries(Object.entries(params).flatMap(([name, value]) => (PLAIN_DAY.test(String(value)) ? [[name, formatDay(String(value), ending === "Ru" ? "ru" : "en")]] : [])));
  // «30 ноября 2026 г.» ends a sentence with its own full stop.
  const sentence = say(`errors:${key}`, { ...context, ...named, ...params, ...days, defaultValue: otherwise }).replaceAll("г..", "г.");
  const reason = key.startsWith("rule.") ? params[say("errors:rule.becauseIn", {})] : undefined;
  return reason ? `${sentence} ${say("errors:rule.because", { reason })}` : sentence;
}

/** The key and the parameters of a message. */
export function readMessage(text: string): { key: string; params: Record<string, string | number> } {
  const bar = text.indexOf("|");
  return bar < 0 ? { key: text, params: {} } : { key: text.slice(0, bar), params: paramsOf(text.slice(bar + 1)) };
}

/** Says a message of a form check in the reader's language. */
export function sayMessage(t: TFunction<never> | TFunction | unknown, text: string): string {
  const { key, params } = readMessage(text);
  return saySentence(t, key, params, text);
}
