import { checkPage, expect, open, test, type Page } from "./accounts";
import { bookPicked } from "./resident";
import { clearOfTheHour, inHours, pick } from "./slots";

async function bookLight(page: Page, hours: number, purpose: string): Promise<string> {
  const { day, start } = inHours(hours);
  await open(page, pick(day, "light-set", start, 60));
  return bookPicked(page, purpose);
}

/** A drawn picture as a camera would take it. */
const photo = (page: Page) =>
  page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 64;
    canvas.height = 48;
    canvas.getContext("2d")?.fillRect(8, 8, 20, 20);
    return canvas.toDataURL("image/jpeg").split(",")[1] ?? "";
  });

test("a thing is handed out, comes back damaged, and the next who booked it choose another time", async ({ person }) => {
  await clearOfTheHour();
  const first = await person("resident@kadr.local");
  const mine = await bookLight(first, 0, "Свет для перебивок");
  const next = await person("gamedev@kadr.local");
  const theirs = await bookLight(next, 2, "Свет для трейлера");
  await bookLight(first, 2, "Свет для второго дубля");

  const finance = await person("finance@kadr.local");
  await open(first, mine);
  const invoice = await first.getByRole("link", { name: /^К-/ }).first().getAttribute("href");
  await open(finance, invoice ?? "");
  await finance.getByLabel("Номер платёжного поручения").fill("7007");
  await finance.getByRole("button", { name: "Отметить оплату" }).click();
  await expect(finance.getByText("Оплата записана.")).toBeVisible();

  const desk = await person("admin@kadr.local");
  await open(desk, "/staff/desk");
  await checkPage(desk, { dark: true });
  await open(desk, `/staff/desk/${mine.split("/").pop()}`);
  await checkPage(desk, { dark: true });
  await desk.getByLabel("Кто взял").fill("Пётр Курьеров");
  await desk.getByRole("button", { name: "Выдать", exact: true }).click();
  await expect(desk.getByText("Выдано. Запись появилась в истории.")).toBeVisible();
  await open(first, mine);
  await first.getByText("Отменить бронь", { exact: true }).click();
  await first.getByRole("button", { name: "Да, отменить" }).click();
  await expect(first.getByText(/техника на руках/)).toBeVisible();

  await desk.setInputFiles('input[type="file"]', { name: "damage.jpg", mimeType: "image/jpeg", buffer: Buffer.from(await photo(desk), "base64") });
  await expect(desk.getByText("Фото приложено.")).toBeVisible();
  await desk.getByLabel("Состояние").selectOption({ label: "повреждено" });
  await desk.getByLabel("Кто принёс").fill("Софья Раскадровская");
  await desk.getByRole("button", { name: "Принять возврат" }).click();
  await expect(desk.getByText("Напишите, что повреждено: от 5 знаков.")).toBeVisible();
  await expect(desk.getByLabel("Кто принёс")).toHaveValue("Софья Раскадровская");
  await desk.getByLabel("Что повреждено или замечено").fill("Разбита одна панель");
  await desk.getByRole("button", { name: "Принять возврат" }).click();
  await expect(desk.getByText("Возврат принят, единица снята с брони до ремонта.")).toBeVisible();
  await expect(desk.getByText(/1 брони замены не нашлось/)).toBeVisible();
  await desk.getByRole("link", { name: "Открыть неисправность" }).click();
  await desk.waitForURL(/\/staff\/faults\//);
  await expect(desk.getByText("Разбита одна панель")).toBeVisible();
  await expect(desk.getByAltText("Фото повреждения")).toBeVisible();
  await checkPage(desk, { dark: true });
  await open(desk, "/staff/faults");
  await checkPage(desk);

  // The company that lost its unit was written to and moves with one press.
  await open(next, "/dev/mail");
  await expect(next.getByText(/^Нужна замена: Комплект света/).first()).toBeVisible();
  await open(next, theirs);
  await expect(next.getByText("Эта бронь осталась без исправной единицы")).toBeVisible();
  await checkPage(next, { dark: true });
  await next.getByRole("link", { name: "Выбрать замену" }).click();
  await next.waitForURL(/\/choose$/);
  await checkPage(next, { dark: true });
  await next.getByRole("button", { name: /^Перенести/ }).first().click();
  await next.waitForURL(/\/bookings\/[^/]+\?moved=1/);
  await expect(next.getByText("Эта бронь осталась без исправной единицы")).toHaveCount(0);

  // The history says who had it and what came of it, to the company too, with its photo.
  await open(first, `${mine}/things`);
  await expect(first.getByText("Кто взял: Пётр Курьеров")).toBeVisible();
  await expect(first.getByText("Кто принёс: Софья Раскадровская")).toBeVisible();
  await checkPage(first, { dark: true });
  const shown = await first.request.get((await first.getByRole("link", { name: "Открыть фото" }).getAttribute("href")) ?? "");
  expect([shown.status(), shown.headers()["content-type"]]).toEqual([200, "image/jpeg"]);
  const strange = await next.request.get(shown.url());
  expect(strange.status()).toBe(404);
});

test("time is closed by staff once and by a rule, and opened again", async ({ person }) => {
  const page = await person("admin@kadr.local");
  await open(page, "/staff/blackouts");
  await checkPage(page, { dark: true });
  await page.locator("summary", { hasText: "Закрыть время" }).click();
  await page.getByLabel("Что закрываем").selectOption({ label: "Площадка Б" });
  await page.getByLabel("Почему, по-русски").fill("Замена ламп");
  await page.getByRole("radio", { name: "закрыть вокруг них" }).check();
  await page.getByLabel("Повторение", { exact: true }).selectOption({ label: "по неделям" });
  await page.getByRole("button", { name: "Закрыть время" }).click();
  await expect(page.getByText("Заполните это поле.").first()).toBeVisible();
  await page.getByRole("checkbox", { name: "вс" }).check();
  await page.getByRole("button", { name: "Закрыть время" }).click();
  await expect(page.getByText(/^План сохранён, закрыт/)).toBeVisible();
  const plans = page.getByRole("region", { name: "Повторяются" }).last();
  await expect(plans.getByText("каждую неделю: вс")).toBeVisible();
  await checkPage(page);
  await page.getByRole("button", { name: "Прекратить повторение: Площадка Б" }).click();
  await expect(page.getByText("Повторение прекращено, время впереди открыто.")).toBeVisible();
});
