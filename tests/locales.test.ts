import { describe, expect, it } from "vitest";
import en from "~/locales/en/all.server";
import ru from "~/locales/ru/all.server";
import { NAMESPACES } from "~/lib/i18n/namespaces";
import { filesUnder, readText } from "./architecture/sources";

type Tree = { [key: string]: string | Tree };

/** Texts by namespace and key: `booking:list.title`. */
function flat(tree: Tree, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]): [string, string][] => {
      const path = prefix === "" ? `${key}:` : prefix.endsWith(":") ? prefix + key : `${prefix}.${key}`;
      return typeof value === "string" ? [[path, value]] : [...flat(value, path)];
    }),
  );
}
const russian = flat(ru as unknown as Tree);
const english = flat(en as unknown as Tree);

const sources = filesUnder("app")
  .filter((path) => /\.tsx?$/.test(path) && !path.startsWith("app/locales/"))
  .map((path) => ({ path, text: readText(path) }));

const PLURAL = /_(one|few|many|other)$/;
const stem = (key: string) => key.replace(PLURAL, "");
const pluralsOf = (texts: Map<string, string>) => {
  const forms = new Map<string, string[]>();
  for (const key of texts.keys()) {
    const form = PLURAL.exec(key)?.[1];
    if (form) forms.set(stem(key), [...(forms.get(stem(key)) ?? []), form].sort());
  }
  return forms;
};
const paramsOf = (text: string) => [...new Set([...text.matchAll(/\{\{-?\s*(\w+)/g)].map(([, name]) => name!))].sort();

describe("the dictionaries", () => {
  it("hold every namespace", () => {
    expect(Object.keys(ru).sort()).toEqual([...NAMESPACES].sort());
    expect(Object.keys(en).sort()).toEqual([...NAMESPACES].sort());
  });

  it("have the same keys in both languages", () => {
    const stems = (texts: Map<string, string>) => [...new Set([...texts.keys()].map(stem))].sort();
    expect(stems(english)).toEqual(stems(russian));
  });

  it("have the plural forms of each language, all of them", () => {
    expect([...pluralsOf(russian)].filter(([, forms]) => forms.join() !== "few,many,one,other")).toEqual([]);
    expect([...pluralsOf(english)].filter(([, forms]) => forms.join() !== "one,other")).toEqual([]);
    expect([...pluralsOf(english).keys()].sort()).toEqual([...pluralsOf(russian).keys()].sort());
  });

  it("fill in the same figures and names", () => {
    const params = (texts: Map<string, string>) => {
      const found = new Map<string, Set<string>>();
      for (const [key, text] of texts) for (const name of paramsOf(text)) found.set(stem(key), (found.get(stem(key)) ?? new Set()).add(name));
      return Object.fromEntries([...found].map(([key, names]) => [key, [...names].sort().join()] as const).sort());
    };
    const [inRussian, inEnglish] = [params(russian), params(english)];
    const different = [...new Set([...Object.keys(inRussian), ...Object.keys(inEnglish)])].filter((key) => inRussian[key] !== inEnglish[key]);
    expect(different.map((key) => `${key}: ${inRussian[key] ?? ""} / ${inEnglish[key] ?? ""}`)).toEqual([]);
  });

  it("have no empty text, no stray space, no half of a bracket", () => {
    // A question that needs no help has an empty one: every question is asked for its help.
    const empty = ([key, text]: [string, string]) => text === "" && !key.endsWith(".help");
    const bad = [...russian, ...english].filter(([key, text]) => empty([key, text]) || text !== text.trim() || (text.match(/\{\{/g) ?? []).length !== (text.match(/\}\}/g) ?? []).length);
    expect(bad).toEqual([]);
  });

  it("speak English without Russian letters, but for names", () => {
    // Examples of what stands in Russian papers, of the search in Russian, and the tax office's app.
    const EXAMPLES = ["identity:company.legalNameUL", "identity:company.legalNameIP", "partners:residents.searchHelp", "residency:documents.npd-certificate.help"];
    // The technopark's own name, the switch to Russian, and terms of Russian law that have no other name.
    const NAMES = /Кадр|Русский|Рус|ИНН|КПП|ОГРНИП|ОГРН|ОКВЭД|НДС|ООО|ИП|ФЗ|РФ|АО/g;
    expect([...english].filter(([key, text]) => !EXAMPLES.includes(key) && /[А-Яа-яЁё]/.test(text.replace(NAMES, ""))).map(([key, text]) => `${key}: ${text}`)).toEqual([]);
  });

  it("speak Russian: texts of words are not left in English", () => {
    const left = [...russian].filter(([key, text]) => english.get(key) === text && /[a-z]{4}.*\s.*[a-z]{4}/i.test(text.replace(/\{\{.*?\}\}/g, "").replace(/<[^>]+>/g, "")));
    expect(left).toEqual([]);
  });
});

describe("the keys that the code asks for", () => {
  const bases = new Set([...russian.keys()].map(stem));
  const branches = new Set([...russian.keys()].flatMap((key) => key.split(".").slice(0, -1).map((_, index) => key.split(".").slice(0, index + 1).join("."))));

  it("are there", () => {
    const missing: string[] = [];
    let asked = 0;
    for (const { path, text } of sources) {
      // Namespaces that the file's translators look in; letters and server code name them in the key.
      const spaces = new Set<string>(["common"]);
      for (const [, list] of text.matchAll(/useTranslation\(\s*(\[[^\]]*\]|"[^"]*")/g)) for (const [, name] of list!.matchAll(/"(\w+)"/g)) spaces.add(name!);
      const options = [...text.matchAll(/\bns:\s*"(\w+)"/g)].map(([, name]) => name!);
      for (const [, key] of text.matchAll(/\bt\(\s*"([^"]+)"/g)) {
        asked += 1;
        const candidates = key!.includes(":") ? [key!] : [...(spaces.size > 1 ? spaces : NAMESPACES), ...options].map((space) => `${space}:${key!}`);
        if (!candidates.some((one) => bases.has(stem(one)) || branches.has(one))) missing.push(`${path}: ${key!}`);
      }
    }
    expect(asked).toBeGreaterThan(500);
    expect(missing).toEqual([]);
  });

  it("made of a part that is known only at run time have all their endings", () => {
    const missing: string[] = [];
    for (const { path, text } of sources) {
      for (const [, namespace, stemText] of text.matchAll(/\bt\(\s*`(?:(\w+):)?([\w.-]*)\$\{/g)) {
        const spaces = namespace ? [namespace] : NAMESPACES;
        if (!spaces.some((space) => [...bases].some((key) => key.startsWith(`${space}:${stemText!}`)))) missing.push(`${path}: ${stemText!}…`);
      }
    }
    expect(missing).toEqual([]);
  });

  it("are all that the dictionaries hold: no text is left that nobody shows", () => {
    const written = [...sources, ...filesUnder("prisma/seed").filter((path) => path.endsWith(".ts")).map((path) => ({ text: readText(path) }))];
    const found = (pattern: RegExp) => new Set(written.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, key]) => key!)));
    // A key may be kept in a table and asked for elsewhere: any string that reads like it counts, with its namespace or without.
    const said = found(/["'`]([\w.:-]+)["'`]/g);
    const lists = found(/"([\w.:-]+)",\s*\{[^}]*returnObjects/g);
    // `state.${…}` may end in anything.
    const begun = [...found(/`([\w.:-]+)\$\{/g)].filter((start) => /[.:_-]/.test(start));
    const asked = (key: string) => {
      const bareKey = key.slice(key.indexOf(":") + 1);
      const parts = bareKey.split(".");
      const branch = (upTo: number) => parts.slice(0, upTo).join(".");
      const whole = (one: string, full: boolean) => said.has(`${key.split(":")[0]!}:${one}`) || (said.has(one) && (full || one.includes(".") || lists.has(one)));
      return parts.some((_, index) => whole(branch(index + 1), index + 1 === parts.length)) || begun.some((start) => (start.includes(":") ? key : bareKey).startsWith(start));
    };
    expect([...bases].filter((key) => !asked(key)).sort()).toEqual([]);
  });

  it("of refusals have a sentence each", () => {
    const codes = new Set<string>();
    for (const { text } of sources) {
      for (const [, code] of text.matchAll(/(?:new DomainError\(\s*"[\w-]+",\s*|(?:conflict|invalid|notFound|forbidden)\(\s*)"([\w-]+(?:\.[\w-]+)*)"/g)) codes.add(code!);
      for (const [, rule] of text.matchAll(/(?:ruleBroken\(\s*|\brule: )"([\w-]+)"/g)) codes.add(`rule.${rule!}`);
      for (const [, key] of text.matchAll(/\bmessage\(\s*"([\w.-]+)"/g)) codes.add(key!);
    }
    expect(codes.size).toBeGreaterThan(40);
    expect([...codes].filter((code) => !bases.has(`errors:${code}`)).sort()).toEqual([]);
  });
});
