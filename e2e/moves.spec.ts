import { checkPage, expect, open, test, type Page } from "./accounts";
import { bookPicked, cancelBooking } from "./resident";
import { dayAhead, pick } from "./slots";

const focused = (page: Page) => page.locator("*:focus");
const status = (page: Page) => page.getByTestId("move-status");
const cel = (page: Page, purpose: string) => page.getByRole("link", { name: new RegExp(`^Речевая студия \\(ADR\\), .+: ${purpose}`) });

/** Books and pays nothing: a booking of ADR at a time of a day, by its purpose. */
async function made(page: Page, day: string, start: string, minutes: number, purpose: string): Promise<string> {
  await open(page, pick(day, "adr", start, minutes));
  const address = await bookPicked(page, purpose);
  await open(page, `/schedule?day=${day}`);
  return address;
}

/** Drags from a point of a box by so many pixels, as a hand does. */
async function drag(page: Page, from: { x: number; y: number }, by: number) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + by / 2, from.y, { steps: 4 });
  await page.mouse.move(from.x + by, from.y, { steps: 4 });
}

/** The width of an hour on the sheet, and the box of a cel. */
async function measures(page: Page, purpose: string, hours: number) {
  const box = await cel(page, purpose).boundingBox();
  if (!box) throw new Error("The cel is not on the sheet");
  return { box, hour: (box.width + 2) / hours, middle: { x: box.x + box.width / 2, y: box.y + box.height / 2 } };
}

test("a booking is dragged to another time and put back", async ({ person }) => {
  const page = await person("resident@kadr.local");
  const address = await made(page, dayAhead(29), "10:00", 120, "Перенос мышью");
  const { hour, middle } = await measures(page, "Перенос мышью", 2);
  await drag(page, middle, hour * 2);
  await expect(page.getByTestId("ghost")).toHaveText("12:00–14:00");
  await page.mouse.up();
  await expect(status(page)).toContainText(/Перенесено: .+, 12:00–14:00/);
  await expect(cel(page, "Перенос мышью")).toHaveAccessibleName(/12:00–14:00/);
  await checkPage(page, { dark: true });
  await status(page).getByRole("button", { name: "Отменить перенос" }).click();
  await expect(status(page)).toContainText(/Возвращено: .+, 10:00–12:00/);
  await expect(cel(page, "Перенос мышью")).toHaveAccessibleName(/10:00–12:00/);
  // Escape lets go: nothing was moved.
  const again = await measures(page, "Перенос мышью", 2);
  await drag(page, again.middle, again.hour);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(page.getByTestId("ghost")).toHaveCount(0);
  await open(page, address);
  await expect(page.getByTestId("history").getByRole("listitem")).toHaveText([/перенос отменён: .+12:00–14:00 → .+10:00–12:00/, /перенос: .+10:00–12:00 → .+12:00–14:00/, /забронировано/]);
  await checkPage(page, { dark: true });
  await cancelBooking(page);
});

test("pulled at its end, the difference is shown and confirmed; over a taken time nothing moves", async ({ person }) => {
  const page = await person("resident@kadr.local");
  const day = dayAhead(29);
  const other = await made(page, day, "18:00", 60, "Чужое место");
  const address = await made(page, day, "14:00", 60, "Продление мышью");
  const { box, hour, middle } = await measures(page, "Продление мышью", 1);
  await drag(page, { x: box.x + box.width - 3, y: middle.y }, hour);
  await expect(page.getByTestId("ghost")).toHaveText("14:00–16:00");
  await page.mouse.up();
  const look = page.getByTestId("move-look");
  await expect(look.getByText(/^Новая цена/).first()).toBeVisible();
  await expect(look.getByText("2 ч × 3 500,00 ₽")).toBeVisible();
  await checkPage(page);
  await look.getByRole("button", { name: "Оставить как есть" }).click();
  await expect(look).toBeHidden();
  await expect(cel(page, "Продление мышью")).toHaveAccessibleName(/14:00–15:00/);
  await drag(page, { x: box.x + box.width - 3, y: middle.y }, hour);
  await page.mouse.up();
  await look.getByRole("button", { name: "Перенести", exact: true }).click();
  await expect(status(page)).toContainText(/14:00–16:00/);
  await expect(cel(page, "Продление мышью")).toHaveAccessibleName(/14:00–16:00/);

  const wide = await measures(page, "Продление мышью", 2);
  await drag(page, wide.middle, wide.hour * 3.5);
  await expect(page.getByTestId("ghost")).toContainText("занято");
  await page.mouse.up();
  await expect(look.getByText("Это время занято. Вот что свободно рядом:")).toBeVisible();
  await checkPage(page, { dark: true });
  await look.getByTestId("move-alternatives").getByRole("link").first().click();
  await expect(look.getByText("Цена не изменится")).toBeVisible();
  await look.getByRole("button", { name: "Перенести", exact: true }).click();
  await expect(status(page)).toContainText(/^Перенесено/);
  for (const one of [address, other]) {
    await open(page, one);
    await cancelBooking(page);
  }
});

