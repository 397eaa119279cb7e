import { describe, expect, it } from "vitest";
import { openTerms } from "~/features/billing/held-terms.server";
import { book } from "~/features/booking/commands/book.server";
import { prepare } from "~/features/booking/commands/prepare.server";
import { describePick } from "~/features/booking/pick.server";
import { quoteUse } from "~/features/booking/quote.server";
import { db } from "~/lib/db/client.server";
import { addDays, dayToDb } from "~/lib/time";
import { useDatabase } from "#tests/database";
import { dayAhead, makeProgramme, makeResource, wishFor } from "#tests/factories/booking";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const refusal = (code: string, details: object = {}) => expect.objectContaining({ code, details: expect.objectContaining(details) as object });

/** A room at 1,000 roubles an hour, 400 of them in the first year, whose tariff becomes twice as dear for the day that is looked at. */
async function ground() {
  const [room, { scope }] = [await makeResource(), await makeResident()];
  const wish = wishFor(room, dayAhead(5), 600, 660);
  const dearer = () =>
    db.tariff.create({ data: { code: room.tariffCode, unit: "HOUR", priceKopecks: 200_000n, validFrom: dayToDb(addDays(dayAhead(5), -1)), source: "Новый прейскурант" } });
  return { room, scope, wish, dearer };
}

describe("a price that was shown", () => {
  it("holds for its minutes though the tariff was changed, and not a minute longer", async () => {
    const { scope, wish, dearer } = await ground();
    const shown = await quoteUse(scope, wish, new Date());
    expect(shown.quote.totalKopecks).toBe(40_000);
    await dearer();
    expect((await quoteUse(scope, wish, new Date())).quote.totalKopecks).toBe(80_000);
    await expect(book(scope, { ...wish, expected: 40_000 }, new Date())).rejects.toEqual(refusal("price-changed", { totalKopecks: 80_000 }));
    await expect(book(scope, { ...wish, expected: 40_000, held: shown.held.token }, new Date(shown.held.until.getTime()))).rejects.toEqual(refusal("price-changed"));
    const made = await book(scope, { ...wish, expected: 40_000, held: shown.held.token }, new Date(shown.held.until.getTime() - 1));
    expect(made.totalKopecks).toBe(40_000);
    expect(await db.invoiceLine.findMany({ where: { invoiceId: made.invoiceId ?? "" }, orderBy: { position: "asc" } })).toMatchObject([{ kind: "base", priceKopecks: 100_000n, reason: expect.stringContaining("Прейскурант") as string }, { kind: "step" }]);
  });

  it("is for the same company, things and time alone, and cannot be written by hand", async () => {
    const { scope, wish, dearer } = await ground();
    const { held } = await quoteUse(scope, wish, new Date());
    await dearer();
    const other = (await makeResident()).scope;
    const price = async (who: typeof scope, change: Partial<typeof wish>, token: string) => book(who, { ...wish, ...change, held: token }, new Date()).then((made) => made.totalKopecks);
    expect(await price(other, { startsAt: new Date(wish.startsAt.getTime() + 3_600_000), endsAt: new Date(wish.endsAt.getTime() + 3_600_000) }, held.token)).toBe(80_000);
    expect(await price(scope, { startsAt: new Date(wish.startsAt.getTime() + 7_200_000), endsAt: new Date(wish.endsAt.getTime() + 7_200_000) }, held.token)).toBe(80_000);
    const { priced } = await prepare(scope, wish, new Date());
    expect(openTerms(held.token, priced, new Date())).toMatchObject([{ terms: { tariff: { priceKopecks: 100_000 } } }]);
    const [payload = "", seal = ""] = held.token.split(".");
    const cheaper = Buffer.from(Buffer.from(payload, "base64url").toString("utf8").replaceAll("100000", "100")).toString("base64url");
    const forged = [`${cheaper}.${seal}`, payload, `${payload}.`, `${payload}.${seal.slice(1)}`, "x.y.z", `${held.token}.1`, "ж".repeat(70_000), ""];
    expect(forged.map((token) => openTerms(token, priced, new Date()))).toEqual(forged.map(() => null));
  });

  it("does not hold the subsidies: who books first is paid first", async () => {
    const { scope, wish, room } = await ground();
    await makeProgramme({ kinds: [room.kind], sharePercent: 50, budgetKopecks: 20_000 });
    const shown = await quoteUse(scope, wish, new Date());
    expect(shown.quote.totalKopecks).toBe(20_000);
    const first = (await makeResident()).scope;
    await book(first, { ...wish, startsAt: wish.endsAt, endsAt: new Date(wish.endsAt.getTime() + 3_600_000) }, new Date());
    await expect(book(scope, { ...wish, expected: 20_000, held: shown.held.token }, new Date())).rejects.toEqual(refusal("price-changed", { totalKopecks: 40_000 }));
  });

  it("is sealed by the sheet beside the schedule too", async () => {
    const { scope, wish, dearer, room } = await ground();
    const picked = await describePick(scope, { slug: room.slug, day: dayAhead(5), start: 600, minutes: 60 }, new URLSearchParams(), "ru", new Date());
    await dearer();
    expect((await book(scope, { ...wish, expected: picked?.quote?.totalKopecks, held: picked?.quote?.held }, new Date())).totalKopecks).toBe(40_000);
  });
});
