import { describe, expect, it } from "vitest";
import { jointQuoteFor } from "~/features/billing/pricing.server";
import { sayLine } from "~/features/billing/rules/say-line";
import { alternativesTo } from "~/features/booking/alternatives.server";
import { pricedThings } from "~/features/booking/commands/prepare.server";
import { missingPart, ownInTheWay, ownInTheWayPart, pickUnits } from "~/features/booking/commands/units.server";
import { describePick, type Pick } from "~/features/booking/pick.server";
import { resourceById, type CatalogueItem } from "~/features/booking/queries.server";
import { demandsOf } from "~/features/booking/rules/things";
import { join } from "~/features/booking/waitlist/commands/join.server";
import type { CompanyScope } from "~/features/identity/types";
import { residentSince } from "~/features/residency/rules/payer";
import { residencyOf } from "~/features/residency/queries.server";
import { db } from "~/lib/db/client.server";
import { readPart, readTogether } from "~/lib/db/together.server";
import { translator } from "~/lib/i18n/i18n.server";
import { atMinute } from "~/lib/time";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeComposite, makeProgramme, makeResource, wishFor } from "#tests/factories/booking";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const day = dayAhead(9);
const describeFor = (scope: CompanyScope | null, pick: Pick) => describePick(scope, pick, new URLSearchParams(), "ru", new Date());
const range = (from: number, to: number) => ({ startsAt: atMinute(day, from), endsAt: atMinute(day, to) });

describe("what is said of a picked slot", () => {
  it("is the quote of those things, to the kopeck and the word", async () => {
    const kinds = ["picked-room", "picked-lens"];
    await makeProgramme({ kinds, sharePercent: 40, monthlyMinutes: 300 });
    await makeProgramme({ kinds: [kinds[0] ?? ""], sharePercent: 70, budgetKopecks: 30_000 });
    const room = await makeResource({ kind: kinds[0] ?? "", priceKopecks: 123_400 });
    const lens = await makeResource({ kind: kinds[1] ?? "", units: 3, priceKopecks: 77_700, sort: "EQUIPMENT" });
    await db.accessory.create({ data: { resourceId: room.id, accessoryId: lens.id, position: 1 } });
    const { scope } = await makeResident();
    await bookAt(scope, room, day, 480, 600);
    const residency = await residencyOf(scope.companyId);
    const t = translator("ru");
    for (const [minutes, lenses] of [[60, 0], [240, 2], [480, 3]] as const) {
      const picked = await describeFor(scope, { slug: room.slug, day, start: 780, minutes, beside: lenses > 0 ? [{ slug: lens.slug, quantity: lenses }] : [] });
      const things = [{ resource: room, quantity: 1 }, ...(lenses > 0 ? [{ resource: lens, quantity: lenses }] : [])];
      const quote = await jointQuoteFor(pricedThings(scope.companyId, residentSince(residency?.startsOn ?? ""), things, range(780, 780 + minutes)));
      expect(picked?.quote?.totalKopecks).toBe(quote.totalKopecks);
      expect(picked?.quote?.lines).toEqual(quote.lines.map((line) => ({ ...sayLine(t, line, "ru"), amountKopecks: line.amountKopecks })));
      expect(picked?.beside[0]).toMatchObject({ slug: lens.slug, offered: true, quantity: lenses });
      expect(picked?.refusal).toBeNull();
    }
    expect(await describeFor(null, { slug: room.slug, day, start: 780 })).toMatchObject({ quote: null, line: null });
    expect(await describeFor(scope, { slug: "no-such", day, start: 780 })).toBeNull();
  });

  it("are the units, one's own booking, the line and the alternatives that each question alone would answer", async () => {
    const kind = "picked-hall";
    const room = await makeResource({ kind, bufferAfter: 30 });
    const other = await makeResource({ kind, units: 2 });
    const [first, second, third] = [await makeResident(), await makeResident(), await makeResident()];
    await bookAt(first.scope, room, day, 600, 720);
    await join(second.scope, wishFor(room, day, 600, 720), new Date());
    const said = async ({ scope }: { scope: CompanyScope }, start: number) => {
      const picked = await describeFor(scope, { slug: room.slug, day, start, minutes: 60 });
      return picked && { own: picked.own !== null, taken: picked.refusal !== null, line: picked.line && { place: picked.line.place, ahead: picked.line.ahead } };
    };
    expect(await said(first, 600)).toEqual({ own: true, taken: true, line: null });
    expect(await said(second, 600)).toEqual({ own: false, taken: true, line: { place: null, ahead: 1 } });
    expect(await said(third, 660)).toEqual({ own: false, taken: true, line: { place: null, ahead: 1 } });
    expect(await said(third, 750)).toEqual({ own: false, taken: false, line: null });
    expect((await describeFor(second.scope, { slug: room.slug, day, start: 600, minutes: 120 }))?.line).toMatchObject({ place: 1, ahead: 0, until: null });
    const picked = await describeFor(third.scope, { slug: room.slug, day, start: 600, minutes: 120 });
    const alone = await alternativesTo([{ resource: room, quantity: 1 }], range(600, 720), new Date());
    expect(picked?.alternatives.map(({ startsAt, resource }) => [startsAt, resource])).toEqual(
      alone.map((one) => [one.startsAt.toISOString(), one.resourceId === other.id ? other.nameRu : null]),
    );
    expect(picked?.alternatives).toHaveLength(3);
  });

  it("counts many leaves as booking them would", async () => {
    const parts: CatalogueItem[] = [];
    for (let index = 0; index < 4; index += 1) parts.push(await makeResource({ units: 2 }));
    const whole = await makeComposite(parts.map((part, index) => [part, 1 + (index % 2)] as const));
    const { scope } = await makeResident();
    const fresh = await resourceById(whole.id);
    const { scope: rival } = await makeResident();
    for (const [index, part] of parts.entries()) {
      await bookAt(index % 2 ? rival : scope, part, day, 600 + 60 * index, 720 + 60 * index);
      for (const start of [540, 600, 660, 720, 780, 840]) {
        const demands = demandsOf([{ resource: fresh, quantity: 1 }], range(start, start + 90));
        const together = await readTogether({ missing: missingPart(demands), own: ownInTheWayPart(scope.companyId, demands) });
        expect(together).toEqual({ missing: (await pickUnits(db, demands)).missing, own: await ownInTheWay(db, scope.companyId, demands) });
      }
    }
    const [demand] = demandsOf([{ resource: fresh, quantity: 1 }], range(1200, 1260));
    if (!demand) throw new Error("no demand");
    expect(await readPart(missingPart(Array.from({ length: 150 }, () => demand)))).toBeNull();
    expect(await readPart(ownInTheWayPart(scope.companyId, []))).toBeNull();
  });
});
