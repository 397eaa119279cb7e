import { getFormProps, useForm, type SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import { Button, type ButtonLook } from "~/components/button";
import { FormRefusal, RadioField, SelectField, TextArea, TextField } from "~/components/field";
import { RefusalNotice } from "~/components/refusal-notice";

export interface FieldSpec {
  name: string;
  label: string;
  kind?: "line" | "day" | "whole" | "text" | "select" | "radio";
  help?: string;
  initial?: string;
  required?: false;
  max?: number;
  min?: string;
  options?: readonly { value: string; text: string }[];
  /** Half a line on a wide screen. */
  half?: boolean;
}

type Result = SubmissionResult<string[]> | undefined;

/** What an action answered to the form of this intent: its errors, or its refusal with what was typed. */
export function resultOf(answer: unknown, intent: string): { result: Result; refused: boolean } {
  const given = answer as { result?: SubmissionResult<string[]>; refusal?: unknown } | undefined;
  const mine = given?.result && (given.result.initialValue as { intent?: unknown } | undefined)?.intent === intent;
  return mine ? { result: given.result, refused: given.refusal !== undefined } : { result: undefined, refused: false };
}

interface ActFormProps {
  intent: string;
  answer: unknown;
  fields: readonly FieldSpec[];
  submit: string;
  look?: ButtonLook;
  /** Sent along unseen. */
  hidden?: Record<string, string | number>;
  children?: ReactNode;
}

/** A form of one act: its fields, what is wrong with them, and a button. What was typed stays after a refusal. */
export function ActForm({ intent, answer, fields: specs, submit, look = "primary", hidden = {}, children }: ActFormProps) {
  const { result, refused } = resultOf(answer, intent);
  const [form, fields] = useForm<Record<string, string>>({
    id: intent,
    lastResult: result,
    defaultValue: Object.fromEntries(specs.map((spec) => [spec.name, spec.initial ?? ""])),
    shouldValidate: "onSubmit",
  });
  const meta = (name: string) => fields[name]!;
  return (
    <Form method="post" {...getFormProps(form)} className="flex flex-col gap-3">
      <input type="hidden" name="intent" value={intent} />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {refused ? <RefusalNotice answer={answer} /> : null}
      <FormRefusal form={form} fields={Object.fromEntries(specs.map((spec) => [spec.name, { id: meta(spec.name).id, label: spec.label }]))} />
      <div className="grid gap-3 sm:grid-cols-2">
        {specs.map((spec) => (
          <div key={spec.name} className={spec.half ? "" : "sm:col-span-2"}>
            <One spec={spec} meta={meta(spec.name)} />
          </div>
        ))}
      </div>
      {children}
      <div>
        <Button look={look}>{submit}</Button>
      </div>
    </Form>
  );
}

function One({ spec, meta }: { spec: FieldSpec; meta: Parameters<typeof TextField>[0]["meta"] }) {
  const common = { meta, label: spec.label, help: spec.help, required: spec.required };
  switch (spec.kind) {
    case "text":
      return <TextArea {...common} rows={3} max={spec.max ?? 2000} />;
    case "select":
      return <SelectField {...common} options={spec.options ?? []} empty="" />;
    case "radio":
      return <RadioField meta={meta} label={spec.label} options={spec.options ?? []} />;
    case "day":
      return <TextField {...common} type="date" min={spec.min} />;
    case "whole":
      return <TextField {...common} inputMode="numeric" autoComplete="off" />;
    default:
      return <TextField {...common} maxLength={spec.max} autoComplete="off" />;
  }
}
