import { describe, expect, it } from "vitest";
import { dropPlannedPrice, setPrice } from "~/features/billing/commands/set-price.server";
import { pricesOf } from "~/features/billing/prices.server";
import { dropDeviation, moveDeviation, saveDeviation } from "~/features/booking/resources/commands/deviations.server";
import { restoreUnit, withdrawUnit } from "~/features/booking/faults/commands/withdraw.server";
import { setAccessories, setParts } from "~/features/booking/resources/commands/parts.server";
import { createResource, saveSettings, setActive } from "~/features/booking/resources/commands/save.server";
import { addUnits, renameUnit } from "~/features/booking/resources/commands/units.server";
import { mergeTyped } from "~/lib/merge-typed";
import { resourceFor } from "~/features/booking/resources/queries.server";
import { deviationSchema, settingsSchema } from "~/features/booking/resources/schema";
import { typedSettings, type ResourceSettings } from "~/features/booking/resources/settings";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import { addDays, siteDay } from "~/lib/time";
import { actOnRules } from "~/features/booking/resources/act.server";
import { typedDeviation } from "~/features/booking/resources/typed-deviation";
import { useDatabase } from "#tests/database";
import { bookAt, makeResource, type ResourceInput } from "#tests/factories/booking";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const at = () => ({ now: new Date(), ip: "127.0.0.1" });
const admin = async () => staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));
const finance = async () => staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
const refusal = (code: string, details: object = {}) => expect.objectContaining({ name: "DomainError", code, details: expect.objectContaining(details) as object });
/** A day within the next 30 that is soon enough for a preview. */
const SOON = () => addDays(siteDay(new Date()), 5);

async function room(input: ResourceInput = {}) {
  const scope = await admin();
  const { id } = await makeResource(input);
  return { scope, id, read: () => resourceFor(scope, id) };
}
const edit = async ({ read }: { read: () => Promise<{ settings: ResourceSettings; version: number }> }, changes: Partial<ResourceSettings>) => {
  const { settings, version } = await read();
  return { settings: { ...settings, ...changes }, version };
};
const deviation = (typed: Record<string, unknown>) => deviationSchema.parse({ reasonRu: "летний режим", reasonEn: "summer hours", ...typed });

