import { useNavigation, useRevalidator } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { setLiveRevalidation } from "~/lib/http/live-revalidation";
import { holdSchedule, isHeld, onRelease } from "./hold";

/** Several bookings made at once are read once; viewers do not all ask in the same moment. */
const GATHER_MS = 250;
const SPREAD_MS = 500;
const LEAST_GAP_MS = 1_500;
const RETRY_MS = [2_000, 5_000, 15_000, 60_000];

interface Props {
  /** Days that are shown, the first and the last. */
  from: string;
  to: string;
  /** Reads the page anew that often besides, in ms. */
  every?: number;
}

const stillSignedIn = (): Promise<boolean> => fetch("/api/session").then((answer) => answer.status !== 401, () => false);

/**
 * Keeps an open page up to date: hears the server, reads the page anew when a shown day has changed, and says so politely. It waits
 * while a pointer is pressed, something is held (`holdSchedule`) or a form is on its way; scroll and what was typed stay where they
 * are, and the focus does not fall off the page when its cell goes.
 */
export function LiveSchedule({ from, to, every }: Props) {
  const { t } = useTranslation("presence");
  const revalidator = useRevalidator();
  const busy = useNavigation().state !== "idle";
  const [told, setTold] = useState(0);
  const state = useRef({ due: false, last: 0, timer: 0, busy, reading: false, focus: null as Focus | null, revalidate: revalidator.revalidate });
  state.current.busy = busy;
  state.current.revalidate = revalidator.revalidate;

  // The page has been read anew.
  useEffect(() => {
    const now = state.current;
    if (revalidator.state !== "idle" || !now.reading) return;
    now.reading = false;
    setLiveRevalidation(false);
    keepFocus(now.focus);
    setTold((count) => count + 1);
  }, [revalidator.state]);

  useEffect(() => {
    const now = state.current;
    const go = () => {
      if (!now.due || now.reading || now.busy || isHeld() || document.hidden) return;
      const wait = now.last + LEAST_GAP_MS - performance.now();
      window.clearTimeout(now.timer);
      if (wait > 0) {
        now.timer = window.setTimeout(go, wait);
        return;
      }
      now.due = false;
      now.last = performance.now();
      void stillSignedIn().then((signedIn) => {
        // Without a session the reading would lead to the sign-in page, away from what was typed; pressing a button says so itself.
        if (!signedIn || over) return;
        if (now.reading || now.busy || isHeld()) {
          now.due = true;
          return;
        }
        now.reading = true;
        now.focus = focusNow();
        setLiveRevalidation(true);
        now.revalidate();
      });
    };
    const changed = () => {
      now.due = true;
      window.clearTimeout(now.timer);
      now.timer = window.setTimeout(go, GATHER_MS + Math.random() * SPREAD_MS);
    };

    let over = false;
    let source: EventSource | null = null;
    let failures = 0;
    let again = 0;
    const open = () => {
      window.clearTimeout(again);
      if (source || document.hidden) return;
      source = new EventSource(`/schedule/live?from=${from}&to=${to}`);
      source.addEventListener("changed", changed);
      source.addEventListener("open", () => {
        // Whatever happened while the line was down was not heard.
        if (failures > 0) changed();
        failures = 0;
      });
      source.addEventListener("error", () => {
        failures += 1;
        if (source?.readyState !== EventSource.CLOSED) return;
        close();
        again = window.setTimeout(open, RETRY_MS[Math.min(failures, RETRY_MS.length) - 1]);
      });
    };
    const close = () => {
      source?.close();
      source = null;
    };
    // A page that nobody sees holds no connection; it looks when it is seen again.
    const seen = () => {
      if (document.hidden) close();
      else {
        open();
        changed();
      }
    };
    let release: (() => void) | null = null;
    const press = () => (release ??= holdSchedule());
    const lift = () => {
      // What the press itself brings about goes first.
      const done = release;
      release = null;
      if (done) window.setTimeout(done, 50);
    };
    open();
    const clock = every ? window.setInterval(changed, every) : 0;
    const stop = onRelease(go);
    document.addEventListener("visibilitychange", seen);
    document.addEventListener("pointerdown", press);
    for (const end of ["pointerup", "pointercancel", "dragend"]) document.addEventListener(end, lift);
    return () => {
      over = true;
      close();
      window.clearTimeout(again);
      window.clearTimeout(now.timer);
      window.clearInterval(clock);
      stop();
      release?.();
      document.removeEventListener("visibilitychange", seen);
      document.removeEventListener("pointerdown", press);
      for (const end of ["pointerup", "pointercancel", "dragend"]) document.removeEventListener(end, lift);
    };
  }, [from, to, every]);

  // A form that was on its way has come back: what waited for it goes on.
  useEffect(() => {
    if (!busy && state.current.due) holdSchedule()();
  }, [busy]);

  return (
    <p role="status" className="sr-only" data-live={told}>
      {told > 0 ? t("live.changed") + "\u00a0".repeat(told % 2) : ""}
    </p>
  );
}

/** Where the focus stands: in a row's cell, or in the sheet beside the schedule. */
type Focus = { row: string; cell: number } | "sheet";

function focusNow(): Focus | null {
  const { activeElement: element } = document;
  if (!(element instanceof HTMLElement)) return null;
  if (element.closest("[aria-labelledby=sheet-title]")) return "sheet";
  const row = element.closest("tr[id]");
  return element.dataset.cell && row ? { row: row.id, cell: Number(element.dataset.cell) } : null;
}

/** Gives the focus to the nearest place when what had it is gone. */
function keepFocus(focus: Focus | null): void {
  if (!focus || (document.activeElement && document.activeElement !== document.body)) return;
  if (focus === "sheet") {
    document.getElementById("sheet-title")?.focus({ preventScroll: true });
    return;
  }
  const cells = [...(document.getElementById(focus.row)?.querySelectorAll<HTMLElement>("[data-cell]") ?? [])];
  const distance = (cell: HTMLElement) => Math.abs(Number(cell.dataset.cell) - focus.cell);
  cells.sort((a, b) => distance(a) - distance(b))[0]?.focus({ preventScroll: true });
}
