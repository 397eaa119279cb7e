import type { Beside, Part, Thing } from "./wish";
import type { Vocabulary } from "./vocabulary";

/** Resources that answer to one of the things of a line, and how many of it were asked for. */
interface Group {
  slugs: Set<string>;
  quantity: number | undefined;
}

export interface Things {
  /** Of the main thing; null when none was said. */
  slugs: string[] | null;
  named: string[] | null;
  kinds: string[];
  quantity: number | undefined;
  beside: Beside[];
  /** Said, but of no effect: it contradicts the rest. */
  idle: ReadonlySet<Thing>;
}

/** More are not taken along in one booking. */
const MOST_BESIDE = 11;
const OR = /(?:^|[^\p{L}])(?:или|либо|or)(?:[^\p{L}]|$)/iu;

/**
 * The things of a line. Words for one thing narrow each other; different things are wanted together, a space before what is taken
 * along to it; after «или» either will do. What belongs to a thing narrows it.
 */
export function thingsOf(line: string, parts: readonly Part[], { named: everything }: Vocabulary): Things {
  const sorts = new Map(everything.map((item) => [item.slug, item.sort]));
  const aside = ({ slugs }: Group) => [...slugs].every((slug) => ["EQUIPMENT", "SERVICE"].includes(sorts.get(slug) ?? ""));
  const said = groupsOf(line, parts);
  const groups = [...said.filter((group) => !aside(group)), ...said.filter(aside)];
  const [main] = groups;
  const named = main ? [...main.slugs].sort() : null;
  let slugs = main?.slugs ?? null;
  const idle = new Set<Thing>();
  for (const thing of thingsWith(parts, "has")) {
    const group = groups.find((one) => thing.slugs.some((slug) => one.slugs.has(slug))) ?? main;
    const kept = new Set(thing.slugs.filter((slug) => (group?.slugs ?? slugs)?.has(slug) ?? true));
    if (group) group.slugs = kept;
    if (!group || group === main) slugs = kept;
  }
  for (const thing of thingsWith(parts, "without")) {
    const left = (base: Iterable<string>) => new Set([...base].filter((slug) => !thing.slugs.includes(slug)));
    for (const group of groups) group.slugs = left(group.slugs);
    slugs = main ? main.slugs : left(slugs ?? everything.map((item) => item.slug));
  }
  // A word of a description helps to choose; it does not empty the answer.
  for (const thing of thingsWith(parts, "mentions")) {
    const group = groups.find((one) => thing.slugs.some((slug) => one.slugs.has(slug)));
    const kept = new Set(thing.slugs.filter((slug) => (group?.slugs ?? slugs)?.has(slug) ?? true));
    if (main ? !group : kept.size === 0) idle.add(thing);
    else if (!group || group === main) slugs = kept;
    if (group) group.slugs = kept;
  }
  const kinds = new Set(everything.filter((item) => slugs?.has(item.slug)).map((item) => item.kind));
  return {
    slugs: slugs && [...slugs].sort(),
    named,
    kinds: [...kinds].sort(),
    quantity: main ? main.quantity : countIn(parts),
    beside: groups.slice(1, 1 + MOST_BESIDE).map((group) => ({ slugs: [...group.slugs].sort(), quantity: group.quantity ?? 1 })),
    idle,
  };
}

const thingsWith = (parts: readonly Part[], role: Thing["role"]): Thing[] => parts.flatMap(({ meaning }) => (meaning.is === "thing" && meaning.role === role ? [meaning] : []));

const countIn = (parts: readonly Part[]) => parts.flatMap(({ meaning }) => (meaning.is === "quantity" ? [meaning.count] : []))[0];

/** The named things in the order of the line. An amount belongs to the thing right before which it stands, else to the one after which it stands. */
function groupsOf(line: string, parts: readonly Part[]): Group[] {
  const groups: Group[] = [];
  let last: { group: Group; to: number } | null = null;
  let count: number | undefined;
  for (const [index, { meaning, from, to }] of parts.entries()) {
    if (meaning.is === "quantity") {
      const next = parts[index + 1];
      const before = next?.meaning.is === "thing" && next.meaning.role === "is" && line.slice(to, next.from).trim() === "";
      if (last && !before) last.group.quantity ??= meaning.count;
      else count ??= meaning.count;
      continue;
    }
    if (meaning.is !== "thing" || meaning.role !== "is") continue;
    const meets = groups.find((group) => meaning.slugs.some((slug) => group.slugs.has(slug)));
    const either = !meets && last !== null && OR.test(line.slice(last.to, from));
    const group: Group = meets ?? (either && last ? last.group : { slugs: new Set(), quantity: undefined });
    if (meets) group.slugs = new Set(meaning.slugs.filter((slug) => group.slugs.has(slug)));
    else for (const slug of meaning.slugs) group.slugs.add(slug);
    if (!groups.includes(group)) groups.push(group);
    if (count !== undefined) [group.quantity, count] = [group.quantity ?? count, undefined];
    last = { group, to };
  }
  return groups;
}
