import type { TFunction } from "i18next";

/**
 * Messages of form checks are keys of the namespace `errors` (`field.required`), with parameters behind a bar
 * (`field.tooLong|{"max":300}`), so that the page can say them in the reader's language.
 */
export function message(key: string, params?: Record<string, string | number>): string {
  return params ? `${key}|${JSON.stringify(params)}` : key;
}

type AnyTranslator = (key: string, params: Record<string, unknown>) => string;

/** A sentence may have a bar of its own: what follows it is no parameters then. */
function paramsOf(text: string): Record<string, string | number> {
  try {
    return JSON.parse(text) as Record<string, string | number>;
  } catch {
    return {};
  }
}

/** Says a message of a form check in the reader's language. */
export function sayMessage(t: TFunction<never> | TFunction | unknown, text: string): string {
  const bar = text.indexOf("|");
  const key = bar < 0 ? text : text.slice(0, bar);
  const params = bar < 0 ? {} : paramsOf(text.slice(bar + 1));
  return (t as AnyTranslator)(`errors:${key}`, { ...params, defaultValue: text });
}
