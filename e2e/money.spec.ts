import { encoded, statementText } from "../tests/features/billing/bank/statement-file";
import { checkPage, expect, open, ready, test, type Page } from "./accounts";
import { importStatement, kopecksOf, openInvoice, readInvoice, sumText } from "./quarter/money";
import { bookPicked, sumLines } from "./resident";
import { clearOfTheHour, dayAhead, inHours, pick } from "./slots";

const DEPOSIT = 20_000_00;
/** A day of this file's own, in this month or the next: a plan's page shows both. */
const DAY = dayAhead(25);

/** Types a code where a slot is picked, and has it applied. */
async function applyCoupon(page: Page, code: string): Promise<void> {
  const sheet = page.getByTestId("booking-sheet");
  await sheet.getByText("Есть промокод").click();
  await sheet.getByLabel("Промокод", { exact: true }).fill(code);
  await sheet.getByRole("button", { name: "Применить" }).click();
}

test("a coupon is made, lowers the price of a booking to the invoice, and is used up for the next", async ({ person }) => {
  const [finance, resident, next] = [await person("finance@kadr.local"), await person("resident@kadr.local"), await person("gamedev@kadr.local")];
  await open(finance, "/staff/coupons");
  await finance.getByRole("textbox", { name: /^Код/ }).fill("sneg-77");
  await finance.getByLabel("Название по-русски").fill("Ледоход");
  await finance.getByLabel("Название по-английски").fill("Ice drift");
  await finance.getByLabel("Размер").fill("20");
  await finance.getByLabel("Всего раз").fill("1");
  await finance.getByLabel("Основание").fill("Акция к премьере сериала");
  await finance.getByRole("button", { name: "Создать" }).click();
  await expect(finance.getByText("Промокод создан.")).toBeVisible();
  await checkPage(finance, { dark: true });

  await open(resident, pick(DAY, "adr", "11:00", 60));
  const [base = ""] = await sumLines(resident);
  await applyCoupon(resident, "sneg 77");
  const line = resident.getByTestId("booking-sheet").getByText("Промокод SNEG77: Ледоход");
  await expect(line).toBeVisible();
  await checkPage(resident, { dark: true });
  const lines = await sumLines(resident);
  expect(lines[0]).toBe(base);
  // A fifth of what is left of the price after the step of the year, before subsidies.
  const own = lines.filter((one) => !one.startsWith("Субсидия"));
  const coupon = kopecksOf(own.at(-1)?.split(" = ").at(-1) ?? "");
  expect(own.at(-1)).toContain("Промокод SNEG77: Ледоход");
  expect(coupon).toBe(-Math.round(own.slice(0, -1).reduce((sum, one) => sum + kopecksOf(one.split(" = ").at(-1) ?? ""), 0) / 5));
  await bookPicked(resident, "Переозвучка ледохода");
  const invoice = await openInvoice(resident);
  await expect(resident.getByText("Промокод SNEG77: Ледоход").first()).toBeVisible();
  await checkPage(resident);

  await open(next, pick(DAY, "adr", "15:00", 60));
  await applyCoupon(next, "SNEG77");
  await expect(next.getByText("Промокод «SNEG77» уже использовали столько раз, сколько можно.", { exact: false })).toBeVisible();
  await expect(next.getByTestId("booking-sheet").getByRole("button", { name: /^Забронировать/ })).toBeDisabled();
  await open(finance, "/staff/coupons");
  const row = finance.getByRole("row").filter({ hasText: "SNEG77" });
  await expect(row).toContainText("1 из 1");
  await expect(row).toContainText("кончился");
  await expect(row).toContainText(`${sumText(-coupon)} ₽`);
  expect(invoice.totalKopecks).toBeGreaterThan(0);
});

