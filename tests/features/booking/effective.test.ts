import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applies, byPosition, dayFacts, RULE_FIELDS, rulesOn, type Deviation, type HouseRules, type Who } from "~/features/booking/rules/effective";
import { asOn, brokenFor, narrowed, openOf, rulesOf, type Ruled } from "~/features/booking/rules/plan";
import { residencyYear } from "~/features/residency/rules/step";
import { openSpans, type Span } from "~/features/booking/rules/windows";
import { addDays, addMonths, atMinute, minuteOfDay, siteDay, weekday, type Day } from "~/lib/time";

const HOUSE: HouseRules & { quantity: number } = {
  quantity: 2, stepMinutes: 30, minMinutes: 60, maxMinutes: 480, opensAt: 480, closesAt: 1320, noticeMinutes: 0, horizonDays: 92,
  bufferBefore: 15, bufferAfter: 30, capacity: 8, maxAtOnce: null, operator: "NONE", certificate: false, approval: false,
};
const NOBODY = { companyKind: null, residencyYear: null };
const FRIDAY = dayFacts("2026-11-27", false);

let counter = 0;
const deviation = (changes: Deviation["changes"], more: Partial<Deviation> = {}): Deviation => ({
  id: `rule-${String((counter += 1)).padStart(4, "0")}`,
  position: 0, companyKind: null, residencyYear: null, seasonFrom: null, seasonTo: null, weekdays: [], holidays: null,
  changes, reasonRu: "летний режим", reasonEn: "summer hours", ...more,
});
const ruled = (deviations: Deviation[], more: Partial<Ruled> = {}): Ruled => ({ id: "room", ...HOUSE, deviations, ...more });

const opened = (room: Ruled, window: Span) => openOf(room, window).flatMap(({ open }) => open);

describe("the rules that hold", () => {
  it("are the resource's own where nothing deviates", () => {
    expect(rulesOn(HOUSE, [], NOBODY, FRIDAY)).toEqual({ ...HOUSE, closed: false, because: [] });
  });

  it("are changed field by field, the later place has the last word, and each change says why", () => {
    const later = deviation({ opensAt: 600, closesAt: 1080 }, { position: 2, reasonRu: "каникулы", reasonEn: "holidays" });
    const sooner = deviation({ opensAt: 540, approval: true }, { position: 1 });
    const rules = rulesOn(HOUSE, [later, sooner], NOBODY, FRIDAY);
    expect(rules).toEqual({
      ...HOUSE, opensAt: 600, closesAt: 1080, approval: true, closed: false,
      because: [
        { field: "opensAt", value: 600, ruleId: later.id, reasonRu: "каникулы", reasonEn: "holidays" },
        { field: "closesAt", value: 1080, ruleId: later.id, reasonRu: "каникулы", reasonEn: "holidays" },
        { field: "approval", value: true, ruleId: sooner.id, reasonRu: "летний режим", reasonEn: "summer hours" },
      ],
    });
  });

  it.each([
    ["any company, any day", {}, true],
    ["a company of the kind", { companyKind: "VFX_STUDIO" }, true],
    ["a company of another kind", { companyKind: "EDUCATION" }, false],
    ["a resident of the year", { residencyYear: 2 }, true],
    ["a resident of another year", { residencyYear: 1 }, false],
    ["a season that begins today", { seasonFrom: "2026-11-27" }, true],
    ["a season that begins tomorrow", { seasonFrom: "2026-11-28" }, false],
    ["a season that ends today", { seasonTo: "2026-11-27" }, true],
    ["a season that ended yesterday", { seasonTo: "2026-11-26" }, false],
    ["Fridays", { weekdays: [5] }, true],
    ["weekends", { weekdays: [6, 7] }, false],
    ["working days", { holidays: false }, true],
    ["days off", { holidays: true }, false],
  ] as const)("speak of %s", (_name, more, said) => {
    expect(applies(deviation({}, more as Partial<Deviation>), { companyKind: "VFX_STUDIO", residencyYear: 2 }, FRIDAY)).toBe(said);
  });

  it("for a visitor are those that hold for everybody", () => {
    expect(applies(deviation({}, { companyKind: "OTHER" }), NOBODY, FRIDAY)).toBe(false);
    expect(applies(deviation({}, { residencyYear: 1 }), NOBODY, FRIDAY)).toBe(false);
  });
});

