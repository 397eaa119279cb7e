/** Where the values of a JSON text stand, by path (`0/requiredFor/1`; empty for the whole), and where it stops being JSON. */
export interface JsonPlaces {
  places: ReadonlyMap<string, number>;
  /** Offset of the first character that does not fit; null for sound JSON. */
  wrongAt: number | null;
}

const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\r\n\t]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** Deeper than any norm; what is nested deeper is not followed. */
const DEEPEST = 100;

export const pathKey = (path: readonly PropertyKey[]): string => path.map(String).join("/");

/** Walks a JSON text. The platform's parser says what is wrong, but not where. */
export function scanJson(text: string): JsonPlaces {
  const places = new Map<string, number>();
  let at = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) return null;
    at += found.length;
    return found;
  };
  const is = (sign: string): boolean => {
    take(SPACE);
    if (text[at] !== sign) return false;
    at += 1;
    return true;
  };

  function members(path: readonly PropertyKey[], close: string, one: (index: number) => boolean): boolean {
    if (is(close)) return true;
    for (let index = 0; path.length < DEEPEST; index += 1) {
      if (!one(index)) return false;
      if (is(close)) return true;
      if (!is(",")) return false;
    }
    return false;
  }

  function member(path: readonly PropertyKey[]): boolean {
    take(SPACE);
    const key = take(STRING);
    if (key === null) return false;
    return is(":") && value([...path, JSON.parse(key) as string]);
  }

  function value(path: readonly PropertyKey[]): boolean {
    take(SPACE);
    places.set(pathKey(path), at);
    if (is("[")) return members(path, "]", (index) => value([...path, index]));
    if (is("{")) return members(path, "}", () => member(path));
    return take(STRING) !== null || take(SCALAR) !== null;
  }

  const sound = value([]);
  if (sound) take(SPACE);
  return { places, wrongAt: sound && at === text.length ? null : at };
}

/** Line and character of an offset, both from 1. */
export function lineOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
