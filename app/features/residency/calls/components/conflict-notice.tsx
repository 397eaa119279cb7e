import { useTranslation } from "react-i18next";
import { DataTable } from "~/components/data-table";
import { Notice } from "~/components/page";
import { isRefusal } from "~/lib/http/refusal";
import type { CallField, CallFormValue } from "../form-value";

export interface CallConflict {
  version: number;
  theirs: CallFormValue;
  mine: CallFormValue;
  fields: CallField[];
}

/** What two administrators wrote at once, from an action's answer; null when that is not what went wrong. */
export function conflictIn(answer: unknown): CallConflict | null {
  if (!isRefusal(answer) || answer.refusal.code !== "version-conflict") return null;
  return answer.refusal.details as unknown as CallConflict;
}

/** Both versions side by side, field by field: nothing of either is lost. */
export function ConflictNotice({ conflict }: { conflict: CallConflict }) {
  const { t } = useTranslation(["calls", "common"]);
  const said = (field: CallField, value: CallFormValue[CallField]): string => {
    if (Array.isArray(value)) return value.map((kind) => t(`common:kinds.${kind}`)).join(", ") || t("calls:staff.conflictEmpty");
    if (field === "sealed" || field === "blind") return t(value ? "calls:form.on" : "calls:form.off");
    if (field === "kind") return t(`calls:form.kinds.${value as "DATED"}`);
    if (field === "decidedBy") return t(`calls:form.decided.${value as "COUNCIL"}`);
    if (field === "residentOn") return t(`calls:form.resident.${value as "SIGNING"}`);
    if (field === "reviewers") return t(`calls:form.reviewer.${value as "OPEN"}`);
    return value || t("calls:staff.conflictEmpty");
  };
  return (
    <div className="flex flex-col gap-3">
      <Notice tone="bad" title={t("calls:staff.conflictTitle")}>
        {t("calls:staff.conflictBody")}
      </Notice>
      <DataTable
        caption={t("calls:staff.conflictTitle")}
        rows={conflict.fields}
        rowKey={(field) => field}
        columns={[
          { head: t("calls:staff.conflictField"), cell: (field) => t(`calls:form.${field}`) },
          { head: t("calls:staff.conflictTheirs"), cell: (field) => <span className="whitespace-pre-line">{said(field, conflict.theirs[field])}</span> },
          { head: t("calls:staff.conflictMine"), cell: (field) => <span className="whitespace-pre-line">{said(field, conflict.mine[field])}</span> },
        ]}
      />
    </div>
  );
}
