import { useFetcher } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState, type FormEvent, type RefObject } from "react";
import { isRefusal } from "~/lib/http/refusal";
import type { Question } from "../forms/definition";
import { BASE_FIELD } from "../forms/merge";
import { readTyped, type Typed } from "../forms/values";
import { dropCopy, keepCopy } from "./draft-copy";
import { LINE_CUT, SIGNED_OUT } from "./reachable";

const PAUSE_MS = 1200;

export type SaveState = "idle" | "dirty" | "saving" | "saved" | "failed" | "signed-out" | "conflict" | "closed";

export interface SaveConflict {
  version: number;
  theirs: Typed;
  /** With what a colleague wrote where this person had not. */
  mine: Typed;
  /** What `mine` is made from. */
  base: Typed | undefined;
  /** Answers that both changed. */
  fields: readonly string[];
  by: Readonly<Partial<Record<string, { name: string; self: boolean }>>>;
}

/** The two sides of a `version-conflict`, when an answer is one. */
export function conflictOf(answer: unknown): SaveConflict | null {
  if (!isRefusal(answer) || answer.refusal.code !== "version-conflict") return null;
  const { version, theirs, mine, base, fields, by } = answer.refusal.details as Partial<SaveConflict>;
  return typeof version === "number" ? { version, theirs: theirs ?? {}, mine: mine ?? {}, base, fields: fields ?? [], by: by ?? {} } : null;
}

/** What stands in the form's fields now. */
export const typedIn = (form: HTMLFormElement, questions: readonly Question[]): Typed => readTyped(questions, new FormData(form));

interface Options {
  form: RefObject<HTMLFormElement>;
  applicationId: string;
  section: string;
  questions: readonly Question[];
  version: number;
  /** What the fields were drawn with. */
  base: Typed;
  /** Puts a colleague's answers into fields that still hold what was sent; answers which. */
  onTaken: (taken: Typed, sent: Typed) => readonly string[];
  /** What the Save button was answered, as it is. */
  pressed: unknown;
}

/**
 * Saves a topic as it is typed: a pause in typing sends it with the version it was made from. Until it is saved a copy
 * lives in the tab, so that a cut line, an ended session or a closed page loses nothing. A save in flight holds the
 * Save button back until it is answered, or the two would conflict with each other.
 */
