/** Told on `window` when a save met a cut line, and when it met an ended session. */
export const LINE_CUT = "kadr:line-cut";
export const SIGNED_OUT = "kadr:signed-out";

const PAUSE_MS = 2000;

const pause = () =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(done, PAUSE_MS);
    function done() {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    }
    window.addEventListener("online", done);
  });

/** Waits until the portal answers again. Ends early when what waits is given up. */
export async function untilReachable(signal: AbortSignal): Promise<void> {
  window.dispatchEvent(new Event(LINE_CUT));
  while (!signal.aborted) {
    await pause();
    try {
      if ((await fetch("/healthz", { cache: "no-store", signal })).ok) return;
    } catch {
      continue;
    }
  }
}

/** Tells that the session has ended and waits until what waits is given up: the page stays as it is. */
export function untilLeft(signal: AbortSignal): Promise<void> {
  window.dispatchEvent(new Event(SIGNED_OUT));
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
