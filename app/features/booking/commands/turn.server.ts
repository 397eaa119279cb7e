const lasts = new Map<string, Promise<void>>();

/**
 * Runs the works of one name one after another, in the order of asking. It spares the losers of a race a connection and
 * a place in the database's queue; between processes the database decides all the same.
 */
export async function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  const mine = (lasts.get(name) ?? Promise.resolve()).then(work);
  const ended = mine.then(
    () => undefined,
    () => undefined,
  );
  lasts.set(name, ended);
  try {
    return await mine;
  } finally {
    if (lasts.get(name) === ended) lasts.delete(name);
  }
}
