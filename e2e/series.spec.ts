import { checkPage, expect, open, ready, test } from "./accounts";
import { bookPicked, cancelBooking } from "./resident";
import { dayAhead, pick, shortDay } from "./slots";

test("a weekly series with one taken day: the conflict and its remedy before anything is booked, then this and the following are cancelled", async ({ person }) => {
  const [page, other] = [await person("resident@kadr.local"), await person("gamedev@kadr.local")];
  const days = [0, 1, 2, 3].map((week) => dayAhead(33 + 7 * week));
  const [first = "", second = "", third = "", last = ""] = days;
  await open(other, pick(second, "cinema", "11:00", 120));
  const theirs = await bookPicked(other, "Показ издателю");

  await open(page, pick(first, "cinema", "11:00", 120));
  await page.getByTestId("booking-sheet").getByRole("link", { name: "Повторять" }).click();
  await page.waitForURL(/\/schedule\/series/);
  await ready(page);
  await page.getByLabel("До какого дня").fill(last);
  await page.waitForURL(new RegExp(`until=${last}`));
  await page.getByRole("checkbox", { name: "кроме праздников" }).uncheck();
  await page.waitForURL((url) => !url.searchParams.has("holidays"));
  await expect(page.getByText("1 день занят или закрыт: решите, что с ним делать")).toBeVisible();
  await expect(page.getByTestId("occurrence-free")).toHaveCount(3);
  const taken = page.getByTestId("occurrence-taken");
  await expect(taken).toHaveCount(1);
  await checkPage(page, { dark: true });
  await taken.getByRole("group", { name: "Вместо этого" }).getByRole("radio", { name: "14:00–16:00" }).check();
  await page.getByLabel("Для чего").fill("Еженедельный показ черновой сборки");
  await page.getByRole("button", { name: "Забронировать серию" }).click();
  await page.waitForURL(/\/bookings\/[^/?]+\?series=4/);
  await checkPage(page, { dark: true });

  const row = (day: string, time: string) => page.getByRole("row").filter({ has: page.getByRole("link", { name: `${shortDay(day)}, ${time}` }) });
  await open(page, "/bookings");
  for (const day of [first, third, last]) await expect(row(day, "11:00–13:00")).toContainText("ждёт оплаты");
  await expect(row(second, "14:00–16:00")).toContainText("ждёт оплаты");
  await row(third, "11:00–13:00").getByRole("link").first().click();
  await page.waitForURL(/\/bookings\/.+/);
  await page.getByText("Отменить бронь", { exact: true }).click();
  await page.getByRole("group", { name: "Что отменить" }).getByRole("radio", { name: "это и следующие: 2" }).check();
  await page.getByRole("button", { name: "Да, отменить" }).click();
  await expect(page.getByText(/^Отменен[оы] 2 /)).toBeVisible();
  await checkPage(page, { dark: true });

  // What stood before stays; the rest of the room is free again.
  await open(page, "/bookings");
  await expect(row(first, "11:00–13:00")).toContainText("ждёт оплаты");
  await expect(row(second, "14:00–16:00")).toContainText("ждёт оплаты");
  await open(other, pick(last, "cinema", "11:00", 120));
  await expect(other.getByTestId("booking-sheet").getByTestId("quote-total")).toBeVisible();
  await row(first, "11:00–13:00").getByRole("link").first().click();
  await page.waitForURL(/\/bookings\/.+/);
  await page.getByText("Отменить бронь", { exact: true }).click();
  await page.getByRole("group", { name: "Что отменить" }).getByRole("radio", { name: /^(все впереди|это и следующие): 2$/ }).first().check();
  await page.getByRole("button", { name: "Да, отменить" }).click();
  await expect(page.getByText(/^Отменен[оы] 2 /)).toBeVisible();
  await open(other, theirs);
  await cancelBooking(other);
});
