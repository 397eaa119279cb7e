import { fictionalInn, fictionalOgrn } from "#tests/factories/identity";
import { checkPage, expect, open, PASSWORD, ready, type Page } from "./accounts";
import { smallPdf, smallProgram } from "./documents";

export interface Newcomer {
  name: string;
  email: string;
  company: string;
  inn: string;
  ogrn: string;
}

/** Somebody nobody has met: another serial means another e-mail, ИНН and ОГРН. */
export const newcomer = (serial: number): Newcomer => ({
  name: "Зоя Первопроходцева",
  email: `zoya-${serial}@studio.example`,
  company: `Студия «Проба ${serial}»`,
  inn: fictionalInn(serial, "UL"),
  ogrn: fictionalOgrn(serial, "UL"),
});

/** The sentence that stands right at a field. */
const errorOf = async (page: Page, label: string) => {
  const field = page.getByLabel(label, { exact: true });
  await expect(field).toHaveAttribute("aria-invalid", "true");
  const ids = (await field.getAttribute("aria-describedby")) ?? "";
  return page.locator(`[id="${ids.split(" ")[0]}"]`);
};

export async function signUp(page: Page, who: Newcomer): Promise<void> {
  await open(page, "/");
  await checkPage(page, { dark: true });
  await open(page, "/sign-up");
  const personalData = page.getByRole("checkbox", { name: "Даю согласие на обработку персональных данных" });
  const newsletter = page.getByRole("checkbox", { name: "Хочу получать новости технопарка" });
  await expect(personalData).not.toBeChecked();
  await expect(newsletter).not.toBeChecked();

  await page.getByLabel("Имя и фамилия").fill(who.name);
  await page.getByLabel("Почта", { exact: true }).fill(who.email);
  await page.getByLabel("Пароль", { exact: true }).fill("семь777");
  const submit = page.getByRole("button", { name: "Завести учётную запись" });
  await submit.click();
  await expect(await errorOf(page, "Пароль")).toHaveText("Пароль короче 8 знаков.");
  await expect(page.getByRole("alert")).toContainText("Без этого согласия учётную запись завести нельзя.");
  await expect(page.getByLabel("Имя и фамилия")).toHaveValue(who.name);
  await expect(personalData).not.toBeChecked();
  await checkPage(page);

  await page.getByLabel("Пароль", { exact: true }).fill(PASSWORD);
  await personalData.check();
  await submit.click();
  await page.waitForURL(/\/account\/company\/new/);
}

export async function registerCompany(page: Page, who: Newcomer): Promise<void> {
  await ready(page);
  await page.getByLabel("Вид деятельности").selectOption({ label: "Анимационная студия" });
  await page.getByLabel("Полное название").fill(`Общество с ограниченной ответственностью «${who.company}»`);
  await page.getByLabel("Короткое название").fill(who.company);
  const wrongDigit = String((Number(who.inn.at(-1)) + 1) % 10);
  await page.getByLabel("ИНН", { exact: true }).fill(who.inn.slice(0, -1) + wrongDigit);
  await page.getByLabel("КПП", { exact: true }).fill("549901001");
  await page.getByLabel("ОГРН", { exact: true }).fill(who.ogrn);
  await page.getByLabel("Основной ОКВЭД").fill("59.11.1");
  await page.getByLabel("Юридический адрес").fill("630090, г. Новосибирск, ул. Вымышленная, д. 7");
  await page.getByLabel("Сколько человек работает").fill("9");
  const submit = page.getByRole("button", { name: "Зарегистрировать компанию" });
  await submit.click();
  await expect(await errorOf(page, "ИНН")).toHaveText("Контрольная цифра ИНН не сходится: проверьте, нет ли опечатки.");
  await page.getByLabel("ИНН", { exact: true }).fill(who.inn.slice(0, 9));
  await submit.click();
  await expect(await errorOf(page, "ИНН")).toHaveText("В ИНН должно быть 10 цифр.");
  await checkPage(page);
  await page.getByLabel("ИНН", { exact: true }).fill(who.inn);
  await submit.click();
  await page.waitForURL(/\/apply$/);
}