describe("saving a resource", () => {
  it("writes what differs, raises the version and says so in the audit log", async () => {
    const house = await room();
    const { settings, version } = await edit(house, { opensAt: 540, nameRu: "Малая сцена" });
    expect(await saveSettings(house.scope, house.id, settings, { version, seen: "" }, at())).toEqual({ saved: true });
    expect(await house.read()).toMatchObject({ version: version + 1, opensAt: 540, nameRu: "Малая сцена" });
    const entry = await db.auditEntry.findFirstOrThrow({ where: { action: "resource.edited", subjectId: house.id } });
    expect(entry).toMatchObject({ actorId: house.scope.userId, data: { after: { opensAt: 540, nameRu: "Малая сцена" }, before: { opensAt: 480 } } });
    // The same press once more: nothing is written.
    expect(await saveSettings(house.scope, house.id, settings, { version, seen: "" }, at())).toEqual({ saved: true });
    expect((await house.read()).version).toBe(version + 1);
  });

  it("is for administrators", async () => {
    const house = await room();
    const { settings, version } = await edit(house, { opensAt: 540 });
    await expect(saveSettings(await finance(), house.id, settings, { version, seen: "" }, at())).rejects.toEqual(refusal("forbidden"));
    await expect(saveSettings(house.scope, "no-such-id", settings, { version, seen: "" }, at())).rejects.toEqual(refusal("not-found"));
  });

  it("shows first the bookings that would break a rule, saves when they were seen, and cancels none", async () => {
    const house = await room();
    const { scope } = await makeResident();
    const early = await bookAt(scope, { id: house.id }, SOON(), 480, 540);
    const late = await bookAt(scope, { id: house.id }, SOON(), 660, 720);
    const { settings, version } = await edit(house, { opensAt: 600, minMinutes: 60 });
    const shown = await saveSettings(house.scope, house.id, settings, { version, seen: "" }, at());
    expect(shown).toMatchObject({ saved: false, consequences: { count: 1, items: [{ bookingId: early.id, what: "rule", rule: "hours", params: { from: "10:00", to: "22:00" } }] } });
    expect(await house.read()).toMatchObject({ opensAt: 480, version });
    if (shown.saved) throw new Error("saved");
    // Looking again changes nothing; a stamp of another edit does not save this one.
    expect(await saveSettings(house.scope, house.id, settings, { version, seen: shown.seen, look: true }, at())).toMatchObject({ saved: false, seen: shown.seen });
    expect(await saveSettings(house.scope, house.id, { ...settings, opensAt: 630 }, { version, seen: shown.seen }, at())).toMatchObject({ saved: false });
    expect(await saveSettings(house.scope, house.id, settings, { version, seen: shown.seen }, at())).toEqual({ saved: true });
    expect(await house.read()).toMatchObject({ opensAt: 600, version: version + 1 });
    const bookings = await db.booking.findMany({ where: { id: { in: [early.id, late.id] } }, select: { status: true } });
    expect(bookings.map((row) => row.status)).toEqual(["HELD", "HELD"]);
    expect(await db.allocation.count({ where: { bookingId: early.id } })).toBe(1);
  });

  it("shows anew when a booking came between the look and the press", async () => {
    const house = await room();
    const { scope } = await makeResident();
    await bookAt(scope, { id: house.id }, SOON(), 480, 540);
    const { settings, version } = await edit(house, { opensAt: 600 });
    const shown = await saveSettings(house.scope, house.id, settings, { version, seen: "" }, at());
    await bookAt(scope, { id: house.id }, SOON(), 540, 600);
    if (shown.saved) throw new Error("saved");
    expect(await saveSettings(house.scope, house.id, settings, { version, seen: shown.seen }, at())).toMatchObject({ saved: false, consequences: { count: 2 } });
  });

  it("names what would need approval, a certificate, room for buffers, or less at once", async () => {
    const house = await room({ units: 2 });
    const { scope } = await makeResident();
    const first = await bookAt(scope, { id: house.id }, SOON(), 600, 660, { quantity: 2 });
    const second = await bookAt(scope, { id: house.id }, SOON(), 660, 720);
    const what = async (changes: Partial<ResourceSettings>) => {
      const { settings, version } = await edit(house, changes);
      const shown = await saveSettings(house.scope, house.id, settings, { version, seen: "", look: true }, at());
      return shown.saved ? [] : shown.consequences.items.map((item) => [item.bookingId, item.what]);
    };
    expect(await what({ approval: true })).toEqual([[first.id, "approval"], [second.id, "approval"]]);
    expect(await what({ certificate: true })).toEqual([[first.id, "certificate"], [second.id, "certificate"]]);
    expect(await what({ bufferAfter: 15 })).toEqual([[first.id, "buffers"], [second.id, "buffers"]]);
    expect(await what({ maxAtOnce: 1 })).toEqual([[first.id, "atOnce"]]);
    expect(await what({ summaryRu: "Другое описание" })).toEqual([]);
    // What was promised when it was booked is not asked anew: the notice had been kept.
    expect(await what({ noticeMinutes: 60 })).toEqual([]);
    expect(await what({ noticeMinutes: 10 * 1440 })).toEqual([[first.id, "rule"], [second.id, "rule"]]);
  });

  it("closes with the bookings named, and opens again", async () => {
    const house = await room();
    const { scope } = await makeResident();
    const { id: bookingId } = await bookAt(scope, { id: house.id }, SOON(), 600, 660);
    const { version } = await house.read();
    const shown = await setActive(house.scope, house.id, false, { version, seen: "" }, at());
    expect(shown).toMatchObject({ saved: false, consequences: { items: [{ bookingId, what: "closed" }] } });
    if (shown.saved) throw new Error("saved");
    expect(await setActive(house.scope, house.id, false, { version, seen: shown.seen }, at())).toEqual({ saved: true });
    await expect(bookAt(scope, { id: house.id }, SOON(), 700, 760)).rejects.toEqual(refusal("not-found"));
    expect(await setActive(house.scope, house.id, true, { version: version + 1, seen: "" }, at())).toEqual({ saved: true });
    await bookAt(scope, { id: house.id }, SOON(), 720, 780);
  });
});

