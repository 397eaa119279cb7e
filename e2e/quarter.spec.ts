import { encoded, OURS, statementText } from "../tests/features/billing/bank/statement-file";
import { checkPage, expect, open, ready, signIn, test as base, type Page } from "./accounts";
import { textOfPdf } from "./documents";
import { readPack } from "./quarter/evidence";
import { cells, closeMonth, confirmed, figure, importStatement, kopecksOf, openInvoice, openTerms, payByCard, readInvoice, readNewestAct, sumText, total, unpaidRent, type SeenAct, type SeenInvoice } from "./quarter/money";
import { look, pdfBehind } from "./quarter/paper";
import { startMovedPortal, type MovedPortal } from "./quarter/portal";
import { bookPicked, cancelBooking, sumLines } from "./resident";
import { pick } from "./slots";

const [FROM, TO] = ["2026-07-01", "2026-09-30"];
const RECONCILIATION = `from=${FROM}&to=${TO}`;
const COMPANY = "Примерфильм";
const PROGRAMME = "Анимация НСО";

const test = base.extend<{ house: MovedPortal }>({
  house: [
    async ({}, use) => {
      // A Wednesday in the first days of a quarter.
      const house = await startMovedPortal("2026-07-08", "10:00");
      await use(house);
      await house.stop();
    },
    { timeout: 300_000 },
  ],
  baseURL: async ({ house }, use) => use(house.url),
});

