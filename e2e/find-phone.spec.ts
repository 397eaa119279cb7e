import { checkPage, expect, open, test } from "./accounts";

test("a resident finds time by words on the phone and lands on the booking sheet", async ({ person }) => {
  const page = await person("resident@kadr.local");
  await open(page, "/schedule");
  await page.getByRole("searchbox", { name: "Что и когда нужно" }).fill("озвучка через 25 дней утром на полтора часа");
  await page.getByRole("button", { name: "Найти", exact: true }).tap();
  await page.waitForURL(/\/schedule\/find/);
  await expect(page.getByTestId("chips").getByRole("listitem")).toHaveCount(4);
  await checkPage(page, { dark: true });
  await page.getByRole("link", { name: /^Выбрать: Речевая студия/ }).tap();
  const sheet = page.getByTestId("booking-sheet");
  await expect(sheet.getByRole("heading", { name: "Речевая студия (ADR)" })).toBeVisible();
  await expect(sheet.locator("select[name=minutes]")).toHaveValue("90");
});
