import { contentOf, entriesOf, isDamage, type Entry, type Source } from "../office.server";

/** Why a file cannot be shown: it is damaged, or it would take too much to draw. */
export class Unreadable extends Error {
  constructor(readonly why: "broken" | "large") {
    super(why);
  }
}

// No document that people look through comes near these; an archive made to fill the memory does.
const WHOLE_LIMIT = 200 * 1024 * 1024;
const MOST_ENTRIES = 10_000;

const inMemory = (bytes: Buffer): Source => ({ size: bytes.length, read: (at, length) => Promise.resolve(bytes.subarray(at, at + length)) });

export class Archive {
  private constructor(
    private readonly source: Source,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /** Opens an office document. Throws Unreadable for what is none and for what would not fit. */
  static async open(bytes: Buffer): Promise<Archive> {
    const source = inMemory(bytes);
    const entries = await entriesOf(source).catch(explain);
    if (entries.length === 0) throw new Unreadable("broken");
    const whole = entries.reduce((sum, entry) => sum + entry.size, 0);
    if (entries.length > MOST_ENTRIES || whole > WHOLE_LIMIT) throw new Unreadable("large");
    return new Archive(source, new Map(entries.map((entry) => [entry.name, entry])));
  }

  /** Names of entries that match, numbers in them by their value: slide2 before slide10. */
  names(pattern: RegExp): string[] {
    return [...this.entries.keys()].filter((name) => pattern.test(name)).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  }

  /** The text of an entry. Throws Unreadable when it is not there, is damaged, or is longer than `limit` bytes. */
  async text(name: string, limit: number): Promise<string> {
    const entry = this.entries.get(name);
    if (!entry) throw new Unreadable("broken");
    if (entry.size > limit) throw new Unreadable("large");
    const content = await contentOf(this.source, entry, limit).catch(explain);
    if (!content) throw new Unreadable("broken");
    return content.toString("utf8");
  }

  /**
   * Makes sure that every entry is as large as it says, before a library unpacks the whole. Throws Unreadable otherwise.
   */
  async prove(): Promise<void> {
    for (const entry of this.entries.values()) {
      if (entry.size === 0) continue;
      const content = await contentOf(this.source, entry, entry.size).catch(explain);
      if (content?.length !== entry.size) throw new Unreadable("broken");
    }
  }
}

function explain(error: unknown): never {
  throw isDamage(error) ? new Unreadable("broken") : error;
}
