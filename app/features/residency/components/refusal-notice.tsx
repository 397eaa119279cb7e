import { useTranslation } from "react-i18next";
import { Notice } from "~/components/page";
import { isRefusal, sayRefusal } from "~/lib/http/refusal";

type AnyTranslator = (key: string, params: Record<string, unknown>) => string;

/** The refusal in an action's answer, in the words of this feature where it has them. */
export function RefusalNotice({ answer }: { answer: unknown }) {
  const { t } = useTranslation(["residency", "errors"]);
  const lost = typeof answer === "object" && answer !== null && "failed" in answer;
  if (!isRefusal(answer) && !lost) return null;
  const say = t as unknown as AnyTranslator;
  const text = isRefusal(answer)
    ? say(`residency:refusals.${answer.refusal.code}`, { ...answer.refusal.params, defaultValue: sayRefusal(t, answer) })
    : t("residency:refusals.failed");
  return <Notice tone="bad">{text}</Notice>;
}
