import { useTranslation } from "react-i18next";
import { Notice } from "~/components/page";
import { isRefusal, sayRefusal } from "~/lib/http/refusal";

type AnyTranslator = (key: string, params: Record<string, unknown>) => string;

/** The refusal in an action's answer, in the words of this feature where it has them. */
export function RefusalNotice({ answer }: { answer: unknown }) {
  const { t } = useTranslation(["partners", "errors"]);
  if (!isRefusal(answer)) return null;
  const say = t as unknown as AnyTranslator;
  return <Notice tone="bad">{say(`partners:refusals.${answer.refusal.code}`, { defaultValue: sayRefusal(t, answer) })}</Notice>;
}
