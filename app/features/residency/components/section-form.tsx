import { Form } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { localised } from "~/lib/i18n/locales";
import { sayMessage } from "~/lib/say-message";
import { QuestionField } from "../forms/components/question-field";
import { sectionOf, type FactsOfCompany, type FormDefinition, type Question } from "../forms/definition";
import { shownQuestions } from "../forms/shown";
import { BASE_FIELD, sameAnswer } from "../forms/merge";
import { sameTyped, type Answers, type Typed } from "../forms/values";
import { AnswerValue } from "./answers-view";
import { dropCopy, readCopy, type DraftCopy } from "./draft-copy";
import { ConflictPanel, CopyOffer, SaveLine } from "./save-notices";
import { conflictOf, typedIn, useAutosave } from "./use-autosave";

interface SectionFormProps {
  applicationId: string;
  definition: FormDefinition;
  section: string;
  facts: FactsOfCompany;
  version: number;
  /** Answers of every section: conditions look at them. */
  answers: Answers;
  /** Questions that may be written; null = all. */
  open: readonly string[] | null;
  /** What was asked to put right, by question. */
  notes: Readonly<Record<string, string>>;
  /** The action's answer, as it is. */
  answer: unknown;
  /** What is filled and not as asked, by question. */
  errors: Readonly<Record<string, string>>;
}

const NONE: readonly Question[] = [];