describe("two administrators", () => {
  it("the second is told what stands now, and nothing of the first is overwritten", async () => {
    const house = await room();
    const { version, settings } = await house.read();
    await saveSettings(house.scope, house.id, { ...settings, opensAt: 540 }, { version, seen: "" }, at());
    await expect(saveSettings(await admin(), house.id, { ...settings, closesAt: 1260 }, { version, seen: "" }, at())).rejects.toEqual(
      refusal("resource-changed", { current: { version: version + 1, settings: { ...settings, opensAt: 540 } } }),
    );
    expect(await house.read()).toMatchObject({ opensAt: 540, closesAt: 1320 });
  });

  it("at one moment: one is saved, every other is told", async () => {
    const house = await room();
    const { version, settings } = await house.read();
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => saveSettings(house.scope, house.id, { ...settings, position: index + 1 }, { version, seen: "" }, at())));
    expect(outcomes.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    for (const one of outcomes) if (one.status === "rejected") expect(one.reason).toEqual(refusal("resource-changed"));
    expect((await house.read()).version).toBe(version + 1);
  });

  it("have their words put together: what only one changed is theirs, what both did is shown", () => {
    const base = { opensAt: "08:00", closesAt: "22:00", nameRu: "Зал", approval: "" };
    const mine = { opensAt: "09:00", closesAt: "21:00", nameRu: "Зал", approval: "on", version: "3" };
    const theirs = { opensAt: "10:00", closesAt: "21:00", nameRu: "Большой зал", approval: "" };
    expect(mergeTyped(base, mine, theirs)).toEqual({
      typed: { opensAt: "09:00", closesAt: "21:00", nameRu: "Большой зал", approval: "on", version: "3" },
      clashes: [{ field: "opensAt", mine: "09:00", theirs: "10:00" }],
      taken: ["nameRu"],
    });
  });
});

