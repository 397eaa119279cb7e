/** How many things go on at which the schedule may not change under a person's hands. */
let holds = 0;
const waiting = new Set<() => void>();

export const isHeld = (): boolean => holds > 0;

/** Keeps an open schedule as it is (a drag, a move by keyboard) until the returned function is called. */
export function holdSchedule(): () => void {
  holds += 1;
  let released = false;
  return () => {
    if (released) return;
    released = true;
    holds -= 1;
    if (holds === 0) for (const go of waiting) go();
  };
}

/** Calls back whenever the last hold ends. */
export function onRelease(go: () => void): () => void {
  waiting.add(go);
  return () => waiting.delete(go);
}