const ANSWERS: [section: string, answers: [label: string, value: string][]][] = [
  [
    "company",
    [
      ["Чем занимается компания", "Снимаем рисованные сериалы для детей и объясняющие ролики для музеев."],
      ["Сколько человек работает сейчас", "9"],
      ["С кем говорить о заявке", "Зоя Первопроходцева"],
      ["Почта", "zoya@studio.example"],
      ["Телефон", "+7 (383) 000-00-11"],
    ],
  ],
  [
    "checks",
    [
      ["Зарегистрирована ли компания в России", "Да"],
      ["Есть ли среди участников иностранные лица", "Нет"],
      ["Компания или её участники в реестре иностранных агентов", "Нет"],
      ["Идёт ликвидация, реорганизация или банкротство", "Нет"],
      ["Есть ли компания или её участники в перечне террористов и экстремистов", "Нет"],
      ["Есть ли долг по налогам и взносам", "Нет"],
    ],
  ],
  [
    "project",
    [
      ["Название проекта", "Сериал «Ледоход»"],
      ["О проекте", "Двенадцать серий о ледоходе на Оби: дети узнают, как устроена река."],
      ["Что в нём нового", "Рисуем по настоящим съёмкам и данным о движении льда."],
      ["Бюджет, ₽", "4 800 000"],
      ["Что уже готово и когда начнёте", "Готовы сценарий и аниматик, начнём в январе."],
    ],
  ],
  [
    "finance",
    [
      ["Выручка, ₽, Первый год", "4 000 000"],
      ["Расходы, ₽, Первый год", "3 400 000"],
      ["Выручка, ₽, Второй год", "5 200 000"],
      ["Расходы, ₽, Второй год", "4 100 000"],
      ["Выручка, ₽, Третий год", "6 500 000"],
      ["Расходы, ₽, Третий год", "4 900 000"],
    ],
  ],
  [
    "team",
    [
      ["Сколько человек придёт в технопарк", "6"],
      ["О команде", "Режиссёр, два художника, три аниматора: вместе сняли восемь короткометражек."],
      ["Сколько рабочих мест создадите за год", "3"],
    ],
  ],
  ["rights", []],
  [
    "needs",
    [
      ["Помещение, м²", "36"],
      ["Мокап-студия", "12"],
    ],
  ],
];

/** Types an answer, or ticks it: «Да» and «Нет» are choices. */
async function answer(page: Page, label: string, value: string): Promise<void> {
  if (value === "Да" || value === "Нет") await page.getByRole("group", { name: label, exact: true }).getByLabel(value, { exact: true }).check();
  else await page.getByLabel(label, { exact: true }).fill(value);
}

/** Fills every section; the first by autosave alone, seen again after a reload. Gives the address of the application. */
export async function fillApplication(page: Page): Promise<string> {
  await checkPage(page);
  await page.getByRole("button", { name: /^Подать заявку: Зимний набор/ }).click();
  await page.waitForURL(/\/applications\/[^/]+(\/company)?$/);
  const address = new URL(page.url()).pathname.split("/").slice(0, 3).join("/");
  await open(page, `${address}/company`);
  await checkPage(page, { dark: true });

  const [, company] = ANSWERS[0]!;
  for (const [label, value] of company) await page.getByLabel(label, { exact: true }).fill(value);
  await expect(page.getByText(/^Сохранено в \d\d:\d\d$/)).toBeVisible();
  await page.reload();
  await ready(page);
  for (const [label, value] of company) await expect(page.getByLabel(label, { exact: true })).toHaveValue(value);

  for (const [section, answers] of ANSWERS) {
    await page.waitForURL(`**${address}/${section}`);
    for (const [label, value] of answers) await answer(page, label, value);
    await page.getByRole("button", { name: "Сохранить и дальше" }).click();
  }
  await page.waitForURL(`**${address}/documents`);
  return address;
}

const DOCUMENTS = ["registry-extract", "charter", "head-decision", "project-passport", "finance-model", "tax-certificate"];

/** Uploads the six required documents by the uploader, a program in a PDF's clothes first: it is refused. */
export async function attachDocuments(page: Page): Promise<void> {
  const passport = page.locator("#project-passport");
  await passport.locator("input[type=file]").setInputFiles({ name: "passport-project.pdf", mimeType: "application/pdf", buffer: smallProgram() });
  await expect(passport.getByRole("alert")).toHaveText("Внутри файла не то, что обещает его имя. Сохраните документ заново и загрузите ещё раз.");
  await expect(passport.getByText("не загружен")).toBeVisible();
  await passport.getByRole("button", { name: /^Убрать: passport-project.pdf/ }).click();
  for (const kind of DOCUMENTS) {
    const place = page.locator(`#${kind}`);
    await place.locator("input[type=file]").setInputFiles({ name: `${kind}.pdf`, mimeType: "application/pdf", buffer: smallPdf(kind) });
    await expect(place.getByRole("link", { name: `${kind}.pdf` })).toBeVisible();
    await expect(place.getByText("получен", { exact: true })).toBeVisible();
  }
  await expect(page.getByText("6 из 6 обязательных")).toBeVisible();
  await checkPage(page);
}
