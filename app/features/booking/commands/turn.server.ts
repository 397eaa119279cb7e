/** A stretch of time that is being taken: instants in ms. */
interface Turn {
  from: number;
  to: number;
  /** Those who wait for its end. */
  waiting: (() => void)[];
}

const running = new Map<string, readonly Turn[]>();

/**
 * Lets one at a time take a stretch of a resource's time; stretches that do not touch go on side by side. Whoever waits is
 * woken when the turn before it ends and looks again, by `stillWorth`, whether there is anything left: so the losers of a race
 * are told together and at once, without a connection or a place in the database's queue each. Between processes the database
 * decides all the same.
 * @param stillWorth throws when there is nothing left to take
 */
export async function inTurn<T>(resourceId: string, window: { from: Date; to: Date }, stillWorth: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  const mine: Turn = { from: window.from.getTime(), to: window.to.getTime(), waiting: [] };
  for (;;) {
    await stillWorth();
    const before = running.get(resourceId)?.find((turn) => turn.from < mine.to && mine.from < turn.to);
    if (!before) break;
    await new Promise<void>((resolve) => before.waiting.push(resolve));
  }
  running.set(resourceId, [...(running.get(resourceId) ?? []), mine]);
  try {
    return await work();
  } finally {
    const left = (running.get(resourceId) ?? []).filter((turn) => turn !== mine);
    if (left.length > 0) running.set(resourceId, left);
    else running.delete(resourceId);
    for (const wake of mine.waiting) wake();
  }
}
