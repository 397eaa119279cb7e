import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { Pill } from "~/components/page";
import { sayMessage } from "~/lib/say-message";
import type { ImportLook } from "../import.server";
import type { SheetColumn } from "../sheet";
import { Consequences } from "./consequences";

interface Props {
  look: ImportLook;
  /** The rows of the file, as the press carries them on. */
  table: string;
  headers: Readonly<Record<SheetColumn, string>>;
}

const TICKS = new Set<string>(["certificate", "approval", "checkIn", "handOut", "active"]);

/** What a file would do: its faults cell by cell, or what is new and changed, the bookings that are touched, and the button. */
export function ImportPreview({ look, table, headers }: Props) {
  const { t } = useTranslation(["resources", "errors"]);
  const { counts, consequences } = look;
  const word = (column: string, value: string) => {
    if (column === "sort") return t(`resources:sort.${value as "ROOM"}`);
    if (column === "unit") return value ? t(`resources:unit.${value as "HOUR"}`) : t("resources:met.blank");
    if (column === "operator") return t(`resources:operator.${value as "NONE"}`);
    if (TICKS.has(column)) return t(value === "on" ? "resources:yes" : "resources:no");
    return value || t("resources:met.blank");
  };
  if (look.faultCount > 0) {
    return (
      <section role="alert" className="rounded-card border border-red bg-sheet p-4 md:p-5">
        <h2 className="text-heading text-red">{t("resources:import.faults", { count: look.faultCount })}</h2>
        <p className="mb-3 max-w-prose text-ink-soft">{t("resources:import.faultsBody")}</p>
        <DataTable
          caption={t("resources:import.faultsList")}
          rows={look.faults}
          rowKey={(fault) => `${fault.row}|${fault.column ?? fault.header ?? ""}|${fault.message}`}
          columns={[
            { head: t("resources:import.row"), cell: (fault) => <span className="tabular">{fault.row}</span> },
            { head: t("resources:import.columnHead"), cell: (fault) => (fault.column ? headers[fault.column] : (fault.header ?? "")) },
            { head: t("resources:import.fault"), cell: (fault) => sayMessage(t, fault.message) },
          ]}
        />
        {look.faultCount > look.faults.length ? <p className="mt-2 text-dense text-ink-soft">{t("resources:preview.more", { count: look.faultCount - look.faults.length })}</p> : null}
      </section>
    );
  }
  const changes = counts.new + counts.changed;
  return (
    <section aria-labelledby="import-look" className="rounded-card border border-pencil bg-sheet p-4 md:p-5">
      <h2 id="import-look" className="text-heading">
        {changes === 0 ? t("resources:import.nothing") : t("resources:import.summary", counts)}
      </h2>
      <p className="mb-3 max-w-prose text-ink-soft">{t(changes === 0 ? "resources:import.nothingBody" : "resources:import.summaryBody")}</p>
      {look.rows.length > 0 ? (
        <DataTable
          caption={t("resources:import.changes")}
          rows={look.rows}
          rowKey={(row) => row.slug}
          columns={[
            { head: t("resources:list.name"), cell: (row) => <code>{row.slug}</code> },
            { head: t("resources:list.state"), cell: (row) => <Pill tone={row.state === "new" ? "good" : "waiting"}>{t(`resources:import.state.${row.state}`)}</Pill> },
            {
              head: t("resources:import.what"),
              cell: (row) =>
                row.changes.map(({ column, from, to }) => (
                  <p key={column}>
                    {column === "roomId" ? headers.room : headers[column]}: {word(column, from)} → <strong>{word(column, to)}</strong>
                  </p>
                )),
            },
          ]}
        />
      ) : null}
      {consequences.count > 0 ? (
        <div className="mt-5">
          <h3 className="font-semibold">{t("resources:preview.title", { count: consequences.count })}</h3>
          <p className="mb-2 max-w-prose text-ink-soft">{t("resources:preview.body")}</p>
          <Consequences shown={consequences} />
        </div>
      ) : null}
      {changes > 0 ? (
        <Form method="post" className="mt-4">
          <input type="hidden" name="table" value={table} />
          <input type="hidden" name="stamp" value={look.stamp} />
          <Button look="primary" name="act" value="apply">
            {t("resources:import.apply")}
          </Button>
        </Form>
      ) : null}
    </section>
  );
}
