import { checkPage, expect, open, ready, signIn, test, type Page } from "./accounts";
import { bookPicked, cancelBooking } from "./resident";
import { dayAhead, pick } from "./slots";

const href = async (page: Page, selector: string) => (await page.locator(selector).first().getAttribute("href")) ?? "";

async function refused(page: Page, address: string, status: number, title: string) {
  const answer = await page.goto(address);
  expect(answer?.status(), address).toBe(status);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
}

test("what is another company's is not there", async ({ person }) => {
  const other = await person("gamedev@kadr.local");
  await open(other, pick(dayAhead(43), "adr", "10:00", 60));
  const booking = await bookPicked(other, "Чужая озвучка");
  const invoice = await href(other, 'a[href^="/invoices/"]');
  await open(other, "/apply");
  const application = await href(other, 'a[href^="/applications/"]');
  for (const own of [booking, invoice, `${invoice}/pdf`, application]) expect((await other.request.get(own)).status(), own).toBe(200);
  const admin = await person("admin@kadr.local");
  await open(admin, await href(admin, 'a[href^="/staff/applications/"]'));
  const file = await href(admin, 'a[href^="/files/"]');
  expect((await admin.request.get(file)).status(), file).toBe(200);

  const page = await person("resident@kadr.local");
  for (const address of [booking, invoice, application, `${application}/company`]) {
    await refused(page, address, 404, "Такой страницы нет");
  }
  await checkPage(page, { dark: true });
  for (const address of [`${invoice}/pdf`, file]) expect((await page.request.get(address)).status(), address).toBe(404);
  for (const address of ["/bookings/none", "/invoices/none", "/applications/none", "/residents/none", "/spaces/none"]) {
    expect((await page.request.get(address)).status(), address).toBe(404);
  }
  // A visitor is asked to sign in and learns nothing.
  const visitor = await person();
  for (const address of [booking, invoice, application]) {
    await visitor.goto(address);
    await expect(visitor).toHaveURL(`/sign-in?next=${encodeURIComponent(address)}`);
  }
  expect((await visitor.request.get(file)).status()).not.toBe(200);
  await open(other, booking);
  await cancelBooking(other);
});

test("the pages of staff are closed to residents, those of the administrator to other staff", async ({ person }) => {
  const admin = await person("admin@kadr.local");
  const application = await href(admin, 'a[href^="/staff/applications/"]');
  const page = await person("resident@kadr.local");
  for (const address of ["/staff/queue", "/staff/invoices", "/staff/programmes", "/staff/audit", application]) {
    await refused(page, address, 403, "Сюда нет доступа");
  }
  await checkPage(page);
  const expert = await person("expert@kadr.local");
  for (const address of ["/staff/audit", "/staff/invoices"]) await refused(expert, address, 403, "Сюда нет доступа");
});

