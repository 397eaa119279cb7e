import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readWords } from "~/features/booking/rules/words/read";
import { tokensOf } from "~/features/booking/rules/words/tokens";
import { makeVocabulary } from "~/features/booking/rules/words/vocabulary";
import { BOUNDS, type WordsWish } from "~/features/booking/rules/words/wish";
import { atMinute, isDay, siteDay } from "~/lib/time";
import { RESOURCE_WORDS } from "../../../prisma/seed/resource-words";
import { RESOURCES } from "../../../prisma/seed/resources";
import { ENGLISH, RUSSIAN, SLIPS, THINGS, type Heard } from "./phrases";

const house = makeVocabulary(RESOURCES.map((seed) => ({ operator: "NONE", ...seed })), RESOURCE_WORDS);
const TODAY = "2026-11-28";
const noon = atMinute(TODAY, 720);
const read = (line: string, now = noon) => readWords(line, house, now);

const minute = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
const wishOf = (heard: Heard): Omit<WordsWish, "kinds" | "named"> => ({
  slugs: heard.of === undefined ? null : heard.of.split(" ").filter(Boolean),
  beside: (heard.beside ?? []).map((group) => ({ slugs: group.split(" ").slice(1), quantity: Number(group.split(" ")[0]) })),
  from: heard.from === undefined ? TODAY : heard.from.length === 5 ? `2026-${heard.from}` : heard.from,
  days: heard.days ?? 7,
  weekdays: heard.weekdays ?? [],
  start: heard.start === undefined ? null : minute(heard.start),
  earliest: heard.within ? minute(heard.within[0]) : 0,
  latest: heard.within ? minute(heard.within[1]) : 1440,
  minutes: heard.minutes ?? null,
  whole: heard.whole ?? false,
  people: heard.people ?? null,
  seats: heard.seats ?? null,
  quantity: heard.quantity ?? null,
  floor: heard.floor ?? null,
  prefer: heard.prefer ?? null,
  every: heard.every ?? false,
});

describe.each([["Russian", RUSSIAN], ["English", ENGLISH], ["equipment and people", THINGS], ["slips and what cannot be", SLIPS]])("a line of plain %s", (_language, phrases) => {
  it.each(phrases)("«%s»", (line, heard) => {
    const { wish, unknown } = read(line);
    const { kinds: _kinds, named: _named, ...rest } = wish;
    expect(rest).toEqual(wishOf(heard));
    expect(unknown.map((one) => one.text).join(" ")).toBe(heard.unknown ?? "");
  });
});

