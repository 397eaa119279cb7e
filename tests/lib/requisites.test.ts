import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOkvedCode, OKVED_PROFILE, okvedEntryFor, okvedGroup } from "~/lib/okved";
import {
  compactRequisite,
  formatPhone,
  isValidAccount,
  isValidBik,
  isValidInn,
  isValidKpp,
  isValidOgrn,
  isValidOgrnip,
  normalisePhone,
  okvedCovers,
  type RequisiteCheck,
} from "~/lib/requisites";

const seed = 20261122;
const OK = { ok: true };
const fault = (reason: string) => ({ ok: false, reason });
const DIGITS = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** Digits that never are only zeros. */
const number = (length: number) =>
  fc.array(fc.constantFrom(...DIGITS), { minLength: length, maxLength: length }).map((list) => list.join("")).filter((text) => /[1-9]/.test(text));

/** The ending that makes `body` valid is the only one among all of its length. */
function onlyEnding(body: string, expected: string, check: (value: string) => RequisiteCheck): void {
  for (let ending = 0; ending < 10 ** expected.length; ending += 1) {
    const text = String(ending).padStart(expected.length, "0");
    expect(check(body + text)).toEqual(text === expected ? OK : fault("check-digit"));
  }
}

function control(body: string, weights: string): string {
  const list = weights.split(" ").map(Number);
  return String(([...body].reduce((sum, digit, index) => sum + Number(digit) * (list[index] ?? 0), 0) % 11) % 10);
}

describe("ИНН", () => {
  it.each(["7707083893", "500100732259", "5499000018", "5499000025", "5499000032", "5499000040", "549900000111"])("%s is valid", (inn) =>
    expect(isValidInn(inn)).toEqual(OK),
  );

  it("says what is wrong", () => {
    expect(isValidInn("7707083894")).toEqual(fault("check-digit"));
    expect(isValidInn("500100732258")).toEqual(fault("check-digit"));
    expect(isValidInn("500100732269")).toEqual(fault("check-digit"));
    expect(isValidInn("0000000000")).toEqual(fault("zeros"));
    expect(isValidInn("000000000000")).toEqual(fault("zeros"));
    expect(isValidInn("77070838930")).toEqual(fault("length"));
    expect(isValidInn("")).toEqual(fault("length"));
    expect(isValidInn("77070 8389")).toEqual(fault("digits"));
    expect(isValidInn("٧٧٠٧٠٨٣٨٩٣")).toEqual(fault("digits"));
    expect(isValidInn("7707083893", "person")).toEqual(fault("length"));
    expect(isValidInn("500100732259", "company")).toEqual(fault("length"));
    expect(isValidInn("7707083893", "company")).toEqual(OK);
    expect(isValidInn("500100732259", "person")).toEqual(OK);
  });

  it("of a company has one right last digit in ten (10,000 tried)", () => {
    fc.assert(
      fc.property(number(9), (body) => onlyEnding(body, control(body, "2 4 10 3 5 9 4 6 8"), isValidInn)),
      { seed, numRuns: 1_000 },
    );
  });

  it("of a person has one right pair of last digits in a hundred (10,000 tried)", () => {
    fc.assert(
      fc.property(number(10), (body) => {
        const first = control(body, "7 2 4 10 3 5 9 4 6 8");
        onlyEnding(body, first + control(body + first, "3 7 2 4 10 3 5 9 4 6 8"), isValidInn);
      }),
      { seed, numRuns: 100 },
    );
  });
});

describe("КПП", () => {
  it("has a form and no check digit", () => {
    expect(isValidKpp("549901001")).toEqual(OK);
    expect(isValidKpp("5499AB001")).toEqual(OK);
    expect(isValidKpp("5499ab001")).toEqual(fault("digits"));
    expect(isValidKpp("A49901001")).toEqual(fault("digits"));
    expect(isValidKpp("54990100")).toEqual(fault("length"));
    expect(isValidKpp("000000000")).toEqual(fault("zeros"));
  });
});

describe("ОГРН and ОГРНИП", () => {
  it.each(["1027700132195", "1995400000011", "1995400000022", "1995400000033", "1995400000044"])("ОГРН %s is valid", (ogrn) =>
    expect(isValidOgrn(ogrn)).toEqual(OK),
  );
  it.each(["304500116000157", "399540000000019"])("ОГРНИП %s is valid", (ogrnip) => expect(isValidOgrnip(ogrnip)).toEqual(OK));

  it("say what is wrong", () => {
    expect(isValidOgrn("1027700132196")).toEqual(fault("check-digit"));
    expect(isValidOgrn("304500116000157")).toEqual(fault("length"));
    expect(isValidOgrn("0000000000000")).toEqual(fault("zeros"));
    expect(isValidOgrn("102770013219O")).toEqual(fault("digits"));
    expect(isValidOgrnip("304500116000158")).toEqual(fault("check-digit"));
    expect(isValidOgrnip("1027700132195")).toEqual(fault("length"));
  });

  it("have one right last digit in ten (10,000 of each tried)", () => {
    fc.assert(
      fc.property(number(12), number(14), (company, trader) => {
        onlyEnding(company, String((BigInt(company) % 11n) % 10n), isValidOgrn);
        onlyEnding(trader, String((BigInt(trader) % 13n) % 10n), isValidOgrnip);
      }),
      { seed, numRuns: 1_000 },
    );
  });
});

