import { Form } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { cx } from "~/components/classes";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { formatDay } from "~/lib/format";
import { isRefusal } from "~/lib/http/refusal";
import { localised } from "~/lib/i18n/locales";
import { FIELD_GROUPS, KEEP_NUMBER, KEEP_TEXT, type Figures, type ReportField, type Typed } from "../fields";
import type { GapReason, ReportGap } from "../figures";
import { inputName } from "../input-name";
import { periodName } from "../period-name";
import { sayFigure } from "../say-figure";
import type { YearComparison } from "../year";
import { useReportAutosave } from "./use-report-autosave";

/** What a refused save or submission brings back, so that nothing typed is lost. */
export interface RefusedReport {
  typed?: Typed;
  typedComment?: string;
}

interface FormReport {
  id: string;
  version: number;
  fields: ReportField[];
  values: Typed;
  prefilled: string[];
  comment: string;
  figures: Figures;
  previous: { period: string; figures: Figures } | null;
  comparison: YearComparison | null;
  early: boolean;
  periodEnd: string;
  can: { send: boolean };
}

interface Conflict {
  version: number;
  theirs: Typed;
}

function conflictOf(answer: unknown): Conflict | null {
  if (!isRefusal(answer) || answer.refusal.code !== "report-version") return null;
  const { version, theirs } = answer.refusal.details as Partial<Conflict>;
  return typeof version === "number" ? { version, theirs: theirs ?? {} } : null;
}

const gapsOf = (answer: unknown): ReportGap[] =>
  isRefusal(answer) && answer.refusal.code === "report-gaps" ? ((answer.refusal.details.gaps as ReportGap[] | undefined) ?? []) : [];

/** The form of a report: a topic a group, each field with the period before beside it. */
export function ReportForm({ report, answer }: { report: FormReport; answer: unknown }) {
  const { t } = useTranslation("reports");
  const locale = useLocale();
  const form = useRef<HTMLFormElement>(null);
  const conflict = conflictOf(answer);
  const gaps = gapsOf(answer);
  const refused = (isRefusal(answer) ? answer : {}) as RefusedReport;
  const values = refused.typed ?? report.values;
  const autosave = useReportAutosave(form, report.id, conflict?.version ?? report.version);
  return (
    <Form method="post" ref={form} onInput={autosave.onInput} className="flex flex-col gap-4" noValidate>
      <input type="hidden" name="version" defaultValue={conflict?.version ?? report.version} key={conflict?.version ?? report.version} />
      <GapSummary gaps={gaps} fields={report.fields} />
      {FIELD_GROUPS.map((group) => {
        const fields = report.fields.filter((field) => field.group === group);
        if (fields.length === 0) return null;
        return (
          <Sheet key={group} title={t(`groups.${group}`)}>
            <div className={group === "explanation" ? "grid gap-4" : "grid gap-x-6 gap-y-4 md:grid-cols-2"}>
              {fields.map((field) => (
                <Line
                  key={field.code}
                  field={field}
                  value={values[field.code] ?? ""}
                  computed={report.figures[field.code] ?? null}
                  prefilled={!refused.typed && report.prefilled.includes(field.code)}
                  previous={report.previous}
                  quarters={report.comparison?.lines.find((line) => line.code === field.code)?.quarters ?? null}
                  gap={gaps.find((gap) => gap.code === field.code)?.why}
                  theirs={conflict && (conflict.theirs[field.code] ?? "") !== (values[field.code] ?? "") ? (conflict.theirs[field.code] ?? "–") : null}
                />
              ))}
            </div>
          </Sheet>
        );
      })}
      <Sheet as="div">
        <label htmlFor="comment" className="font-medium">
          {t("form.comment")}
        </label>
        <textarea id="comment" name="comment" rows={3} maxLength={KEEP_TEXT} defaultValue={refused.typedComment ?? report.comment} aria-describedby="comment-help" className={cx(inputClass, "mt-1 leading-6")} />
        <p id="comment-help" className="mt-1 text-dense text-ink-soft">
          {t("form.commentHelp")}
        </p>
      </Sheet>
      {report.early ? <p className="text-ink-soft">{t("form.early", { day: formatDay(report.periodEnd, locale) })}</p> : null}
      {report.can.send ? null : <p className="text-ink-soft">{t("form.sendMember")}</p>}
      <div className="flex flex-wrap items-center gap-2">
        <Button name="intent" value="save">
          {t("form.save")}
        </Button>
        {report.can.send && !report.early ? (
          <Button look="primary" name="intent" value="send">
            {t("form.send")}
          </Button>
        ) : null}
        <p role="status" className="text-dense text-ink-soft">
          {autosave.state === "saving" ? t("form.autosaving") : autosave.state === "saved" ? t("form.autosaved") : autosave.state === "failed" ? t("form.autosaveFailed") : ""}
        </p>
      </div>
    </Form>
  );
}