describe("what each part was taken for", () => {
  it("names the parts with their places, so that each can be shown and taken away", () => {
    const line = "Мокап завтра с 14 на 3 часа, для 6 человек";
    const { parts } = read(line);
    expect(parts.map(({ text, meaning }) => [text, meaning])).toEqual([
      ["Мокап", { is: "thing", role: "is", slugs: ["mocap"], kinds: ["mocap"] }],
      ["завтра", { is: "days", from: "2026-11-29", days: 1, weekdays: [] }],
      ["с 14", { is: "start", minute: 840, about: false, bare: false }],
      ["на 3 часа", { is: "length", minutes: 180, whole: false }],
      ["для 6 человек", { is: "people", count: 6 }],
    ]);
    for (const { text, from, to } of parts) expect(line.slice(from, to)).toBe(text);
  });

  it("says which word was taken for a misspelt one", () => {
    expect(read("переговрка").parts.map((part) => part.meaning)).toEqual([
      { is: "thing", role: "is", slugs: ["meeting", "meeting-faza"], kinds: ["meeting"], guess: "переговор" },
    ]);
  });

  it("finds a word in the description of a resource, and says that it does not heed it when it contradicts the name", () => {
    expect(read("где есть кухня").wish.slugs).toEqual(["cowork"]);
    const { wish, parts, unknown } = read("мокап, кухня");
    expect(wish.slugs).toEqual(["mocap"]);
    expect(parts.map((part) => part.text)).toEqual(["мокап"]);
    expect(unknown).toEqual([{ text: "кухня", from: 7, to: 12 }]);
  });

  it("keeps the names apart from what must belong to them", () => {
    const { wish } = read("переговорка с проектором");
    expect([wish.named, wish.slugs]).toEqual([["meeting", "meeting-faza"], []]);
  });

  it("one name or another widens the search, a second word for the same thing narrows it", () => {
    expect(read("мокап или озвучка").wish.kinds).toEqual(["adr", "mocap"]);
    expect(read("студия речевая").wish.slugs).toEqual(["adr"]);
  });

  it("the first of two lengths and hours counts, the second is told as not understood", () => {
    const { wish, unknown } = read("озвучка на 2 часа на 3 часа");
    expect(wish.minutes).toBe(120);
    expect(unknown.map((one) => one.text)).toEqual(["на 3 часа"]);
  });

  it("says what the other keyboard layout and a misspelt day were read as", () => {
    const { parts, layout } = read("vjrfg pfdnhf");
    expect(layout).toBe("мокап завтра");
    expect(parts.map(({ text, guess }) => [text, guess])).toEqual([["vjrfg", "мокап"], ["pfdnhf", "завтра"]]);
    const slip = read("мокап завтро");
    expect([slip.layout, slip.parts.map(({ text, guess }) => [text, guess])]).toEqual([undefined, [["мокап", undefined], ["завтро", "завтра"]]]);
  });

  it("tells a day that has passed from one that the calendar has not", () => {
    expect(read("мокап вчера").unknown).toEqual([{ text: "вчера", from: 6, to: 11, why: "past" }]);
    expect(read("мокап 31.02").unknown).toEqual([{ text: "31.02", from: 6, to: 11, why: "never" }]);
    expect(read("мокап кроме 5 декабря").unknown).toEqual([{ text: "кроме 5 декабря", from: 6, to: 21 }]);
  });

  it("reads no more than its longest line, and says so", () => {
    const { wish, unknown } = read(`мокап ${" ".repeat(400)} завтра`);
    expect(wish.from).toBe(TODAY);
    expect(unknown).toEqual([{ text: "завтра", from: 300, to: 413 }]);
  });
});

describe("days and hours on edges", () => {
  it("a day that has passed is no wish", () => {
    const { wish, unknown } = read("мокап 2026-11-27");
    expect([wish.from, wish.days, unknown.map((one) => one.text)]).toEqual([TODAY, 7, ["2026-11-27"]]);
  });

  it.each([
    // Said, what it comes to: day, days, start.
    ["2026-11-28", 1430, "через полчаса", "2026-11-29", 1, 20],
    ["2026-11-28", 1439, "завтра в 10", "2026-11-29", 1, 600],
    ["2026-11-29", 0, "завтра в 10", "2026-11-30", 1, 600],
    ["2026-12-31", 720, "завтра", "2027-01-01", 1, null],
    ["2026-12-31", 720, "25-го", "2027-01-25", 1, null],
    ["2026-11-30", 720, "31 числа", "2026-12-31", 1, null],
    ["2027-01-31", 720, "через месяц", "2027-02-28", 1, null],
    ["2028-02-28", 720, "завтра", "2028-02-29", 1, null],
    ["2027-03-01", 720, "29 февраля", "2028-02-29", 1, null],
    ["2026-11-30", 720, "в понедельник", "2026-12-07", 1, null],
    ["2026-11-30", 720, "в этот понедельник", "2026-11-30", 1, null],
    ["2026-11-30", 720, "в следующий понедельник", "2026-12-07", 1, null],
    ["2026-11-30", 720, "next tuesday", "2026-12-08", 1, null],
    ["2026-11-29", 720, "на этой неделе", "2026-11-29", 1, null],
    ["2026-11-29", 720, "на выходных", "2026-11-29", 1, null],
    ["2026-11-29", 720, "с пятницы по вторник", "2026-12-04", 5, null],
    ["2026-12-15", 720, "в январе", "2027-01-01", 31, null],
    ["2026-12-15", 720, "до 3 января", "2026-12-15", 20, null],
    ["2027-02-10", 720, "в этом месяце", "2027-02-10", 19, null],
    // The night of 23 to 24 July 2016 is an hour shorter: three hours after 23:30 it is 3:30 by the new clock.
    ["2016-07-23", 1410, "через 3 часа", "2016-07-24", 1, 210],
    ["2016-07-23", 1410, "завтра в 2", "2016-07-24", 1, 840],
    ["2016-07-24", 720, "вторник", "2016-07-26", 1, null],
  ])("on %s at minute %i, «%s»", (day, at, line, from, days, start) => {
    const { wish, unknown } = read(line, atMinute(day, at));
    expect([wish.from, wish.days, wish.start, unknown]).toEqual([from, days, start, []]);
  });
});