test("a plan is subscribed to, a booking takes its hours, and its page says what is left", async ({ person }) => {
  const owner = await person("gamedev@kadr.local");
  await open(owner, "/money/plan");
  await checkPage(owner, { dark: true });
  const plan = owner.getByRole("listitem").filter({ hasText: "Переговорные" });
  // This month is the last of the choice: it is paid whole though it runs.
  const months = plan.getByLabel("С какого месяца");
  await months.selectOption({ index: (await months.locator("option").count()) - 1 });
  await plan.getByRole("button", { name: "Подключить «Переговорные»" }).click();
  await expect(owner.getByText("Абонемент подключён.")).toBeVisible();
  await expect(owner.getByText("осталось 20 из 20 ч")).toHaveCount(2);

  await open(owner, pick(DAY, "meeting", "12:00", 120));
  const sheet = owner.getByTestId("booking-sheet");
  await expect(sheet.getByText("Из абонемента «Переговорные»: 2 ч, осталось 18")).toBeVisible();
  await expect(sheet.getByTestId("quote-total")).toHaveText("0,00 ₽");
  await checkPage(owner, { dark: true });
  await bookPicked(owner, "Разбор вехи");
  await expect(owner.getByText("Подтверждена").first()).toBeVisible();

  await open(owner, "/money/plan");
  await expect(owner.getByText("осталось 18 из 20 ч")).toHaveCount(1);
  await expect(owner.getByText("использовано 0 ч, забронировано 2 ч")).toHaveCount(1);
  await checkPage(owner, { dark: true });
  const finance = await person("finance@kadr.local");
  await open(finance, "/staff/plans");
  await checkPage(finance, { dark: true });
});

test("a deposit for a camera kit is held of the advance at the desk, and comes back less the damage", async ({ person }) => {
  test.setTimeout(300_000);
  await clearOfTheHour();
  const [resident, finance, desk] = [await person("resident@kadr.local"), await person("finance@kadr.local"), await person("admin@kadr.local")];
  const { day, start } = inHours(0);
  await open(resident, pick(day, "camera-kit", start, 60));
  const address = await bookPicked(resident, "Проезды вдоль набережной");
  await expect(resident.getByText(`Для выдачи нужен залог ${sumText(DEPOSIT)} ₽`)).toBeVisible();
  await checkPage(resident, { dark: true });
  const invoice = await openInvoice(resident);
  const [, inn = ""] = /ИНН (\d{10,12})/.exec(await resident.getByRole("definition").filter({ hasText: "ИНН" }).innerText()) ?? [];

  // One order pays the invoice and the advance.
  const today = dayAhead(0);
  const order = { number: "5120", kopecks: invoice.totalKopecks + DEPOSIT, on: today, inn, name: "Плательщик", purpose: `Счёт № ${invoice.number} и аванс под залог` };
  await importStatement(finance, "kl_to_1c.txt", encoded(statementText([order], { from: today, to: today }), "windows-1251"));
  await open(resident, address);
  await expect(resident.getByText(`На авансе ${sumText(DEPOSIT)} ₽, этого хватит.`, { exact: false })).toBeVisible();

  await open(desk, `/staff/desk/${address.split("/").pop()}`);
  const lenses = desk.locator("section").filter({ has: desk.getByRole("heading", { name: /^Комплект объективов/ }) });
  await lenses.getByRole("link", { name: /^Выдать/ }).click();
  await desk.waitForURL(/thing=/);
  await ready(desk);
  await expect(desk.getByText(`Залог ${sumText(DEPOSIT)} ₽: удержим из аванса компании`, { exact: false })).toBeVisible();
  await checkPage(desk, { dark: true });
  await desk.getByLabel("Кто взял").fill("Софья Раскадровская");
  await desk.getByRole("button", { name: "Выдать", exact: true }).click();
  await expect(desk.getByText("Выдано. Запись появилась в истории.")).toBeVisible();

  await open(finance, "/staff/deposits");
  const held = finance.getByRole("table", { name: "Удержано сейчас" }).getByRole("row").filter({ hasText: "Примерфильм" });
  await expect(held).toContainText("Комплект объективов");
  await expect(held).toContainText(`${sumText(DEPOSIT)} ₽`);
  await checkPage(finance, { dark: true });
  await open(resident, address);
  await expect(resident.getByText("Залог за вещи на руках")).toBeVisible();

  await lenses.getByRole("link", { name: /^Принять/ }).click();
  await desk.waitForURL(/thing=/);
  await ready(desk);
  await desk.getByLabel("Состояние").selectOption({ label: "следы износа" });
  await desk.getByLabel("Что повреждено или замечено").fill("Потеряна передняя крышка");
  await desk.getByLabel("Удержать за повреждение, ₽").fill("1 500");
  await desk.getByRole("button", { name: "Принять возврат" }).click();
  await expect(desk.getByText(/^Возврат принят/)).toBeVisible();

  await open(finance, "/staff/deposits");
  await expect(held).toHaveCount(0);
  await open(resident, "/money");
  const damage = resident.getByRole("row").filter({ hasText: "Возмещение ущерба" });
  await expect(damage).toContainText("1 500,00 ₽");
  expect((await readInvoice(resident, (await damage.getByRole("link").first().getAttribute("href")) ?? "")).totalKopecks).toBe(1_500_00);
  await checkPage(resident, { dark: true });
});