describe("a refusal names the rule behind it", () => {
  const wish = (day: Day, from: number, to: number, quantity = 1) => ({ startsAt: atMinute(day, from), endsAt: atMinute(day, to), quantity });
  const NOW = atMinute("2026-11-24", 720);
  const weekend = deviation({ opensAt: 600, closesAt: 1080 }, { weekdays: [6, 7] });

  it("of hours by the deviation, of others plainly", () => {
    const room = ruled([weekend]);
    expect(brokenFor(room, wish("2026-11-28", 600, 660), NOW)).toBeNull();
    expect(brokenFor(room, wish("2026-11-28", 540, 660), NOW)).toEqual({
      rule: "hours", params: { from: "10:00", to: "18:00" }, on: "2026-11-28",
      because: { field: "opensAt", value: 600, ruleId: weekend.id, reasonRu: "летний режим", reasonEn: "summer hours" },
    });
    expect(brokenFor(room, wish("2026-11-27", 420, 540), NOW)).toEqual({ rule: "hours", params: { from: "08:00", to: "22:00" }, on: "2026-11-27" });
    expect(brokenFor(room, wish("2026-11-28", 600, 630), NOW)).toEqual({ rule: "min", params: { minutes: 60 } });
  });

  it("of a closed day", () => {
    const room = ruled([deviation({ closed: true }, { seasonFrom: "2026-12-01", seasonTo: "2026-12-01" })]);
    expect(brokenFor(room, wish("2026-12-01", 600, 660), NOW)).toMatchObject({ rule: "closed", params: { day: "01.12.2026" }, because: { field: "closed" } });
    expect(brokenFor(room, wish("2026-12-02", 600, 660), NOW)).toBeNull();
  });

  it("of a closed day in the middle of several", () => {
    const nights = ruled([deviation({ closed: true }, { weekdays: [7] })], { opensAt: 0, closesAt: 1440, maxMinutes: 10_080 });
    expect(brokenFor(nights, wish("2026-11-26", 0, 3 * 1440), NOW)).toBeNull();
    expect(brokenFor(nights, wish("2026-11-26", 0, 3 * 1440 + 30), NOW)).toMatchObject({ rule: "closed", on: "2026-11-29" });
  });

  it("by the year of the residency on the day, which moves with the anniversary", () => {
    const room = ruled(narrowed([deviation({ maxMinutes: 120 }, { residencyYear: 2 })], { companyKind: null, residentSince: "2025-12-01" }));
    expect(brokenFor(room, wish("2026-11-30", 600, 780), NOW)).toBeNull();
    expect(brokenFor(room, wish("2026-12-01", 600, 780), NOW)).toMatchObject({ rule: "max", params: { minutes: 120 } });
  });

  it("by holidays of the production calendar", () => {
    const room = ruled([deviation({ closed: true }, { holidays: true })], { exceptions: new Map([["2026-12-31", "OFF"], ["2026-11-28", "WORKING"]]) });
    expect(brokenFor(room, wish("2026-12-31", 600, 660), NOW)).toMatchObject({ rule: "closed" });
    expect(brokenFor(room, wish("2026-11-29", 600, 660), NOW)).toMatchObject({ rule: "closed" });
    // A Saturday on which people work is no holiday.
    expect(brokenFor(room, wish("2026-11-28", 600, 660), NOW)).toBeNull();
  });
});

const anyDeviation: fc.Arbitrary<Deviation> = fc.record({
  id: fc.uuid(),
  position: fc.integer({ min: 0, max: 3 }),
  companyKind: fc.constantFrom(null, "VFX_STUDIO" as const, "EDUCATION" as const),
  residencyYear: fc.constantFrom(null, 1, 2),
  seasonFrom: fc.constantFrom(null, "2026-11-25", "2026-12-01"),
  seasonTo: fc.constantFrom(null, "2026-12-01", "2026-12-06"),
  weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 3 }),
  holidays: fc.constantFrom(null, true, false),
  changes: fc.record(
    {
      closed: fc.boolean(),
      opensAt: fc.constantFrom(0, 480, 600),
      closesAt: fc.constantFrom(720, 1080, 1440),
      stepMinutes: fc.constantFrom(30, 60),
      maxMinutes: fc.constantFrom(120, 2880),
      bufferAfter: fc.constantFrom(0, 60),
      approval: fc.boolean(),
      capacity: fc.constantFrom(null, 3),
    },
    { requiredKeys: [] },
  ),
  reasonRu: fc.constant("причина"),
  reasonEn: fc.constant("reason"),
});
const anyWho: fc.Arbitrary<Who> = fc.record({ companyKind: fc.constantFrom(null, "VFX_STUDIO" as const, "OTHER" as const), residencyYear: fc.constantFrom(null, 1, 2, 3) });
const anyDay = fc.integer({ min: 0, max: 20 }).map((days) => addDays("2026-11-22", days));
const HOLIDAYS = new Map([["2026-12-02", "OFF" as const]]);