/** One section of the application: saved as it is typed, and by its button also without scripts. */
export function SectionForm({ applicationId, definition, section, facts, version, answers, open, notes, answer, errors }: SectionFormProps) {
  const { t } = useTranslation("residency");
  const formRef = useRef<HTMLFormElement>(null);
  const questions = sectionOf(definition, section)?.questions ?? NONE;
  const typed = answers[section] ?? {};
  const answered = conflictOf(answer);
  // Before scripts load, a page that answers a conflict is drawn anew: with the writer's own text.
  const [values, setValues] = useState<Typed>(answered?.mine ?? typed);
  // A field is drawn anew when another's text, or a kept copy, is put into it.
  const [redrawn, setRedrawn] = useState<Readonly<Record<string, number>>>({});
  const put = useCallback((given: Typed, codes: readonly string[]) => {
    setValues((before) => ({ ...before, ...Object.fromEntries(codes.map((code) => [code, given[code] ?? ""])) }));
    setRedrawn((before) => ({ ...before, ...Object.fromEntries(codes.map((code) => [code, (before[code] ?? 0) + 1])) }));
  }, []);
  const onTaken = (taken: Typed, sent: Typed) => {
    const now = formRef.current ? typedIn(formRef.current, questions) : sent;
    const codes = questions.filter((question) => question.code in taken && sameAnswer(question, now[question.code], sent[question.code])).map(({ code }) => code);
    if (codes.length > 0) put(taken, codes);
    return codes;
  };
  const base = answered?.base ?? typed;
  const save = useAutosave({ form: formRef, applicationId, section, questions, version: answered?.version ?? version, base, onTaken, pressed: answer });
  const [copy, setCopy] = useState<DraftCopy | null>(null);
  const [scripted, setScripted] = useState(false);
  const conflict = save.conflict ?? (scripted ? null : answered);
  const opening = useRef(typed);
  const shownFor = useCallback(
    (now: Typed) => questions.filter(({ code }) => shownQuestions(definition, { ...answers, [section]: now }, facts).has(code)).map(({ code }) => code),
    [answers, definition, facts, questions, section],
  );
  const [shown, setShown] = useState<readonly string[]>(() => shownFor(values));

  useEffect(() => {
    setScripted(true);
    const kept = readCopy(applicationId, section);
    if (!kept) return;
    if (sameTyped(kept.typed, opening.current)) dropCopy(applicationId, section);
    else setCopy(kept);
  }, [applicationId, section]);

  const { onInput } = save;
  const look = useCallback(() => {
    if (!formRef.current) return;
    const now = shownFor(typedIn(formRef.current, questions));
    setShown((before) => (before.join() === now.join() ? before : now));
  }, [questions, shownFor]);
  const changed = Object.values(redrawn).reduce((sum, count) => sum + count, 0);
  useEffect(() => {
    if (changed === 0) return;
    onInput();
    look();
    // Only what was put in by a press counts here: typing has its own way.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [changed]);

  const restore = () => {
    if (copy) save.rebase(copy.base);
    if (copy) put(copy.typed, questions.filter(({ code }) => open === null || open.includes(code)).map(({ code }) => code));
    setCopy(null);
  };
  const drop = () => {
    dropCopy(applicationId, section);
    setCopy(null);
  };

  const field = (question: Question) => {
    const { code } = question;
    const closed = open !== null && !open.includes(code);
    return (
      <div key={`${code}.${redrawn[code] ?? 0}`} id={code} hidden={!shown.includes(code) || (closed && !typed[code])}>
        {notes[code] ? <FixNote text={notes[code]} /> : null}
        {closed ? (
          <ClosedAnswer question={question} value={typed[code]} />
        ) : (
          <QuestionField question={question} value={values[code]} error={errors[code]} documentsAddress={`/applications/${applicationId}/documents`} />
        )}
      </div>
    );
  };

  return (
    <Form
      method="post"
      id={`section-${section}`}
      noValidate
      ref={formRef}
      onInput={() => {
        onInput();
        look();
      }}
      onSubmit={(event) => {
        save.maySubmit(event);
      }}
      className="flex flex-col gap-5"
    >
      <input type="hidden" name="version" defaultValue={answered?.version ?? version} />
      <input type="hidden" name={BASE_FIELD} defaultValue={JSON.stringify(base)} />
      <input type="hidden" name="intent" value="save" />
      {scripted ? <input type="hidden" name="live" value="1" /> : null}
      {copy ? <CopyOffer at={copy.at} onRestore={restore} onDrop={drop} /> : null}
      {conflict ? (
        <ConflictPanel
          questions={questions}
          conflict={{ ...conflict, mine: formRef.current ? typedIn(formRef.current, questions) : conflict.mine }}
          onTake={
            scripted
              ? (code) => {
                  put(conflict.theirs, [code]);
                  save.settle(conflict, code);
                }
              : undefined
          }
          onKeep={scripted ? (code) => save.settle(conflict, code) : undefined}
        />
      ) : null}
      <FaultList questions={questions} errors={errors} />
      {grouped(questions).map((group) =>
        Array.isArray(group) ? (
          <fieldset key={group[0]?.code} hidden={group.every(({ code }) => !shown.includes(code))}>
            <legend className="mb-2 font-medium">{t("equipment.title")}</legend>
            <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2 xl:grid-cols-3">{group.map(field)}</div>
          </fieldset>
        ) : (
          field(group)
        ),
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button look="primary">{t("form.save")}</Button>
        <SaveLine state={save.state} savedAt={save.savedAt} address={`/applications/${applicationId}/${section}`} />
      </div>
    </Form>
  );
}

/** Questions in their order; hours of equipment that follow each other stand together. */
export function grouped(questions: readonly Question[]): (Question | Question[])[] {
  const groups: (Question | Question[])[] = [];
  for (const question of questions) {
    const last = groups.at(-1);
    if (question.type !== "hours") groups.push(question);
    else if (Array.isArray(last)) last.push(question);
    else groups.push([question]);
  }
  return groups;
}

function FaultList({ questions, errors }: { questions: readonly Question[]; errors: Readonly<Record<string, string>> }) {
  const { t } = useTranslation(["residency", "errors"]);
  const locale = useLocale();
  const box = useRef<HTMLDivElement>(null);
  const wrong = questions.filter(({ code }) => errors[code]);
  const count = wrong.length;
  useEffect(() => {
    if (count > 0) box.current?.focus();
  }, [count, errors]);
  if (count === 0) return null;
  return (
    <div ref={box} tabIndex={-1} role="alert" className="rounded-card border border-red bg-red-soft p-4">
      <p className="font-semibold text-red">{t("residency:form.checkMarked")}</p>
      <ul className="mt-1 list-disc ps-5">
        {wrong.map((question) => (
          <li key={question.code}>
            <a href={`#q-${question.code}`}>
              {localised(question, "label", locale)}: {sayMessage(t, errors[question.code]!)}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function FixNote({ text }: { text: string }) {
  return <p className="mb-1 border-s-2 border-amber ps-3 whitespace-pre-line text-amber">{text}</p>;
}

/** An answer that was not asked to be put right: it is read, and travels with the form as it is. */
function ClosedAnswer({ question, value }: { question: Question; value: string | undefined }) {
  const locale = useLocale();
  if (question.type === "file" || !value) return null;
  return (
    <div>
      <input type="hidden" name={question.code} value={value} />
      <p className="text-ink-soft">{localised(question, "label", locale)}</p>
      <div className="wrap-anywhere">
        <AnswerValue question={question} value={value} />
      </div>
    </div>
  );
}
