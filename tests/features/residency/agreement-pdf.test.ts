import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { describe, expect, it, vi } from "vitest";
import { drawAgreement, drawEvidence, sha256Of, type AgreementPaper, type SignatureOnPaper } from "~/features/residency/agreements/paper.server";
import { rentByYear } from "~/features/residency/agreements/rules";
import { renderTemplate } from "~/features/residency/settings/render";
import { emptyKpis, type AgreementTerms } from "~/features/residency/agreements/terms";
import { SHEET } from "~/lib/pdf/sheet.server";
import { AGREEMENT_RU } from "../../../prisma/seed/residency-agreement-text";

// The reader asks for DOMMatrix while it loads, though reading text never uses it; its own stand-in is an optional binary.
vi.hoisted(() => {
  if (!("DOMMatrix" in globalThis)) Object.assign(globalThis, { DOMMatrix: class {} });
});

const values = {
  number: "Д-2026-014", date: "25 ноября 2026 г.", city: "Новосибирск", signBy: "25 декабря 2026 г.", operatorName: "АНО «Кадр»", operatorSigner: "генеральный директор Ирина Кадрова",
  operatorRequisites: "[[operator]]", companyName: "ООО «Полярный лис»", companyRequisites: "[[resident]]", signerName: "Мария Снегова", signerPosition: "генеральный директор",
  signerBasis: "Устава", applicationNumber: "КФ-2026-031", premises: "А-301", area: "90", startsOn: "1 декабря 2026 г.", endsOn: "30 ноября 2029 г.", termYears: "3",
  rentBase: "900,00 ₽", rentSteps: "[[rent]]", kpis: "[[kpis]]", reporting: "за квартал до 20-го числа", terminationNotice: "30",
};
const signer = { name: "Мария Снегова", position: "Генеральный директор", basis: "Устава" };
const party = { inn: "5499000018", kpp: "549901001", ogrn: "1995400000011", phone: "+7 (383) 000-00-00", email: "maria@lis.example", bankName: "БАНК «ПРИМЕР»", bik: "045099901", corrAccount: "30101810000000000901", account: "40702810000000000002" };

function paper(changes: { name?: string; clauses?: string; years?: number } = {}): AgreementPaper {
  const rent = rentByYear("2026-12-01", `${2026 + (changes.years ?? 3)}-11-30`, [40, 60, 80, 100]);
  const terms: AgreementTerms = {
    kind: "agreement", premises: "А-301", areaSqm: 90, startsOn: "2026-12-01", endsOn: rent.at(-1)!.to, baseKopecks: 90_000, rent,
    kpis: rent.map(({ year }) => ({ ...emptyKpis(year), revenue: 24_600_000 * year, jobs: 10 + year, exports: 0 })),
    operator: { ...party, name: "АНО «Анимационный кластер „Кадр“»", address: "630099, г. Новосибирск, ул. Примерная, д. 1", signer: { ...signer, name: "Ирина Кадрова" } },
    resident: { ...party, name: changes.name ?? "ООО «Анимационная студия „Полярный лис“»", address: "630090, г. Новосибирск, ул. Вымышленная, д. 12", signer: { ...signer, name: changes.name ?? signer.name } },
    text: { template: "agreement", version: 1, title: "Договор о резидентстве № Д-2026-014", clauses: changes.clauses ?? renderTemplate(AGREEMENT_RU, { ...values, companyName: changes.name ?? values.companyName }) },
  };
  return { number: "Д-2026-014", terms, sentAt: new Date("2026-11-25T05:00:00Z") };
}

const signature = (side: "HOUSE" | "APPLICANT", more: Partial<SignatureOnPaper> = {}): SignatureOnPaper => ({
  side, method: "code", name: "Мария Снегова", email: "maria@lis.example", position: "Генеральный директор", sha256: "ab".repeat(32), ip: "203.0.113.7",
  userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", askedAt: new Date("2026-11-26T03:00:00Z"), signedAt: new Date("2026-11-26T03:04:05Z"), ...more,
});

const open = (bytes: Uint8Array) => getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
type Pdf = Awaited<ReturnType<typeof open>>;

