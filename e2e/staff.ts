import { checkPage, expect, open, type Page } from "./accounts";

/** Finds an application in the queue as staff do: opens the queue, sees it under «Ждут вас», presses it. */
export async function takeFromQueue(page: Page, company: string): Promise<void> {
  await open(page, "/staff/queue");
  const mine = page.getByRole("region", { name: /^Ждут вас/ });
  await mine.getByRole("link", { name: new RegExp(company) }).click();
  await page.waitForURL(/\/staff\/applications\//);
  await expect(page.getByRole("heading", { level: 1, name: new RegExp(company) })).toBeVisible();
}

export async function returnForFixing(page: Page, reason: string): Promise<void> {
  await expect(page.getByRole("link", { name: "charter.pdf" })).toBeVisible();
  await expect(page.getByText("ключи верны")).toBeVisible();
  await checkPage(page);
  await page.getByLabel("Что исправить").fill("мало");
  await page.getByRole("button", { name: "Вернуть на исправление" }).click();
  await expect(page.getByRole("alert")).toContainText("Слишком коротко: нужно хотя бы 10 знаков.");
  await page.getByLabel("Что исправить").fill(reason);
  await page.getByRole("button", { name: "Вернуть на исправление" }).click();
  await expect(page.getByText("Заявка возвращена на исправление.")).toBeVisible();
}

export async function passToExperts(page: Page): Promise<void> {
  await page.getByRole("checkbox", { name: "Передать экспертам без проверки документов" }).check();
  await page.getByRole("button", { name: "Передать экспертам" }).click();
  await expect(page.getByText("Заявка передана экспертам.")).toBeVisible();
}

/** Scores every criterion with 4; sends it only once the absence of a conflict is declared. */
export async function scoreAsExpert(page: Page): Promise<void> {
  await checkPage(page, { dark: true });
  const criteria = page.getByRole("radiogroup");
  await expect(criteria).toHaveCount(9);
  for (const criterion of await criteria.all()) await criterion.getByRole("radio", { name: "4" }).check();
  await expect(page.getByRole("status").filter({ hasText: "из 100" })).toContainText("80");
  await page.getByLabel("Общий комментарий").fill("Сильная команда, понятный план.");
  const send = page.getByRole("button", { name: "Отправить оценку" });
  await send.click();
  await expect(page.getByText(/^Подтвердите, что у вас нет конфликта интересов/)).toBeVisible();
  await page.getByRole("checkbox", { name: /^У меня нет конфликта интересов/ }).check();
  await send.click();
  await expect(page.getByText("Оценка отправлена.")).toBeVisible();
}

export async function approve(page: Page, startsOn: string, premises: string): Promise<void> {
  await expect(page.getByText("Среднее").first()).toBeVisible();
  await checkPage(page);
  await page.getByLabel("Резидент с").fill(startsOn);
  await page.getByLabel("Помещение", { exact: true }).fill(premises);
  await page.getByLabel("Комментарий к решению").fill("Ждём на первой встрече резидентов.");
  await page.getByRole("button", { name: "Одобрить" }).click();
  await expect(page.getByText("Заявка одобрена, компания стала резидентом.")).toBeVisible();
}

/** Finance finds an invoice by the payer's ИНН and marks it paid in full. */
export async function markPaid(page: Page, inn: string, number: string): Promise<void> {
  await open(page, "/staff/invoices");
  await page.getByRole("searchbox").fill(inn);
  await page.getByRole("button", { name: "Найти" }).click();
  await page.waitForURL(/q=/);
  await checkPage(page);
  await page.getByRole("link", { name: number }).click();
  await page.waitForURL(/\/invoices\//);
  await checkPage(page);
  await page.getByLabel("Номер платёжного поручения").fill("4711");
  await page.getByRole("button", { name: "Отметить оплату" }).click();
  await expect(page.getByText("Оплата записана.")).toBeVisible();
}
