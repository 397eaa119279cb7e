import { useFetcher } from "@remix-run/react";
import { useEffect, useRef, useState, type RefObject } from "react";

const PAUSE_MS = 1500;

export type AutosaveState = "idle" | "saving" | "saved" | "failed";

const versionIn = (answer: unknown): number | null =>
  typeof answer === "object" && answer !== null && "version" in answer && typeof answer.version === "number" && !("refusal" in answer) ? answer.version : null;

/**
 * Saves the form after a pause in typing, with the version it was made from. When a save is refused (a colleague was
 * faster, the session ended) it stops and says so: then the Save button decides, with both texts in view.
 */
export function useReportAutosave(form: RefObject<HTMLFormElement>, reportId: string, version: number) {
  const fetcher = useFetcher<unknown>({ key: `report-${reportId}` });
  const [state, setState] = useState<AutosaveState>("idle");
  const current = useRef({ version, busy: false, again: false, stopped: false });
  const timer = useRef<ReturnType<typeof setTimeout>>();
  if (version > current.current.version && !current.current.busy) current.current.version = version;

  const save = () => {
    const now = current.current;
    if (!form.current || now.stopped) return;
    if (now.busy) {
      now.again = true;
      return;
    }
    const body = new FormData(form.current);
    body.set("intent", "autosave");
    body.set("version", String(now.version));
    now.busy = true;
    setState("saving");
    fetcher.submit(body, { method: "post", action: `/reports/${reportId}` });
  };
  const later = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(save, PAUSE_MS);
  };
  const idle = fetcher.state === "idle";
  const answer = fetcher.data;
  useEffect(() => {
    const now = current.current;
    if (!idle || !now.busy || answer === undefined) return;
    now.busy = false;
    const saved = versionIn(answer);
    if (saved === null) {
      now.stopped = true;
      setState("failed");
      return;
    }
    now.version = saved;
    setState("saved");
    // The Save button sends the version that stands in the form.
    const field = form.current?.elements.namedItem("version");
    if (field instanceof HTMLInputElement) field.value = String(saved);
    if (now.again) {
      now.again = false;
      later();
    }
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return { state, onInput: later };
}