async function pieces(pdf: Pdf, page: number) {
  const { items } = await (await pdf.getPage(page)).getTextContent();
  return items.flatMap((item) =>
    "str" in item && item.str.trim() ? [{ text: item.str, left: Number(item.transform[4]), right: Number(item.transform[4]) + item.width, baseline: Number(item.transform[5]) }] : [],
  );
}
async function textOf(pdf: Pdf): Promise<string> {
  const pages = await Promise.all(Array.from({ length: pdf.numPages }, (_, index) => pieces(pdf, index + 1)));
  return pages.flat().map((one) => one.text).join(" ").replace(/[\u00a0\s]+/g, " ");
}
async function expectInside(pdf: Pdf): Promise<void> {
  for (let page = 1; page <= pdf.numPages; page += 1) {
    const texts = await pieces(pdf, page);
    for (const { text, left, right, baseline } of texts) {
      expect(left, text).toBeGreaterThanOrEqual(SHEET.left - 0.5);
      expect(right, text).toBeLessThanOrEqual(SHEET.right + 0.5);
      expect(baseline, text).toBeGreaterThan(SHEET.height - SHEET.bottom - 2);
      expect(baseline, text).toBeLessThan(SHEET.height - 30);
    }
    // Nothing but the foot is drawn where the foot stands.
    const foot = SHEET.height - SHEET.bottom;
    expect(texts.filter((one) => one.baseline < foot + 8 && Math.abs(one.baseline - foot) > 1).map((one) => one.text)).toEqual([]);
  }
}

describe("the agreement as a PDF", () => {
  it("has its clauses, tables, requisites and signatures in Russian that reads out right", async () => {
    const pdf = await open(await drawAgreement(paper()));
    const text = await textOf(pdf);
    for (const words of [
      "Договор о резидентстве № Д-2026-014",
      "1.1. Технопарк принимает Резидента",
      "10.2. Договор, который Резидент не подписал по 25 декабря 2026 г. включительно, не заключён.",
      "Год С По Ставка Плата за 90 м² в месяц, ₽",
      "01.12.2026 30.11.2027 40 %",
      "Выручка за год, ₽ 24 600 000 49 200 000 73 800 000",
      "Рабочие места 11 12 13",
      "Средняя зарплата в месяц, ₽ — — —",
      "ИНН 5499000018, КПП 549901001",
      "Расчётный счёт 40702810000000000002",
      "Резидент: генеральный директор",
    ]) expect(text.replace(/ (?=\d)/g, " ")).toContain(words.replace(/\u00a0/g, " "));
    expect(text).not.toMatch(/\[\[|\{\{|undefined|NaN/);
    expect(pdf.numPages).toBe(3);
    await expectInside(pdf);
    expect((await pdf.getMetadata()).info).toMatchObject({ Title: "Договор резидента № Д-2026-014", CreationDate: "D:20261125050000Z", Language: "ru-RU" });
  });

  it("is the same bytes each time, and other bytes for other terms", async () => {
    const [first, second, other] = [await drawAgreement(paper()), await drawAgreement(paper()), await drawAgreement(paper({ years: 2 }))];
    expect(sha256Of(first)).toBe(sha256Of(second));
    expect(sha256Of(first)).not.toBe(sha256Of(other));
  });

  it("keeps everything on the sheet with very long names, many years and a long text", async () => {
    const name = "Федеральное государственное бюджетное образовательное учреждение дополнительного образования ".repeat(4).trim();
    await expectInside(await open(await drawAgreement(paper({ name }))));
    await expectInside(await open(await drawAgreement(paper({ name: "Неразрывноеслово".repeat(20), years: 12 }))));
    const long = Array.from({ length: 60 }, (_, index) => `${index + 1}.1. ${"Слово и ещё слово, чтобы строк было много. ".repeat(6)}`).join("\n\n");
    const pdf = await open(await drawAgreement(paper({ clauses: long })));
    expect(pdf.numPages).toBeGreaterThan(4);
    await expectInside(pdf);
    const text = await textOf(pdf);
    // A text without places for them loses neither tables nor requisites.
    for (const words of ["Ставка", "Рабочие места", "ИНН 5499000018"]) expect(text).toContain(words);
  });

  it("has a sheet of signatures of its own, with both clocks", async () => {
    const source = paper();
    const sha256 = sha256Of(await drawAgreement(source));
    const pdf = await open(await drawEvidence({ ...source, sha256, signatures: [signature("APPLICANT"), signature("HOUSE", { method: "scan", userAgent: null, ip: null })] }));
    expect(pdf.numPages).toBe(1);
    const last = (await pieces(pdf, pdf.numPages)).map((one) => one.text).join(" ").replace(/[\u00a0\s]+/g, " ");
    expect(last.replaceAll(" ", "")).toContain(sha256);
    for (const words of [
      "Лист подписей", "к договору резидента № Д-2026-014", "maria@lis.example", "простая электронная подпись: одноразовый код",
      "26.11.2026 10:04:05 (Новосибирск, UTC+07:00); 2026-11-26 03:04:05 UTC", "203.0.113.7", "скан принят оператором", "не записан",
    ]) expect(last).toContain(words);
    await expectInside(pdf);
  });

  it("says of a draft that it is one", async () => {
    expect(await textOf(await open(await drawAgreement({ ...paper(), sentAt: null })))).toContain("Проект: не отправлен на подпись");
  });
});
