import { useTranslation } from "react-i18next";
import { isRefusal, sayRefusal } from "~/lib/http/refusal";
import { Notice } from "./page";

/** The refusal in an action's answer, in words; also a line that was cut (`{ failed: true }`). */
export function RefusalNotice({ answer }: { answer: unknown }) {
  const { t } = useTranslation("errors");
  const lost = typeof answer === "object" && answer !== null && "failed" in answer;
  if (!isRefusal(answer) && !lost) return null;
  return <Notice tone="bad">{isRefusal(answer) ? sayRefusal(t, answer) : t("connection-lost")}</Notice>;
}
