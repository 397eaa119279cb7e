import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeStatement, movementsOf, parseStatement, StatementFault } from "~/features/billing/bank/statement";
import { encoded, OURS, statementText, type OrderInput } from "./statement-file";

const ORDERS: OrderInput[] = [
  { number: "17", kopecks: 1_296_000, purpose: "Оплата по счёту К-2026-000001 от 01.11.2026, в т.ч. НДС 22 %" },
  { number: "212", kopecks: 50_000, purpose: "Возврат", incoming: false, on: "2026-11-21" },
  { number: "18", kopecks: 7, purpose: "Доплата", carried: false },
];
const faultOf = (text: string): { code: string; line: number; params: unknown } | null => {
  try {
    parseStatement(text);
    return null;
  } catch (error) {
    if (error instanceof StatementFault) return { code: error.code, line: error.line, params: error.params };
    throw error;
  }
};

describe("a statement of a bank", () => {
  it.each(["windows-1251", "utf-8", "ibm866"] as const)("is read in %s, whatever its header says", (encoding) => {
    const read = decodeStatement(encoded(statementText(ORDERS), encoding));
    expect(read.encoding).toBe(encoding);
    const { accounts, documents } = parseStatement(read.text);
    expect(accounts).toEqual([
      { account: OURS.account, from: "2026-11-01", to: "2026-11-30", openingKopecks: 1_000_000, incomingKopecks: 1_296_000, outgoingKopecks: 50_000, closingKopecks: 2_246_000 },
    ]);
    expect(documents[0]).toEqual({
      line: 17,
      number: "17",
      date: "2026-11-20",
      amountKopecks: 1_296_000,
      debitedOn: "2026-11-20",
      creditedOn: "2026-11-20",
      payer: { name: 'ООО "Примерфильм"', inn: "5499000018", kpp: "", account: "40702810000000000002", bik: "045099901" },
      payee: { name: OURS.name, inn: OURS.inn, kpp: "", account: OURS.account, bik: OURS.bik },
      purpose: "Оплата по счёту К-2026-000001 от 01.11.2026, в т.ч. НДС 22 %",
    });
    expect(movementsOf(documents, OURS.account).map(({ document, incoming, on }) => [document.number, incoming, on])).toEqual([
      ["17", true, "2026-11-20"],
      ["212", false, "2026-11-21"],
    ]);
  });

  it("is read with a byte order mark, bare line feeds, a comma in sums, a name that carries the ИНН, and a purpose in several lines", () => {
    const text = statementText(ORDERS.slice(0, 1))
      .replaceAll("\r\n", "\n")
      .replace("Сумма=12960.00", "Сумма=12 960,00")
      .replace(/^Плательщик(ИНН|1)=.*\n/gm, "")
      .replace(" от 01.11.2026, в т.ч.", "\nот 01.11.2026, в т.ч.");
    const { documents } = parseStatement(decodeStatement(Buffer.from(`\uFEFF${text}`)).text);
    expect(documents[0]).toMatchObject({ amountKopecks: 1_296_000, payer: { inn: "5499000018", name: 'ООО "Примерфильм"' }, purpose: ORDERS[0]?.purpose });
  });

  it("is refused with what is wrong and on which line", () => {
    const good = statementText(ORDERS);
    expect(faultOf("Выписка за ноябрь")?.code).toBe("statement-foreign");
    expect(() => decodeStatement(Buffer.from("%PDF-1.7"))).toThrow("statement-foreign");
    expect(() => decodeStatement(encoded(good, "utf-8").subarray(0, 0))).toThrow("statement-foreign");
    // Russian read as Western letters and written down so.
    expect(() => decodeStatement(Buffer.from(encoded(good, "windows-1251").toString("latin1"), "utf8"))).toThrow("statement-encoding");
    expect(faultOf(good.replace("Сумма=12960.00", "Сумма=двенадцать"))).toEqual({ code: "statement-amount", line: 17, params: { text: "двенадцать" } });
    expect(faultOf(good.replace("Сумма=12960.00", "Сумма=-12960.00"))?.code).toBe("statement-amount");
    expect(faultOf(good.replace("Дата=20.11.2026", "Дата=31.11.2026"))).toEqual({ code: "statement-date", line: 17, params: { text: "31.11.2026" } });
    expect(faultOf(good.replaceAll(OURS.account, "4070281"))?.code).toBe("statement-account");
    expect(faultOf(good.replace("КонецДокумента\r\n", ""))?.code).toBe("statement-cut");
    expect(faultOf(good.replace("КонецРасчСчет", "КонецДокумента"))?.code).toBe("statement-section");
    expect(faultOf(`${good}СекцияДокумент=Ещё одно`)?.code).toBe("statement-section");
    expect(faultOf(statementText(ORDERS, { stated: { ВсегоПоступило: "12960.01" } }))?.params).toEqual({ account: OURS.account, stated: "12960.01", counted: "12960.00" });
    expect(faultOf(statementText(ORDERS, { stated: { КонечныйОстаток: "0.00" } }))?.code).toBe("statement-totals");
  });

  it("cut anywhere before its end is never taken", () => {
    const bytes = encoded(statementText(ORDERS), "windows-1251");
    const end = bytes.length - encoded("КонецФайла\r\n", "windows-1251").length;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: end + "КонецФайл".length }), (at) => {
        expect(() => parseStatement(decodeStatement(bytes.subarray(0, at)).text)).toThrow(StatementFault);
      }),
      { numRuns: 400 },
    );
  });

  it("gives back every document that was written into it", () => {
    const order = fc.record({
      number: fc.integer({ min: 1, max: 999_999 }).map(String),
      kopecks: fc.integer({ min: 1, max: 10_000_000_000 }),
      purpose: fc.string({ unit: fc.constantFrom(..."аёя АЯ№«»-/.,=0123456789К"), minLength: 1, maxLength: 210 }).map((text) => text.trim() || "б"),
      incoming: fc.boolean(),
      carried: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(order, { maxLength: 20 }), fc.constantFrom("windows-1251" as const, "utf-8" as const, "ibm866" as const), (orders, encoding) => {
        // The code page of DOS has no French quotes.
        const written = orders.map((one) => (encoding === "ibm866" ? { ...one, purpose: one.purpose.replace(/[«»]/g, "я") } : one));
        const { documents } = parseStatement(decodeStatement(encoded(statementText(written, { opening: 1_000_000_000_000 }), encoding)).text);
        expect(documents.map(({ number, amountKopecks, purpose }) => ({ number, kopecks: amountKopecks, purpose }))).toEqual(written.map(({ number, kopecks, purpose }) => ({ number, kopecks, purpose })));
      }),
      { numRuns: 200 },
    );
  });
});
