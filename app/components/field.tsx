import type { FieldMetadata, FormMetadata } from "@conform-to/react";
import { useEffect, useId, useRef, useState, type InputHTMLAttributes, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { sayMessage } from "~/lib/say-message";
import { cx } from "./classes";

/** What a field shows about itself: conform's metadata of any value. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- conform's metadata is invariant in its value
export type Meta = FieldMetadata<any, any, any>;

/** The look of a field that has a width of its own. */
export const narrowInputClass =
  "min-h-11 md:min-h-10 rounded-control border border-line-strong bg-sheet px-3 py-2 text-base text-ink placeholder:text-ink-soft/70 aria-invalid:border-red";
/** The look of a field as wide as its place. A class of another width beside it loses: which wins is up to the style sheet. */
export const inputClass = `w-full ${narrowInputClass}`;

interface Common {
  meta: Meta;
  label: ReactNode;
  help?: ReactNode;
  required?: boolean;
}

function describedBy(meta: Meta, help: unknown) {
  const ids = [meta.errors?.length ? meta.errorId : null, help ? meta.descriptionId : null].filter(Boolean);
  return ids.length > 0 ? ids.join(" ") : undefined;
}

function Frame({ meta, label, help, required, children }: Common & { children: ReactNode }) {
  const { t } = useTranslation("common");
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={meta.id} className="font-medium">
        {label}
        {required === false ? <span className="font-normal text-ink-soft"> · {t("optional")}</span> : null}
      </label>
      {children}
      <FieldError meta={meta} />
      {help ? (
        <p id={meta.descriptionId} className="text-dense text-ink-soft">
          {help}
        </p>
      ) : null}
    </div>
  );
}

/** The error of a field, beside it. */
export function FieldError({ meta }: { meta: Meta }) {
  const { t } = useTranslation("errors");
  if (!meta.errors?.length) return null;
  return (
    <p id={meta.errorId} className="text-dense font-medium text-red">
      {meta.errors.map((text: string) => sayMessage(t, text)).join(" ")}
    </p>
  );
}

type InputProps = Common & Omit<InputHTMLAttributes<HTMLInputElement>, "id" | "name" | "defaultValue" | "form" | "required">;

/** A one-line field: label above, help under, error beside. */
export function TextField({ meta, label, help, required, className, ...rest }: InputProps) {
  return (
    <Frame meta={meta} label={label} help={help} required={required}>
      <input
        id={meta.id}
        name={meta.name}
        form={meta.formId}
        defaultValue={meta.initialValue as string | undefined}
        aria-invalid={meta.errors?.length ? true : undefined}
        aria-describedby={describedBy(meta, help)}
        aria-required={required || undefined}
        className={cx(inputClass, className)}
        key={meta.key}
        {...rest}
      />
    </Frame>
  );
}

/** A field of several lines; with `max` it counts what is left. */
export function TextArea({ meta, label, help, required, rows = 5, max }: Common & { rows?: number; max?: number }) {
  const { t } = useTranslation("common");
  const initial = typeof meta.initialValue === "string" ? meta.initialValue : "";
  const [length, setLength] = useState([...initial].length);
  const left = max === undefined ? undefined : max - length;
  return (
    <Frame
      meta={meta}
      label={label}
      required={required}
      help={
        <>
          {help}
          {left === undefined ? null : (
            <span className={cx("tabular", left < 0 && "font-semibold text-red")}>
              {help ? " · " : ""}
              {t("charsLeft", { count: Math.max(left, 0) })}
            </span>
          )}
        </>
      }
    >
      <textarea
        id={meta.id}
        name={meta.name}
        form={meta.formId}
        rows={rows}
        defaultValue={initial}
        aria-invalid={meta.errors?.length ? true : undefined}
        aria-describedby={describedBy(meta, true)}
        aria-required={required || undefined}
        onInput={(event) => setLength([...event.currentTarget.value].length)}
        className={cx(inputClass, "leading-6")}
        key={meta.key}
      />
    </Frame>
  );
}

