import { describe, expect, it } from "vitest";
import { findFree } from "~/features/booking/availability.server";
import { approve, refuse } from "~/features/booking/commands/approve.server";
import { cancel } from "~/features/booking/commands/cancel.server";
import { describePick } from "~/features/booking/pick.server";
import { expireHolds } from "~/features/booking/commands/settle.server";
import { quoteUse } from "~/features/booking/quote.server";
import { catalogue, resourceById } from "~/features/booking/queries.server";
import { daySheet } from "~/features/booking/schedule.server";
import { db } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { sayRefusal } from "~/lib/http/refusal";
import { translator } from "~/lib/i18n/i18n.server";
import { addDays, atMinute } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeComposite, makeProgramme, makeResource, payInvoice, wishFor } from "#tests/factories/booking";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const makeAdmin = async () => staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));
const codeOf = (error: unknown) => (error instanceof DomainError ? { code: error.code, ...error.details } : error);
const refusalOf = ({ code, params, details }: DomainError) => ({ refusal: { code, params, details } });
const refused = (work: Promise<unknown>) => work.then(() => "no refusal", codeOf);

async function stage() {
  const [a, b] = [await makeResource({ bufferAfter: 30 }), await makeResource()];
  return { a, b, large: await makeComposite([[a, 1], [b, 1]], { bufferBefore: 60 }) };
}

describe("things that exclude each other", () => {
  it("are refused with both named, not as if somebody had taken the time", async () => {
    const [{ a, large }, { scope }] = [await stage(), await makeResident()];
    const wish = { items: [{ resourceId: a.id, quantity: 1 }] };
    const error = await bookAt(scope, large, dayAhead(3), 600, 720, wish).catch((refusal: unknown) => refusal as DomainError);
    expect(error).toMatchObject({ code: "rule-broken", details: { rule: "things-inside" } });
    const said = (locale: "ru" | "en") => sayRefusal(translator(locale), refusalOf(error as DomainError));
    expect([said("ru").includes(`«${large.nameRu}» включает «${a.nameRu}»`), said("en").includes(`“${large.nameEn}” includes “${a.nameEn}”`)]).toEqual([true, true]);
    const picked = await describePick(scope, { slug: large.slug, day: dayAhead(3), start: 600, minutes: 120, beside: [{ slug: a.slug, quantity: 1 }] }, new URLSearchParams(), "ru", new Date());
    expect(picked).toMatchObject({ refusal: said("ru"), line: null, alternatives: [] });
  });

  it("are so by their number: three kits and a camera of three cameras", async () => {
    const [camera, lens, { scope }] = [await makeResource({ units: 3 }), await makeResource({ units: 3 }), await makeResident()];
    const kit = await makeComposite([[camera, 1], [lens, 1]]);
    const withCamera = (quantity: number) => bookAt(scope, kit, dayAhead(3), 600, 720, { quantity, items: [{ resourceId: camera.id, quantity: 1 }] });
    expect(await refused(withCamera(3))).toEqual({ code: "rule-broken", rule: "things-short" });
    expect(await withCamera(2)).toMatchObject({ status: "HELD" });
  });
});

describe("a stage of two halves", () => {
  it("booked whole blocks both, and a half that is taken takes the whole away", async () => {
    const { a, b, large } = await stage();
    const { scope } = await makeResident();
    const day = dayAhead(3);
    await bookAt(scope, large, day, 600, 720);
    // The whole's own buffer of an hour stands before it on both halves.
    expect(await refused(bookAt(scope, a, day, 540, 570))).toMatchObject({ code: "slot-taken" });
    expect(await refused(bookAt(scope, b, day, 570, 600))).toMatchObject({ code: "slot-taken" });
    await bookAt(scope, b, day, 480, 540);
    await bookAt(scope, a, day, 750, 810);
    expect(await refused(bookAt(scope, large, day, 780, 840))).toMatchObject({ code: "slot-taken" });
    expect(await brokenRules()).toEqual([]);
  });

  it("is free in the search and on the schedule where both halves are", async () => {
    const { a, b, large } = await stage();
    const { scope } = await makeResident();
    const day = dayAhead(4);
    await bookAt(scope, a, day, 480, 600);
    await bookAt(scope, b, day, 960, 1320);
    const range = { from: atMinute(day, 0), to: atMinute(day, 1440), minutes: 60, quantity: 1 };
    const free = (await findFree([large], range, new Date())).get(large.id);
    // A is let go at 10:30, buffer included; the whole keeps an hour of its own clear before it, and none after.
    expect(free?.map((window) => [window.from, window.to])).toEqual([[atMinute(day, 690).getTime(), atMinute(day, 960).getTime()]]);
    const sheet = await daySheet(await catalogue(), day, { kind: large.kind }, { companyId: scope.companyId, staff: false, locale: "ru" }, new Date());
    expect(sheet.rows[0]?.cels.map((cel) => [cel.kind, sheet.opensAt + cel.from, sheet.opensAt + cel.to])).toEqual([["waiting", 480, 600], ["buffer", 600, 630], ["waiting", 960, 1320]]);
    expect(sheet.rows[0]?.cells.map((cell) => sheet.opensAt + cell)).toEqual([720, 780, 840, 900]);
  });

  it("goes to one of twenty who want the whole or a half of it at one moment, or to one for each half", async () => {
    const { a, b, large } = await stage();
    const residents = await Promise.all(Array.from({ length: 5 }, () => makeResident()));
    for (let round = 0; round < 8; round += 1) {
      const day = dayAhead(5 + round);
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          const what = [large, a, b][index % 3]!;
          return bookAt(residents[index % 5]!.scope, what, day, 600, 660).then(() => what.slug, (error: unknown) => (codeOf(error) as { code: string }).code);
        }),
      );
      const won = outcomes.filter((outcome) => outcome !== "slot-taken").sort();
      expect([[large.slug], [a.slug, b.slug].sort()]).toContainEqual(won);
    }
    expect(await brokenRules()).toEqual([]);
  });

  it("of kits counts how many can be put together", async () => {
    const [body, lens] = [await makeResource({ units: 3 }), await makeResource({ units: 5 })];
    const kit = await makeComposite([[body, 1], [lens, 2]]);
    expect(kit.quantity).toBe(2);
    const { scope } = await makeResident();
    const day = dayAhead(6);
    await bookAt(scope, lens, day, 600, 660, { quantity: 2 });
    expect(await refused(bookAt(scope, kit, day, 600, 660, { quantity: 2 }))).toMatchObject({ code: "slot-taken" });
    await bookAt(scope, kit, day, 600, 660);
    expect(await refused(bookAt(scope, lens, day, 600, 660, { quantity: 2 }))).toMatchObject({ code: "slot-taken" });
    await bookAt(scope, lens, day, 600, 660);
    expect(await brokenRules()).toEqual([]);
  });
});

