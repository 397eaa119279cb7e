import { definitionSchema, type FormDefinitionInput, type QuestionInput } from "~/features/residency/forms/definition";
import { EQUIPMENT, type Equipment } from "~/features/residency/sections";
import { db, type Prisma } from "~/lib/db/client.server";

type Words = readonly [ru: string, en: string];
type More = Partial<Omit<QuestionInput, "code" | "type">> & { help?: Words };

const ROUBLES = 1_000_000_000_000;

function ask(code: string, type: QuestionInput["type"], [labelRu, labelEn]: Words, { help, ...more }: More = {}): QuestionInput {
  return { code, type, labelRu, labelEn, helpRu: help?.[0] ?? "", helpEn: help?.[1] ?? "", required: true, ...more };
}
const optional = { required: false } as const;
const option = (code: string, [labelRu, labelEn]: Words) => ({ code, labelRu, labelEn });
const column = (code: string, type: "short" | "number" | "money" | "date", [labelRu, labelEn]: Words, required = true) => ({ code, type, labelRu, labelEn, required });

const YES_NO = [option("no", ["Нет", "No"]), option("yes", ["Да", "Yes"])];
const isYes = (question: string) => [{ question, is: "equals" as const, value: "yes" }];

const EQUIPMENT_NAMES: Record<Equipment, Words> = {
  mocap: ["Мокап-студия", "Motion capture studio"],
  adr: ["Речевая студия (ADR)", "Voice studio (ADR)"],
  foley: ["Студия шумов (Foley)", "Foley studio"],
  mix: ["Аппаратная перезаписи", "Re-recording stage"],
  render: ["Рендер-ферма, узел-часов", "Render farm, node-hours"],
  cintiq: ["Графические мониторы, место-часов", "Pen displays, seat-hours"],
  cowork: ["Коворкинг, место-дней", "Coworking, seat-days"],
  cinema: ["Кинозал", "Screening room"],
  scan3d: ["3D-скан", "3D scan"],
  print3d: ["3D-печать, машино-часов", "3D printing, machine-hours"],
  cyclo: ["Циклорама и хромакей", "Cyclorama and chroma key"],
  vr: ["VR-лаборатория", "VR laboratory"],
  stopmo: ["Павильон кукольной анимации, дней", "Stop-motion pavilion, days"],
  meeting: ["Переговорная", "Meeting room"],
};

/**
 * The form that the portal comes with: application, project passport, three-year plan, rights, team, needs and the formal
 * stop factors of the registers of creative industries (330-ФЗ and the regional orders under it).
 */