interface LineProps {
  field: ReportField;
  value: string;
  computed: number | null;
  prefilled: boolean;
  previous: { period: string; figures: Figures } | null;
  quarters: number | null;
  gap: GapReason | undefined;
  theirs: string | null;
}

function Line({ field, value, computed, prefilled, previous, quarters, gap, theirs }: LineProps) {
  const { t } = useTranslation("reports");
  const locale = useLocale();
  const id = `f-${field.code}`;
  const title = localised(field, "title", locale);
  const before = previous && field.kind !== "text" ? (previous.figures[field.code] ?? null) : null;
  const notes = [
    locale === "ru" ? field.hintRu : field.hintEn,
    prefilled ? t("form.fromPortal") : null,
    before !== null && previous ? t("form.previous", { period: periodName(previous.period, locale), value: sayFigure(field.kind, before, locale) }) : null,
    quarters !== null ? t("form.quarters", { value: sayFigure(field.kind, quarters, locale) }) : null,
  ].filter(Boolean);
  if (field.computed) {
    return (
      <div className="rounded-control bg-raised px-3 py-2">
        <p className="font-medium">{title}</p>
        <p className="tabular">{computed === null ? t("form.computedEmpty") : t("form.computed", { value: sayFigure(field.kind, computed, locale) })}</p>
        {notes.length > 0 ? <p className="text-dense text-ink-soft">{notes.join(" · ")}</p> : null}
      </div>
    );
  }
  const described = [gap ? `${id}-error` : null, notes.length > 0 ? `${id}-help` : null].filter(Boolean).join(" ") || undefined;
  const common = { id, name: inputName(field.code), defaultValue: value, "aria-invalid": gap ? (true as const) : undefined, "aria-describedby": described, "aria-required": field.required || undefined };
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {title}
        {field.kind === "money" ? <span className="font-normal text-ink-soft">, {t("form.rouble")}</span> : null}
      </label>
      {field.kind === "text" ? (
        <textarea {...common} rows={4} maxLength={KEEP_TEXT} className={cx(inputClass, "leading-6")} />
      ) : (
        <input {...common} type="text" inputMode={field.kind === "count" ? "numeric" : "decimal"} maxLength={KEEP_NUMBER} autoComplete="off" className={cx(inputClass, "tabular", field.kind === "money" ? "max-w-60" : "max-w-36")} />
      )}
      {gap ? (
        <p id={`${id}-error`} className="text-dense font-medium text-red">
          {t(`form.gaps.${gap}`)}
        </p>
      ) : null}
      {theirs === null ? null : <p className="text-dense font-medium text-amber">{t("form.theirs", { value: theirs })}</p>}
      {notes.length > 0 ? (
        <p id={`${id}-help`} className="text-dense text-ink-soft">
          {notes.join(" · ")}
        </p>
      ) : null}
    </div>
  );
}

function GapSummary({ gaps, fields }: { gaps: readonly ReportGap[]; fields: readonly ReportField[] }) {
  const { t } = useTranslation("reports");
  const locale = useLocale();
  const box = useRef<HTMLDivElement>(null);
  const count = gaps.length;
  useEffect(() => {
    if (count > 0) box.current?.focus();
  }, [count]);
  if (count === 0) return null;
  return (
    <div ref={box} tabIndex={-1} role="alert" className="rounded-card border border-red bg-red-soft p-4">
      <p className="font-semibold text-red">{t("form.summary")}</p>
      <ul className="mt-1 list-disc ps-5">
        {gaps.map((gap) => {
          const field = fields.find((one) => one.code === gap.code);
          return (
            <li key={gap.code}>
              <a href={`#f-${gap.code}`}>
                {field ? localised(field, "title", locale) : gap.code}: {t(`form.gaps.${gap.why}`)}
              </a>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
