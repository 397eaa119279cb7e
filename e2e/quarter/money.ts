import type { LocalStripe } from "../../tests/servers/stripe";
import { checkPage, expect, open, ready, type Page } from "../accounts";
import type { MovedPortal } from "./portal";

/** Kopecks of a sum as pages and papers write it: «−12 960,00 ₽». */
export function kopecksOf(text: string): number {
  const [, minus = "", roubles = "", kopecks = ""] = /([−-]?)\s*(\d[\d\s]*),(\d\d)/.exec(text.replace(/[\u00a0\u202f]/g, " ")) ?? [];
  if (roubles === "") throw new Error(`No sum in «${text}»`);
  const sum = Number(roubles.replace(/\s/g, "")) * 100 + Number(kopecks);
  return minus === "" ? sum : -sum;
}

/** Sums are compared in kopecks, and read in roubles. */
export const sumText = (kopecks: number): string => {
  const text = `${Math.trunc(Math.abs(kopecks) / 100)}`.replace(/\B(?=(\d{3})+$)/g, " ");
  return `${kopecks < 0 ? "−" : ""}${text},${String(Math.abs(kopecks) % 100).padStart(2, "0")}`;
};

export const total = (sums: readonly number[]): number => sums.reduce((all, one) => all + one, 0);

/** The cells of a table of the page, row by row, with spaces as spaces. */
export async function cells(page: Page, caption: string): Promise<string[][]> {
  const rows = page.getByRole("table", { name: caption }).locator("tbody tr");
  return rows.evaluateAll((all) => all.map((row) => [...row.querySelectorAll("td")].map((cell) => (cell as HTMLElement).innerText.replace(/\s+/g, " ").trim())));
}

export interface SeenInvoice {
  address: string;
  number: string;
  totalKopecks: number;
  /** What programmes take over, by its lines. */
  subsidyKopecks: number;
}

/** Reads an invoice; its lines add up to its total. */
export async function readInvoice(page: Page, address: string): Promise<SeenInvoice> {
  await open(page, address);
  const number = (await page.getByRole("heading", { level: 1, name: /^Счёт/ }).innerText()).replace(/^Счёт\s*/, "");
  const lines = await page.locator("section").filter({ has: page.getByRole("heading", { name: "Как получилась сумма" }) }).getByRole("listitem")
    .evaluateAll((all) => all.map((line) => [...line.querySelectorAll(":scope > span")].map((span) => (span as HTMLElement).innerText)));
  const sums = lines.map(([label = "", sum = ""]) => ({ label, kopecks: kopecksOf(sum) }));
  const totalKopecks = kopecksOf(await page.getByTestId("quote-total").innerText());
  expect(total(sums.map((line) => line.kopecks)), `lines of ${number}`).toBe(totalKopecks);
  return { address, number, totalKopecks, subsidyKopecks: total(sums.filter((line) => line.label.startsWith("Субсидия")).map((line) => -line.kopecks)) };
}

/** Goes from the page of an unpaid booking to its invoice and reads it. */
export async function openInvoice(page: Page): Promise<SeenInvoice> {
  const address = await page.getByRole("link", { name: /^Перейти к оплате/ }).getAttribute("href");
  return readInvoice(page, address ?? "");
}

/** The only unpaid invoice of rent of the company that is signed in. */
export async function unpaidRent(page: Page): Promise<SeenInvoice> {
  await open(page, "/money");
  const row = page.getByRole("row").filter({ hasText: "Аренда" }).filter({ hasText: /ждёт оплаты|просрочен/ });
  await expect(row).toHaveCount(1);
  return readInvoice(page, (await row.getByRole("link").first().getAttribute("href")) ?? "");
}

/** A figure of the page by its name, in kopecks. */
export const figure = async (page: Page, name: string): Promise<number> => kopecksOf(await page.locator("main").getByText(name, { exact: true }).first().locator("..").innerText());