describe("a new resource", () => {
  const settings = async (): Promise<ResourceSettings> => (await (await room()).read()).settings;

  it("can be booked at once, for the price that was set", async () => {
    const scope = await admin();
    const { id } = await createResource(scope, { slug: "sewing", settings: { ...(await settings()), kind: "sewing" }, units: 3, unitName: "Стол", unit: "HOUR", priceKopecks: 50_000 }, at());
    const made = await resourceFor(scope, id);
    expect(made.units.map((unit) => unit.label)).toEqual(["Стол 1", "Стол 2", "Стол 3"]);
    const { scope: company } = await makeResident();
    // 500 an hour, a first-year resident pays 40 %.
    expect(await bookAt(company, { id }, SOON(), 600, 660)).toMatchObject({ totalKopecks: 20_000 });
  });

  it("does not take another's address, and two presses make one", async () => {
    const scope = await admin();
    const input = { slug: "twice", settings: await settings(), units: 1, unitName: "", unit: "HOUR" as const, priceKopecks: 1 };
    const outcomes = await Promise.allSettled([createResource(scope, input, at()), createResource(scope, input, at())]);
    expect(outcomes.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect(outcomes.find((one) => one.status === "rejected")).toMatchObject({ reason: { code: "resource-slug" } });
    expect(await db.resource.count({ where: { slug: "twice" } })).toBe(1);
  });
});

describe("what is typed", () => {
  const good = async () => typedSettings((await (await room()).read()).settings);
  it.each([
    ["closesAt", "07:00", "field.after"],
    ["opensAt", "25:00", "field.clock"],
    ["opensAt", "08:60", "field.clock"],
    ["stepMinutes", "0", 'field.between|{"min":5,"max":1440}'],
    ["stepMinutes", "", "field.required"],
    ["stepMinutes", "полчаса", 'field.between|{"min":5,"max":1440}'],
    ["minMinutes", "45", 'field.onStep|{"step":30}'],
    ["maxMinutes", "490", 'field.onStep|{"step":30}'],
    ["bufferAfter", "-5", 'field.between|{"min":0,"max":1440}'],
    ["capacity", "0", 'field.between|{"min":1,"max":10000}'],
    ["kind", "Зал", "field.slug"],
    ["nameRu", " ", "field.required"],
  ])("%s «%s» is refused", async (field, value, message) => {
    const read = settingsSchema.safeParse({ ...(await good()), [field]: value });
    expect(read.error?.issues.map((issue) => [issue.path.join(), issue.message])).toEqual([[field, message]]);
  });
  it("goes there and back", async () => {
    const typed = await good();
    expect(typedSettings(settingsSchema.parse(typed) as ResourceSettings)).toEqual(typed);
  });
});

describe("the page of deviations", () => {
  const posted = (typed: Record<string, string>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(typed)) form.set(name, value);
    return form;
  };

  it("answers a second administrator with the version that stands, both values, and what was typed", async () => {
    const house = await room();
    await saveDeviation(house.scope, house.id, null, deviation({ opensAt: "10:00" }), { version: (await house.read()).version, seen: "" }, at());
    const { version, deviations } = await house.read();
    const rule = deviations[0]!;
    const seen = typedDeviation(rule);
    const form = { ...seen, rule: rule.id, version: String(version), base: JSON.stringify(seen), act: "save" };
    await saveDeviation(house.scope, house.id, rule.id, deviation({ opensAt: "09:00" }), { version, seen: "" }, at());
    const answer = await actOnRules(house.scope, house.id, posted({ ...form, opensAt: "11:00", capacity: "5" }), at());
    expect(answer).toMatchObject({ init: { status: 409 }, data: { typed: { opensAt: "11:00", capacity: "5" }, refusal: { code: "resource-changed" }, met: { version: version + 1, clashes: [{ field: "opensAt", mine: "11:00", theirs: "09:00" }] } } });
    const again = { ...form, opensAt: "11:00", version: String(version + 1), base: JSON.stringify(answer.data.met?.base) };
    await expect(actOnRules(house.scope, house.id, posted(again), at())).rejects.toMatchObject({ status: 303 });
    expect((await house.read()).deviations[0]!.changes.opensAt).toBe(660);
  });

  it("marks the field whose figure does not add up with the resource's own", async () => {
    const house = await room();
    const form = { reasonRu: "летний режим", reasonEn: "summer hours", minMinutes: "720", maxMinutes: "60", version: String((await house.read()).version), act: "save" };
    const answer = await actOnRules(house.scope, house.id, posted(form), at());
    expect(answer).toMatchObject({ init: { status: 422 }, data: { refusal: { code: "rule-figures" }, faults: { maxMinutes: expect.stringContaining("field.notLess") as string } } });
  });
});