export function useAutosave({ form, applicationId, section, questions, version, base, onTaken, pressed }: Options) {
  const fetcher = useFetcher<unknown>({ key: `autosave-${applicationId}-${section}` });
  const [state, setState] = useState<SaveState>("idle");
  const [savedAt, setSavedAt] = useState<Date | null>(null);
  const [conflict, setConflict] = useState<SaveConflict | null>(null);
  const current = useRef({ version, base, sent: base, dirty: false, busy: false, stopped: false, waiting: null as HTMLElement | null });
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const latest = useRef<FormData | null>(null);
  const { submit } = fetcher;
  const put = useRef(onTaken);
  put.current = onTaken;
  // The page is read anew after every save: what it answers must not make an answered press look new.
  const asked = useRef(questions);
  asked.current = questions;

  // The page's own version moves on when a colleague saves another topic; it never goes back.
  if (version > current.current.version && !current.current.busy && !current.current.dirty) current.current.version = version;

  const save = useCallback(() => {
    const now = current.current;
    clearTimeout(timer.current);
    if (now.busy || now.stopped || !latest.current) return;
    const body = latest.current;
    body.set("intent", "autosave");
    body.set("version", String(now.version));
    body.set(BASE_FIELD, JSON.stringify(now.base));
    now.sent = readTyped(asked.current, body);
    now.busy = true;
    now.dirty = false;
    setState("saving");
    void submit(body, { method: "post", action: `/applications/${applicationId}/${section}` });
  }, [applicationId, section, submit]);

  const onInput = useCallback(() => {
    if (!form.current) return;
    latest.current = new FormData(form.current);
    keepCopy(applicationId, section, { typed: typedIn(form.current, questions), at: new Date().toISOString(), base: current.current.base });
    current.current.dirty = true;
    if (current.current.stopped) return;
    if (!current.current.busy) setState("dirty");
    clearTimeout(timer.current);
    timer.current = setTimeout(save, PAUSE_MS);
  }, [applicationId, form, questions, save, section]);

  const take = useCallback(
    (answer: unknown) => {
      const now = current.current;
      const clash = conflictOf(answer);
      if (clash) {
        // Nothing is saved until each of the answers that both changed is settled.
        const taken = Object.fromEntries(asked.current.map(({ code }) => [code, clash.mine[code] ?? ""] as const).filter(([code, text]) => text !== (now.sent[code] ?? "")));
        for (const code of put.current(taken, now.sent)) now.base = { ...now.base, [code]: taken[code] };
        now.stopped = true;
        now.version = clash.version;
        setConflict(clash);
        setState("conflict");
      } else if (isRefusal(answer)) {
        now.stopped = true;
        setState(answer.refusal.code === "unauthenticated" ? "signed-out" : "closed");
      } else if (isSaved(answer)) {
        now.version = answer.version;
        const taken = answer.taken ?? {};
        const shown = put.current(taken, now.sent);
        // A field that was typed in meanwhile goes on from what it was: the next save brings both texts.
        now.base = { ...now.sent, ...Object.fromEntries(shown.map((code) => [code, taken[code]])) };
        now.stopped = false;
        setConflict(null);
        if (now.dirty) timer.current = setTimeout(save, PAUSE_MS);
        else dropCopy(applicationId, section);
        setSavedAt(new Date());
        setState(now.dirty ? "dirty" : "saved");
      } else {
        // The line was cut and is there again.
        now.dirty = true;
        setState("dirty");
        timer.current = setTimeout(save, PAUSE_MS);
      }
    },
    [applicationId, save, section],
  );

  const answer = fetcher.data;
  const idle = fetcher.state === "idle";
  useEffect(() => {
    const now = current.current;
    if (!idle || !now.busy || answer === undefined) return;
    now.busy = false;
    take(answer);
    if (now.waiting) {
      const button = now.waiting;
      now.waiting = null;
      if (!now.stopped) form.current?.requestSubmit(button);
    }
  }, [answer, form, idle, take]);

  useEffect(() => {
    if (pressed === undefined || pressed === null) return;
    if (form.current) latest.current = new FormData(form.current);
    take(pressed);
  }, [form, pressed, take]);

  useEffect(() => {
    const now = current.current;
    const onCut = () => setState("failed");
    const onSignedOut = () => {
      now.stopped = true;
      now.busy = false;
      setState("signed-out");
    };
    window.addEventListener(LINE_CUT, onCut);
    window.addEventListener(SIGNED_OUT, onSignedOut);
    return () => {
      window.removeEventListener(LINE_CUT, onCut);
      window.removeEventListener(SIGNED_OUT, onSignedOut);
      clearTimeout(timer.current);
      // Leaving for another topic: what was typed last is still on its way.
      if (now.dirty) save();
      else if (!now.busy && !now.stopped) dropCopy(applicationId, section);
    };
  }, [applicationId, save, section]);

  /** Goes before the form's own submit: true when the form may go now. */
  const maySubmit = useCallback((event: FormEvent<HTMLFormElement>): boolean => {
    const now = current.current;
    clearTimeout(timer.current);
    if (now.busy) {
      event.preventDefault();
      now.waiting = (event.nativeEvent as SubmitEvent).submitter;
      return false;
    }
    const hidden = event.currentTarget.elements.namedItem("version");
    if (hidden instanceof HTMLInputElement) hidden.value = String(now.version);
    const from = event.currentTarget.elements.namedItem(BASE_FIELD);
    if (from instanceof HTMLInputElement) from.value = JSON.stringify(now.base);
    now.sent = typedIn(event.currentTarget, questions);
    now.dirty = false;
    return true;
  }, [questions]);

  /** Settles one of the answers that both changed: from here on the field is made from the colleague's. */
  const settle = useCallback((clash: SaveConflict, code: string) => {
    const now = current.current;
    now.base = { ...now.base, [code]: clash.theirs[code] ?? "" };
    const fields = clash.fields.filter((one) => one !== code);
    setConflict(fields.length > 0 ? { ...clash, fields } : null);
    if (fields.length > 0) return;
    now.stopped = false;
    onInput();
  }, [onInput]);

  /** Says what the text in the fields was made from, when it was not typed here. */
  const rebase = useCallback((from: Typed | undefined) => {
    if (from) current.current.base = from;
  }, []);

  return { state, savedAt, conflict, onInput, maySubmit, settle, rebase };
}

const isSaved = (answer: unknown): answer is { version: number; taken?: Typed } =>
  typeof answer === "object" && answer !== null && typeof (answer as { version?: unknown }).version === "number";
