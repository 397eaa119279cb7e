import { COMPANY_KINDS } from "~/features/identity/kinds";
import { OKVED_PROFILE } from "~/lib/okved";
import { message } from "~/lib/say-message";
import { NO_OKVED, type Screener, type ScreenerAnswers, type ScreenerQuestion } from "./definition";
import { wholeOf } from "./rules";

/** Longest text that is kept of an answer. */
const KEEP_CHARS = 40;

/** What is wrong with a filled answer, as a message of a form check; null when nothing is. */
function wrongIn(question: ScreenerQuestion, answer: string): string | null {
  const isIn = (values: readonly string[]) => (values.includes(answer) ? null : message("field.required"));
  switch (question.kind) {
    case "choice":
      return isIn(question.options?.map((option) => option.value) ?? []);
    case "company-kind":
      return isIn(COMPANY_KINDS);
    case "okved":
      return isIn([NO_OKVED, ...OKVED_PROFILE.map((entry) => entry.code)]);
    default: {
      const number = wholeOf(answer);
      if (number === null) return message("field.number");
      return question.max !== undefined && number > question.max ? message("field.between", { min: 0, max: question.max }) : null;
    }
  }
}

export interface ReadAnswers {
  answers: ScreenerAnswers;
  /** By question; empty when all that was answered can be read. */
  errors: Record<string, string>;
}

/** Takes the answers from a form; questions that are left open are absent, and that is no error. */
export function readAnswers(screener: Screener, form: FormData): ReadAnswers {
  const answers: Record<string, string> = {};
  const errors: Record<string, string> = {};
  for (const question of screener.topics.flatMap((topic) => topic.questions)) {
    const given = form.get(question.code);
    const answer = typeof given === "string" ? given.trim().slice(0, KEEP_CHARS) : "";
    if (answer === "") continue;
    answers[question.code] = answer;
    const wrong = wrongIn(question, answer);
    if (wrong) errors[question.code] = wrong;
  }
  return { answers, errors };
}
