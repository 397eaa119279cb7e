import { oneSlip, stemOf } from "./stems";
import { tokensOf, type Token } from "./tokens";
import type { Thing } from "./wish";

/** A word of the house for what can be booked, as staff keep it. */
export interface HouseWord {
  /** Words by spaces; one that ends in «*» is the beginning of a word, others stand in any case. */
  phrase: string;
  /** `IS` names the thing, `HAS` speaks of what belongs to it. */
  role: "IS" | "HAS";
  /** Exactly one of the two: a kind of resources, or one resource. */
  kind: string | null;
  slug: string | null;
  /** «Три ноды»: a number before it counts units. */
  counted: boolean;
}

/** What is told of a resource, as far as words can ask for it. */
export interface Named {
  slug: string;
  kind: string;
  nameRu: string;
  nameEn: string;
  summaryRu: string;
  summaryEn: string;
  operator: string;
  /** Equipment and services are taken along with a space. */
  sort?: string;
}

interface Term {
  words: string[];
  role: "is" | "has";
  kinds: Set<string>;
  slugs: Set<string>;
  counted: boolean;
  /** Kept by staff; not a name, not built in. */
  staff: boolean;
  /** The whole name of a resource, of several words: it says more than any word. */
  full?: true;
}

export interface Vocabulary {
  /** Terms by the first two letters of their first word. */
  terms: Map<string, Term[]>;
  named: readonly Named[];
}

/** What an attended room has, whatever words staff keep. */
export const OPERATOR: readonly string[] = ["оператор*", "operator*", "engineer*", "инженер*"];
/** Words in names that name nothing. */
const SMALL_WORDS = new Set(["и", "в", "с", "на", "для", "от", "до", "по", "из", "у", "к", "о", "and", "the", "of", "a", "an", "for", "with", "in", "on", "to", "at", "или", "or"]);

/** Stems of names, kept from question to question: names seldom change, and are many. */
const stems = new Map<string, readonly string[]>();
const MOST_NAMES = 5000;

function stemsOfName(name: string): readonly string[] {
  let found = stems.get(name);
  if (!found) {
    if (stems.size >= MOST_NAMES) stems.clear();
    found = tokensOf(name).flatMap(({ text, kind }) => (kind === "word" && text.length > 1 && !SMALL_WORDS.has(text) ? [stemOf(text)] : []));
    stems.set(name, found);
  }
  return found;
}

/** Words for a space that people exchange: who asks for «studio B» means the stage of that letter. */
const SPACES: readonly string[] = ["студия", "площадка", "павильон", "сцена", "studio", "stage"];

/** The whole name of a resource as phrases; none for a name of one word, or with figures in it. */
function fullNames(name: string): string[] {
  const tokens = tokensOf(name).filter(({ kind }) => kind !== "dash");
  if (tokens.length < 2 || tokens.some(({ kind }) => kind !== "word")) return [];
  const [first = "", second = ""] = tokens.map(({ text }) => text);
  if (tokens.length === 2 && second.length === 1 && SPACES.includes(first)) return SPACES.map((word) => `${word} ${second}`);
  return [tokens.map(({ text }) => text).join(" ")];
}

const headOf = (word: string) => word.slice(0, 2);

/** Puts together what the line may call the resources: the words of the house, their names, and their operators. */
export function makeVocabulary(named: readonly Named[], words: readonly HouseWord[]): Vocabulary {
  const byPhrase = new Map<string, Term>();
  const add = (phrase: string, role: Term["role"], slugs: Iterable<string>, word?: HouseWord) => {
    const key = `${role} ${word ? "staff" : ""} ${phrase}`;
    let term = byPhrase.get(key);
    if (!term) byPhrase.set(key, (term = { words: phrase.split(" "), role, kinds: new Set(), slugs: new Set(), counted: false, staff: word !== undefined }));
    term.counted ||= word?.counted ?? false;
    if (word?.kind) term.kinds.add(word.kind);
    for (const slug of slugs) term.slugs.add(slug);
  };
  const ofKind = new Map<string, string[]>();
  for (const item of named) ofKind.set(item.kind, [...(ofKind.get(item.kind) ?? []), item.slug]);
  const known = new Set(named.map((item) => item.slug));
  for (const word of words) {
    const { phrase, role, kind, slug } = word;
    const slugs = kind ? (ofKind.get(kind) ?? []) : slug && known.has(slug) ? [slug] : [];
    if (slugs.length > 0) add(phrase, role === "IS" ? "is" : "has", slugs, word);
  }
  for (const item of named) {
    for (const name of [item.nameRu, item.nameEn]) for (const stem of stemsOfName(name)) add(stem, "is", [item.slug]);
  }
  for (const item of named) {
    for (const phrase of [item.nameRu, item.nameEn].flatMap(fullNames)) {
      const key = `full ${phrase}`;
      const term: Term = byPhrase.get(key) ?? { words: phrase.split(" "), role: "is", kinds: new Set(), slugs: new Set(), counted: false, staff: false, full: true };
      term.slugs.add(item.slug);
      byPhrase.set(key, term);
    }
  }
  const attended = named.filter((item) => item.operator === "REQUIRED").map((item) => item.slug);
  for (const phrase of OPERATOR) if (attended.length > 0) add(phrase, "has", attended);

  const terms = new Map<string, Term[]>();
  for (const term of byPhrase.values()) {
    const head = headOf(term.words[0] ?? "");
    const list = terms.get(head);
    if (list) list.push(term);
    else terms.set(head, [term]);
  }
  return { terms, named };
}

