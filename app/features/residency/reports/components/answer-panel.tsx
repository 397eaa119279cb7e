import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { Sheet } from "~/components/page";

/** Accept with a word, or return with what to fix. What was typed stays after a refusal. */
export function AnswerPanel({ can, version, fixDays, typed }: { can: { accept: boolean; return: boolean }; version: number; fixDays: number; typed: { intent: string; text: string } | null }) {
  const { t } = useTranslation(["reports", "common"]);
  if (!can.accept && !can.return) return null;
  const back = (
    <Form method="post" className="flex flex-col gap-2">
      <input type="hidden" name="version" value={version} />
      <label htmlFor="return-text" className="font-medium">
        {t("reports:staff.returnReason")}
      </label>
      <textarea id="return-text" name="text" rows={4} maxLength={2000} required minLength={10} defaultValue={typed?.intent === "return" ? typed.text : ""} aria-describedby="return-help" className={inputClass} />
      <p id="return-help" className="text-dense text-ink-soft">
        {t("reports:staff.returnHelp", { count: fixDays })}
      </p>
      <Button look="danger" name="intent" value="return">
        {t("reports:staff.return")}
      </Button>
    </Form>
  );
  return (
    <Sheet title={t("reports:staff.answer")}>
      {can.accept ? (
        <>
          <Form method="post" className="flex flex-col gap-2">
            <input type="hidden" name="version" value={version} />
            <label htmlFor="accept-text" className="font-medium">
              {t("reports:staff.acceptWord")}
              <span className="font-normal text-ink-soft"> · {t("common:optional")}</span>
            </label>
            <textarea id="accept-text" name="text" rows={2} maxLength={2000} defaultValue={typed?.intent === "accept" ? typed.text : ""} className={inputClass} />
            <Button look="primary" name="intent" value="accept">
              {t("reports:staff.accept")}
            </Button>
          </Form>
          <div className="mt-5 border-t border-line pt-4">{back}</div>
        </>
      ) : (
        <details open={typed?.intent === "return"}>
          <summary className="inline-flex min-h-11 items-center font-medium text-red md:min-h-8">{t("reports:staff.return")}</summary>
          <div className="mt-2">{back}</div>
        </details>
      )}
    </Sheet>
  );
}