describe("several things at once", () => {
  it("come with one quote and one invoice, and go together", async () => {
    const [room, camera, operator] = [await makeResource({ priceKopecks: 100_000 }), await makeResource({ units: 2, priceKopecks: 40_000 }), await makeResource({ priceKopecks: 60_000 })];
    await makeProgramme({ kinds: [room.kind, camera.kind], sharePercent: 50, monthlyMinutes: 180 });
    const { scope, company } = await makeResident();
    const day = dayAhead(7);
    const items = [{ resourceId: camera.id, quantity: 2 }, { resourceId: operator.id, quantity: 1 }];
    const wish = wishFor(room, day, 600, 720, { items });
    const { quote } = await quoteUse(scope, wish, new Date());
    // Year 1 pays 40 %: room 2 h 80 000, cameras 2 × 2 h 64 000, operator 48 000. The programme pays half of the room for two hours and half of the cameras for the one hour that is left of three.
    expect(quote.lines.filter((line) => line.kind === "subsidy").map((line) => [line.thing?.nameRu, line.amountKopecks])).toEqual([[room.nameRu, -40_000], [camera.nameRu, -16_000]]);
    expect(quote.totalKopecks).toBe(80_000 + 64_000 + 48_000 - 56_000);
    const made = await bookAt(scope, room, day, 600, 720, { items, expected: quote.totalKopecks });
    const invoices = await db.invoice.findMany({ where: { companyId: company.id }, include: { lines: { orderBy: { position: "asc" } } } });
    expect(invoices.map((invoice) => Number(invoice.totalKopecks))).toEqual([quote.totalKopecks]);
    expect(invoices[0]?.lines.filter((line) => line.kind === "base").map((line) => line.name.split(":")[0])).toEqual([room.nameRu, camera.nameRu, operator.nameRu]);
    expect(await db.allocation.count({ where: { bookingId: made.id } })).toBe(4);
    await cancel(scope, made.id, new Date());
    expect(await db.allocation.count({ where: { bookingId: made.id } })).toBe(0);
    expect(await brokenRules()).toEqual([]);
  });

  it("are refused as a whole when one of them is taken, and the refusal offers times at which all are free", async () => {
    const [room, camera] = [await makeResource(), await makeResource()];
    const { scope } = await makeResident();
    const day = dayAhead(8);
    await bookAt(scope, camera, day, 600, 660);
    const before = await db.booking.count();
    const answer = (await refused(bookAt(scope, room, day, 600, 660, { items: [{ resourceId: camera.id, quantity: 1 }] }))) as { code: string; alternatives: { startsAt: string }[] };
    expect(answer.code).toBe("slot-taken");
    expect(answer.alternatives.map((one) => new Date(one.startsAt))).toEqual([atMinute(day, 540), atMinute(day, 660), atMinute(addDays(day, -1), 1260)]);
    expect(await db.booking.count()).toBe(before);
  });

  it("name the thing whose rule is broken, are at most twelve, and each is named once", async () => {
    const [room, short] = [await makeResource(), await makeResource({ maxMinutes: 30 })];
    const { scope } = await makeResident();
    const day = dayAhead(9);
    expect(await refused(bookAt(scope, room, day, 600, 660, { items: [{ resourceId: short.id, quantity: 1 }] }))).toEqual({ code: "rule-broken", rule: "max", resource: { id: short.id, nameRu: short.nameRu, nameEn: short.nameEn } });
    expect(await refused(bookAt(scope, room, day, 600, 660, { items: [{ resourceId: room.id, quantity: 1 }] }))).toEqual({ code: "rule-broken", rule: "things" });
  });

  it("asked for crosswise by many at once leave no deadlock behind", async () => {
    const rooms = [await makeResource(), await makeResource(), await makeResource()];
    const residents = await Promise.all(Array.from({ length: 4 }, () => makeResident()));
    const outcomes = await Promise.all(
      Array.from({ length: 32 }, (_, index) => {
        const [first, second] = [rooms[index % 3]!, rooms[(index + 1 + (index % 2)) % 3]!];
        return bookAt(residents[index % 4]!.scope, first, dayAhead(10), 600 + 30 * (index % 4), 690 + 30 * (index % 4), { items: [{ resourceId: second.id, quantity: 1 }] }).then(() => "won", (error: unknown) => (codeOf(error) as { code: string }).code);
      }),
    );
    expect(new Set(outcomes)).toEqual(new Set(["won", "slot-taken"]));
    expect(await brokenRules()).toEqual([]);
  });
});

