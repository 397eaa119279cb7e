import { checkPage, expect, open, test, type Page } from "./accounts";
import { bookPicked, cancelBooking, sumLines } from "./resident";
import { dayAhead, pick, shortDay } from "./slots";

const sheetOf = (page: Page) => page.getByTestId("booking-sheet");

/** The large stage on a day, with a camera kit and an operator taken along. */
async function chooseThree(page: Page, day: string, start: string) {
  await open(page, pick(day, "stage-large", start, 120));
  const beside = sheetOf(page).getByTestId("beside");
  await beside.getByRole("combobox", { name: /^Съёмочный комплект/ }).selectOption({ label: "1" });
  await expect(sheetOf(page).getByText("2 ч × 800,00 ₽")).toBeVisible();
  await beside.getByRole("combobox", { name: /^Оператор/ }).selectOption({ label: "1" });
  await expect(sheetOf(page).getByText("2 ч × 1 500,00 ₽")).toBeVisible();
}

test("a stage, a camera kit and an operator are one quote, one booking, one invoice", async ({ person }) => {
  const page = await person("resident@kadr.local");
  const day = dayAhead(31);
  await chooseThree(page, day, "12:00");
  const lines = [
    "2 ч × 3 400,00 ₽ = 6 800,00 ₽",
    "2-й год резидентства: платите 60 % = −2 720,00 ₽",
    "2 ч × 800,00 ₽ = 1 600,00 ₽",
    "2-й год резидентства: платите 60 % = −640,00 ₽",
    "2 ч × 1 500,00 ₽ = 3 000,00 ₽",
    "2-й год резидентства: платите 60 % = −1 200,00 ₽",
  ];
  expect(await sumLines(page)).toEqual(lines);
  await expect(sheetOf(page).getByTestId("quote-total")).toHaveText(/6\s840,00\s₽/);
  await checkPage(page, { dark: true });

  const address = await bookPicked(page, "Съёмка пилота на большой площадке");
  for (const name of ["Большая площадка", "Съёмочный комплект", "Оператор"]) await expect(page.getByRole("listitem").filter({ hasText: new RegExp(`^${name}$`) }).first()).toBeVisible();
  await checkPage(page, { dark: true });
  const invoices = page.getByRole("link", { name: /^К-/ });
  await expect(invoices).toHaveCount(1);
  await invoices.click();
  await page.waitForURL(/\/invoices\//);
  await expect(page.getByText(/6\s840,00\s₽/).first()).toBeVisible();
  for (const name of ["Большая площадка", "Съёмочный комплект", "Оператор"]) await expect(page.getByText(name).first()).toBeVisible();
  await checkPage(page, { dark: true });

  await open(page, "/bookings");
  await expect(page.getByRole("link", { name: `${shortDay(day)}, 12:00–14:00` })).toHaveCount(1);
  // What it is made of is taken with it.
  const other = await person("gamedev@kadr.local");
  await open(other, pick(day, "stage-b", "12:00", 120));
  await expect(sheetOf(other).getByTestId("alternatives")).toBeVisible();
  await open(page, address);
  await cancelBooking(page);
  await open(other, pick(day, "stage-b", "12:00", 120));
  await expect(sheetOf(other).getByTestId("quote-total")).toBeVisible();
});

test("all or nothing: one of three is taken meanwhile, nothing is booked, and what was typed stays", async ({ person }) => {
  const [page, other] = [await person("resident@kadr.local"), await person("gamedev@kadr.local")];
  const day = dayAhead(31);
  // The page hears nothing of the other: it is told when it presses.
  await page.context().route("**/schedule/live*", (route) => route.fulfill({ status: 204 }));
  await chooseThree(page, day, "16:00");
  await sheetOf(page).getByLabel("Для чего").fill("Съёмка клипа");

  await open(other, `${pick(day, "operator", "16:00", 120)}&quantity=2`);
  const theirs = await bookPicked(other, "Оба оператора на репортаж");

  await sheetOf(page).getByRole("button", { name: /^Забронировать/ }).click();
  await expect(page.getByText("Оператор: Это время занято")).toBeVisible();
  await expect(page.getByText("Ничего не забронировано: эти вещи берут вместе или не берут вовсе.")).toBeVisible();
  await checkPage(page, { dark: true });
  await open(other, pick(day, "stage-large", "16:00", 120));
  await expect(sheetOf(other).getByTestId("quote-total")).toBeVisible();

  // Without the operator the rest is still to be had, with the same words.
  await sheetOf(page).getByTestId("beside").getByRole("combobox", { name: /^Оператор/ }).selectOption({ label: "0" });
  await expect(sheetOf(page).getByTestId("quote-total")).toHaveText(/5\s040,00\s₽/);
  await expect(sheetOf(page).getByLabel("Для чего")).toHaveValue("Съёмка клипа");
  const ours = await bookPicked(page, "Съёмка клипа");
  for (const [who, address] of [[other, theirs], [page, ours]] as const) {
    await open(who, address);
    await cancelBooking(who);
  }
});
