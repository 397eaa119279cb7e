import { checkPage, expect, letter, open, test } from "./accounts";
import { bookPicked, cancelBooking } from "./resident";
import { dayAhead, pick } from "./slots";

test("a taken slot is waited for, offered when another company cancels, and taken with one press", async ({ person }) => {
  const [holder, seeker] = [await person("gamedev@kadr.local"), await person("resident@kadr.local")];
  const slot = pick(dayAhead(48), "adr", "12:00", 120);
  await open(holder, slot);
  const booking = await bookPicked(holder, "Озвучка демо");

  await open(seeker, slot);
  const sheet = seeker.getByTestId("booking-sheet");
  await expect(sheet.getByTestId("alternatives")).toBeVisible();
  const line = sheet.getByTestId("join-line");
  await line.getByLabel("Для чего").fill("Озвучка пятой серии");
  await line.getByRole("button", { name: "Встать в очередь" }).click();
  await seeker.waitForURL(/\/bookings\/waitlist\?done=joined/);
  await expect(seeker.getByTestId("lines").getByText("вы первые")).toBeVisible();
  await checkPage(seeker, { dark: true });
  await open(seeker, slot);
  await expect(sheet.getByText("Вы в очереди на это время: вы первые.")).toBeVisible();

  await open(holder, booking);
  await cancelBooking(holder);

  await open(seeker, "/today");
  await expect(seeker.getByRole("heading", { name: "Вам предложено время" })).toBeVisible();
  await checkPage(seeker, { dark: true });
  const text = await letter(seeker, "resident@kadr.local", /^Время освободилось/);
  expect(text).toContain("Ваша очередь подошла");

  // The holder finds it taken again, and sees nothing of whose it is.
  await open(holder, slot);
  await expect(holder.getByTestId("booking-sheet").getByTestId("alternatives")).toBeVisible();

  await open(seeker, "/bookings/waitlist");
  await checkPage(seeker, { dark: true });
  await seeker.getByTestId("offers").getByRole("button", { name: /^Забрать/ }).click();
  await seeker.waitForURL(/\/bookings\/[^/?]+\?made=1/);
  await expect(seeker.getByText("Озвучка пятой серии")).toBeVisible();
  await open(seeker, "/bookings/waitlist");
  await expect(seeker.getByText("забронировано")).toBeVisible();
  await cancelBooking(await openOwn(seeker));
});

async function openOwn(page: import("./accounts").Page) {
  await page.getByRole("link", { name: "Открыть бронь" }).first().click();
  await page.waitForURL(/\/bookings\/[^/?]+$/);
  return page;
}

test("a search that finds nothing is kept, and told of when something fits", async ({ person }) => {
  const page = await person("resident@kadr.local");
  const search = `/schedule/find?kind=meeting&day=${dayAhead(21)}&days=1&minutes=120&people=400`;
  await open(page, search);
  await page.getByRole("button", { name: "Сообщить", exact: true }).click();
  await page.waitForURL(/\/bookings\/waitlist\?done=searched/);
  const searches = page.getByTestId("searches");
  await expect(searches.getByText("на 400 человек")).toBeVisible();
  await checkPage(page, { dark: true });
  await searches.getByRole("button", { name: /^Не искать/ }).click();
  await page.waitForURL(/done=dropped/);
  await expect(searches).toHaveCount(0);
});
