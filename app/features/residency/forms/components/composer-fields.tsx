import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import { Button } from "~/components/button";
import { cx } from "~/components/classes";
import { inputClass } from "~/components/field";

/** What a refused press had typed: a page drawn anew shows it again. */
export type Kept = Readonly<Record<string, string>> | null;

interface LineProps {
  name: string;
  label: ReactNode;
  value: string;
  kept: Kept;
  rows?: number;
  className?: string;
  numeric?: boolean;
  type?: "text";
  help?: ReactNode;
  /** Id of a `datalist` with what may be typed. */
  list?: string;
}

/** A plain field of the composer: label above, help under. */
export function Line({ name, label, value, kept, rows, className, numeric, help, list }: LineProps) {
  const common = { name, defaultValue: kept?.[name] ?? value, className: cx(inputClass, numeric && "tabular max-w-52") };
  return (
    <label className={cx("flex min-w-0 flex-col gap-1", className)}>
      <span className="text-dense font-medium">{label}</span>
      {rows ? <textarea rows={rows} {...common} /> : <input type="text" inputMode={numeric ? "numeric" : undefined} autoComplete="off" list={list} {...common} />}
      {help ? <span className="text-dense text-ink-soft">{help}</span> : null}
    </label>
  );
}

interface PickProps {
  name: string;
  label: ReactNode;
  value: string;
  kept: Kept;
  options: readonly { value: string; text: string }[];
  empty?: string;
  className?: string;
}

export function Pick({ name, label, value, kept, options, empty, className }: PickProps) {
  return (
    <label className={cx("flex min-w-0 flex-col gap-1", className)}>
      <span className="text-dense font-medium">{label}</span>
      <select name={name} defaultValue={kept?.[name] ?? value} className={inputClass}>
        {empty === undefined ? null : <option value="">{empty}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Tick({ name, label, value, kept, className }: { name: string; label: ReactNode; value: boolean; kept: Kept; className?: string }) {
  return (
    <label className={cx("flex min-h-11 items-center gap-2 md:min-h-10", className)}>
      <input type="checkbox" name={name} defaultChecked={kept ? kept[name] === "on" : value} className="size-5 shrink-0 accent-[var(--pencil)]" />
      <span>{label}</span>
    </label>
  );
}

interface RemoveFormProps {
  summary: string;
  ask: string;
  edit: number;
  intent: "remove-section" | "remove-question";
  section: string;
  question?: string;
}

/** Takes a thing out of a draft, after asking once. */
export function RemoveForm({ summary, ask, edit, intent, section, question }: RemoveFormProps) {
  return (
    <details className="rounded-card border border-line bg-sheet p-4">
      <summary className="inline-flex min-h-11 items-center font-medium text-red md:min-h-8">{summary}</summary>
      <Form method="post" className="mt-2 flex flex-col items-start gap-3">
        <input type="hidden" name="edit" value={edit} />
        <input type="hidden" name="section" value={section} />
        {question ? <input type="hidden" name="question" value={question} /> : null}
        <p>{ask}</p>
        <Button look="danger" name="intent" value={intent}>
          {summary}
        </Button>
      </Form>
    </details>
  );
}
