import { checkPage, expect, open, test, type Page } from "./accounts";
import { cancelBooking } from "./resident";
import { dayAhead } from "./slots";

const focused = (page: Page) => page.locator("*:focus");
const free = (page: Page, time: string) => page.getByRole("link", { name: `Речевая студия (ADR): забронировать с ${time}` }).first();

/** Presses Tab until the focus stands on what is looked for; says so when it never does. */
async function tabTo(page: Page, selector: string, most = 60) {
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press("Tab");
    if (await focused(page).evaluate((element, wanted) => element.matches(wanted), selector)) return;
  }
  throw new Error(`${most} presses of Tab never reached ${selector}`);
}

test("the schedule is walked and a slot booked by the keyboard alone", async ({ person }) => {
  const page = await person("resident@kadr.local");
  await open(page, `/schedule?day=${dayAhead(21)}`);
  await tabTo(page, "[data-cell]");
  await expect(focused(page)).toHaveAccessibleName("Студия захвата движения: забронировать с 08:00");
  await page.keyboard.press("ArrowDown");
  await expect(focused(page)).toHaveAccessibleName("Речевая студия (ADR): забронировать с 08:00");
  for (let hour = 8; hour < 11; hour += 1) await page.keyboard.press("ArrowRight");
  await expect(focused(page)).toHaveAccessibleName("Речевая студия (ADR): забронировать с 11:00");
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(focused(page)).toHaveAccessibleName("Речевая студия (ADR): забронировать с 10:00");

  await page.keyboard.press("Enter");
  const sheet = page.getByTestId("booking-sheet");
  await expect(sheet.getByRole("heading", { name: "Речевая студия (ADR)" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await expect(focused(page)).toHaveAccessibleName("Речевая студия (ADR): забронировать с 10:00");

  await page.keyboard.press("Enter");
  await expect(sheet.getByRole("heading", { name: "Речевая студия (ADR)" })).toBeFocused();
  await tabTo(page, "input[name=purpose]", 12);
  await page.keyboard.type("Озвучка с клавиатуры");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/bookings\/.+made=1/);
  await expect(page.getByText("Озвучка с клавиатуры")).toBeVisible();
  await cancelBooking(page);
});

test("a drag over free cells picks the length", async ({ person }) => {
  const page = await person("resident@kadr.local");
  await open(page, `/schedule?day=${dayAhead(22)}`);
  const [from, to] = [await free(page, "12:00").boundingBox(), await free(page, "14:00").boundingBox()];
  if (!from || !to) throw new Error("No free cells to drag over");
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 6 });
  await page.mouse.up();
  const sheet = page.getByTestId("booking-sheet");
  await expect(sheet.locator("select[name=start]")).toHaveValue("12:00");
  await expect(sheet.locator("select[name=minutes]")).toHaveValue("180");
  await expect(sheet.getByText("3 ч × 3 500,00 ₽")).toBeVisible();
  await sheet.locator("select[name=minutes]").selectOption("90");
  await expect(sheet.getByText("1,5 ч × 3 500,00 ₽")).toBeVisible();
  await sheet.getByRole("link", { name: "Закрыть" }).click();
  await expect(sheet).toHaveCount(0);
});

test("the week shows how full each day is and leads to the day", async ({ person }) => {
  const page = await person("resident@kadr.local");
  const day = dayAhead(1);
  await open(page, `/schedule?day=${day}`);
  await page.getByRole("link", { name: "Неделя", exact: true }).click();
  await page.waitForURL(/view=week/);
  const table = page.getByRole("table", { name: "Расписание недели: занятость ресурсов по дням" });
  await expect(table.getByRole("columnheader")).toHaveCount(8);
  await checkPage(page, { dark: true });
  const cell = table.locator(`a[href*="day=${day}"][href*="on=adr"]`);
  await expect(cell).toHaveAccessibleName(/^Речевая студия \(ADR\), .+: занято \d+ %, 1 моя бронь$/);
  await cell.click();
  await page.waitForURL(new RegExp(`day=${day}.*#adr`));
  await expect(page.locator("tr#adr")).toBeInViewport();
  await expect(page.getByRole("link", { name: /Озвучка третьей серии/ }).first()).toBeVisible();
  await page.getByRole("combobox", { name: "Вид", exact: true }).selectOption({ label: "Переговорные" });
  await page.waitForURL(/kind=meeting/);
  await expect(page.getByRole("rowheader")).toHaveCount(2);
});
