import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Notice, Sheet } from "~/components/page";
import { formatDay } from "~/lib/format";
import { ActForm, resultOf } from "../../agreements/components/act-form";
import type { ResidentPage } from "../queries.server";

function Fold({ title, open, danger, children }: { title: string; open: boolean; danger?: boolean; children: ReactNode }) {
  return (
    <details className="border-t border-line pt-2 first:border-0 first:pt-0" open={open}>
      <summary className={`inline-flex min-h-11 cursor-pointer items-center font-medium md:min-h-9 ${danger ? "text-red" : ""}`}>{title}</summary>
      <div className="mt-2 mb-3">{children}</div>
    </details>
  );
}

/** Acts of the register. `bookings` are those ahead, which every act that takes time away asks about. */
export function Acts({ resident, answer, bookings }: { resident: ResidentPage; answer: unknown; bookings: ReactNode }) {
  const { t } = useTranslation("agreements");
  const locale = useLocale();
  const { can, version, today } = resident;
  const hidden = { version };
  const open = (intent: string) => resultOf(answer, intent).result !== undefined;
  const grounds = (rows: ResidentPage["terminationGrounds"]) => rows.map((row) => ({ value: row.code, text: row[locale] }));
  const choice = (codes: readonly ("cancel" | "cancelAll" | "keepUntil" | "keep" | "keepToEnd")[]) => codes.map((code) => ({ value: code === "keepToEnd" ? "keep" : code === "cancelAll" ? "cancel" : code, text: t(`acts.bookings.${code}`) }));
  const reason = { name: "reason", label: t("acts.reason"), kind: "text" as const, required: false as const };
  if (!can.suspend && !can.resume && !can.extend && !can.relocate && !can.terminate && !can.entry && !can.keep) return null;
  return (
    <Sheet title={t("acts.title")}>
      {can.entry && resident.entryDueOn ? (
        <div className="mb-4">
          <Notice tone="waiting" title={t("acts.entryTitle", { day: formatDay(resident.entryDueOn, locale) })}>
            <p className="mb-2">{t("acts.entryBody")}</p>
            <Form method="post">
              <Button name="intent" value="entry">{t("acts.entry")}</Button>
            </Form>
          </Notice>
        </div>
      ) : null}
      {can.resume ? (
        <Fold title={t(resident.status === "SUSPENDED" ? "acts.resume" : "acts.undoSuspension")} open={open("resume")}>
          <ActForm intent="resume" answer={answer} hidden={hidden} submit={t(resident.status === "SUSPENDED" ? "acts.resume" : "acts.undoSuspension")} fields={[reason]} />
        </Fold>
      ) : null}
      {can.keep ? (
        <Fold title={t("acts.keepOn")} open={open("keep")}>
          <p className="mb-3 text-dense text-ink-soft">{t("acts.keepOnBody")}</p>
          <ActForm intent="keep" answer={answer} hidden={hidden} submit={t("acts.keepOn")} fields={[reason]} />
        </Fold>
      ) : null}
      {can.suspend ? (
        <Fold title={t("acts.suspend")} open={open("suspend")}>
          {bookings}
          <ActForm
            intent="suspend"
            answer={answer}
            hidden={hidden}
            look="danger"
            submit={t("acts.suspend")}
            fields={[
              { name: "ground", label: t("acts.ground"), kind: "select", options: grounds(resident.suspensionGrounds), half: true },
              { name: "from", label: t("acts.from"), kind: "day", initial: today, min: today, half: true },
              { name: "bookings", label: t("acts.bookingsAsk"), kind: "radio", options: choice(["cancel", "keepUntil", "keep"]), initial: "cancel" },
              { name: "keepUntil", label: t("acts.keepUntil"), kind: "day", required: false, half: true },
              reason,
            ]}
          />
        </Fold>
      ) : null}
      {can.extend ? (
        <Fold title={t("acts.extend")} open={open("extend")}>
          <p className="mb-3 text-dense text-ink-soft">{t("acts.extendBody")}</p>
          <ActForm intent="extend" answer={answer} hidden={hidden} submit={t("acts.draft")} fields={[{ name: "endsOn", label: t("acts.newEnd"), kind: "day", min: resident.endsOn, half: true }]} />
        </Fold>
      ) : null}
      {can.relocate ? (
        <Fold title={t("acts.relocate")} open={open("relocate")}>
          <p className="mb-3 text-dense text-ink-soft">{t("acts.relocateBody")}</p>
          {bookings}
          <ActForm
            intent="relocate"
            answer={answer}
            hidden={hidden}
            submit={t("acts.draft")}
            fields={[
              { name: "premises", label: t("terms.premises"), initial: resident.premises ?? "", max: 300 },
              { name: "areaSqm", label: t("acts.area"), kind: "whole", initial: String(resident.areaSqm ?? ""), half: true },
              { name: "from", label: t("acts.from"), kind: "day", initial: today, min: today, half: true },
              { name: "bookings", label: t("acts.bookingsAsk"), kind: "radio", options: choice(["keep", "cancel"]), initial: "keep" },
            ]}
          />
        </Fold>
      ) : null}
      {can.terminate ? (
        <Fold title={t("acts.terminate")} open={open("terminate") || resident.leaveAsked !== null} danger>
          {resident.leaveAsked ? (
            <div className="mb-3">
              <Notice tone="waiting" title={t("register.leaveAsked", { day: formatDay(resident.leaveAsked, locale) })}>
                {resident.leaveReason ? <p>«{resident.leaveReason}»</p> : null}
              </Notice>
            </div>
          ) : null}
          {bookings}
          <ActForm
            intent="terminate"
            answer={answer}
            hidden={hidden}
            look="danger"
            submit={t("acts.terminate")}
            fields={[
              { name: "ground", label: t("acts.ground"), kind: "select", options: grounds(resident.terminationGrounds), initial: resident.leaveAsked ? "own-wish" : "" },
              { name: "noticeOn", label: t("acts.noticeOn"), kind: "day", initial: today, help: t("acts.noticeHelp"), half: true },
              { name: "lastDay", label: t("acts.lastDay"), kind: "day", initial: resident.leaveAsked ?? today, min: today, help: t("acts.lastDayHelp"), half: true },
              { name: "bookings", label: t("acts.bookingsAsk"), kind: "radio", options: choice(["keepToEnd", "cancelAll"]), initial: "keep" },
              reason,
            ]}
          />
        </Fold>
      ) : null}
    </Sheet>
  );
}
