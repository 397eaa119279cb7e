import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Notice } from "~/components/page";
import { formatTime } from "~/lib/format";

interface Props {
  id: string;
  /** What was just done, and with how many bookings. */
  done: { kind: "moved" | "undone"; count: number } | null;
  when: string;
  /** Until when the last move can be undone; null when it cannot. */
  undoUntil: Date | string | null;
  /** How many bookings that puts back. */
  undoCount: number;
}

/** What was just moved, and the way back while it lasts. */
export function MovedNotice({ id, done, when, undoUntil, undoCount }: Props) {
  const { t } = useTranslation("moving");
  const locale = useLocale();
  if (!done && !undoUntil) return null;
  const title = done?.kind === "undone" ? (done.count > 1 ? t("done.undoneMany", { count: done.count }) : t("done.undone", { when })) : done && done.count > 1 ? t("done.movedMany", { count: done.count }) : t("done.moved", { when });
  return (
    <Notice tone="good" title={title}>
      {undoUntil ? (
        <Form method="post" action={`/bookings/${id}/move`} className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1">
          <input type="hidden" name="intent" value="undo" />
          <Button>{undoCount > 1 ? t("undoMany", { count: undoCount }) : t("undo")}</Button>
          <span className="text-dense">{t("undoUntil", { until: formatTime(undoUntil, locale) })}</span>
        </Form>
      ) : null}
    </Notice>
  );
}