describe("БИК and accounts", () => {
  it("БИК is of a bank or of the treasury", () => {
    for (const bik of ["044525225", "045004641", "045099901", "015004950"]) expect(isValidBik(bik)).toEqual(OK);
    expect(isValidBik("145004641")).toEqual(fault("prefix"));
    expect(isValidBik("04500464")).toEqual(fault("length"));
    expect(isValidBik("04500464А")).toEqual(fault("digits"));
    expect(isValidBik("000000000")).toEqual(fault("zeros"));
  });

  it.each([
    ["044525225", "30101810400000000225"],
    ["044525225", "40702810138250123017"],
    ["045004641", "30101810500000000641"],
    ["045099901", "30101810000000000901"],
    ["045099901", "40702810700000000001"],
    ["045099901", "40702810000000000002"],
    ["045099901", "40702810300000000003"],
    ["045099901", "40702810600000000004"],
    ["045099901", "40802810800000000005"],
  ])("%s holds %s", (bik, account) => expect(isValidAccount(bik, account)).toEqual(OK));

  it("say what is wrong", () => {
    expect(isValidAccount("044525225", "40702810138250123018")).toEqual(fault("check-digit"));
    expect(isValidAccount("045004641", "40702810138250123017")).toEqual(fault("check-digit"));
    expect(isValidAccount("044525225", "30101810500000000641")).toEqual(fault("bank"));
    expect(isValidAccount("044525225", "30101810500000000225")).toEqual(fault("check-digit"));
    expect(isValidAccount("044525225", "4070281013825012301")).toEqual(fault("length"));
    expect(isValidAccount("044525225", "4070281013825012301x")).toEqual(fault("digits"));
    expect(isValidAccount("044525225", "0".repeat(20))).toEqual(fault("zeros"));
    expect(isValidAccount("94452522", "40702810138250123017")).toEqual(fault("bik"));
  });

  it("of the treasury are let through unchecked", () => {
    const unchecked = { ok: true, unchecked: true };
    expect(isValidAccount("015004950", "40102810445370000043")).toEqual(unchecked);
    expect(isValidAccount("015004950", "03100643000000015100")).toEqual(unchecked);
    expect(isValidAccount("044525225", "40102810445370000043")).toEqual(unchecked);
  });

  it("have one right key in ten (10,000 tried)", () => {
    const bank = number(7).map((rest) => `04${rest}`);
    fc.assert(
      fc.property(bank, number(12), (bik, rest) => {
        const accepted = DIGITS.filter((key) => isValidAccount(bik, `40702810${key}${rest.slice(0, 11)}`).ok);
        expect(accepted).toHaveLength(1);
      }),
      { seed, numRuns: 1_000 },
    );
  });
});

describe("pasted text and telephones", () => {
  it("loses what people paste around a requisite", () => {
    expect(compactRequisite(" 7707 083\u00a0893 ")).toBe("7707083893");
    expect(compactRequisite("407.02.810.1.38250123017")).toBe("40702810138250123017");
  });

  it.each(["+7 (383) 000-00-00", "8 383 000 00 00", "8(383)0000000", "73830000000", "3830000000", " +7\u00a0383\u00a0000‑00‑00 "])("«%s» is +73830000000", (text) =>
    expect(normalisePhone(text)).toBe("+73830000000"),
  );

  it.each(["", "+8 383 000 00 00", "383000000", "+1 202 555 0100", "+7 (383) 000-00-00 доб. 5", "телефон", "+7 083 000 00 00"])("«%s» is no Russian number", (text) =>
    expect(normalisePhone(text)).toBeNull(),
  );

  it("writes a number for people, and leaves the foreign alone", () => {
    expect(formatPhone("+73830000000")).toBe("+7 (383) 000-00-00");
    expect(formatPhone("+12025550100")).toBe("+12025550100");
    fc.assert(
      fc.property(fc.integer({ min: 3_000_000_000, max: 9_999_999_999 }), (rest) => {
        expect(normalisePhone(formatPhone(`+7${rest}`))).toBe(`+7${rest}`);
      }),
      { seed, numRuns: 10_000 },
    );
  });
});

describe("ОКВЭД", () => {
  it("is covered on the boundary of a dot", () => {
    expect(okvedCovers("59.11", "59.11.1")).toBe(true);
    expect(okvedCovers("59", "59.11.1")).toBe(true);
    expect(okvedCovers("59.11", "59.11")).toBe(true);
    expect(okvedCovers("59.1", "59.11")).toBe(false);
    expect(okvedCovers("59.11.1", "59.11")).toBe(false);
    expect(okvedCovers("", "59.11")).toBe(false);
  });

  it("names the technopark's profile once each", () => {
    const codes = OKVED_PROFILE.map((entry) => entry.code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(OKVED_PROFILE.filter((entry) => entry.group === "core")).toHaveLength(13);
    expect(OKVED_PROFILE.filter((entry) => entry.group === "adjacent")).toHaveLength(24);
    for (const { code, name } of OKVED_PROFILE) expect([isOkvedCode(code), name === name.trim()]).toEqual([true, true]);
    expect(["5", "59.", "59.111", "59.1.1.1", "a9.11"].filter(isOkvedCode)).toEqual([]);
  });

  it("finds the closest entry and its group", () => {
    expect(okvedEntryFor("59.11.1")?.name).toBe("Производство анимационных фильмов");
    expect(okvedEntryFor("59.11.2")?.code).toBe("59.11");
    expect(okvedGroup("58.21")).toBe("core");
    expect(okvedGroup("90.03")).toBe("adjacent");
    expect(okvedGroup("01.11")).toBeNull();
  });
});
