import { checkPage, expect, open, test } from "./accounts";
import { bookPicked, cancelBooking } from "./resident";
import { dayAhead } from "./slots";

const dotted = (day: string) => `${day.slice(8)}.${day.slice(5, 7)}.${day.slice(0, 4)}`;

test("a resident finds time by a line of Russian words, sees why, and books it", async ({ person }) => {
  const page = await person("resident@kadr.local");
  const day = dayAhead(24);
  await open(page, "/today");
  const line = page.getByRole("searchbox", { name: "Что и когда нужно" });
  await line.fill(`речевая ${dotted(day)} с 15 на 2 часа, втроём`);
  await line.press("Enter");
  await page.waitForURL(/\/schedule\/find\?q=/);
  await expect(page.getByTestId("chips").getByRole("listitem")).toHaveText([/речевая.*Озвучка/s, new RegExp(dotted(day)), /с 15.*начало в 15:00/s, /на 2 часа.*2 ч/s, /втро[её]м.*3 человека/s]);
  const [best] = await page.getByTestId("found").getByRole("listitem").filter({ has: page.getByRole("heading") }).all();
  if (!best) throw new Error("Nothing was found");
  await expect(best.getByRole("heading", { name: "Речевая студия (ADR)" })).toBeVisible();
  for (const why of ["точно в 15:00", "вмещает 4", /^✓?\s*программа платит/, "оператор входит в цену"]) await expect(best.getByText(why)).toBeVisible();
  await checkPage(page, { dark: true });

  await best.getByRole("link", { name: /^Выбрать/ }).click();
  const sheet = page.getByTestId("booking-sheet");
  await expect(sheet.getByRole("heading", { name: "Речевая студия (ADR)" })).toBeVisible();
  await expect(sheet.locator("select[name=start]")).toHaveValue("15:00");
  await expect(sheet.locator("select[name=minutes]")).toHaveValue("120");
  await bookPicked(page, "Озвучка, найденная словами");
  await cancelBooking(page);
});

test("a word is taken away, a filter speaks over the line, and the address can be shared", async ({ person }) => {
  const page = await person("resident@kadr.local");
  await open(page, `/schedule/find?${new URLSearchParams({ q: `переговорка ${dotted(dayAhead(24))} в 11 на час ололо` }).toString()}`);
  await expect(page.getByTestId("unknown")).toContainText("«ололо»");
  await page.getByRole("link", { name: "Убрать «в 11»" }).click();
  await page.waitForURL((url) => !(url.searchParams.get("q") ?? "").includes("в 11"));
  await expect(page.getByTestId("chips").getByRole("listitem")).toHaveCount(3);

  await page.getByText("Уточнить", { exact: true }).click();
  await page.getByLabel("Начало", { exact: true }).fill("16:00");
  await page.getByRole("button", { name: "Показать" }).click();
  await page.waitForURL(/at=16/);
  await expect(page.getByText("точно в 16:00").first()).toBeVisible();
  const address = page.url();
  const other = await person("resident@kadr.local");
  await open(other, address);
  await expect(other.getByText("точно в 16:00").first()).toBeVisible();
});

test("where nothing fits, what would help leads to times", async ({ person }) => {
  const page = await person("resident@kadr.local");
  await open(page, `/schedule/find?${new URLSearchParams({ q: `кинозал ${dotted(dayAhead(24))} на 300 человек` }).toString()}`);
  await expect(page.getByText("По всем условиям сразу ничего свободного нет")).toBeVisible();
  await checkPage(page, { dark: true });
  await page.getByTestId("ways").getByRole("link", { name: /Без числа людей/ }).click();
  await page.waitForURL(/people=/);
  await expect(page.getByTestId("found").getByRole("heading", { name: "Кинозал" }).first()).toBeVisible();
});

test("in English, and without scripts", async ({ person }) => {
  const page = await person("resident@kadr.local");
  await open(page, "/today");
  await page.getByRole("button", { name: "English" }).first().click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  const plain = await person(undefined, { javaScriptEnabled: false, storageState: await page.context().storageState() });
  await plain.goto("/schedule");
  await plain.getByRole("searchbox", { name: "What and when" }).fill("voice studio in 24 days at 10 for two hours");
  await plain.getByRole("button", { name: "Find", exact: true }).click();
  await expect(plain.getByTestId("found").getByText("exactly at 10:00")).toBeVisible();
  await plain.getByRole("link", { name: /^Choose: Voice studio/ }).click();
  await expect(plain.getByTestId("booking-sheet").getByRole("heading", { name: "Voice studio (ADR)" })).toBeVisible();
  await page.getByRole("button", { name: "Русский" }).first().click();
});
