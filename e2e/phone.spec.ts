import { checkPage, expect, open, test } from "./accounts";
import { bookPicked, cancelBooking } from "./resident";
import { dayAhead, shortDay } from "./slots";

test("a resident books, finds and cancels a slot on the phone", async ({ person }) => {
  const page = await person("resident@kadr.local");
  await checkPage(page, { dark: true });
  const bar = page.getByRole("navigation", { name: "Разделы" });
  await bar.getByRole("link", { name: "Расписание" }).tap();
  await page.waitForURL(/\/schedule/);
  const day = dayAhead(23);
  await open(page, `/schedule?day=${day}`);
  await expect(page.getByRole("table")).toHaveCount(0);
  await page.getByRole("combobox", { name: "Пространство или техника" }).selectOption({ label: "Речевая студия (ADR)" });
  await page.waitForURL(/on=adr/);
  const cell = page.getByRole("link", { name: "Речевая студия (ADR): забронировать с 11:00" });
  await expect(cell).toHaveText("+ Свободно");
  await checkPage(page, { dark: true });
  await cell.tap();
  const sheet = page.getByTestId("booking-sheet");
  await expect(sheet.getByRole("heading", { name: "Речевая студия (ADR)" })).toBeInViewport();
  await expect(sheet.getByTestId("quote-total")).toBeVisible();
  await checkPage(page, { dark: true });
  await bookPicked(page, "Озвучка с телефона");
  await checkPage(page);

  await page.getByRole("navigation", { name: "Разделы" }).getByRole("link", { name: "Мои брони" }).tap();
  await page.waitForURL(/\/bookings$/);
  await page.getByRole("link", { name: `${shortDay(day)}, 11:00–12:00` }).tap();
  await page.waitForURL(/\/bookings\/.+/);
  await cancelBooking(page);
  await checkPage(page);
});

test("the menu on the phone leads everywhere and no page is wider than the screen", async ({ person }) => {
  const page = await person("resident@kadr.local");
  const bar = page.getByRole("navigation", { name: "Разделы" });
  await bar.getByText("Ещё").tap();
  for (const name of ["Партнёры", "Моя страница", "Знакомства", "Компания", "Выйти"]) await expect(bar.getByText(name, { exact: true })).toBeVisible();
  await expect(bar.getByRole("button", { name: "English" })).toBeVisible();
  await checkPage(page);
  await bar.getByRole("link", { name: "Знакомства" }).tap();
  await page.waitForURL(/\/introductions/);
  await checkPage(page);
  for (const address of [
    "/money",
    "/trainings",
    "/plan",
    "/plan/kadr/3",
    "/schedule?view=week",
    "/schedule/find?q=мокап+завтра",
    "/partners/profile",
    "/partners/briefs/new",
    "/account",
    "/account/company",
    "/apply",
    "/",
    "/spaces",
    "/spaces/mocap",
    "/terms",
    "/residents",
    "/briefs",
    "/dev/mail",
  ]) {
    await open(page, address);
    await checkPage(page);
  }
  // The public pages have a menu of their own.
  await page.getByText("Меню").first().tap();
  await expect(page.getByRole("link", { name: "Пространства" }).first()).toBeVisible();
});

test("staff can decide on the phone", async ({ person }) => {
  const page = await person("admin@kadr.local");
  await checkPage(page);
  await page.locator('a[href^="/staff/applications/"]').first().tap();
  await page.waitForURL(/\/staff\/applications\//);
  await checkPage(page);
  for (const address of ["/staff/invoices", "/staff/trainings", "/staff/certificates", "/staff/places", "/staff/programmes", "/staff/audit", "/schedule"]) {
    await open(page, address);
    await checkPage(page);
  }
});

test("a visitor reads and signs up on the phone", async ({ person }) => {
  const page = await person();
  for (const address of ["/", "/sign-in", "/sign-up", "/calls/winter-animation", "/residents/primerfilm"]) {
    await open(page, address);
    await checkPage(page);
  }
});
