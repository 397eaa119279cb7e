/**
 * Makes askers of the same question at the same moment share one answer. The answer is forgotten as soon as it is
 * given: nothing is cached.
 */
export function singleFlight<T>(): (key: string, ask: () => Promise<T>) => Promise<T> {
  const flying = new Map<string, Promise<T>>();
  return (key, ask) => {
    const known = flying.get(key);
    if (known) return known;
    const made = ask().finally(() => flying.delete(key));
    flying.set(key, made);
    return made;
  };
}