/** Finance closes a month on its page; «июль 2026». What the answer did not wait for is the jobs' to end. */
export async function closeMonth(page: Page, month: string, house: MovedPortal): Promise<void> {
  await open(page, "/staff/closing");
  await expect(page.getByRole("heading", { name: `Следующий: ${month}` })).toBeVisible();
  await checkPage(page);
  await page.getByRole("button", { name: `Закрыть ${month}` }).click();
  await page.waitForURL(/\/staff\/closing\/\d{4}-\d\d-\d\d/);
  await house.jobs();
  await open(page, new URL(page.url()).pathname);
  await expect(page.getByText("Книги заперты.")).toBeVisible();
}

export interface SeenAct {
  address: string;
  number: string;
  totalKopecks: number;
  lines: { name: string; invoice: string; invoiceAddress: string; kopecks: number }[];
}

/** Opens the newest act in the company's papers and reads it: its lines add up to its total. */
export async function readNewestAct(page: Page): Promise<SeenAct> {
  await open(page, "/money/documents");
  await page.getByRole("link", { name: /^А-\d{4}-\d+/ }).first().click();
  await page.waitForURL(/\/documents\/[0-9a-f-]+$/);
  const number = (await page.getByRole("heading", { level: 1, name: /^Акт/ }).innerText()).replace(/^Акт\s*/, "");
  const rows = page.getByRole("table", { name: "Строки" }).locator("tbody tr");
  const lines = await rows.evaluateAll((all) =>
    all.map((row) => {
      const [name, invoice, ...rest] = [...row.querySelectorAll("td")];
      return { name: name?.innerText.trim() ?? "", invoice: invoice?.innerText.trim() ?? "", invoiceAddress: invoice?.querySelector("a")?.getAttribute("href") ?? "", sum: (rest.at(-1) as HTMLElement).innerText };
    }),
  );
  const read = lines.map(({ sum, ...line }) => ({ ...line, kopecks: kopecksOf(sum) }));
  const totalKopecks = kopecksOf(await page.getByRole("definition").filter({ hasText: "₽" }).first().innerText());
  expect(total(read.map((line) => line.kopecks)), `lines of ${number}`).toBe(totalKopecks);
  return { address: new URL(page.url()).pathname, number, totalKopecks, lines: read };
}

/** Takes a bank's statement in through the page, and says what the portal said of it. */
export async function importStatement(page: Page, name: string, file: Buffer): Promise<string> {
  await open(page, "/staff/statements");
  await page.getByLabel("Файл выписки").setInputFiles({ name, mimeType: "text/plain", buffer: file });
  await page.getByRole("button", { name: "Загрузить", exact: true }).click();
  await page.waitForURL(/\/staff\/statements\/[0-9a-f-]+\?/);
  return page.getByRole("status").first().innerText();
}

/** Pays on the page of the local Stripe that the browser was led to, and comes back; gives Stripe's name of the payment. */
export async function payByCard(page: Page, stripe: LocalStripe, kopecks: number): Promise<string> {
  await page.waitForURL(/\/c\/pay\//);
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${(kopecks / 100).toFixed(2)} RUB`);
  await page.getByRole("button", { name: "Pay" }).click();
  await page.waitForURL(/card=paid/);
  await ready(page);
  return stripe.sessions.get(id)?.payment_intent ?? "";
}

/** Goes by the list of programmes to the terms of one. */
export async function openTerms(page: Page, name: string): Promise<void> {
  await open(page, "/staff/programmes");
  const programme = page.locator("section").filter({ has: page.getByRole("heading", { name: `${name}, 2026` }) });
  await programme.getByRole("link", { name: "Условия и бюджеты" }).click();
  await page.waitForURL(/\/staff\/programmes\/terms\//);
  await ready(page);
}

/** Waits until the news of a payment has confirmed a booking. */
export async function confirmed(page: Page, address: string): Promise<void> {
  await expect(async () => {
    await open(page, address);
    await expect(page.getByText("подтверждена", { exact: true })).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });
}
