import { getFormProps, useForm, type SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { SelectField, TextArea, TextField, type Meta } from "~/components/field";
import { sayMessage } from "~/lib/say-message";
import { CLUSTERS, FIELDS, type FieldName, type FieldRule, type FormSection, type Typed } from "../sections";
import { useFieldLabel } from "./answers-view";
import { dropCopy, readCopy, type DraftCopy } from "./draft-copy";
import { ConflictPanel, CopyOffer, sameTyped, SaveLine } from "./save-notices";
import { conflictOf, typedIn, useAutosave } from "./use-autosave";

interface SectionFormProps {
  applicationId: string;
  section: FormSection;
  version: number;
  typed: Typed;
  /** The action's answer, as it is. */
  answer: unknown;
  result: SubmissionResult<string[]> | undefined;
}

/** One topic of the application: saved as it is typed, and by its button also without scripts. */
export function SectionForm({ applicationId, section, version, typed, answer, result }: SectionFormProps) {
  const { t } = useTranslation(["residency", "errors"]);
  const label = useFieldLabel();
  const formRef = useRef<HTMLFormElement>(null);
  const answered = conflictOf(answer);
  const [form, fields] = useForm<Record<string, string>>({
    id: `section-${section}`,
    lastResult: result,
    // Before scripts load, a page that answers a conflict is drawn anew: with the writer's own text.
    defaultValue: (answered?.mine ?? typed) as Record<string, string>,
    shouldValidate: "onSubmit",
    shouldRevalidate: "onSubmit",
  });
  const save = useAutosave({ form: formRef, applicationId, section, version: answered?.version ?? version, pressed: answer });
  const [copy, setCopy] = useState<DraftCopy | null>(null);
  const [scripted, setScripted] = useState(false);
  const conflict = save.conflict ?? (scripted ? null : answered);
  const opening = useRef(typed);

  useEffect(() => {
    setScripted(true);
    const kept = readCopy(applicationId, section);
    if (!kept) return;
    if (sameTyped(section, kept.typed, opening.current)) dropCopy(applicationId, section);
    else setCopy(kept);
  }, [applicationId, section]);

  const put = (name: FieldName, value: string) => {
    const element = formRef.current?.elements.namedItem(name);
    if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) {
      element.value = value;
      element.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  const restore = () => {
    if (!copy) return;
    for (const { name } of FIELDS[section]) put(name, copy.typed[name] ?? "");
    setCopy(null);
  };
  const drop = () => {
    if (formRef.current) dropCopy(applicationId, section);
    setCopy(null);
  };
  const keepMine = () => {
    if (conflict) save.settle(conflict.version);
  };

  const props = getFormProps(form);
  const errors = Object.entries(form.allErrors);
  const meta = (name: FieldName) => fields[name] as unknown as Meta;
  const plain = FIELDS[section].filter((rule) => rule.kind !== "hours");
  const hours = FIELDS[section].filter((rule) => rule.kind === "hours");
  const last = plain.at(-1)?.name === "needsComment" ? plain.at(-1) : undefined;
  const before = last ? plain.slice(0, -1) : plain;

  return (
    <Form
      method="post"
      {...props}
      ref={formRef}
      onInput={save.onInput}
      onSubmit={(event) => {
        if (save.maySubmit(event)) props.onSubmit(event);
      }}
      className="flex flex-col gap-5"
    >
      <input type="hidden" name="version" defaultValue={answered?.version ?? version} />
      <input type="hidden" name="intent" value="save" />
      {copy ? <CopyOffer at={copy.at} onRestore={restore} onDrop={drop} /> : null}
      {conflict ? (
        <ConflictPanel
          section={section}
          conflict={{ ...conflict, mine: formRef.current ? typedIn(formRef.current, section) : conflict.mine }}
          onTake={scripted ? put : undefined}
          onKeep={scripted ? keepMine : undefined}
        />
      ) : null}
      {errors.length > 0 ? (
        <div role="alert" className="rounded-card border border-red bg-red-soft p-4">
          <p className="font-semibold text-red">{t("residency:form.checkMarked")}</p>
          <ul className="mt-1 list-disc ps-5">
            {errors.map(([name, texts]) => (
              <li key={name}>
                <a href={`#${meta(name as FieldName).id}`}>
                  {label(name as FieldName)}: {texts.map((text) => sayMessage(t, text)).join(" ")}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {before.map((rule) => (
        <OneField key={rule.name} rule={rule} meta={meta(rule.name)} />
      ))}
      {hours.length > 0 ? (
        <fieldset>
          <legend className="mb-2 font-medium">{t("residency:equipment.title")}</legend>
          <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2 xl:grid-cols-3">
            {hours.map((rule) => (
              <OneField key={rule.name} rule={rule} meta={meta(rule.name)} />
            ))}
          </div>
        </fieldset>
      ) : null}
      {last ? <OneField rule={last} meta={meta(last.name)} /> : null}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button look="primary">{t("residency:form.save")}</Button>
        <SaveLine state={save.state} savedAt={save.savedAt} address={`/applications/${applicationId}/${section}`} />
      </div>
    </Form>
  );
}

const widths: Partial<Record<FieldRule["kind"], string>> = { whole: "max-w-40", roubles: "max-w-64", hours: "max-w-40", phone: "max-w-64", email: "max-w-md" };
const completes: Partial<Record<FieldName, string>> = { contactName: "name", contactEmail: "email", contactPhone: "tel" };

function OneField({ rule, meta }: { rule: FieldRule; meta: Meta }) {
  const { t } = useTranslation(["residency", "common"]);
  const label = useFieldLabel()(rule.name);
  const help = rule.kind === "hours" ? undefined : t(`residency:fields.${rule.name as "activity"}.help`) || undefined;
  const required = rule.kind === "hours" ? undefined : rule.required;
  const common = { meta, label, help, required };
  if (rule.kind === "text") {
    return (
      <div id={rule.name}>
        <TextArea {...common} max={rule.max} rows={rule.max > 1800 ? 7 : 4} />
      </div>
    );
  }
  if (rule.kind === "cluster") {
    return (
      <div id={rule.name} className="max-w-xl">
        <SelectField {...common} empty={t("residency:clusterNone")} options={CLUSTERS.map((value) => ({ value, text: t(`common:clusters.${value}`) }))} />
      </div>
    );
  }
  const numeric = rule.kind === "whole" || rule.kind === "hours" || rule.kind === "roubles";
  return (
    <div id={rule.name}>
      <TextField
        {...common}
        type={rule.kind === "email" ? "email" : rule.kind === "phone" ? "tel" : "text"}
        inputMode={numeric ? "numeric" : rule.kind === "url" ? "url" : undefined}
        autoComplete={completes[rule.name] ?? "off"}
        className={widths[rule.kind]}
      />
    </div>
  );
}