test("a session that ends in the middle of a form loses nothing typed", async ({ person }) => {
  await test.step("the application keeps the text in the tab and offers it back", async () => {
    const page = await person("applicant@kadr.local");
    await open(page, "/apply");
    await page.getByRole("button", { name: /^Подать заявку: Постоянный набор/ }).click();
    await page.waitForURL(/\/applications\//);
    const section = `${new URL(page.url()).pathname.split("/").slice(0, 3).join("/")}/project`;
    await open(page, section);
    await page.context().clearCookies({ name: /./ });
    await page.getByLabel("Название проекта").fill("Игра про мамонта");
    await page.getByLabel("О проекте").fill("Мамонт ищет дорогу домой через всю Сибирь.");
    const ended = page.getByText("Сессия закончилась. Текст остался в этой вкладке: войдите, и мы предложим его вернуть.");
    await expect(ended).toBeVisible();
    await expect(page.getByLabel("О проекте")).toHaveValue("Мамонт ищет дорогу домой через всю Сибирь.");
    await checkPage(page);
    await page.getByRole("link", { name: "Войти" }).click();
    await page.getByLabel("Почта", { exact: true }).fill("applicant@kadr.local");
    await page.getByLabel("Пароль", { exact: true }).fill("kadr-demo");
    await page.getByRole("button", { name: "Войти", exact: true }).click();
    await page.waitForURL(`**${section}`);
    await ready(page);
    await page.getByRole("button", { name: "Вернуть в форму" }).click();
    await expect(page.getByLabel("Название проекта")).toHaveValue("Игра про мамонта");
    await expect(page.getByText(/^Сохранено в/)).toBeVisible();
    await page.reload();
    await expect(page.getByLabel("О проекте")).toHaveValue("Мамонт ищет дорогу домой через всю Сибирь.");
  });
});

test("a session that ends in the middle of a booking loses nothing typed", async ({ person }) => {
  const page = await person("resident@kadr.local");
  // What others do meanwhile is another journey.
  await page.context().route("**/schedule/live*", (route) => route.fulfill({ status: 204 }));
  await open(page, pick(dayAhead(44), "foley", "12:00", 120));
  const sheet = page.getByTestId("booking-sheet");
  await sheet.getByLabel("Для чего").fill("Шумы шагов по льду");
  await page.context().clearCookies();
  await sheet.getByRole("button", { name: /^Забронировать/ }).click();
  await expect(page.getByText("Сеанс закончился. Войдите в новой вкладке")).toBeVisible();
  await expect(sheet.getByLabel("Для чего")).toHaveValue("Шумы шагов по льду");
  // Signed in again in another tab, the same press goes through.
  const tab = await page.context().newPage();
  await signIn(tab, "resident@kadr.local");
  await tab.close();
  await sheet.getByRole("button", { name: /^Забронировать/ }).click();
  await page.waitForURL(/\/bookings\/.+made=1/);
  await cancelBooking(page);
});

test("a second press makes no second booking; a taken slot offers others, and one of them is booked", async ({ person }) => {
  const day = dayAhead(45);
  const [first, second] = [await person("gamedev@kadr.local"), await person("resident@kadr.local")];
  // The second page hears nothing of the first: it is told when it presses.
  await second.context().route("**/schedule/live*", (route) => route.fulfill({ status: 204 }));
  await open(first, pick(day, "vr", "13:00", 120));
  await open(second, pick(day, "vr", "13:00", 120));
  await second.getByTestId("booking-sheet").getByLabel("Для чего").fill("Испытание тренажёра");

  await first.getByTestId("booking-sheet").getByLabel("Для чего").fill("Проверка сцены");
  await first.getByRole("button", { name: /^Забронировать/ }).dblclick();
  await first.waitForURL(/\/bookings\/.+made=1/);
  const taken = new URL(first.url()).pathname;
  await open(first, "/bookings");
  await expect(first.getByText("Проверка сцены")).toHaveCount(1);

  await second.getByRole("button", { name: /^Забронировать/ }).click();
  await expect(second.getByText("Это время только что заняли. Вот ближайшее свободное.").first()).toBeVisible();
  await checkPage(second, { dark: true });
  const other = second.getByTestId("alternatives").getByRole("link").first();
  await expect(other).toBeVisible();
  await other.click();
  await expect(second).not.toHaveURL(/start=13(:|%3A)00/);
  await expect(second.getByTestId("booking-sheet").getByLabel("Для чего")).toHaveValue("Испытание тренажёра");
  const own = await bookPicked(second, "Испытание тренажёра");
  for (const [page, address] of [[first, taken], [second, own]] as const) {
    await open(page, address);
    await cancelBooking(page);
  }
});

test("the language and the theme stay", async ({ person }) => {
  const page = await person("applicant@kadr.local");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Hello/);
  await checkPage(page);
  await page.getByRole("button", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await open(page, "/");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await checkPage(page);
  // The language is the person's: another browser speaks it as well; the theme is the browser's.
  const elsewhere = await person("applicant@kadr.local");
  await expect(elsewhere.locator("html")).toHaveAttribute("lang", "en");
  await elsewhere.getByRole("button", { name: "Русский" }).click();
  await expect(elsewhere.locator("html")).toHaveAttribute("lang", "ru");
});

test("without scripts the pages can be read and the forms used", async ({ person }) => {
  const page = await person(undefined, { javaScriptEnabled: false });
  for (const [address, title] of [
    ["/", /./],
    ["/spaces", "Пространства и техника"],
    ["/spaces/adr", "Речевая студия (ADR)"],
    ["/residents?q=мультфильмами", "Резиденты"],
    ["/briefs", "Проекты"],
  ] as const) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
  }
  await signIn(page, "resident@kadr.local");
  await page.goto(`/schedule?day=${dayAhead(46)}`);
  await page.getByRole("link", { name: "Речевая студия (ADR): забронировать с 15:00" }).first().click();
  await expect(page.getByTestId("quote-total")).toBeVisible();
  const address = await bookPicked(page, "Запись без сценариев");
  await page.goto(address);
  await page.getByText("Отменить бронь", { exact: true }).click();
  await page.getByRole("button", { name: "Да, отменить" }).click();
  await expect(page.getByText("отменена", { exact: true }).first()).toBeVisible();
});
