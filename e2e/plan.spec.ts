import { checkPage, expect, open, ready, test } from "./accounts";
import { bookPicked, cancelBooking } from "./resident";
import { dayAhead } from "./slots";

test("a room of the plan is pressed, says until when it is free, is booked, and is taken on the plan", async ({ person }) => {
  const page = await person("resident@kadr.local");
  await open(page, "/plan");
  await page.getByRole("navigation", { name: "Этажи" }).getByRole("link", { name: "2 этаж" }).click();
  await page.waitForURL(/\/plan\/kadr\/2$/);
  await ready(page);
  // What is free now depends on the hour: each room that holds something says one of three words.
  for (const room of await page.locator("[data-room]").all()) await expect(room).toHaveAccessibleName(/: (свободно|занято|закрыто)/);
  await checkPage(page, { dark: true });

  const at = `${dayAhead(34)}T12:00`;
  await page.getByLabel("На какое время").fill(at);
  await page.getByRole("button", { name: "Показать" }).click();
  await page.waitForURL(/at=/);
  await page.getByRole("link", { name: /^Речевая \(ADR\): свободно/ }).click();
  const line = page.locator('[data-thing="adr"]');
  await expect(line).toBeInViewport();
  await expect(line).toContainText("свободно до 22:00");
  await checkPage(page, { dark: true });
  await line.getByRole("link", { name: /^Забронировать: Речевая студия \(ADR\)/ }).click();
  await page.waitForURL(/\/schedule\?/);
  await ready(page);
  const address = await bookPicked(page, "Озвучка с плана");

  await open(page, `/plan/kadr/2?at=${at}`);
  await expect(page.getByRole("link", { name: /^Речевая \(ADR\): занято/ })).toBeVisible();
  await expect(line).toHaveAttribute("data-state", "taken");
  await checkPage(page, { dark: true });
  await open(page, address);
  await cancelBooking(page);
});
