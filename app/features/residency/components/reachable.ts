/** Told on `window` when a save met a cut line. */
export const LINE_CUT = "kadr:line-cut";

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

/** Waits until the portal answers again. Ends early when the page that waits is left. */
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