describe("deviations", () => {
  it("are made, put in order and taken away, each with a look first", async () => {
    const house = await room();
    const { scope } = await makeResident();
    const { id: bookingId } = await bookAt(scope, { id: house.id }, SOON(), 480, 540);
    const summer = deviation({ opensAt: "10:00" });
    const version = async () => (await house.read()).version;
    const shown = await saveDeviation(house.scope, house.id, null, summer, { version: await version(), seen: "" }, at());
    expect(shown).toMatchObject({ saved: false, consequences: { items: [{ bookingId, what: "rule", rule: "hours", because: { ru: "летний режим", en: "summer hours" } }] } });
    if (shown.saved) throw new Error("saved");
    expect(await saveDeviation(house.scope, house.id, null, summer, { version: await version(), seen: shown.seen }, at())).toEqual({ saved: true });
    // The later says otherwise; moved before the first it has no say.
    const winter = deviation({ opensAt: "08:00", reasonRu: "зимний режим" });
    expect(await saveDeviation(house.scope, house.id, null, winter, { version: await version(), seen: "" }, at())).toEqual({ saved: true });
    const [first, second] = (await house.read()).deviations;
    expect([first!.reasonRu, second!.reasonRu]).toEqual(["летний режим", "зимний режим"]);
    const moved = await moveDeviation(house.scope, house.id, second!.id, -1, { version: await version(), seen: "" }, at());
    expect(moved).toMatchObject({ saved: false, consequences: { items: [{ bookingId, what: "rule" }] } });
    if (moved.saved) throw new Error("saved");
    expect(await moveDeviation(house.scope, house.id, second!.id, -1, { version: await version(), seen: moved.seen }, at())).toEqual({ saved: true });
    expect((await house.read()).deviations.map((one) => one.id)).toEqual([second!.id, first!.id]);
    expect(await dropDeviation(house.scope, house.id, first!.id, { version: await version(), seen: "" }, at())).toEqual({ saved: true });
    await expect(dropDeviation(house.scope, house.id, first!.id, { version: await version(), seen: "" }, at())).rejects.toMatchObject({ code: "rule-gone" });
    expect((await house.read()).deviations.map((one) => one.id)).toEqual([second!.id]);
  });

  it("say something, and leave sound rules", async () => {
    const house = await room();
    const { version } = await house.read();
    await expect(saveDeviation(house.scope, house.id, null, deviation({}), { version, seen: "" }, at())).rejects.toEqual(refusal("rule-empty"));
    await expect(saveDeviation(house.scope, house.id, null, deviation({ opensAt: "23:00" }), { version, seen: "" }, at())).rejects.toEqual(refusal("rule-figures"));
    expect(deviationSchema.safeParse({ reasonRu: "режим", reasonEn: "hours", seasonFrom: "2027-06-01", seasonTo: "2027-05-01" }).error?.issues[0]).toMatchObject({ path: ["seasonTo"], message: "field.after" });
  });
});

describe("units", () => {
  it("are added once however often the form is sent, renamed, withdrawn and brought back", async () => {
    const house = await room();
    await addUnits(house.scope, house.id, { count: 2, name: "Стол", expected: 1 }, at());
    await expect(addUnits(house.scope, house.id, { count: 2, name: "Стол", expected: 1 }, at())).rejects.toEqual(refusal("resource-changed"));
    const { units } = await house.read();
    expect(units.map((unit) => unit.label)).toEqual(["1", "Стол 2", "Стол 3"]);
    await renameUnit(house.scope, house.id, units[1]!.id, { label: "Стол у окна", serial: "SN-7", inventory: "" }, at());
    await withdrawUnit(house.scope, units[1]!.id, "", at());
    await withdrawUnit(house.scope, units[1]!.id, "", at());
    expect((await house.read()).units[1]).toMatchObject({ label: "Стол у окна", serial: "SN-7", inventory: null, active: false });
    await restoreUnit(house.scope, units[1]!.id, at());
    expect(await house.read()).toMatchObject({ quantity: 3 });
    await expect(renameUnit(house.scope, (await room()).id, units[1]!.id, { label: "чужая", serial: "", inventory: "" }, at())).rejects.toEqual(refusal("not-found"));
  });
});

