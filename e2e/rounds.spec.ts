import { checkPage, expect, open, ready, test, type Page } from "./accounts";
import { cancelBooking } from "./resident";
import { dayAhead } from "./slots";

const ROUND = "Циклорама перед сдачей";
const [scarce, other] = [dayAhead(65), dayAhead(66)];

/** Adds a wish for two hours of the cyclorama through the form of the round. */
async function wish(page: Page, day: string, purpose: string) {
  await page.getByLabel("Сколько минут").fill("120");
  const start = page.getByRole("group", { name: "Желаемое начало" });
  await start.getByLabel("День").fill(day);
  await start.getByLabel("Время").fill("12:00");
  await page.getByLabel("Для чего").fill(purpose);
  await page.getByRole("button", { name: "Добавить", exact: true }).click();
  await expect(page.getByText("Желание добавлено.")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: purpose })).toBeVisible();
}

async function openRound(page: Page) {
  await open(page, "/rounds");
  await page.getByRole("link", { name: ROUND }).click();
  await page.waitForURL(/\/rounds\/.+/);
  await ready(page);
}

test("a round from wishes to bookings: ranked, allocated, decided otherwise with a reason, and explained to who got it and who did not", async ({ person }) => {
  const admin = await person("admin@kadr.local");
  await open(admin, "/staff/rounds");
  await checkPage(admin, { dark: true });
  await admin.getByRole("link", { name: "Новый раунд" }).click();
  await admin.waitForURL(/\/staff\/rounds\/new/);
  await ready(admin);
  await admin.getByRole("button", { name: "Создать черновик" }).click();
  await expect(admin.getByRole("alert").first()).toBeVisible();
  await checkPage(admin, { dark: true });
  await admin.getByLabel("Название по-русски").fill(ROUND);
  await admin.getByLabel("Название по-английски").fill("The cyclorama before delivery");
  await admin.getByLabel("Первый день периода").fill(scarce);
  await admin.getByLabel("Последний день периода").fill(other);
  await admin.getByLabel("Заявки до (день)").fill(dayAhead(60));
  await admin.getByRole("checkbox", { name: "Циклорама и хромакей" }).check();
  await admin.getByRole("button", { name: "Создать черновик" }).click();
  await admin.waitForURL(/\/staff\/rounds\/(?!new)[^/]+$/);
  await ready(admin);
  await admin.getByRole("button", { name: "Открыть для заявок" }).click();
  await expect(admin.getByText("Раунд открыт: резиденты получат письма.")).toBeVisible();

  const [film, game] = [await person("resident@kadr.local"), await person("gamedev@kadr.local")];
  await openRound(film);
  await checkPage(film, { dark: true });
  await wish(film, other, "Пересъёмка одного плана");
  await wish(film, scarce, "Съёмка живых актёров");
  await film.getByRole("button", { name: "Поднять желание 2" }).click();
  await expect(film.getByRole("listitem").filter({ hasText: "Съёмка живых актёров" })).toHaveText(/^1/);
  await checkPage(film, { dark: true });
  await openRound(game);
  await wish(game, scarce, "Вступительный ролик");

  await admin.getByRole("button", { name: "Закрыть приём сейчас" }).click();
  await expect(admin.getByText("Приём заявок закрыт.")).toBeVisible();
  await admin.getByRole("button", { name: "Рассчитать", exact: true }).click();
  await expect(admin.getByText(/^Размещено 2 из 3/)).toBeVisible();
  await expect(admin.getByText(/Лучшего распределения не существует, это доказано/)).toBeVisible();
  await checkPage(admin, { dark: true });
  // Nobody is told before staff have settled it.
  await openRound(game);
  await expect(game.getByText(/^(Не досталось|Досталось)$/)).toHaveCount(0);

  // Staff give the hours to whom the weights did not, and have to say why.
  const wished = admin.getByRole("row").filter({ hasText: "Примерфильм" }).filter({ hasText: "Не досталось" });
  await wished.getByText("Решить иначе").click();
  await wished.getByRole("button", { name: "Записать и пересчитать" }).click();
  await expect(admin.getByText("Напишите причину")).toBeVisible();
  await checkPage(admin);
  await wished.getByLabel("Причина (её увидят)").fill("Сдача фильма через три дня");
  await wished.getByRole("button", { name: "Записать и пересчитать" }).click();
  await expect(admin.getByText("Решение записано, распределение пересчитано вокруг него.")).toBeVisible();
  await expect(admin.getByRole("row").filter({ hasText: "решение сотрудников" }).getByText("Досталось", { exact: true })).toBeVisible();
  await admin.getByRole("button", { name: "Превратить в брони" }).click();
  await expect(admin.getByText("Предложение стало бронями.")).toBeVisible();
  await checkPage(admin, { dark: true });

  // Who got it has bookings and reads the reason; who did not reads why.
  await openRound(film);
  const won = film.getByRole("listitem").filter({ hasText: "Съёмка живых актёров" });
  await expect(won.getByText("Досталось", { exact: true })).toBeVisible();
  await expect(won.getByText("Решение сотрудников: Сдача фильма через три дня")).toBeVisible();
  await checkPage(film, { dark: true });
  await openRound(game);
  const lost = game.getByRole("listitem").filter({ hasText: "Вступительный ролик" });
  await expect(lost.getByText("Не досталось")).toBeVisible();
  await expect(lost.getByText(/: время отдано решением сотрудников\.$/)).toBeVisible();
  await checkPage(game, { dark: true });
  await open(game, "/bookings");
  await expect(game.getByText("Вступительный ролик")).toHaveCount(0);
  for (const purpose of ["Съёмка живых актёров", "Пересъёмка одного плана"]) {
    await openRound(film);
    await film.getByRole("listitem").filter({ hasText: purpose }).getByRole("link", { name: /12:00–14:00/ }).click();
    await film.waitForURL(/\/bookings\/.+/);
    await ready(film);
    await expect(film.getByText(purpose).first()).toBeVisible();
    await cancelBooking(film);
  }
});