/** A choice from a list. `options` are value and text. */
export function SelectField({
  meta,
  label,
  help,
  required,
  options,
  empty,
  onChange,
}: Common & { options: readonly { value: string; text: string }[]; empty?: string; onChange?: (value: string) => void }) {
  return (
    <Frame meta={meta} label={label} help={help} required={required}>
      <select
        id={meta.id}
        name={meta.name}
        form={meta.formId}
        defaultValue={(meta.initialValue as string | undefined) ?? ""}
        aria-invalid={meta.errors?.length ? true : undefined}
        aria-describedby={describedBy(meta, help)}
        aria-required={required || undefined}
        onChange={onChange ? (event) => onChange(event.currentTarget.value) : undefined}
        className={inputClass}
        key={meta.key}
      >
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

/** One box to tick, unticked unless it was ticked by the person before. */
export function CheckboxField({ meta, label, help }: { meta: Meta; label: ReactNode; help?: ReactNode }) {
  return (
    <div className="flex flex-col gap-1">
      <label className="flex min-h-11 items-start gap-3 py-2 md:min-h-0">
        <input
          type="checkbox"
          id={meta.id}
          name={meta.name}
          form={meta.formId}
          defaultChecked={meta.initialValue === "on"}
          aria-invalid={meta.errors?.length ? true : undefined}
          aria-describedby={describedBy(meta, help)}
          className="mt-0.5 size-5 shrink-0 accent-[var(--pencil)]"
          key={meta.key}
        />
        <span>{label}</span>
      </label>
      <FieldError meta={meta} />
      {help ? (
        <div id={meta.descriptionId} className="text-dense text-ink-soft">
          {help}
        </div>
      ) : null}
    </div>
  );
}

/** One of a few, side by side. */
export function RadioField({
  meta,
  label,
  options,
  onChange,
}: {
  meta: Meta;
  label: ReactNode;
  options: readonly { value: string; text: string; help?: string }[];
  onChange?: (value: string) => void;
}) {
  return (
    <fieldset className="flex flex-col gap-2" aria-describedby={describedBy(meta, false)}>
      <legend className="mb-1 font-medium">{label}</legend>
      <div className="flex flex-wrap gap-2">
        {options.map((option) => (
          <label
            key={option.value}
            className="flex min-h-11 items-center gap-2 rounded-control border border-line-strong bg-sheet px-3 py-2 has-checked:border-pencil has-checked:bg-pencil-soft"
          >
            <input
              type="radio"
              name={meta.name}
              form={meta.formId}
              value={option.value}
              defaultChecked={meta.initialValue === option.value}
              onChange={onChange ? () => onChange(option.value) : undefined}
              className="size-4 accent-[var(--pencil)]"
            />
            <span>{option.text}</span>
          </label>
        ))}
      </div>
      <FieldError meta={meta} />
    </fieldset>
  );
}

/** The summary of a form's errors; takes the focus when the answer with errors arrives. */
export function FormSummary({ form, fields }: { form: FormMetadata<never, string[]> | { errors?: string[]; allErrors: Record<string, string[]>; status?: string }; fields?: Record<string, { id: string; label: string }> }) {
  const { t } = useTranslation(["common", "errors"]);
  const box = useRef<HTMLDivElement>(null);
  const headingId = useId();
  const entries = Object.entries(form.allErrors as Record<string, string[]>);
  const count = entries.length;
  useEffect(() => {
    if (count > 0) box.current?.focus();
  }, [count]);
  if (count === 0) return null;
  return (
    <div ref={box} tabIndex={-1} role="alert" aria-labelledby={headingId} className="rounded-card border border-red bg-red-soft p-4">
      <p id={headingId} className="font-semibold text-red">
        {t("common:summaryTitle")}
      </p>
      <ul className="mt-1 list-disc ps-5">
        {entries.map(([name, errors]) => {
          const field = fields?.[name];
          const text = errors.map((error) => sayMessage(t, error)).join(" ");
          return (
            <li key={name}>
              {field ? (
                <a href={`#${field.id}`}>
                  {field.label}: {text}
                </a>
              ) : (
                text
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** What is wrong with a form: a refusal of the whole as a sentence of its own, errors of fields as the summary. */
export function FormRefusal({ form, fields }: { form: { errors?: string[]; allErrors: Record<string, string[]> }; fields?: Record<string, { id: string; label: string }> }) {
  const { t } = useTranslation("errors");
  const box = useRef<HTMLDivElement>(null);
  const text = form.errors?.map((error) => sayMessage(t, error)).join(" ");
  useEffect(() => {
    if (text) box.current?.focus();
  }, [text]);
  if (!text) return <FormSummary form={form} fields={fields} />;
  return (
    <div ref={box} tabIndex={-1} role="alert" className="rounded-card border border-red bg-red-soft p-4 font-medium">
      {text}
    </div>
  );
}