describe("parts", () => {
  it("make a whole of others; no circle, no more of a part than there is", async () => {
    const [whole, half, other] = [await room({ units: 0 }), await room({ units: 2 }), await room({ units: 0 })];
    const at0 = at();
    const set = async (house: typeof whole, parts: { partId: string; quantity: number }[]) => setParts(house.scope, house.id, parts, { version: (await house.read()).version, seen: "" }, at0);
    await expect(set(whole, [{ partId: half.id, quantity: 3 }])).rejects.toEqual(refusal("parts-quantity"));
    await expect(set(whole, [{ partId: whole.id, quantity: 1 }])).rejects.toEqual(refusal("parts-circle"));
    await expect(set(half, [{ partId: whole.id, quantity: 1 }])).rejects.toEqual(refusal("parts-units"));
    expect(await set(whole, [{ partId: half.id, quantity: 2 }])).toEqual({ saved: true });
    expect(await whole.read()).toMatchObject({ quantity: 1, parts: [{ partId: half.id, quantity: 2 }] });
    expect(await set(other, [{ partId: whole.id, quantity: 1 }])).toEqual({ saved: true });
    await expect(set(whole, [{ partId: other.id, quantity: 1 }])).rejects.toEqual(refusal("parts-circle"));
    await expect(addUnits(whole.scope, whole.id, { count: 1, name: "", expected: 0 }, at0)).rejects.toEqual(refusal("parts-units"));
    const unit = (await half.read()).units[0]!;
    await expect(withdrawUnit(half.scope, unit.id, "", at0)).rejects.toEqual(refusal("unit-part"));
    expect(await set(whole, [])).toEqual({ saved: true });
    expect(await withdrawUnit(half.scope, unit.id, "", at0)).toMatchObject({ done: true });
  });

  it("two resources made parts of each other at one moment: one of them is", async () => {
    for (let round = 0; round < 5; round += 1) {
      const [one, two, half] = [await room({ units: 0 }), await room({ units: 0 }), await room()];
      const of = (house: typeof one, version: number, ...parts: string[]) =>
        setParts(house.scope, house.id, parts.map((partId) => ({ partId, quantity: 1 })), { version, seen: "" }, at());
      await of(one, 1, half.id);
      await of(two, 1, half.id);
      const outcomes = await Promise.allSettled([of(one, 2, half.id, two.id), of(two, 2, half.id, one.id)]);
      expect(outcomes.filter((outcome) => outcome.status === "rejected").map((outcome) => (outcome.reason as { code: string }).code)).toEqual(["parts-circle"]);
    }
  });

  it("accessories keep their order", async () => {
    const [thing, one, two] = [await room(), await room(), await room()];
    await setAccessories(thing.scope, thing.id, [two.id, one.id], { version: 1, seen: "" }, at());
    expect((await thing.read()).accessories.map((row) => row.accessoryId)).toEqual([two.id, one.id]);
    await expect(setAccessories(thing.scope, thing.id, [thing.id], { version: 2, seen: "" }, at())).rejects.toEqual(refusal("parts-unknown"));
  });
});

describe("a price", () => {
  const today = () => siteDay(new Date());
  it("holds from tomorrow at the earliest, follows in its turn, and can be taken back until it begins", async () => {
    const { slug } = await makeResource();
    const set = (priceKopecks: number, from: string) => setPrice({ code: slug, unit: "HOUR", priceKopecks, from, source: "Приказ № 7" }, system, today());
    await expect(set(1, today())).rejects.toEqual(refusal("price-past"));
    await expect(set(-1, addDays(today(), 1))).rejects.toEqual(refusal("price-sum"));
    expect(await set(200_000, addDays(today(), 10))).toEqual({ changed: true });
    expect(await set(150_000, addDays(today(), 5))).toEqual({ changed: true });
    expect(await set(150_000, addDays(today(), 5))).toEqual({ changed: false });
    const rows = async () => (await pricesOf([slug])).get(slug)!.map((row) => [row.priceKopecks, row.from, row.to]);
    expect(await rows()).toEqual([
      [100_000, "2020-01-01", addDays(today(), 4)],
      [150_000, addDays(today(), 5), addDays(today(), 9)],
      [200_000, addDays(today(), 10), null],
    ]);
    await dropPlannedPrice(slug, addDays(today(), 5), system, today());
    expect(await rows()).toEqual([[100_000, "2020-01-01", addDays(today(), 9)], [200_000, addDays(today(), 10), null]]);
    await expect(dropPlannedPrice(slug, "2020-01-01", system, today())).rejects.toEqual(refusal("price-begun"));
  });

  it("set twice at one moment is set once", async () => {
    const { slug } = await makeResource();
    await Promise.all(Array.from({ length: 6 }, () => setPrice({ code: slug, unit: "HOUR", priceKopecks: 7, from: addDays(today(), 3), source: "Приказ" }, system, today())));
    expect((await pricesOf([slug])).get(slug)).toHaveLength(2);
  });
});
