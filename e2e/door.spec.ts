import jsqr from "jsqr";
import sharp from "sharp";
import { checkPage, expect, open, PASSWORD, test, type Page } from "./accounts";
import { bookPicked } from "./resident";
import { dayAhead, pick } from "./slots";

/** What a camera reads in the code on a display. */
async function scan(display: Page): Promise<string> {
  const picture = await display.locator("svg[data-says]").screenshot();
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const found = jsqr(new Uint8ClampedArray(data), info.width, info.height);
  if (!found) throw new Error("No code in the picture");
  return found.data;
}

/** The next hour of the site that is at least two minutes away, as a day and a clock time. */
function nextHour(): { day: string; start: string} {
  const hour = 3_600_000;
  const at = new Date(Math.ceil((Date.now() + 120_000) / hour) * hour);
  const text = (date: Date) => new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Novosibirsk", dateStyle: "short", timeStyle: "short", hourCycle: "h23" }).format(date).replace(",", "");
  const [day, start] = text(at).split(" ");
  return { day: day!, start: start! };
}

test("a code at the door is scanned with a phone, and the desk sees at once who has come", async ({ person, browser }) => {
  const purpose = "Рендер у двери";
  const admin = await person("admin@kadr.local");
  const resident = await person("resident@kadr.local");
  const { day, start } = nextHour();

  await test.step("the operator lets people in two hours ahead", async () => {
    await open(admin, "/staff/settings/norms/booking.check-in-early-minutes");
    await admin.locator("#value input[type=text]").first().fill("120");
    await admin.locator("input[name=source]").fill("Проверка у двери");
    await admin.getByRole("button", { name: "Задать значение" }).click();
    await expect(admin.getByText("Значение задано.")).toBeVisible();
  });

  const booking = await test.step("a resident books and pays the next hour", async () => {
    await open(resident, pick(day, "render", start, 60));
    const address = await bookPicked(resident, purpose);
    const invoice = await resident.getByRole("link", { name: /К-\d{4}-\d{6}/ }).getAttribute("href");
    const finance = await person("finance@kadr.local");
    await open(finance, invoice!);
    await finance.getByLabel("Номер платёжного поручения").fill("4712");
    await finance.getByRole("button", { name: "Отметить оплату" }).click();
    await expect(finance.getByText("Оплата записана.")).toBeVisible();
    return address;
  });

  const door = await test.step("staff hang a display at the door", async () => {
    await open(admin, "/staff/doors");
    await checkPage(admin, { dark: true });
    await admin.getByLabel("Комната").selectOption({ label: "Рендер-ферма" });
    await admin.getByLabel("Подпись").fill("Серверная");
    await admin.getByRole("button", { name: "Получить адрес" }).click();
    const address = await admin.locator("code").innerText();
    // The tablet has no session.
    const tablet = await person(undefined, { viewport: { width: 1280, height: 800 } });
    await open(tablet, address);
    await checkPage(tablet, { dark: true });
    await expect(tablet.getByRole("heading", { name: "Рендер-ферма" })).toBeVisible();
    return { tablet, address };
  });

  await test.step("the desk is open, and the phone that scans checks the booking in", async () => {
    await open(admin, "/staff/today");
    await checkPage(admin, { dark: true });
    const row = (turn: string) => admin.getByRole("region", { name: turn }).getByRole("listitem").filter({ hasText: purpose });
    if (day === dayAhead(0)) await expect(row("Дальше сегодня")).toHaveCount(1);

    const phone = await person(undefined, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    await phone.goto(await scan(door.tablet));
    // Not signed in: the way back leads to the same page, whose code may have changed meanwhile.
    await phone.getByLabel("Почта", { exact: true }).fill("resident@kadr.local");
    await phone.getByLabel("Пароль", { exact: true }).fill(PASSWORD);
    await phone.getByRole("button", { name: "Войти", exact: true }).click();
    await phone.waitForURL(/\/check-in/);
    await phone.goto(await scan(door.tablet));
    await expect(phone.getByText(purpose)).toBeVisible();
    await checkPage(phone, { dark: true });
    await phone.getByRole("button", { name: "Мы пришли" }).click();
    await phone.waitForURL(/\/bookings\/.+presence=in/);
    await expect(phone.getByText("Отмечено: на месте")).toBeVisible();
    if (day === dayAhead(0)) await expect(row("На месте")).toHaveCount(1);
    await phone.goto(await scan(door.tablet));
    await expect(phone.getByText("Вы уже отметились")).toBeVisible();
    // An old picture of the code is worth nothing.
    await phone.goto(`/check-in?at=render&code=1.${"a".repeat(22)}`);
    await expect(phone.getByText("Код уже сменился")).toBeVisible();
  });

  await test.step("leaving early frees the rest", async () => {
    await open(resident, booking);
    await checkPage(resident, { dark: true });
    await resident.getByRole("button", { name: "Ушли, освободить остаток" }).click();
    await expect(resident.getByText("Отмечено: ушли. Остаток времени свободен")).toBeVisible();
  });

  await test.step("the display says when it lost the network, comes back by itself, and shows nothing once it is stopped", async () => {
    const context = await browser.newContext({ viewport: { width: 1024, height: 768 } });
    const tablet = await context.newPage();
    await tablet.goto(door.address);
    await expect(tablet.locator("[data-offline]")).toBeHidden();
    await context.setOffline(true);
    await expect(tablet.locator("[data-offline]")).toBeVisible({ timeout: 60_000 });
    await context.setOffline(false);
    await expect(tablet.locator("[data-offline]")).toBeHidden({ timeout: 20_000 });
    await open(admin, "/staff/doors");
    const row = admin.getByRole("row").filter({ hasText: "Серверная" });
    await expect(row.getByText("на связи")).toBeVisible();
    await row.getByText("Отключить", { exact: true }).click();
    await row.getByRole("button", { name: "Отключить экран: Рендер-ферма" }).click();
    await expect(admin.getByText("Экран отключён: его адрес больше ничего не показывает.")).toBeVisible();
    await expect(tablet.locator("[data-stopped]")).toBeVisible({ timeout: 20_000 });
    await context.close();
  });
});

test("an open schedule shows by itself what others book, and keeps what is typed, the focus and the place", async ({ person }) => {
  const day = dayAhead(26);
  const watcher = await person("gamedev@kadr.local");
  const other = await person("resident@kadr.local");
  await open(watcher, pick(day, "cyclo", "16:00", 120));
  const typed = watcher.getByTestId("booking-sheet").getByLabel("Для чего");
  await typed.fill("Съёмка, о которой я ещё");
  const cell = watcher.getByRole("link", { name: "Речевая студия (ADR): забронировать с 11:00" }).first();
  await expect(cell).toHaveCount(1);
  await watcher.evaluate(() => {
    (window as unknown as { mark: string }).mark = "same page";
    window.scrollTo(0, 120);
  });
  const place = await watcher.evaluate(() => window.scrollY);
  await typed.focus();

  await open(other, pick(day, "adr", "11:00", 60));
  const address = await bookPicked(other, "Голос за кадром");
  await expect(cell).toHaveCount(0);
  await expect(watcher.locator("[data-live]")).toHaveText(/Расписание обновилось/);
  await expect(typed).toBeFocused();
  await expect(typed).toHaveValue("Съёмка, о которой я ещё");
  expect(await watcher.evaluate(() => [(window as unknown as { mark?: string }).mark, window.scrollY])).toEqual(["same page", place]);

  // A cell that goes while it has the focus gives it to its neighbour.
  const noon = watcher.getByRole("link", { name: "Речевая студия (ADR): забронировать с 14:00" }).first();
  await noon.focus();
  await open(other, pick(day, "adr", "14:00", 60));
  const second = await bookPicked(other, "Дубль");
  await expect(noon).toHaveCount(0);
  await expect(watcher.locator("*:focus")).toHaveAttribute("data-cell", /\d+/);

  // The week hears as well.
  await open(watcher, `/schedule?day=${day}&view=week`);
  await watcher.evaluate(() => ((window as unknown as { mark: string }).mark = "same week"));
  for (const one of [address, second]) {
    await open(other, one);
    await other.getByText("Отменить бронь", { exact: true }).click();
    await other.getByRole("button", { name: "Да, отменить" }).click();
    await expect(other.getByText("Бронь отменена, время освободилось.")).toBeVisible();
  }
  await expect(watcher.locator("[data-live]")).toHaveText(/Расписание обновилось/);
  expect(await watcher.evaluate(() => (window as unknown as { mark?: string }).mark)).toBe("same week");
});
