import { expect, checkPage, letter, open, test } from "./accounts";
import { attachDocuments, fillApplication, newcomer, registerCompany, signUp } from "./applicant";
import { textOfPdf } from "./documents";
import { bookPicked, cancelBooking, postBrief, publishProfile, sumLines } from "./resident";
import { dayAhead, pick, shortDay, utcStamp } from "./slots";
import { approve, markPaid, passToExperts, returnForFixing, scoreAsExpert, takeFromQueue } from "./staff";

const PARTNER = "Игры «Тестовые»";
const BASE = "3 ч × 12 000,00 ₽ = 36 000,00 ₽";
const STEP = "1-й год резидентства: платите 40 % = −21 600,00 ₽";
const SUBSIDY = "Субсидия «Анимация НСО» = −5 760,00 ₽";

test("a newcomer applies, becomes a resident, books, pays and finds a partner", async ({ person, request }) => {
  test.setTimeout(600_000);
  const who = newcomer(2000 + (Date.now() % 90_000));
  const day = dayAhead(42);
  const zoya = await person();
  const admin = await person("admin@kadr.local");

  const application = await test.step("the applicant signs up, registers the company and sends the application", async () => {
    await signUp(zoya, who);
    await registerCompany(zoya, who);
    const address = await fillApplication(zoya);
    await attachDocuments(zoya);
    await open(zoya, `${address}/review`);
    await expect(zoya.getByText("Всё на месте, заявку можно отправить.")).toBeVisible();
    await checkPage(zoya);
    await zoya.getByRole("button", { name: "Отправить заявку" }).click();
    await zoya.waitForURL(`**${address}?done=submitted`);
    await expect(zoya.getByText("Ход технопарка: проверяем документы.")).toBeVisible();
    await expect(zoya.getByRole("list", { name: "Где сейчас заявка" }).locator("[aria-current=step]")).toContainText("Проверка");
    await checkPage(zoya, { dark: true });
    await letter(zoya, who.email, /^Заявка .+ отправлена/);
    return address;
  });

  await test.step("the administrator returns it with a reason", async () => {
    await checkPage(admin);
    await takeFromQueue(admin, who.company);
    await returnForFixing(admin, "Приложите смету с подписью: в модели нет второго года.");
    expect(await letter(admin, who.email, /нужно доработать/)).toContain("Приложите смету с подписью");
  });

  await test.step("the applicant fixes it and sends it again", async () => {
    await open(zoya, application);
    await expect(zoya.getByText("Приложите смету с подписью: в модели нет второго года.").first()).toBeVisible();
    await zoya.getByRole("link", { name: "Исправить", exact: true }).first().click();
    await zoya.waitForURL(`**${application}/review`);
    await open(zoya, `${application}/project`);
    await zoya.getByLabel("Из него собственных денег, ₽").fill("1 200 000");
    await zoya.getByRole("button", { name: "Сохранить и дальше" }).click();
    await zoya.waitForURL(`**${application}/finance`);
    await open(zoya, `${application}/review`);
    await zoya.getByRole("button", { name: "Отправить исправленное" }).click();
    await zoya.waitForURL(`**${application}?done=submitted`);
    await expect(zoya.getByText("Ход технопарка: проверяем документы.")).toBeVisible();
  });

  await test.step("the administrator passes it on, an expert scores it, the administrator approves", async () => {
    await takeFromQueue(admin, who.company);
    await expect(admin.getByText("Возвращали 1 раз из 2")).toBeVisible();
    await passToExperts(admin);
    const expert = await person("expert@kadr.local");
    await takeFromQueue(expert, who.company);
    await scoreAsExpert(expert);
    await takeFromQueue(admin, who.company);
    await approve(admin, dayAhead(0), "А-117");
    // Others work in the same house meanwhile: the log is asked for this application alone.
    const id = /applications\/([0-9a-f-]{36})/.exec(admin.url())?.[1];
    await open(admin, `/staff/audit?q=${id}`);
    const acts = admin.getByRole("row").locator("td:nth-child(3)").filter({ hasText: /^(application\.(submit|resubmit|return|accept|approve)|review\.final)$/ });
    expect((await acts.allInnerTexts()).slice(0, 6)).toEqual([
      "application.approve",
      "review.final",
      "application.accept",
      "application.resubmit",
      "application.return",
      "application.submit",
    ]);
    await checkPage(admin);
    await letter(admin, who.email, /одобрена$/);
  });

  const booking = await test.step("the new resident finds time, reads the price and books", async () => {
    await open(zoya, application);
    await expect(zoya.getByText("Заявка одобрена: вы резидент.")).toBeVisible();
    await open(zoya, "/schedule");
    await checkPage(zoya);
    await zoya.getByRole("searchbox", { name: "Что и когда нужно" }).fill("мокап с 14 на 3 часа");
    await zoya.getByRole("button", { name: "Найти", exact: true }).click();
    await zoya.waitForURL(/\/schedule\/find/);
    await zoya.getByText("Уточнить", { exact: true }).click();
    await zoya.getByLabel("С какого дня").fill(day);
    await zoya.getByRole("combobox", { name: "Сколько дней смотреть" }).selectOption("1");
    await zoya.getByRole("button", { name: "Показать", exact: true }).click();
    await zoya.waitForURL(/days=1/);
    const found = zoya.getByRole("link", { name: /^Выбрать: Студия захвата движения, .*14:00–17:00/ }).first();
    await expect(found).toBeVisible();
    await checkPage(zoya);
    await found.click();
    const sheet = zoya.getByTestId("booking-sheet");
    await expect(sheet.getByRole("heading", { name: "Студия захвата движения" })).toBeVisible();
    expect(await sumLines(zoya)).toEqual([BASE, STEP, SUBSIDY]);
    await expect(sheet.getByTestId("quote-total")).toHaveText("8 640,00 ₽");
    await expect(sheet.getByText("В том числе НДС 22 %: 1 558,03 ₽")).toBeVisible();
    await checkPage(zoya, { dark: true });
    const address = await bookPicked(zoya, "Захват походки ледокола");
    await expect(zoya.getByText(/^Время ваше до/)).toBeVisible();
    await checkPage(zoya, { dark: true });
    await letter(zoya, who.email, /^Оплатите счёт/);
    return address;
  });

  const invoice = await test.step("the invoice and its PDF", async () => {
    await open(zoya, booking);
    await zoya.getByRole("link", { name: "Перейти к оплате: 8 640,00 ₽" }).click();
    await zoya.waitForURL(/\/invoices\//);
    const number = (await zoya.getByRole("heading", { level: 1, name: /^Счёт/ }).innerText()).replace(/^Счёт\s*/, "");
    await expect(zoya.getByTestId("quote-total")).toHaveText("8 640,00 ₽");
    await checkPage(zoya, { dark: true });
    const link = zoya.getByRole("link", { name: "Открыть PDF" });
    const answer = await zoya.request.get((await link.getAttribute("href")) ?? "");
    expect(answer.status()).toBe(200);
    expect(answer.headers()["content-type"]).toBe("application/pdf");
    const bytes = await answer.body();
    expect(bytes.subarray(0, 5).toString("latin1")).toBe("%PDF-");
    const text = await textOfPdf(bytes);
    expect(text).toContain(number);
    expect(text).toContain(who.inn);
    expect(text).toContain("8 640,00");
    expect(text).toContain("1 558,03");
    expect(text).toContain("Восемь тысяч шестьсот сорок рублей 00 копеек");
    await open(zoya, "/money");
    await expect(zoya.getByRole("link", { name: number })).toBeVisible();
    await checkPage(zoya, { dark: true });
    return number;
  });

  await test.step("finance marks it paid and the booking is confirmed", async () => {
    const finance = await person("finance@kadr.local");
    await markPaid(finance, who.inn, invoice);
    await open(zoya, booking);
    await expect(zoya.getByText("подтверждена", { exact: true })).toBeVisible();
    await letter(zoya, who.email, /^Бронь подтверждена/);
  });

  await test.step("the calendar has the booking", async () => {
    await open(zoya, "/bookings");
    await expect(zoya.getByRole("link", { name: `${shortDay(day)}, 14:00–17:00` })).toBeVisible();
    await checkPage(zoya);
    await zoya.getByRole("link", { name: "Брони в календаре" }).click();
    await zoya.getByRole("radio", { name: "Все брони компании" }).check();
    await checkPage(zoya);
    await zoya.getByRole("button", { name: "Получить адрес" }).click();
    const feed = await zoya.getByRole("status").locator("code").innerText();
    const answer = await request.get(feed);
    expect(answer.status()).toBe(200);
    const calendar = (await answer.text()).replace(/\r?\n /g, "");
    expect(calendar).toContain(`DTSTART:${utcStamp(day, "14:00")}`);
    expect(calendar).toContain(`DTEND:${utcStamp(day, "17:00")}`);
    expect(calendar).toContain("Захват походки ледокола");
    expect(calendar).toContain("STATUS:CONFIRMED");
  });

  await test.step("the resident shows itself, posts a brief and asks for an introduction", async () => {
    await publishProfile(zoya, who.email);
    await postBrief(zoya, "Настольная игра «Ледоход»");
    await open(zoya, "/briefs?q=настольными+играми");
    await expect(zoya.getByRole("link", { name: "Настольная игра «Ледоход»" }).first()).toBeVisible();
    await checkPage(zoya);
    await open(zoya, "/residents");
    await zoya.getByLabel("Что или кого вы ищете").fill("прототипами");
    await zoya.getByRole("button", { name: "Найти", exact: true }).click();
    await zoya.waitForURL(/q=/);
    await checkPage(zoya);
    await zoya.getByRole("link", { name: PARTNER }).click();
    await zoya.waitForURL(/\/residents\/.+/);
    await checkPage(zoya, { dark: true });
    await zoya.getByLabel("Сообщение").fill("Снимаем сериал о ледоходе и хотим настольную игру по нему. Посмотрите наш аниматик?");
    await zoya.getByRole("button", { name: "Попросить о знакомстве" }).click();
    await zoya.waitForURL(/\/introductions\?done=asked/);
    await checkPage(zoya);
  });

  await test.step("the partner agrees and both see each other's contacts", async () => {
    const partner = await person("gamedev@kadr.local");
    await open(partner, "/introductions");
    await partner.getByRole("button", { name: `Познакомиться: ${who.company}` }).click();
    const met = (page: typeof partner, company: string) => page.getByRole("article").filter({ hasText: company });
    await expect(met(partner, who.company).getByRole("link", { name: who.email })).toBeVisible();
    await checkPage(partner);
    await open(zoya, "/introductions");
    await expect(met(zoya, PARTNER).getByRole("link", { name: /@/ })).toBeVisible();
    await letter(zoya, who.email, /согласны познакомиться/);
  });

  await test.step("the resident cancels: the money comes back and the time is free again", async () => {
    await open(zoya, booking);
    await cancelBooking(zoya);
    await expect(zoya.getByText("К возврату 8 640,00 ₽")).toBeVisible();
    await checkPage(zoya);
    await open(zoya, pick(day, "mocap", "14:00", 180));
    await expect(zoya.getByTestId("booking-sheet").getByRole("button", { name: /^Забронировать за/ })).toBeVisible();
    await letter(zoya, who.email, /^Бронь отменена/);
  });
});
