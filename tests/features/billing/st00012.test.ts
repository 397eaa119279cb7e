import fc from "fast-check";
import jsQR from "jsqr";
import QRCode from "qrcode";
import { describe, expect, it } from "vitest";
import { buildSt00012, ST00012_LIMITS, St00012FieldError, type St00012Payment } from "~/features/billing/rules/st00012";
import { parseSt00012 } from "./parse-st00012";

const payment: St00012Payment = {
  name: "ООО «Управляющая компания „Кадр“»",
  personalAcc: "40702810300000000003",
  bankName: "АО «Образцовый банк»",
  bic: "045099901",
  correspAcc: "30101810000000000901",
  sumKopecks: 1_220_000,
  purpose: "Оплата по счёту № К-2026-000123 от 22.11.2026, в том числе НДС 22 %",
  payeeInn: "5499000040",
  payerInn: "5499000018",
  kpp: "549901001",
};

const fieldOf = (changed: Partial<St00012Payment>): string => {
  try {
    buildSt00012({ ...payment, ...changed });
  } catch (error) {
    if (error instanceof St00012FieldError) return error.field;
    throw error;
  }
  return "accepted";
};

/** What a camera would see: black modules of eight pixels on white with the quiet zone of four modules. */
function photograph(payload: string): string | undefined {
  const { modules } = QRCode.create(payload, { errorCorrectionLevel: "M" });
  const [scale, quiet] = [8, 4];
  const side = (modules.size + quiet * 2) * scale;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const [row, column] = [Math.floor(y / scale) - quiet, Math.floor(x / scale) - quiet];
      const inside = row >= 0 && column >= 0 && row < modules.size && column < modules.size;
      if (inside && modules.get(row, column)) pixels.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  const read = (jsQR as unknown as { default?: typeof jsQR }).default ?? jsQR;
  return read(pixels, side, side)?.data;
}

describe("ST00012", () => {
  it("puts the obligatory fields first, in order, and the sum in kopecks", () => {
    expect(buildSt00012({ ...payment, cbc: "18210101011011000110", oktmo: "50701000" })).toBe(
      "ST00012|Name=ООО «Управляющая компания „Кадр“»|PersonalAcc=40702810300000000003|BankName=АО «Образцовый банк»" +
        "|BIC=045099901|CorrespAcc=30101810000000000901|Sum=1220000" +
        "|Purpose=Оплата по счёту № К-2026-000123 от 22.11.2026, в том числе НДС 22 %" +
        "|PayeeINN=5499000040|PayerINN=5499000018|KPP=549901001|CBC=18210101011011000110|OKTMO=50701000",
    );
  });

  it("writes CBC in Latin letters only", () => {
    expect(/\|CBC=\d{20}$/.test(buildSt00012({ ...payment, cbc: "18210101011011000110" }))).toBe(true);
  });

  it("leaves out what is not known", () => {
    const { name, personalAcc, bankName, bic } = payment;
    expect(buildSt00012({ name, personalAcc, bankName, bic, correspAcc: "" })).toMatch(/\|BIC=045099901\|CorrespAcc=$/);
  });

  it("shortens the bank and the purpose at a word, within the limit", () => {
    const { fields } = parseSt00012(
      buildSt00012({
        ...payment,
        bankName: "Филиал «Сибирский» Банка «Образцовый» (АО) г. Новосибирск",
        purpose: `Оплата по счёту № К-2026-000123. ${"Мокап-студия, ".repeat(30)}`,
      }),
    );
    expect(fields["BankName"]).toBe("Филиал «Сибирский» Банка «Образцовый» (АО)…");
    expect(fields["Purpose"]).toMatch(/^Оплата по счёту № К-2026-000123\. .*Мокап-студия…$/);
    expect(fields["Purpose"]?.length).toBeLessThanOrEqual(ST00012_LIMITS.Purpose);
    expect(parseSt00012(buildSt00012({ ...payment, bankName: "Б".repeat(60) })).fields["BankName"]).toBe(`${"Б".repeat(44)}…`);
  });

  it("keeps the divider and line ends out of free text", () => {
    const { fields } = parseSt00012(buildSt00012({ ...payment, purpose: "Съёмка|монтаж\nи  запись" }));
    expect(fields["Purpose"]).toBe("Съёмка/монтаж и запись");
  });

  it("names the field that cannot be carried", () => {
    expect(fieldOf({ name: "Я".repeat(161) })).toBe("Name");
    expect(fieldOf({ name: "Я".repeat(160) })).toBe("accepted");
    expect(fieldOf({ name: "ООО «А|Б»" })).toBe("Name");
    expect(fieldOf({ name: " " })).toBe("Name");
    expect(fieldOf({ bankName: "" })).toBe("BankName");
    expect(fieldOf({ personalAcc: "4070281030000000000" })).toBe("PersonalAcc");
    expect(fieldOf({ bic: "04509990" })).toBe("BIC");
    expect(fieldOf({ correspAcc: "301" })).toBe("CorrespAcc");
    expect(fieldOf({ sumKopecks: 0 })).toBe("Sum");
    expect(fieldOf({ payeeInn: "549900004" })).toBe("PayeeINN");
    expect(fieldOf({ kpp: "5499|1001" })).toBe("KPP");
    expect(fieldOf({ cbc: "1821" })).toBe("CBC");
    expect(() => buildSt00012({ ...payment, sumKopecks: 12_200.5 })).toThrow(RangeError);
  });

  it("is read back, and a foreign text is not", () => {
    const parsed = parseSt00012(buildSt00012(payment));
    expect(parsed.encoding).toBe("utf-8");
    expect(parsed.fields).toMatchObject({ Name: payment.name, Sum: "1220000", PayeeINN: "5499000040" });
    expect(parseSt00012("ST00011|Name=a|PersonalAcc=1|BankName=b|BIC=2|CorrespAcc=").encoding).toBe("windows-1251");
    for (const text of ["", "ST00014|Name=a", "ST00012|Name=a|BIC=1", "ST00012|Name", "https://example.org/"]) {
      expect(() => parseSt00012(text)).toThrow(St00012FieldError);
    }
  });

  it("never exceeds a limit nor breaks the pairs, whatever the text", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 400 }).filter((value) => value.trim() !== "");
    fc.assert(
      fc.property(text, text, fc.integer({ min: 1, max: 1_000_000_000_000 }), (bankName, purpose, sumKopecks) => {
        const { fields } = parseSt00012(buildSt00012({ ...payment, bankName, purpose, sumKopecks }));
        expect(fields["BankName"]?.length).toBeLessThanOrEqual(ST00012_LIMITS.BankName);
        expect(fields["Purpose"]?.length ?? 0).toBeLessThanOrEqual(ST00012_LIMITS.Purpose);
        expect(fields["Sum"]).toBe(String(sumKopecks));
        expect(fields["KPP"]).toBe(payment.kpp);
      }),
      { seed: 20261122, numRuns: 10_000 },
    );
  });

  it("survives a QR code and a camera", () => {
    for (const name of [payment.name, "Федеральное бюджетное учреждение ".repeat(5).slice(0, 159) + "Я"]) {
      const payload = buildSt00012({ ...payment, name });
      expect(photograph(payload)).toBe(payload);
    }
  });
});