describe("any set of deviations", () => {
  it("gives every field from the last deviation that applies and names it, else the resource's own", () => {
    fc.assert(
      fc.property(fc.array(anyDeviation, { maxLength: 6 }), anyWho, anyDay, fc.boolean(), (deviations, who, day, holiday) => {
        const facts = dayFacts(day, holiday);
        const rules = rulesOn(HOUSE, deviations, who, facts);
        for (const field of RULE_FIELDS) {
          const speaking = deviations.filter((one) => applies(one, who, facts) && one.changes[field] !== undefined).sort(byPosition);
          const last = speaking.at(-1);
          expect([field, rules[field]]).toEqual([field, last ? last.changes[field] : field === "closed" ? false : HOUSE[field]]);
          expect(rules.because.find((one) => one.field === field)?.ruleId).toBe(last?.id);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("narrowed to a person says of every day what it says to that person, and nothing to anybody else", () => {
    fc.assert(
      fc.property(fc.array(anyDeviation, { maxLength: 6 }), fc.constantFrom("VFX_STUDIO" as const, "OTHER" as const), fc.constantFrom("2024-12-02", "2025-11-30", "2026-12-05", "2026-02-28"), anyDay, (deviations, companyKind, residentSince, day) => {
        const facts = dayFacts(day, false);
        const mine = rulesOn(HOUSE, deviations, { companyKind, residencyYear: residencyYear(residentSince, day) }, facts);
        expect(rulesOn(HOUSE, narrowed(deviations, { companyKind, residentSince }), NOBODY, facts)).toEqual(mine);
        const { because: _because, closed: _closed, ...fields } = mine;
        expect(asOn(ruled(narrowed(deviations, { companyKind, residentSince }), { exceptions: new Map([[day, "WORKING"]]) }), day)).toMatchObject(fields);
      }),
      { numRuns: 1000 },
    );
  });

  it("does not depend on the order in which it is read", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyDeviation, { maxLength: 6, selector: (one) => one.id }), anyWho, anyDay, (deviations, who, day) => {
        const facts = dayFacts(day, false);
        expect(rulesOn(HOUSE, [...deviations].reverse(), who, facts)).toEqual(rulesOn(HOUSE, deviations, who, facts));
      }),
      { numRuns: 500 },
    );
  });

  it("opens exactly the minutes that each day's rules call open", () => {
    fc.assert(
      fc.property(fc.array(anyDeviation, { maxLength: 4 }), anyWho, anyDay, fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 6000 }), (deviations, who, day, offset, length) => {
        const since = who.residencyYear === null ? null : addMonths("2026-11-01", -12 * (who.residencyYear - 1));
        const room = ruled(narrowed(deviations, { companyKind: who.companyKind, residentSince: since }), { exceptions: HOLIDAYS });
        const from = atMinute(day, offset).getTime();
        const to = from + length * 60_000;
        const spans = opened(room, { from, to });
        for (const [index, span] of spans.entries()) expect([span.from < span.to, index === 0 || spans[index - 1]!.to < span.from]).toEqual([true, true]);
        for (let at = from; at < to; at += 30 * 60_000) {
          const rules = rulesOf(room, siteDay(new Date(at)));
          const minute = minuteOfDay(new Date(at));
          expect(spans.some((span) => span.from <= at && at < span.to)).toBe(!rules.closed && rules.opensAt <= minute && minute < rules.closesAt);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("refuses for its hours exactly what is not wholly inside an open stretch", () => {
    fc.assert(
      fc.property(fc.array(anyDeviation, { maxLength: 4 }), anyDay, fc.integer({ min: 0, max: 47 }), fc.integer({ min: 1, max: 120 }), (deviations, day, half, halves) => {
        const free = deviations.map((one) => ({ ...one, changes: { opensAt: one.changes.opensAt, closesAt: one.changes.closesAt, closed: one.changes.closed } }));
        const room = ruled(narrowed(free, { companyKind: "VFX_STUDIO", residentSince: "2026-11-01" }), { exceptions: HOLIDAYS, stepMinutes: 30, minMinutes: 30, maxMinutes: 100_000, horizonDays: 400 });
        const startsAt = atMinute(day, half * 30);
        const endsAt = new Date(startsAt.getTime() + halves * 30 * 60_000);
        const rule = brokenFor(room, { startsAt, endsAt, quantity: 1 }, atMinute("2026-11-20", 0))?.rule ?? null;
        const inside = opened(room, { from: startsAt.getTime(), to: endsAt.getTime() }).some((span) => span.from === startsAt.getTime() && span.to === endsAt.getTime());
        expect(rule === "hours" || rule === "closed").toBe(!inside);
        expect([null, "hours", "closed"]).toContain(rule);
      }),
      { numRuns: 1000 },
    );
  });

  it("with none of them opens as the resource does", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 1, max: 6000 }), fc.constantFrom([0, 1440], [480, 1320], [480, 1440]), (day, offset, length, [opensAt, closesAt]) => {
        const hours = { opensAt: opensAt!, closesAt: closesAt! };
        const window = { from: atMinute(day, offset).getTime(), to: atMinute(day, offset + length).getTime() };
        expect(opened(ruled([], hours), window)).toEqual(openSpans(hours, window));
      }),
      { numRuns: 300 },
    );
  });

  it("knows weekdays as the calendar does", () => {
    expect([dayFacts("2026-11-29", false).weekday, weekday("2026-11-29")]).toEqual([7, 7]);
  });
});