test("a quarter of a resident's life: from quote to act to evidence pack, by transfer and by card", async ({ house, person, browser }) => {
  test.setTimeout(600_000);
  const resident = await person();
  const finance = await person();
  /** Sessions last two weeks: who comes later signs in again. */
  const comes = async (page: Page, email: string) => {
    await page.context().clearCookies();
    await signIn(page, email);
  };
  /** What moved the account with the technopark, as «what, debit, credit». */
  const account = async () => {
    await open(resident, `/money/reconciliation?${RECONCILIATION}`);
    return (await cells(resident, "Движения")).map(([, what = "", debit = "", credit = ""]) => `${what} | ${debit} | ${credit}`);
  };
  const expected: string[] = [];
  const acts: SeenAct[] = [];
  const debited = (what: string, kopecks: number) => expected.push(`${what} | ${sumText(kopecks)} ₽ | `);
  const credited = (what: string, kopecks: number) => expected.push(`${what} |  | ${sumText(kopecks)} ₽`);

  await test.step("8 July: what stands between the resident and the technopark before", async () => {
    await comes(resident, "resident@kadr.local");
    expected.push(...(await account()));
    await checkPage(resident, { dark: true });
  });

  await test.step("8 July: the quote names the ceiling that is reached; finance raises it and the hours", async () => {
    await open(resident, pick("2026-07-28", "mocap", "14:00", 120));
    await expect(resident.getByTestId("booking-sheet").getByText(/Программа даёт одной компании не больше .+ в год: покрыто столько, сколько оставалось\./)).toBeVisible();
    await comes(finance, "finance@kadr.local");
    await openTerms(finance, PROGRAMME);
    await finance.getByLabel("Часов в месяц на компанию").fill("40");
    await finance.getByLabel("Потолок на компанию в год, ₽").fill("200 000");
    await finance.getByRole("button", { name: "Сохранить условия" }).click();
    await expect(finance.getByText("Условия сохранены.")).toBeVisible();
    await checkPage(finance, { dark: true });
  });

  const mocap = await test.step("8 July: a quote that explains itself, a booking, an invoice", async () => {
    await open(resident, pick("2026-07-28", "mocap", "14:00", 120));
    expect(await sumLines(resident)).toEqual([
      "2 ч × 12 000,00 ₽ = 24 000,00 ₽",
      "2-й год резидентства: платите 60 % = −9 600,00 ₽",
      `Субсидия «${PROGRAMME}» = −5 760,00 ₽`,
    ]);
    const sheet = resident.getByTestId("booking-sheet");
    await expect(sheet.getByText(/^Программа платит 40 % вашей цены\./)).toBeVisible();
    await expect(sheet.getByTestId("quote-total")).toHaveText("8 640,00 ₽");
    const address = await bookPicked(resident, "Захват полёта над Обью");
    const invoice = await openInvoice(resident);
    expect(invoice).toMatchObject({ totalKopecks: 8_640_00, subsidyKopecks: 5_760_00 });
    await checkPage(resident, { dark: true });
    return { address, invoice };
  });

  const payer = await test.step("8 July: the invoice on paper, and its QR code read by another program", async () => {
    const [, inn = ""] = /ИНН (\d{10,12})/.exec(await resident.getByRole("definition").filter({ hasText: "ИНН" }).innerText()) ?? [];
    const bytes = await pdfBehind(resident, "Открыть PDF");
    const text = await textOfPdf(bytes);
    for (const words of [mocap.invoice.number, inn, "8 640,00", "Восемь тысяч шестьсот сорок рублей 00 копеек"]) expect(text).toContain(words);
    const [page, ...further] = await look(browser, bytes, "invoice");
    expect(further).toEqual([]);
    expect(page?.code).toMatch(/^ST00012\|/);
    const fields = Object.fromEntries((page?.code ?? "").split("|").slice(1).map((pair) => pair.split("=")));
    expect(fields).toMatchObject({ PersonalAcc: OURS.account, BIC: OURS.bik, PayeeINN: OURS.inn, Sum: "864000" });
    expect(fields.Name).toContain("Кадр");
    expect(fields.Purpose).toContain(mocap.invoice.number);
    return { inn, name: 'ООО "Студия Примерфильм"' };
  });

  const adr = await test.step("8 July: a second booking, paid by card", async () => {
    await open(resident, pick("2026-07-29", "adr", "10:00", 60));
    const address = await bookPicked(resident, "Озвучка пятой серии");
    const invoice = await openInvoice(resident);
    expect(invoice).toMatchObject({ totalKopecks: 1_260_00, subsidyKopecks: 840_00 });
    await resident.getByRole("button", { name: "Оплатить картой" }).click();
    const intent = await payByCard(resident, house.stripe, invoice.totalKopecks);
    await expect(resident.getByText("Оплата картой прошла.")).toBeVisible();
    await checkPage(resident);
    credited(`Оплата ${intent}`, invoice.totalKopecks);
    await confirmed(resident, address);
    return { address, invoice };
  });

  await test.step("9 July: finance takes in the bank's statement, and what it names is paid", async () => {
    await house.comes("2026-07-09", "12:00");
    const rent = await unpaidRent(resident);
    const orders = [
      { ...payer, number: "4801", kopecks: mocap.invoice.totalKopecks, on: "2026-07-09", purpose: `Оплата по счёту № ${mocap.invoice.number}. В т.ч. НДС 22%` },
      { ...payer, number: "4802", kopecks: rent.totalKopecks, on: "2026-07-09", purpose: `Аренда за июнь, счёт ${rent.number}` },
    ];
    await comes(finance, "finance@kadr.local");
    const said = await importStatement(finance, "kl_to_1c.txt", encoded(statementText(orders, { from: "2026-07-08", to: "2026-07-09" }), "windows-1251"));
    expect(said).toContain("Загружено 2 новых платежа, разнесено: 2.");
    await checkPage(finance, { dark: true });
    for (const order of orders) credited(`Оплата ${order.number}`, order.kopecks);
    await confirmed(resident, mocap.address);
  });

  await test.step("9 July: finance pays out what a lowered price of June left to give back", async () => {
    await open(resident, "/money");
    const row = resident.getByRole("row").filter({ hasText: "к возврату" });
    const [, due = ""] = /к возврату (.+)/.exec(await row.innerText()) ?? [];
    await open(finance, (await row.getByRole("link").first().getAttribute("href")) ?? "");
    await finance.getByLabel("Номер платёжного поручения").fill("77");
    await finance.getByRole("button", { name: "Возврат сделан" }).click();
    await expect(finance.getByText(/· возвращено/)).toBeVisible();
    debited("Возврат 77", kopecksOf(due));
  });

  await test.step("29 July: the resident comes and says so", async () => {
    await house.comes("2026-07-29", "09:50");
    await comes(resident, "resident@kadr.local");
    await open(resident, adr.address);
    await resident.getByRole("button", { name: "Мы пришли" }).click();
    await expect(resident.getByText("Отмечено: на месте")).toBeVisible();
  });

  await test.step("3 August: July is closed, the act names all that was rendered", async () => {
    await house.comes("2026-08-03", "10:00");
    await comes(finance, "finance@kadr.local");
    await closeMonth(finance, "июль 2026", house);
    await comes(resident, "resident@kadr.local");
    const act = await readNewestAct(resident);
    acts.push(act);
    for (const { invoice } of [mocap, adr]) expect(total(act.lines.filter((line) => line.invoice === invoice.number).map((line) => line.kopecks))).toBe(invoice.totalKopecks);
    await checkPage(resident, { dark: true });
    const bytes = await pdfBehind(resident, "Открыть PDF");
    const text = await textOfPdf(bytes);
    for (const words of [`Акт об оказании услуг № ${act.number}`, mocap.invoice.number, adr.invoice.number, sumText(act.totalKopecks)]) expect(text).toContain(words);
    await look(browser, bytes, "act");
  });

  const late = await test.step("3 August: a booking by card, and the rent by transfer in a statement whose days overlap", async () => {
    await open(resident, pick("2026-08-20", "adr", "10:00", 120));
    const address = await bookPicked(resident, "Переозвучка финала");
    const invoice = await openInvoice(resident);
    await resident.getByRole("button", { name: "Оплатить картой" }).click();
    const intent = await payByCard(resident, house.stripe, invoice.totalKopecks);
    credited(`Оплата ${intent}`, invoice.totalKopecks);
    await confirmed(resident, address);
    const rent = await unpaidRent(resident);
    const known = { ...payer, number: "4801", kopecks: mocap.invoice.totalKopecks, on: "2026-07-09", purpose: `Оплата по счёту № ${mocap.invoice.number}. В т.ч. НДС 22%` };
    const fresh = { ...payer, number: "4803", kopecks: rent.totalKopecks, on: "2026-08-03", purpose: `Аренда за июль, счёт ${rent.number}` };
    const said = await importStatement(finance, "kl_to_1c.txt", encoded(statementText([known, fresh], { from: "2026-07-09", to: "2026-08-03" }), "windows-1251"));
    expect(said).toContain("Загружен 1 новый платёж, разнесено: 1.");
    credited("Оплата 4803", rent.totalKopecks);
    return { address, invoice, intent };
  });

  await test.step("19 August: cancelled the evening before, half goes back to the card", async () => {
    await house.comes("2026-08-19", "18:00");
    await comes(resident, "resident@kadr.local");
    await open(resident, late.address);
    const half = late.invoice.totalKopecks / 2;
    await expect(resident.getByText(`Сейчас при отмене удержим 50 % оплаты: ${sumText(half)} ₽.`)).toBeVisible();
    await cancelBooking(resident);
    await checkPage(resident);
    await comes(finance, "finance@kadr.local");
    await open(finance, late.invoice.address);
    await finance.getByRole("button", { name: "На карту", exact: true }).click();
    await expect(finance.getByText("бронь отменена · возвращено")).toBeVisible();
    await checkPage(finance, { dark: true });
    const [refund] = [...house.stripe.money.refunds.values()];
    expect(refund).toMatchObject({ payment_intent: late.intent, amount: half, status: "succeeded" });
    debited(`Возврат ${refund?.id}`, half);
  });

  await test.step("1 September: August is closed with rent and the fee of the late cancelling", async () => {
    await house.comes("2026-09-01", "10:00");
    await comes(finance, "finance@kadr.local");
    await closeMonth(finance, "август 2026", house);
    await comes(resident, "resident@kadr.local");
    const act = await readNewestAct(resident);
    acts.push(act);
    expect(act.lines.filter((line) => line.invoice === late.invoice.number)).toEqual([
      expect.objectContaining({ name: expect.stringContaining("Плата за позднюю отмену"), kopecks: late.invoice.totalKopecks / 2 }),
    ]);
    await checkPage(resident);
  });

  await test.step("1 September: the rent and a booking, two invoices by one card payment", async () => {
    const rent = await unpaidRent(resident);
    await open(resident, pick("2026-09-10", "cinema", "16:00", 120));
    const address = await bookPicked(resident, "Показ первой серии заказчику");
    const invoice = await openInvoice(resident);
    await open(resident, "/money/pay");
    await expect(resident.getByRole("checkbox")).toHaveCount(2);
    await checkPage(resident, { dark: true });
    await resident.getByRole("button", { name: "Оплатить картой" }).click();
    const intent = await payByCard(resident, house.stripe, rent.totalKopecks + invoice.totalKopecks);
    await expect(resident.getByText("Оплата картой прошла.")).toBeVisible();
    await expect(resident.getByText("Оплачивать нечего")).toBeVisible();
    for (const sum of [rent.totalKopecks, invoice.totalKopecks]) credited(`Оплата ${intent}`, sum);
    await confirmed(resident, address);
  });

  await test.step("1 October: September is closed, and the account of the quarter agrees to the kopeck", async () => {
    await house.comes("2026-10-01", "10:00");
    await comes(finance, "finance@kadr.local");
    await closeMonth(finance, "сентябрь 2026", house);
    await checkPage(finance, { dark: true });
    await comes(resident, "resident@kadr.local");
    acts.push(await readNewestAct(resident));
    for (const act of acts) debited(`Акт ${act.number}`, act.totalKopecks);
    expect((await account()).sort()).toEqual(expected.sort());
    const opening = await figure(resident, "На начало");
    const [debit, credit, closing] = [await figure(resident, "Оказано"), await figure(resident, "Оплачено"), await figure(resident, "На конец")];
    const moved = (column: number) => total(expected.map((row) => row.split(" | ")[column] ?? "").filter(Boolean).map(kopecksOf));
    expect([debit, credit]).toEqual([moved(1), moved(2)]);
    // The rent of September is charged and not paid yet.
    expect(closing).toBe((await unpaidRent(resident)).totalKopecks);
    const bytes = await (await resident.request.get(`/money/reconciliation.pdf?${RECONCILIATION}`)).body();
    const text = await textOfPdf(bytes);
    for (const act of acts) expect(text).toContain(`Акт № ${act.number}`);
    for (const sum of [opening, debit, credit, closing]) expect(text).toContain(sumText(sum));
    await look(browser, bytes, "reconciliation");
  });

  const support = await test.step("1 October: the support of the quarter is what programmes paid of all that was used", async () => {
    let subsidy = 0;
    for (const act of acts) {
      const invoices = new Map<string, SeenInvoice>();
      for (const line of act.lines) {
        if (!invoices.has(line.invoice)) invoices.set(line.invoice, await readInvoice(resident, line.invoiceAddress));
      }
      for (const invoice of invoices.values()) {
        const own = act.lines.filter((line) => line.invoice === invoice.number);
        if (own.some((line) => line.name.startsWith("Плата за позднюю отмену"))) continue;
        expect(total(own.map((line) => line.kopecks)), invoice.number).toBe(invoice.totalKopecks);
        subsidy += invoice.subsidyKopecks;
      }
    }
    await open(resident, "/money/support");
    await checkPage(resident, { dark: true });
    const lines = (await cells(resident, "Реестр поддержки")).filter(([measure = "", , , , term = ""]) => measure === PROGRAMME && /июл|авг|сен/.test(term));
    expect(total(lines.map((line) => kopecksOf(line[5] ?? "")))).toBe(subsidy);
    return subsidy;
  });

  await test.step("1 October: the evidence pack of the programme says the same, and is signed", async () => {
    await openTerms(finance, PROGRAMME);
    await finance.getByRole("link", { name: "Пакеты за период" }).click();
    await finance.waitForURL(/\/evidence$/);
    await ready(finance);
    await finance.getByLabel("С", { exact: true }).fill(FROM);
    await finance.getByLabel("По", { exact: true }).fill(TO);
    await finance.getByRole("button", { name: "Заказать пакет" }).click();
    const order = finance.getByRole("article").first();
    await expect(order.getByText("готовится")).toBeVisible();
    await checkPage(finance, { dark: true });
    await house.jobs();
    // The page looks again by itself.
    const download = finance.waitForEvent("download");
    await order.getByRole("link", { name: "Скачать пакет" }).click();
    const pack = await readPack(await download);
    expect((await order.innerText()).replaceAll(" ", "")).toContain(pack.sha256);
    await checkPage(finance, { dark: true });
    await expect(finance.getByText(pack.fingerprint)).toBeVisible();
    expect(pack.consumedBy(COMPANY)).toBe(support);
    expect(pack.actsOf(COMPANY)).toEqual(acts.map((act) => act.number));
    expect(pack.differences.filter((one) => !one.what.startsWith("Нет отметки о приходе"))).toEqual([]);
    const id = (address: string) => address.split("/").at(-1);
    const unmarked = pack.differences.map((one) => one.subject);
    expect(unmarked).toContain(id(mocap.address));
    expect(unmarked).not.toContain(id(adr.address));
    await look(browser, pack.summary, "summary");
  });
});