const same = (word: string, token: string) => (word.endsWith("*") ? token.startsWith(word.slice(0, -1)) : token === word || stemOf(token) === stemOf(word));

function lengthAt(term: Term, tokens: readonly Token[], at: number): number {
  let place = at;
  for (const [index, word] of term.words.entries()) {
    // «Стоп-моушен» and «стоп моушен» are one.
    if (index > 0 && tokens[place]?.kind === "dash") place += 1;
    const token = tokens[place];
    if (token?.kind !== "word" || !same(word, token.text)) return 0;
    // «Площадка А», but not «площадка, а также камера».
    if (index > 0 && (word === "а" || word === "a") && !token.capital) return 0;
    place += 1;
  }
  return place - at;
}

/**
 * The longest term at a place. What a phrase of several words says goes before what a name's single word does. `belonging`: the word
 * stands after «с» or «без», so that of a name and a belonging the belonging is meant.
 */
export function termAt({ terms }: Vocabulary, tokens: readonly Token[], at: number, belonging = false): { used: number; thing: Thing; counted: boolean } | null {
  const token = tokens[at];
  if (token?.kind !== "word") return null;
  let used = 0;
  let best: Term[] = [];
  for (const term of terms.get(headOf(token.text)) ?? []) {
    const length = lengthAt(term, tokens, at);
    if (length > used) {
      used = length;
      best = [term];
    } else if (length > 0 && length === used) best.push(term);
  }
  return used === 0 ? null : { used, thing: joined(best, belonging), counted: best.some((term) => term.counted) };
}

const union = (sets: readonly ReadonlySet<string>[]) => [...new Set(sets.flatMap((set) => [...set]))].sort();

/** What terms of one role say: what staff said decides, names of single resources and built-in words come after. */
function ofRole(terms: readonly Term[], role: Term["role"]): Pick<Thing, "role" | "slugs" | "kinds"> | null {
  const mine = terms.filter((term) => term.role === role);
  const said = mine.filter((term) => term.staff);
  const chosen = said.length > 0 ? said : mine;
  return chosen.length > 0 ? { role, slugs: union(chosen.map((term) => term.slugs)), kinds: union(chosen.map((term) => term.kinds)) } : null;
}

/** Several terms for the same words as one thing, the other role beside it. Where staff spoke, a name that sounds alike says nothing new. */
function joined(terms: readonly Term[], belonging = false): Thing {
  const full = terms.some((term) => term.full);
  const heard = full ? terms.filter((term) => term.full || term.role === "has") : terms.some((term) => term.staff) ? terms.filter((term) => term.staff || term.role === "has") : terms;
  const [is, has] = [ofRole(heard, "is"), ofRole(heard, "has")];
  const [first, second] = belonging ? [has, is] : [is, has];
  const thing = { is: "thing" as const, ...(first ?? second)! };
  return first && second ? { ...thing, or: second } : thing;
}

/** The thing whose word differs from a misspelt one by a slip; long words only, with the same first letter. */
export function guessOf({ terms }: Vocabulary, text: string): Thing | null {
  if (text.length < 5) return null;
  const found: { term: Term; word: string }[] = [];
  for (const [head, list] of terms) {
    if (head[0] !== text[0]) continue;
    for (const term of list) {
      if (term.words.length > 1) continue;
      const word = (term.words[0] ?? "").replace("*", "");
      if (word.length < 5) continue;
      const open = term.words[0]?.endsWith("*");
      const close = open
        ? [word.length - 1, word.length, word.length + 1].some((length) => length <= text.length && oneSlip(text.slice(0, length), word))
        : oneSlip(text, word) || oneSlip(stemOf(text), word);
      if (close) found.push({ term, word });
    }
  }
  const first = found[0];
  return first ? { ...joined(found.map((one) => one.term)), guess: first.word } : null;
}

/** Resources in whose description a word stands. */
export function mentionedIn({ named }: Vocabulary, text: string): Thing | null {
  const stem = stemOf(text);
  if (text.length < 4 || stem.length < 4 || SMALL_WORDS.has(text)) return null;
  const slugs = named.filter((item) => startsWordIn(`${item.summaryRu} ${item.summaryEn}`, stem)).map((item) => item.slug);
  return slugs.length > 0 ? { is: "thing", role: "mentions", slugs, kinds: [] } : null;
}

function startsWordIn(text: string, stem: string): boolean {
  const lower = ` ${text.toLowerCase().replace(/ё/g, "е")}`;
  for (let at = lower.indexOf(stem); at >= 0; at = lower.indexOf(stem, at + 1)) {
    const end = /^\p{L}*/u.exec(lower.slice(at))?.[0] ?? "";
    if (!/\p{L}/u.test(lower[at - 1] ?? " ") && stemOf(end) === stem) return true;
  }
  return false;
}
