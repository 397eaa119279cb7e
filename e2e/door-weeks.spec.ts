import { expect, open, test, type Page } from "./accounts";

/** Marks the page that stands: a page loaded anew has no mark. */
const mark = (page: Page) => page.evaluate(() => void ((window as unknown as { mark?: true }).mark = true));
/** Lets the page's clock run until it has loaded itself anew. */
const loadedAnew = (page: Page, everyMs: number) =>
  expect
    .poll(async () => {
      await page.clock.fastForward(everyMs).catch(() => undefined);
      return page.evaluate(() => !("mark" in window) && document.readyState === "complete").catch(() => false);
    })
    .toBe(true);

/** Lets the page's clock run until it hears the portal again: a question that is still on its way when the network comes back is asked anew only later. */
const hearsAgain = (page: Page) =>
  expect
    .poll(async () => {
      await page.clock.fastForward(11_000);
      return page.locator("[data-offline]").isHidden();
    })
    .toBe(true);

test("a display hangs for weeks: the network goes for a day, the portal starts again, a deploy takes its script away", async ({ person, browser }) => {
  const admin = await person("admin@kadr.local");
  await open(admin, "/staff/doors");
  await admin.getByLabel("Комната").selectOption({ label: "VR-лаборатория" });
  await admin.getByRole("button", { name: "Получить адрес" }).click();
  const address = await admin.locator("code").innerText();

  const context = await browser.newContext({ viewport: { width: 1024, height: 768 } });
  const tablet = await context.newPage();
  await tablet.clock.install();
  const face = "**/door/*/face*";
  const title = tablet.locator("[data-say=title]");

  await test.step("its script does not arrive: the page is loaded anew until it has it", async () => {
    const script = "**/entry.door*.js";
    await tablet.route(script, (route) => route.abort());
    await tablet.goto(address);
    await mark(tablet);
    await expect(tablet.locator("[data-door]")).not.toHaveAttribute("data-runs");
    await tablet.unroute(script);
    await loadedAnew(tablet, 61_000);
    await expect(tablet.locator("[data-door]")).toHaveAttribute("data-runs");
  });

  const shown = await title.innerText();
  await test.step("the network is away for more than a day: it says since when, and no more that the room is free", async () => {
    await tablet.route(face, (route) => route.abort("internetdisconnected"));
    await tablet.clock.fastForward(40_000);
    await expect(tablet.locator("[data-offline]")).toBeVisible();
    await tablet.clock.fastForward("25:00:00");
    await expect(title).toHaveText("Нет связи");
    await expect(tablet.locator("[data-offline]")).toContainText(/\d\d\.\d\d \d\d:\d\d/);
    await expect(tablet.getByText("Код вернётся вместе со связью")).toBeVisible();
    await expect(tablet.getByText("Дальше сегодня")).toBeHidden();
    await tablet.unroute(face);
    await hearsAgain(tablet);
    await expect(title).toHaveText(shown);
    await expect(tablet.getByText("Дальше сегодня")).toBeVisible();
  });

  await test.step("the portal starts again: refusals of those who stand before it are no news", async () => {
    await mark(tablet);
    for (const status of [502, 503]) {
      await tablet.route(face, (route) => route.fulfill({ status, body: "<h1>Bad gateway</h1>" }));
      await tablet.clock.fastForward(40_000);
      await expect(tablet.locator("[data-offline]")).toBeVisible();
      await expect(title).toHaveText(shown);
      await tablet.unroute(face);
      await hearsAgain(tablet);
    }
    expect(await tablet.evaluate(() => "mark" in window)).toBe(true);
  });

  await test.step("a new version has another script: the page is loaded anew, once the portal gives it", async () => {
    await tablet.route(face, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), script: "/assets/entry.door-new.js" } });
    });
    await tablet.route(address, (route) => route.fulfill({ status: 503, body: "" }));
    let refused = 0;
    tablet.on("response", (answer) => {
      if (answer.url() === address && answer.status() === 503) refused += 1;
    });
    await expect
      .poll(async () => {
        await tablet.clock.fastForward(11_000);
        return refused;
      })
      .toBeGreaterThan(0);
    expect(await tablet.evaluate(() => "mark" in window)).toBe(true);
    await tablet.unroute(address);
    await loadedAnew(tablet, 11_000);
    await expect(title).toHaveText(shown);
  });
  // An answer that is just being changed has nobody left to tell.
  await tablet.unrouteAll({ behavior: "ignoreErrors" });
  await context.close();
});