export const DEFAULT_FORM: FormDefinitionInput = {
  documentsWeight: 20,
  sections: [
    {
      code: "company",
      labelRu: "Компания",
      labelEn: "Company",
      leadRu: "Кто вы и с кем говорить о заявке. Реквизиты берём из карточки компании.",
      leadEn: "Who you are and whom to talk to. Requisites are taken from the company's card.",
      weight: 15,
      questions: [
        ask("activity", "long", ["Чем занимается компания", "What the company does"], { max: 2000, help: ["Два-три абзаца: что делаете, для кого, какие работы уже вышли.", "Two or three paragraphs: what you make, for whom, what has come out."] }),
        ask("portfolioUrl", "url", ["Ссылка на портфолио или шоурил", "Link to a portfolio or showreel"], { ...optional, max: 300 }),
        ask("industry", "choice", ["К какой группе креативных индустрий вы относитесь", "Which group of creative industries you belong to"], {
          ...optional,
          help: ["Группы закона о креативных индустриях (330-ФЗ).", "Groups of the law on creative industries (330-ФЗ)."],
          options: [
            option("media", ["Медиа и цифровой контент", "Media and digital content"]),
            option("arts", ["Искусство и литература", "Arts and literature"]),
            option("applied", ["Прикладное творчество: дизайн, архитектура, мода", "Applied: design, architecture, fashion"]),
            option("heritage", ["Культурное наследие и промыслы", "Heritage and crafts"]),
            option("other", ["Другая отрасль", "Another industry"]),
          ],
        }),
        ask("industryOther", "short", ["Какая именно", "Which one"], { max: 200, showIf: [{ question: "industry", is: "equals", value: "other" }] }),
        ask("headcount", "number", ["Сколько человек работает сейчас", "People working now"], { max: 100_000 }),
        ask("revenue", "money", ["Выручка за прошлый год, ₽", "Revenue of last year, ₽"], { ...optional, max: ROUBLES, help: ["Если компания новая, оставьте пустым.", "Leave empty if the company is new."] }),
        ask("smeCategory", "choice", ["Категория в реестре малого и среднего бизнеса", "Category in the register of small and medium business"], {
          ...optional,
          options: [
            option("micro", ["Микропредприятие", "Micro"]),
            option("small", ["Малое", "Small"]),
            option("medium", ["Среднее", "Medium"]),
            option("none", ["Не в реестре", "Not in the register"]),
          ],
          showIf: [{ question: "company.legalForm", is: "oneOf", values: ["UL", "IP"] }],
        }),
        ask("contactName", "short", ["С кем говорить о заявке", "Whom to talk to about the application"], { max: 120 }),
        ask("contactEmail", "email", ["Почта", "E-mail"], { max: 200 }),
        ask("contactPhone", "phone", ["Телефон", "Phone"], { max: 40 }),
      ],
    },
    {
      code: "checks",
      labelRu: "Условия допуска",
      labelEn: "Admission terms",
      leadRu: "Формальные условия. Если где-то «да», заявку можно отправить: мы посмотрим, что можно сделать.",
      leadEn: "Formal terms. You may submit with a «yes» too: we will see what can be done.",
      weight: 10,
      questions: [
        ask("registeredInRussia", "choice", ["Зарегистрирована ли компания в России", "Is the company registered in Russia"], { options: [...YES_NO].reverse() }),
        ask("foreignShare", "choice", ["Есть ли среди участников иностранные лица", "Are there foreign persons among the owners"], { options: YES_NO }),
        ask("foreignSharePercent", "number", ["Доля иностранных участников, %", "Share of foreign owners, %"], { max: 100, showIf: isYes("foreignShare") }),
        ask("foreignAgent", "choice", ["Компания или её участники в реестре иностранных агентов", "The company or its owners are in the register of foreign agents"], { options: YES_NO }),
        ask("closing", "choice", ["Идёт ликвидация, реорганизация или банкротство", "Liquidation, reorganisation or bankruptcy is under way"], { options: YES_NO }),
        ask("extremism", "choice", ["Есть ли компания или её участники в перечне террористов и экстремистов", "The company or its owners are in the list of terrorists and extremists"], { options: YES_NO }),
        ask("taxDebt", "choice", ["Есть ли долг по налогам и взносам", "Is there a debt on taxes and contributions"], { options: YES_NO, help: ["По единому налоговому счёту на сегодня.", "On the unified tax account as of today."] }),
        ask("taxDebtPlan", "long", ["Какой долг и когда погасите", "Which debt, and when you pay it"], { max: 1000, showIf: isYes("taxDebt") }),
        ask("supportReceived", "choice", ["Получала ли компания господдержку за последние три года", "Did the company receive state support in the last three years"], { ...optional, options: YES_NO }),
        ask("supportList", "table", ["Какую поддержку", "Which support"], {
          ...optional,
          minRows: 1,
          maxRows: 15,
          max: ROUBLES,
          showIf: isYes("supportReceived"),
          columns: [column("measure", "short", ["Мера", "Measure"]), column("giver", "short", ["Кто дал", "Given by"]), column("sum", "money", ["Сумма, ₽", "Sum, ₽"], false), column("on", "date", ["Дата решения", "Decided on"], false)],
        }),
        ask("beneficiaries", "table", ["Кому принадлежит компания", "Who owns the company"], {
          ...optional,
          max: 100,
          maxRows: 30,
          help: ["Владельцы с долей от 25 %. Паспортных данных не нужно.", "Owners with a share of 25 % or more. No passport data."],
          showIf: [{ question: "company.legalForm", is: "equals", value: "UL" }],
          columns: [column("owner", "short", ["Владелец", "Owner"]), column("share", "number", ["Доля, %", "Share, %"]), column("country", "short", ["Страна", "Country"], false)],
        }),
      ],
    },
    {
      code: "project",
      labelRu: "Проект",
      labelEn: "Project",
      leadRu: "Что вы собираетесь делать в технопарке.",
      leadEn: "What you are going to do in the technopark.",
      weight: 25,
      questions: [
        ask("projectTitle", "short", ["Название проекта", "Project title"], { max: 160 }),
        ask("projectSummary", "long", ["О проекте", "About the project"], { max: 3000, help: ["Что это, для кого, что получится в конце.", "What it is, for whom, what there will be in the end."] }),
        ask("projectLevel", "long", ["Что в нём нового", "What is new in it"], { max: 2000, help: ["Чем проект сильнее похожих: история, стиль, технология.", "How it is stronger than similar work: story, style, technology."] }),
        ask("market", "long", ["Кто заплатит и как вы его найдёте", "Who will pay and how you find them"], { ...optional, max: 3000 }),
        ask("projectBudget", "money", ["Бюджет, ₽", "Budget, ₽"], { max: ROUBLES }),
        ask("ownFunds", "money", ["Из него собственных денег, ₽", "Of it your own money, ₽"], { ...optional, max: ROUBLES }),
        ask("readiness", "long", ["Что уже готово и когда начнёте", "What is ready and when you start"], { max: 1500 }),
        ask("milestones", "table", ["Этапы", "Stages"], {
          ...optional,
          maxRows: 20,
          columns: [column("stage", "short", ["Этап", "Stage"]), column("until", "date", ["Срок", "Until"]), column("result", "short", ["Что получится", "Result"], false)],
        }),
        ask("cluster", "cluster", ["Промышленный кластер, с которым работаете", "Industrial cluster you work with"], { ...optional, max: 40 }),
        ask("crossIndustry", "long", ["Что делаете вместе с предприятием или другой отраслью", "What you do with an enterprise or another industry"], { ...optional, max: 1500, help: ["Например, тренажёр для завода или ролики для клиники.", "For example a simulator for a plant or films for a clinic."] }),
      ],
    },
    {
      code: "finance",
      labelRu: "Деньги",
      labelEn: "Finance",
      leadRu: "План на три года. Подробная модель прикладывается файлом в документах.",
      leadEn: "A plan for three years. The detailed model is attached as a file among the documents.",
      weight: 15,
      questions: [
        ask("financePlan", "table", ["План на три года", "Plan for three years"], {
          max: ROUBLES,
          help: ["Суммы в рублях за год, рабочие места на конец года.", "Sums in roubles a year, jobs at the end of the year."],
          rows: [
            { labelRu: "Первый год", labelEn: "First year" },
            { labelRu: "Второй год", labelEn: "Second year" },
            { labelRu: "Третий год", labelEn: "Third year" },
          ],
          columns: [
            column("revenue", "money", ["Выручка, ₽", "Revenue, ₽"]),
            column("costs", "money", ["Расходы, ₽", "Costs, ₽"]),
            column("investment", "money", ["Вложения, ₽", "Investment, ₽"], false),
            column("taxes", "money", ["Налоги, ₽", "Taxes, ₽"], false),
            column("jobs", "number", ["Рабочих мест", "Jobs"], false),
          ],
        }),
        ask("payback", "number", ["Через сколько месяцев окупится", "Months until it pays back"], { ...optional, max: 600 }),
        ask("averageWage", "money", ["Средняя зарплата в месяц, ₽", "Average monthly wage, ₽"], { ...optional, max: 100_000_000 }),
        ask("exportPlans", "long", ["Что продаёте или будете продавать за рубеж", "What you sell or will sell abroad"], { ...optional, max: 1500 }),
      ],
    },
    {
      code: "team",
      labelRu: "Команда",
      labelEn: "Team",
      leadRu: "Кто будет работать и какие места появятся.",
      leadEn: "Who will work and which jobs will appear.",
      weight: 15,
      questions: [
        ask("teamSize", "number", ["Сколько человек придёт в технопарк", "People who will come to the technopark"], { max: 10_000 }),
        ask("teamAbout", "long", ["О команде", "About the team"], { max: 3000, help: ["Роли, опыт, готовые работы.", "Roles, experience, finished work."] }),
        ask("jobsPlanned", "number", ["Сколько рабочих мест создадите за год", "Jobs you will create within a year"], { max: 10_000, help: ["Ноль тоже ответ.", "Zero is an answer too."] }),
        ask("training", "long", ["Обучение и стажировки", "Training and internships"], { ...optional, max: 1500, help: ["Кого и чему готовы учить.", "Whom you are ready to teach, and what."] }),
      ],
    },
    {
      code: "rights",
      labelRu: "Права",
      labelEn: "Rights",
      leadRu: "Что из созданного принадлежит компании. Если пока ничего, оставьте пустым.",
      leadEn: "What of your work belongs to the company. Leave empty if nothing does yet.",
      weight: 5,
      questions: [
        ask("rightsTable", "table", ["Результаты интеллектуальной деятельности", "Intellectual property"], {
          ...optional,
          maxRows: 40,
          columns: [
            column("title", "short", ["Название", "Title"]),
            column("kind", "short", ["Вид: фильм, программа, знак…", "Kind: film, program, mark…"]),
            column("ground", "short", ["Свидетельство или договор", "Certificate or contract"], false),
            column("since", "date", ["С какого дня", "Since"], false),
          ],
        }),
      ],
    },
    {
      code: "needs",
      labelRu: "Что нужно",
      labelEn: "What you need",
      leadRu: "Помещение и часы оборудования в месяц. Это не бронь: по этим числам мы понимаем, хватит ли места.",
      leadEn: "Premises and equipment hours a month. This is not a booking: the numbers tell us whether there is room.",
      weight: 10,
      questions: [
        ask("areaSqm", "number", ["Помещение, м²", "Premises, m²"], { max: 5000, help: ["Если помещение не нужно, напишите 0.", "If you need none, write 0."] }),
        ask("workplaces", "number", ["Рабочих мест в нём", "Workplaces in it"], { ...optional, max: 1000 }),
        ask("startOn", "date", ["С какого дня нужно", "Needed from"], optional),
        ...EQUIPMENT.map((kind) => ask(`hours_${kind}`, "hours", EQUIPMENT_NAMES[kind], { ...optional, max: 30_000 })),
        ask("needsComment", "long", ["Что ещё важно", "What else matters"], { ...optional, max: 1500, help: ["Свет, звук, высота, вход для оборудования.", "Light, sound, height, access for equipment."] }),
      ],
    },
  ],
};

/** Publishes the first version of the default form. What an operator has published since stays. */
export async function seedDefaultForm(now: Date = new Date()): Promise<void> {
  await db.form.createMany({
    data: {
      code: "default",
      version: 1,
      titleRu: "Заявка на резидентство",
      titleEn: "Application for residency",
      definition: definitionSchema.parse(DEFAULT_FORM) as unknown as Prisma.InputJsonValue,
      createdAt: now,
      savedAt: now,
      publishedAt: now,
    },
    skipDuplicates: true,
  });
}