describe("a limit of what one company holds at one moment", () => {
  it("counts what overlaps, and holds when ten ask at once", async () => {
    const nodes = await makeResource({ units: 10, maxAtOnce: 4 });
    const [one, other] = [await makeResident(), await makeResident()];
    const day = dayAhead(11);
    await bookAt(one.scope, nodes, day, 480, 540, { quantity: 3 });
    await bookAt(one.scope, nodes, day, 540, 600, { quantity: 3 });
    expect(await refused(bookAt(one.scope, nodes, day, 510, 570, { quantity: 2 }))).toMatchObject({ code: "rule-broken", rule: "at-once" });
    await bookAt(one.scope, nodes, day, 510, 570);
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => bookAt(other.scope, nodes, day, 480, 540).then(() => "won", (error: unknown) => (codeOf(error) as { rule: string }).rule)));
    expect(outcomes.filter((outcome) => outcome === "won")).toHaveLength(4);
    expect(outcomes.filter((outcome) => outcome === "at-once")).toHaveLength(6);
  });
});

describe("a booking that needs approval", () => {
  const hall = () => makeResource({ approval: true });

  it("holds its time without an invoice; approved it is invoiced at the promised price and paid like any other", async () => {
    const [room, staff, { scope }] = [await hall(), await makeAdmin(), await makeResident()];
    const made = await bookAt(scope, room, dayAhead(12), 600, 660);
    expect(made).toMatchObject({ status: "PENDING", totalKopecks: 40_000, invoiceId: null });
    expect(await refused(bookAt((await makeResident()).scope, room, dayAhead(12), 600, 660))).toMatchObject({ code: "slot-taken" });
    expect(await brokenRules()).toEqual([]);
    await db.tariff.updateMany({ where: { code: room.slug }, data: { priceKopecks: 999_900n } });
    expect(await approve(staff, made.id, new Date())).toEqual({ status: "HELD" });
    expect(await refused(approve(staff, made.id, new Date()))).toMatchObject({ code: "wrong-status" });
    const { invoiceId } = await db.booking.findUniqueOrThrow({ where: { id: made.id } });
    expect(Number((await db.invoice.findUniqueOrThrow({ where: { id: invoiceId! } })).totalKopecks)).toBe(40_000);
    await payInvoice(invoiceId!);
    await settleEvents();
    expect((await db.booking.findUniqueOrThrow({ where: { id: made.id } })).status).toBe("CONFIRMED");
    expect(await brokenRules({ settled: true })).toEqual([]);
  });

  it("refused says why and frees the time; unanswered it is dropped; at one moment one answer counts", async () => {
    const [room, staff, { scope }] = [await hall(), await makeAdmin(), await makeResident()];
    const first = await bookAt(scope, room, dayAhead(13), 600, 660);
    expect(await refused(refuse(staff, first.id, " ", new Date()))).toMatchObject({ code: "reason" });
    await refuse(staff, first.id, "В зале приёмка", new Date());
    expect(await db.booking.findUniqueOrThrow({ where: { id: first.id } })).toMatchObject({ status: "CANCELLED", decisionReason: "В зале приёмка" });
    const second = await bookAt(scope, room, dayAhead(13), 600, 660);
    const answers = await Promise.allSettled([approve(staff, second.id, new Date()), refuse(staff, second.id, "Поздно", new Date()), cancel(scope, second.id, new Date()), approve(staff, second.id, new Date())]);
    expect(answers.filter((answer) => answer.status === "fulfilled").length).toBeGreaterThanOrEqual(1);
    const third = await bookAt(scope, room, dayAhead(14), 600, 660);
    await expireHolds(new Date(Date.now() + 49 * 3_600_000));
    expect((await db.booking.findUniqueOrThrow({ where: { id: third.id } })).status).toBe("EXPIRED");
    expect(await brokenRules()).toEqual([]);
    expect((await resourceById(room.id)).approval).toBe(true);
  });
});
