import { checkPage, expect, letter, open, ready, test } from "./accounts";
import { bookPicked, cancelBooking } from "./resident";
import { dayAhead, pick } from "./slots";

// A studio of the demonstration that has no certificate, and whose person was at a training of which nothing is said yet.
const STUDIO = "studio9@kadr.local";

test("a machine refused for want of a certificate leads to a training; passed, it opens the machine", async ({ person }) => {
  const page = await person(STUDIO);
  const slot = pick(dayAhead(32), "scan3d", "12:00", 60);
  await open(page, slot);
  const sheet = page.getByTestId("booking-sheet");
  await expect(sheet.getByRole("button", { name: /^Забронировать/ })).toHaveCount(0);
  await expect(sheet.getByText("Нужен допуск к этому оборудованию: пройдите обучение, оно открывает бронь.")).toBeVisible();
  await checkPage(page, { dark: true });
  await sheet.getByRole("link", { name: "Записаться на обучение" }).click();
  await page.waitForURL(/\/trainings\?kind=scan3d/);
  await ready(page);
  await checkPage(page, { dark: true });
  // One seat at a training at a time: the seat of the week is given up for the later session.
  await page.getByRole("button", { name: /^Отказаться от места: .*Фотограмметрия/ }).click();
  await expect(page.getByText(/^Место отдано/)).toBeVisible();
  await page.getByRole("button", { name: /^Записаться: Фотограмметрия/ }).first().click();
  await expect(page.getByText("Место ваше. Подробности пришли письмом.")).toBeVisible();
  await checkPage(page);
  expect(await letter(page, STUDIO, /^Вы записаны: Фотограмметрия/)).toContain("Приходите за десять минут до начала");

  const admin = await person("admin@kadr.local");
  await open(admin, "/staff/trainings");
  await checkPage(admin, { dark: true });

  await admin.getByRole("region", { name: "Ждут результатов" }).getByRole("link").first().click();
  await admin.waitForURL(/\/staff\/trainings\/sessions\//);
  await ready(admin);
  await checkPage(admin, { dark: true });
  await admin.getByLabel("Результат: Лев Шарнирный").selectOption({ label: "пройдено" });
  await admin.getByLabel("Заметка: Лев Шарнирный").fill("Чисто откалибровал кольцо");

  await admin.getByRole("button", { name: "Сохранить результаты" }).click();
  await expect(admin.getByText("Отмечен 1 человек. Письма отправлены.")).toBeVisible();
  await checkPage(admin, { dark: true });

  await open(page, "/trainings");

  await expect(page.getByText("Чисто откалибровал кольцо")).toBeVisible();
  await expect(page.getByRole("group", { name: "Допуски компании" }).getByRole("row").filter({ hasText: "3D-скан" })).toContainText("действует");
  await checkPage(page, { dark: true });
  await open(page, slot);
  await expect(sheet.getByText(/допуск: Лев Шарнирный, до /)).toBeVisible();
  await bookPicked(page, "Скан кукол для новой серии");
  await expect(page.getByText(/^Лев Шарнирный, до /)).toBeVisible();
  await checkPage(page, { dark: true });
  await cancelBooking(page);
});
