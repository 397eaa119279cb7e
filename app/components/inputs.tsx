import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "~/components/classes";
import { inputClass } from "~/components/field";
import { sayMessage } from "~/lib/say-message";

interface Common {
  name: string;
  label: ReactNode;
  help?: ReactNode;
  /** What stands in the fields, by name. */
  typed: Readonly<Record<string, string>>;
  faults?: Readonly<Record<string, string>>;
  className?: string;
}

function Frame({ name, label, help, faults, className, children }: Omit<Common, "typed"> & { children: ReactNode }) {
  const { t } = useTranslation("errors");
  const fault = faults?.[name];
  return (
    <label className={cx("flex min-w-0 flex-col gap-1", className)}>
      <span className="font-medium">{label}</span>
      {children}
      {fault ? (
        <span id={`${name}-fault`} className="text-dense font-medium text-red">
          {sayMessage(t, fault)}
        </span>
      ) : null}
      {help ? <span className="text-dense text-ink-soft">{help}</span> : null}
    </label>
  );
}

const marks = (name: string, faults: Common["faults"]) => (faults?.[name] ? { "aria-invalid": true, "aria-describedby": `${name}-fault` } : {});

/** A line or a few lines of text; `kind` decides the keyboard. */
export function TextInput({ kind, rows, list, placeholder, type = "text", min, ...common }: Common & { kind?: "number" | "clock"; rows?: number; list?: string; placeholder?: string; type?: "text" | "date" | "search"; min?: string }) {
  const { name, typed, faults } = common;
  const shared = { name, id: name, defaultValue: typed[name] ?? "", placeholder, ...marks(name, faults) };
  return (
    <Frame {...common}>
      {rows ? (
        <textarea rows={rows} className={cx(inputClass, "leading-6")} {...shared} />
      ) : (
        <input type={type} min={min} list={list} autoComplete="off" inputMode={kind === "number" ? "numeric" : undefined} className={cx(inputClass, (kind ?? type === "date") && "tabular")} {...shared} />
      )}
    </Frame>
  );
}

export function ChoiceInput({ options, empty, ...common }: Common & { options: readonly { value: string; text: string }[]; empty?: string }) {
  const { name, typed, faults } = common;
  return (
    <Frame {...common}>
      <select name={name} id={name} defaultValue={typed[name] ?? ""} className={inputClass} {...marks(name, faults)}>
        {empty === undefined ? null : <option value="">{empty}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </Frame>
  );
}

export function TickInput({ name, label, help, typed, className }: Common) {
  return (
    <label className={cx("flex min-h-11 items-start gap-3 py-2 md:min-h-0 md:py-1", className)}>
      <input type="checkbox" name={name} defaultChecked={typed[name] === "on"} className="mt-0.5 size-5 shrink-0 accent-[var(--pencil)]" />
      <span>
        {label}
        {help ? <span className="block text-dense text-ink-soft">{help}</span> : null}
      </span>
    </label>
  );
}

/** The faults of a form in a list, each a way to its field. */
export function FaultList({ faults, names }: { faults?: Readonly<Record<string, string>>; names: (field: string) => string }) {
  const { t } = useTranslation(["common", "errors"]);
  const entries = Object.entries(faults ?? {});
  if (entries.length === 0) return null;
  return (
    <div role="alert" className="rounded-card border border-red bg-red-soft p-4">
      <p className="font-semibold text-red">{t("common:summaryTitle")}</p>
      <ul className="mt-1 list-disc ps-5">
        {entries.map(([field, fault]) => (
          <li key={field}>
            <a href={`#${field}`}>
              {names(field)}: {sayMessage(t, fault)}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A part of a form under its own heading. */
export function Group({ title, lead, children, columns = "sm:grid-cols-2" }: { title: string; lead?: ReactNode; children: ReactNode; columns?: string }) {
  return (
    <fieldset className="border-t border-line pt-4 first:border-0 first:pt-0">
      <legend className="float-left mb-2 w-full text-heading">{title}</legend>
      {lead ? <p className="clear-both mb-3 max-w-prose text-dense text-ink-soft">{lead}</p> : null}
      <div className={cx("clear-both grid gap-4", columns)}>{children}</div>
    </fieldset>
  );
}