test("the schedule by the keyboard alone: a cell, a booking, a move, the way back", async ({ person }) => {
  const page = await person("resident@kadr.local");
  const day = dayAhead(27);
  await open(page, `/schedule?day=${day}`);
  const tabTo = async (selector: string, most: number) => {
    for (let presses = 0; presses < most; presses += 1) {
      await page.keyboard.press("Tab");
      if (await focused(page).evaluate((element, wanted) => element.matches(wanted), selector)) return;
    }
    throw new Error(`${most} presses of Tab never reached ${selector}`);
  };
  await tabTo("[data-cell]", 60);
  await page.keyboard.press("ArrowDown");
  for (let hour = 8; hour < 10; hour += 1) await page.keyboard.press("ArrowRight");
  await expect(focused(page)).toHaveAccessibleName("Речевая студия (ADR): забронировать с 10:00");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("booking-sheet").getByRole("heading", { name: "Речевая студия (ADR)" })).toBeFocused();
  await tabTo("input[name=purpose]", 20);
  await page.keyboard.type("Перенос с клавиатуры");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/bookings\/.+made=1/);
  const address = new URL(page.url()).pathname;

  await open(page, `/schedule?day=${day}`);
  await tabTo("[data-cel]", 80);
  await expect(focused(page)).toHaveAccessibleName(/10:00–11:00: Перенос с клавиатуры/);
  await page.keyboard.press("m");
  await expect(page.getByTestId("move-said")).toContainText("Перенос: 10:00–11:00");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByTestId("move-said")).toHaveText("Речевая студия (ADR), 11:00–12:00");
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("ghost")).toHaveCount(0);
  await expect(focused(page)).toHaveAccessibleName(/10:00–11:00: Перенос с клавиатуры/);
  await page.keyboard.press("m");
  for (let presses = 0; presses < 4; presses += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  const undo = status(page).getByRole("button", { name: "Отменить перенос" });
  await expect(undo).toBeFocused();
  await expect(status(page)).toContainText("12:00–13:00");
  await page.keyboard.press("Enter");
  await expect(status(page)).toContainText(/Возвращено: .+10:00–11:00/);
  await expect(focused(page)).toHaveAccessibleName(/10:00–11:00: Перенос с клавиатуры/);
  await page.keyboard.press("KeyM");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(page.getByTestId("move-said")).toHaveText("Речевая студия (ADR), 10:00–11:30");
  await page.keyboard.press("Escape");
  await open(page, address);
  await cancelBooking(page);
});

test("the form of the booking's page moves without scripts, and staff say why", async ({ person }) => {
  const page = await person("resident@kadr.local");
  const day = dayAhead(27);
  const address = await made(page, day, "14:00", 60, "Перенос без скриптов");
  const plain = await person(undefined, { javaScriptEnabled: false, storageState: await page.context().storageState() });
  await plain.goto(address);
  await plain.getByLabel("Начало").selectOption("16:00");
  await plain.getByRole("combobox", { name: "Сколько" }).selectOption("120");
  await plain.getByRole("button", { name: "Показать цену" }).click();
  await expect(plain.getByText("2 ч × 3 500,00 ₽")).toBeVisible();
  await plain.getByRole("button", { name: "Перенести", exact: true }).click();
  await expect(plain.getByText(/^Перенесено: .+16:00–18:00/)).toBeVisible();
  await plain.getByRole("button", { name: "Отменить перенос" }).click();
  await expect(plain.getByText(/^Возвращено: .+14:00–15:00/)).toBeVisible();

  const admin = await person("admin@kadr.local");
  await open(admin, `${address}/move?day=${day}&start=17:00&minutes=60`);
  await checkPage(admin, { dark: true });
  await admin.getByLabel("Почему переносите").fill("Проверка пожарной сигнализации");
  await admin.getByRole("button", { name: "Перенести", exact: true }).click();
  await expect(admin.getByText(/^Перенесено: .+17:00–18:00/)).toBeVisible();
  await open(page, address);
  await expect(page.getByText("Причина: Проверка пожарной сигнализации")).toBeVisible();
  await cancelBooking(page);
});
