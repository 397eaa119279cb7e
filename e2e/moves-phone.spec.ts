import { checkPage, expect, open, test } from "./accounts";
import { bookPicked, cancelBooking } from "./resident";
import { dayAhead, pick } from "./slots";

test("a booking is moved on the phone from its day", async ({ person }) => {
  const page = await person("resident@kadr.local");
  const day = dayAhead(28);
  await open(page, pick(day, "adr", "10:00", 60));
  await bookPicked(page, "Перенос с телефона");
  await open(page, `/schedule?day=${day}&on=adr`);
  await page.getByRole("link", { name: /^Перенести: 10:00–11:00/ }).tap();
  await page.waitForURL(/\/move/);
  await checkPage(page, { dark: true });
  await page.getByLabel("Начало").selectOption("13:00");
  await expect(page.getByText("Цена не изменится")).toBeVisible();
  await page.getByRole("button", { name: "Перенести", exact: true }).tap();
  await expect(page.getByText(/^Перенесено: .+13:00–14:00/)).toBeVisible();
  await checkPage(page, { dark: true });
  await page.getByRole("button", { name: "Отменить перенос" }).tap();
  await expect(page.getByText(/^Возвращено: .+10:00–11:00/)).toBeVisible();
  await cancelBooking(page);
});
