import { describe, expect, it } from "vitest";
import { formatBytes, formatDate, formatDateTime, formatDay, formatDayMonth, formatDayShort, formatDayTitle, formatMonth, formatNumber, formatRange, formatTime } from "~/lib/format";

/** Half past one in the night of the 24th in Novosibirsk; in UTC and in Moscow it is still the 23rd. */
const NIGHT = new Date("2026-11-23T18:30:00Z");
/** Spaces that look alike are written alike, so that one can read what is expected. */
const plain = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, " ");

describe("a range of another year", () => {
  it("names its year where the reader's is told", () => {
    const [from, to] = ["2020-01-01T10:00:00+07:00", "2020-01-01T12:00:00+07:00"];
    expect(plain(formatRange(from, to, "ru", "2026-11-28"))).toContain("2020");
    expect(formatRange(from, to, "ru", "2020-06-01")).toBe(formatRange(from, to, "ru"));
  });
});

describe("days and times are of the technopark's zone, wherever the reader's machine stands", () => {
  it("in Russian", () => {
    expect(plain(formatDate(NIGHT, "ru"))).toBe("24 ноября 2026 г.");
    expect(formatTime(NIGHT, "ru")).toBe("01:30");
    expect(plain(formatDateTime(NIGHT, "ru"))).toBe("24 нояб., 01:30");
    expect(plain(formatDateTime(NIGHT.toISOString(), "ru"))).toBe("24 нояб., 01:30");
  });

  it("in English", () => {
    expect(formatDate(NIGHT, "en")).toBe("24 November 2026");
    expect(formatTime(NIGHT, "en")).toBe("01:30");
    expect(formatTime("2026-11-24T14:05:00Z", "en")).toBe("21:05");
  });

  it("midnight is 00:00 and never 24:00", () => {
    expect(formatTime("2026-11-23T17:00:00Z", "ru")).toBe("00:00");
    expect(formatTime("2026-11-23T17:00:00Z", "en")).toBe("00:00");
  });
});

describe("a plain day is that very day", () => {
  it("in every form", () => {
    expect(plain(formatDay("2026-11-24", "ru"))).toBe("24 ноября 2026 г.");
    expect(formatDay("2026-11-24", "en")).toBe("24 November 2026");
    expect(formatDayMonth("2026-01-01", "ru")).toBe("1 января");
    expect(formatDayMonth("2026-01-01T00:00:00.000Z", "en")).toBe("1 January");
    expect(plain(formatDayShort("2026-11-24", "ru"))).toBe("вт, 24 нояб.");
    expect(formatDayTitle("2026-11-24", "ru")).toBe("Вторник, 24 ноября");
    expect(formatDayTitle("2026-11-24", "en")).toMatch(/^Tuesday,? 24 November$/);
    expect(formatMonth("2026-11-24", "ru")).toBe("ноябрь");
  });
});

describe("a range", () => {
  const range = (from: string, to: string) => plain(formatRange(`2026-11-${from}:00+07:00`, `2026-11-${to}:00+07:00`, "ru"));
  it("of one day names it once", () => {
    expect(range("24T14:30", "24T16:00")).toBe("вт, 24 нояб., 14:30–16:00");
  });
  it("to midnight ends at 24:00 of the same day", () => {
    expect(range("24T16:00", "25T00:00")).toBe("вт, 24 нояб., 16:00–24:00");
    expect(range("24T00:00", "25T00:00")).toBe("вт, 24 нояб., 00:00–24:00");
  });
  it("of more days names both", () => {
    expect(range("24T23:00", "25T01:00")).toBe("вт, 24 нояб., 23:00 – ср, 25 нояб., 01:00");
    expect(range("24T00:00", "26T00:00")).toBe("вт, 24 нояб., 00:00 – чт, 26 нояб., 00:00");
  });
});

describe("sizes and numbers", () => {
  it("are short", () => {
    expect([0, 999, 1000, 1500, 999_949, 25_000_000, 3_200_000_000].map((bytes) => plain(formatBytes(bytes, "ru")))).toEqual(["0 Б", "999 Б", "1 кБ", "1,5 кБ", "1 000 кБ", "25 МБ", "3,2 ГБ"]);
    expect(formatBytes(1_500_000, "en")).toBe("1.5 MB");
    expect(plain(formatNumber(1_234_567, "ru"))).toBe("1 234 567");
    expect(formatNumber(1_234_567, "en")).toBe("1,234,567");
  });
});