describe("whatever is typed", () => {
  const sound = ({ wish, parts, unknown }: ReturnType<typeof read>, line: string, now: Date) => {
    const today = siteDay(now);
    expect(isDay(wish.from)).toBe(true);
    expect(wish.from >= today).toBe(true);
    expect(wish.days).toBeGreaterThanOrEqual(1);
    expect(wish.days).toBeLessThanOrEqual(BOUNDS.days);
    const bounded: [number | null, number, number][] = [[wish.minutes, 15, BOUNDS.minutes], [wish.people, 1, BOUNDS.people], [wish.seats, 1, BOUNDS.quantity], [wish.quantity, 1, BOUNDS.quantity], [wish.start, 0, 1439], [wish.earliest, 0, 1439], [wish.latest, 1, 2880], [wish.floor, 0, 99]];
    for (const [value, low, high] of bounded) {
      if (value === null) continue;
      expect(Number.isInteger(value)).toBe(true);
      expect(value).toBeGreaterThanOrEqual(low);
      expect(value).toBeLessThanOrEqual(high);
    }
    expect(wish.earliest).toBeLessThan(wish.latest);
    for (const { text, from, to } of parts) expect(line.slice(from, to)).toBe(text);
    for (const { from, to } of unknown) expect(from).toBeLessThan(to);
  };
  const moment = fc.date({ min: new Date("2015-01-01"), max: new Date("2099-12-31"), noInvalidDate: true });

  it("never throws, and stays within bounds: any signs at all", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 2000 }), moment, (line, now) => sound(read(line, now), line, now)), { numRuns: 300 });
  });

  it("never throws, and stays within bounds: the words of the language in any order", () => {
    const words = [...RUSSIAN, ...ENGLISH].flatMap(([line]) => line.split(" "));
    const word = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...words) }, fc.integer({ min: 0, max: 999_999 }).map(String), fc.constantFrom("-", "–", "31.02", "24:00", "25:99", "99/99/99", "0", "2026-02-30", "0-го", "ё", "9999-99-99", "1.1.1.1"));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), moment, (line, now) => sound(read(line.join(" "), now), line.join(" "), now)),
      { numRuns: 1500 },
    );
  });

  it("what was understood and is taken away is gone", () => {
    fc.assert(
      fc.property(fc.constantFrom(...RUSSIAN, ...ENGLISH), fc.nat(), ([line], which) => {
        const { parts } = read(line);
        const part = parts[which % Math.max(1, parts.length)];
        if (!part) return;
        const rest = `${line.slice(0, part.from)} ${line.slice(part.to)}`;
        expect(tokensOf(rest).length).toBeLessThan(tokensOf(line).length);
        sound(read(rest), rest, noon);
      }),
    );
  });

  it("two thousand letters of one word do not make it think for long", () => {
    for (const line of ["мокап ".repeat(334), "1".repeat(2000), "25.11 ".repeat(334), "с 14 до ".repeat(250), "a-".repeat(1000)]) {
      const from = performance.now();
      read(line);
      expect(performance.now() - from).toBeLessThan(2000);
    }
  });
});
