import { checkPage, expect, open, type Page } from "./accounts";

/** The lines of a sum as they stand on the page: what, how much. */
export async function sumLines(page: Page, place = page.getByTestId("booking-sheet")): Promise<string[]> {
  const rows = place.getByRole("listitem").filter({ hasText: "₽" });
  const texts: string[] = [];
  for (const row of await rows.all()) {
    const [label, amount] = await row.locator("> span").allInnerTexts();
    // Tags beside the sum name money too, and are no lines of it.
    if (amount !== undefined) texts.push(`${label} = ${amount}`.replace(/\s+/g, " "));
  }
  return texts;
}

/** Books what the open sheet offers and comes out on the page of the booking; gives its address. */
export async function bookPicked(page: Page, purpose: string): Promise<string> {
  const sheet = page.getByTestId("booking-sheet");
  await sheet.getByLabel("Для чего").fill(purpose);
  await sheet.getByRole("button", { name: /^Забронировать/ }).click();
  await page.waitForURL(/\/bookings\/[^/?]+\?made=1/);
  await expect(page.getByText(purpose)).toBeVisible();
  return new URL(page.url()).pathname;
}

/** Cancels the booking whose page is open: asked once, then done. */
export async function cancelBooking(page: Page): Promise<void> {
  await page.getByText("Отменить бронь", { exact: true }).click();
  await page.getByRole("button", { name: "Да, отменить" }).click();
  await expect(page.getByText("Бронь отменена, время освободилось.")).toBeVisible();
}

export async function publishProfile(page: Page, email: string): Promise<void> {
  await open(page, "/partners/profile");
  await checkPage(page, { dark: true });
  await page.getByLabel("Девиз: чем вы занимаетесь, одной строкой").fill("Рисованные сериалы о реках и льде");
  await page.getByLabel("Что предлагаем").fill("Раскадровки, аниматики и фазовка для чужих сериалов.");
  await page.getByLabel("Что нам нужно").fill("Игровая команда для настольной игры по сериалу.");
  await page.getByLabel("Что мы делаем").fill("Снимаем рисованные сериалы по настоящим съёмкам рек. ".repeat(4));
  await page.getByLabel("Темы").fill("2D, реки, сериалы");
  await page.getByLabel("Имя", { exact: true }).fill("Зоя Первопроходцева");
  await page.getByLabel("Почта", { exact: true }).fill(email);
  await page.getByRole("button", { name: "Сохранить и опубликовать" }).click();
  await expect(page.getByText(/^Отметьте согласие показывать контакты/).first()).toBeVisible();
  await page.getByRole("checkbox", { name: /^Согласен показывать эти контакты/ }).check();
  await page.getByRole("button", { name: "Сохранить и опубликовать" }).click();
  await expect(page.getByText("Страница опубликована: её видно в справочнике.")).toBeVisible();
}

export async function postBrief(page: Page, title: string): Promise<void> {
  await open(page, "/partners/briefs/new");
  await checkPage(page);
  await page.getByLabel("Название", { exact: true }).fill(title);
  await page.getByLabel("Задача", { exact: true }).fill("Настольная игра по сериалу «Ледоход» для семей с детьми от шести лет.");
  await page.getByLabel("Кого ищем", { exact: true }).fill("Гейм-дизайнера и художника по фишкам.");
  await page.getByLabel(/^Бюджет, ₽/).fill("350 000");
  await page.getByRole("button", { name: "Разместить проект" }).click();
  await expect(page.getByText("Проект размещён: его видно в списке открытых.")).toBeVisible();
}
