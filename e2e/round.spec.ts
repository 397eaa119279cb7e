import { siteDay } from "../app/lib/time";
import { checkPage, expect, letter, open, test, type Page } from "./accounts";
import { textOfPdf } from "./documents";
import { furnishRound, ROUND, type Furnished } from "./round/round";

const place = (company: string) => (ROUND.companies as readonly string[]).indexOf(company);
const [APPROVED, RESERVE, REFUSED] = [ROUND.companies.slice(0, 4), ROUND.companies.slice(4, 6), ROUND.companies.slice(6)];

/** Opens the first application that waits for the expert and gives every criterion the same mark. */
async function score(page: Page): Promise<void> {
  await open(page, "/staff/queue");
  await page.getByRole("region", { name: /^Ждут вас/ }).getByRole("link", { name: new RegExp(`^(${ROUND.companies.join("|")})`) }).first().click();
  await page.waitForURL(/\/staff\/applications\//);
  const criteria = page.getByRole("radiogroup");
  await expect(criteria).toHaveCount(9);
  const title = await page.getByRole("heading", { level: 1 }).innerText();
  const company = ROUND.companies.find((name) => title.startsWith(name))!;
  const mark = ROUND.marks[place(company)]!;
  for (const criterion of await criteria.all()) await criterion.getByRole("radio", { name: String(mark) }).check();
  await page.getByRole("checkbox", { name: /^У меня нет конфликта интересов/ }).check();
  await page.getByRole("button", { name: "Отправить оценку" }).click();
  await expect(page.getByText("Оценка отправлена.")).toBeVisible();
}

/** Ticks companies in the agenda, proposes the same for all of them, votes and decides. */
async function decide(page: Page, companies: readonly string[], proposal: "Принять" | "В резерв" | "Отказать"): Promise<void> {
  const tick = async () => {
    for (const name of companies) await page.getByRole("checkbox", { name: `Отметить: ${name}`, exact: true }).check();
  };
  const bulk = page.locator("#bulk");
  await tick();
  const terms = bulk.getByText("Предложить всем одно и то же");
  if (!(await bulk.getByLabel("Причины").isVisible())) await terms.click();
  await bulk.getByRole("radio", { name: proposal, exact: true }).check();
  if (proposal === "Отказать") await bulk.getByRole("checkbox").first().check();
  else await bulk.getByLabel("Помещение").fill("Блок 2");
  await bulk.getByLabel("Причины").fill(proposal === "Отказать" ? "Профиль и бизнес-модель подтверждены слабо." : "Оценки экспертов высокие.");
  await bulk.getByRole("button", { name: "Предложить отмеченным" }).click();
  await expect(page.getByText("Предложения поставлены на голосование.")).toBeVisible();
  await tick();
  await bulk.getByRole("button", { name: "Записать «за» от всех присутствующих" }).click();
  await expect(page.getByText("Голоса записаны.")).toBeVisible();
  await tick();
  await bulk.getByRole("button", { name: "Решить отмеченные" }).click();
  await expect(page.getByText("Решения приняты. Заявители получат письма.")).toBeVisible();
}

test("a round of twelve: experts without conflicts, a council with quorum, places, a reserve, an appeal and a new try", async ({ person }) => {
  test.setTimeout(600_000);
  let round!: Furnished;
  const admin = await person("admin@kadr.local");
  const of = (company: string) => round.applications[place(company)]!;

  await test.step("the house finds two conflicts and shares twelve applications among five experts", async () => {
    round = furnishRound<Furnished>("furnish");
    await open(admin, `/staff/calls/${round.callId}/experts`);
    await expect(admin.getByRole("cell", { name: /конфликт/ })).toHaveCount(2);
    await checkPage(admin, { dark: true });
    await admin.getByRole("button", { name: "Назначить: 36 оценок" }).click();
    await expect(admin.getByText("Назначено 36 оценок.")).toBeVisible();
    await expect(admin.getByText("Все заявки этого набора уже с экспертами.")).toBeVisible();
  });

  await test.step("each expert scores; the rest of the reviews follow", async () => {
    for (const { email } of round.experts) {
      const expert = await person(email);
      await score(expert);
      await expert.context().close();
    }
    expect(furnishRound<number>("score")).toBe(36 - round.experts.length);
  });

  await test.step("the council is seated, a session planned and opened", async () => {
    await open(admin, "/staff/council");
    // The demo's council has its chair and its secretary; four more sit down beside them.
    for (const email of ["admin@kadr.local", "finance@kadr.local", "expert@kadr.local", round.experts[0]!.email]) {
      await admin.getByLabel("Электронная почта").fill(email);
      await admin.getByLabel("Роль").selectOption("член совета");
      await admin.getByRole("button", { name: "Ввести в состав", exact: true }).click();
      await expect(admin.getByText("Человек введён в состав совета.")).toBeVisible();
      await expect(admin.getByLabel("Электронная почта")).toHaveValue("");
    }
    await admin.getByRole("button", { name: "Передать совету: 12" }).click();
    await expect(admin.getByText("Заявки переданы совету.", { exact: false })).toBeVisible();
    await checkPage(admin, { dark: true });
    await admin.getByLabel("Дата заседания").fill(siteDay(new Date()));
    await admin.getByLabel("Место", { exact: true }).fill("Зал совета");
    await admin.getByRole("button", { name: "Назначить заседание" }).click();
    await admin.waitForURL(/\/staff\/council\/[0-9a-f-]{36}/);
    await admin.getByRole("button", { name: "Добавить заявки: 12" }).click();
    await expect(admin.getByText("Повестка пополнена.")).toBeVisible();
    await admin.getByRole("button", { name: "Открыть заседание" }).click();
    await expect(admin.getByText("кворума нет.", { exact: false }).first()).toBeVisible();
    await admin.getByRole("button", { name: "Все на месте" }).click();
    await expect(admin.getByText("кворум есть.", { exact: false }).first()).toBeVisible();
  });

  await test.step("four are approved, two go to the reserve, six are refused with reasons", async () => {
    await decide(admin, APPROVED, "Принять");
    await decide(admin, RESERVE, "В резерв");
    await decide(admin, REFUSED, "Отказать");
    const agenda = admin.getByRole("table", { name: "Повестка" });
    await expect(agenda.getByText("принят", { exact: true })).toHaveCount(4);
    await expect(agenda.getByText("в резерве", { exact: true })).toHaveCount(2);
    await expect(agenda.getByText("отказ", { exact: true })).toHaveCount(6);
    await checkPage(admin, { dark: true });
    await admin.getByRole("button", { name: "Закрыть заседание" }).click();
    await expect(admin.getByText("Заседание закрыто, протоколу присвоен номер.")).toBeVisible();
    const address = (await admin.getByRole("link", { name: "Протокол" }).getAttribute("href"))!;
    const protocol = await textOfPdf(await (await admin.request.get(address)).body());
    expect(protocol).toMatch(/П-\d{4}-\d{3}/);
    for (const name of ROUND.companies) expect(protocol).toContain(name);
    // The first expert sits in the council too, and works for one of the applicants.
    expect(protocol).toContain(ROUND.experts[0]);
  });

  await test.step("an approved one gives the place up, and the first in the reserve is offered it and takes it", async () => {
    const leaves = await person(of("Берег").email);
    await open(leaves, `/applications/${of("Берег").id}/decision`);
    await expect(leaves.getByText("Заявка одобрена").first()).toBeVisible();
    await leaves.getByText("Место больше не нужно").click();
    await leaves.getByRole("button", { name: "Отказаться от одобренного места" }).click();
    await expect(leaves.getByText("Вы отказались от места, заявка закрыта.")).toBeVisible();

    const second = await person(of("Ёлка").email);
    await open(second, `/applications/${of("Ёлка").id}/decision`);
    await expect(second.getByText("Ваша очередь в резерве: 1 из 1")).toBeVisible();

    const first = await person(of("Дельта").email);
    expect(await letter(first, of("Дельта").email, /^Для вас освободилось место/)).toContain("Подошла ваша очередь в резерве.");
    await open(first, `/applications/${of("Дельта").id}/decision`);
    await checkPage(first, { dark: true });
    await first.getByRole("button", { name: "Занять место" }).click();
    await expect(first.getByText("Место ваше. Дальше договор.")).toBeVisible();
  });

  await test.step("a refused one appeals and is answered by considering it anew", async () => {
    const refused = await person(of("Жатва").email);
    await open(refused, `/applications/${of("Жатва").id}/decision`);
    await expect(refused.getByText("Чего не хватило").first()).toBeVisible();
    await refused.getByLabel("Что в решении неверно").fill("коротко");
    await refused.getByRole("button", { name: "Подать возражение" }).click();
    await expect(refused.getByRole("alert").first()).toBeVisible();
    await refused.getByLabel("Что в решении неверно").fill("Оценка команды не учла трёх режиссёров: резюме приложены к заявке.");
    await refused.getByRole("button", { name: "Подать возражение" }).click();
    await expect(refused.getByText("Возражение подано.")).toBeVisible();
    await checkPage(refused);

    await open(admin, `/staff/applications/${of("Жатва").id}/decision`);
    await checkPage(admin);
    await admin.getByLabel("Ответ заявителю").fill("Резюме действительно приложены, рассмотрим ещё раз.");
    await admin.getByRole("button", { name: "Удовлетворить возражение" }).click();
    await expect(admin.getByText("Возражение удовлетворено, заявка рассматривается заново.")).toBeVisible();
  });

  await test.step("another refused one applies again with the answers of before", async () => {
    const again = await person(of("Звено").email);
    await open(again, `/applications/${of("Звено").id}/decision`);
    await again.getByRole("link", { name: "Подать заново" }).click();
    await again.waitForURL(/\/apply\?from=/);
    await again.getByRole("button", { name: /^Подать заявку: Зимний набор/ }).click();
    await again.waitForURL(/\/applications\/[0-9a-f-]{36}\/company/);
    await open(again, again.url().replace(/company$/, "project"));
    await expect(again.getByLabel("Название проекта")).toHaveValue("Проект «Звено»");
  });
});
