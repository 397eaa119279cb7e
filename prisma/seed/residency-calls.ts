import type { Screener, ScreenerCriterion, ScreenerQuestion, SmeBands, Words } from "~/features/residency/screening/definition";
import { db } from "~/lib/db/client.server";
import type { NormStatus } from "~/lib/db/generated/enums";
import { addDays, atMinute, dayToDb, siteDay } from "~/lib/time";

const IN_FORCE = "2019-01-01";
const HOUSE = "Положение о резидентах технопарка (умолчание портала)";
const KRASNODAR = "Критерии реестра субъектов креативных индустрий Краснодарского края, декабрь 2025: kommersant.ru/doc/8272967";
const CREATIVE = "330-ФЗ от 08.08.2024";

const say = (ru: string, en: string): Words => ({ ru, en });
const YES_NO = [
  { value: "yes", text: say("Да", "Yes") },
  { value: "no", text: say("Нет", "No") },
];
const choice = (code: string, text: Words, help?: Words, options = YES_NO): ScreenerQuestion => ({ code, kind: "choice", text, ...(help ? { help } : {}), options });

const TOPICS: Screener["topics"] = [
  {
    code: "about",
    title: say("Кто вы", "Who you are"),
    questions: [
      choice("legalForm", say("Как вы зарегистрированы?", "How are you registered?"), undefined, [
        { value: "UL", text: say("Юридическое лицо", "A legal entity") },
        { value: "IP", text: say("Индивидуальный предприниматель", "A sole proprietor") },
        { value: "NPD", text: say("Самозанятый", "Self-employed") },
        { value: "none", text: say("Ещё никак", "Not yet") },
      ]),
      choice("registeredInRussia", say("Регистрация в России?", "Registered in Russia?")),
      choice("region", say("Где вы стоите на учёте?", "Where are you on the tax register?"), undefined, [
        { value: "nso", text: say("В Новосибирской области", "In Novosibirsk region") },
        { value: "other", text: say("В другом регионе", "In another region") },
      ]),
      choice("age", say("Сколько лет компании?", "How old is the company?"), undefined, [
        { value: "under-1", text: say("Меньше года", "Under a year") },
        { value: "1-3", text: say("От года до трёх лет", "One to three years") },
        { value: "over-3", text: say("Больше трёх лет", "Over three years") },
      ]),
    ],
  },
  {
    code: "stops",
    title: say("Нет ли того, что мешает", "Whether anything stands in the way"),
    questions: [
      choice("closing", say("Идёт ликвидация или банкротство?", "Is liquidation or bankruptcy under way?")),
      choice("foreignShare", say("Есть в капитале доля иностранных лиц?", "Is there a foreign share in the capital?")),
      choice("foreignAgent", say("Вы или ваши участники – в реестре иностранных агентов?", "Are you or your members in the register of foreign agents?")),
      choice("extremism", say("Вы или ваши участники – в перечнях причастных к экстремизму или терроризму?", "Are you or your members on the lists of extremism or terrorism?")),
      choice(
        "taxDebt",
        say("Есть долг по налогам и взносам?", "Is there a debt of taxes and contributions?"),
        say("То есть отрицательное сальдо единого налогового счёта на сегодня.", "That is, a negative balance of your single tax account today."),
      ),
    ],
  },
  {
    code: "work",
    title: say("Чем занимаетесь", "What you do"),
    questions: [
      { code: "companyKind", kind: "company-kind", text: say("Что вы за компания?", "What kind of company are you?") },
      {
        code: "okved",
        kind: "okved",
        text: say("Основной вид деятельности", "Main activity"),
        help: say("Код ОКВЭД из выписки. У самозанятого кода нет: выберите самое близкое.", "The code from the register. The self-employed have none: choose the closest."),
      },
      choice(
        "creative",
        say("Вы создаёте творческий продукт и права на него остаются у вас или заказчика?", "Do you make creative work, with the rights to it yours or your client's?"),
        say("Так закон описывает креативные индустрии: анимация, кино, игры, дизайн, звук, софт.", "That is how the law describes creative industries: animation, film, games, design, sound, software."),
      ),
    ],
  },
  {
    code: "size",
    title: say("Размер и что нужно", "Your size and what you need"),
    questions: [
      { code: "headcount", kind: "whole", text: say("Сколько человек работает?", "How many people work for you?"), help: say("Средняя численность за прошлый год; в новой компании – сейчас.", "Last year's average; in a new company, today's number."), max: 100_000 },
      { code: "revenue", kind: "roubles", text: say("Доход за прошлый год, ₽", "Income of last year, ₽"), help: say("Округлите до тысяч. Если дохода не было, напишите 0.", "Round to thousands. If there was none, write 0."), max: 1_000_000_000_000 },
      choice("needs", say("Что вам нужно в технопарке?", "What do you need in the technopark?"), undefined, [
        { value: "premises", text: say("Помещение", "Premises") },
        { value: "seats", text: say("Рабочие места", "Seats") },
        { value: "equipment", text: say("Только оборудование", "Equipment alone") },
        { value: "nothing", text: say("Ничего из этого", "None of these") },
      ]),
      { code: "areaSqm", kind: "whole", text: say("Сколько квадратных метров?", "How many square metres?"), help: say("Если нужно помещение; можно примерно.", "If you need premises; roughly will do."), max: 5_000 },
    ],
  },
];

const oneOf = (question: string, ...passes: string[]) => ({ kind: "one-of" as const, question, passes });

const CRITERIA: ScreenerCriterion[] = [
  {
    code: "registered", group: "stop", rule: oneOf("registeredInRussia", "yes"), source: KRASNODAR, status: "CONFIRMED",
    title: say("Регистрация в России", "Registration in Russia"),
    met: say("Вы зарегистрированы в России.", "You are registered in Russia."),
    notMet: say("Резидентом может быть только зарегистрированный в России.", "Only those registered in Russia can be residents."),
    change: say("Зарегистрируйте компанию, ИП или самозанятость в России.", "Register a company, a sole proprietorship or self-employment in Russia."),
  },
  {
    code: "active", group: "stop", rule: oneOf("closing", "no"), source: KRASNODAR, status: "CONFIRMED",
    title: say("Компания действует", "The company is active"),
    met: say("Ликвидации и банкротства нет.", "No liquidation, no bankruptcy."),
    notMet: say("Пока идёт ликвидация или банкротство, заявку не примут.", "While there is liquidation or bankruptcy the application is not taken."),
    change: say("Завершите процедуру или подайте от другой компании.", "End the procedure or apply from another company."),
  },
  {
    code: "foreign-share", group: "stop", rule: oneOf("foreignShare", "no"), source: KRASNODAR, status: "CONFIRMED",
    title: say("Без иностранного участия", "No foreign share"),
    met: say("Иностранных долей нет.", "There is no foreign share."),
    notMet: say("Иностранное участие – основание для отказа.", "A foreign share is a ground for refusal."),
    change: say("Доля должна перейти российскому участнику; после записи в ЕГРЮЛ можно подавать.", "The share has to pass to a Russian member; apply once the register says so."),
  },
  {
    code: "foreign-agent", group: "stop", rule: oneOf("foreignAgent", "no"), source: KRASNODAR, status: "CONFIRMED",
    title: say("Не иностранный агент", "Not a foreign agent"),
    met: say("В реестре иностранных агентов вас нет.", "You are not in the register of foreign agents."),
    notMet: say("Иностранных агентов в резиденты не принимают.", "Foreign agents are not admitted."),
    change: say("Подать можно после исключения из реестра.", "Apply once you are off the register."),
  },
  {
    code: "extremism", group: "stop", rule: oneOf("extremism", "no"), source: KRASNODAR, status: "CONFIRMED",
    title: say("Нет связи с экстремизмом и терроризмом", "No link with extremism or terrorism"),
    met: say("В перечнях вас нет.", "You are not on the lists."),
    notMet: say("Тех, кто есть в перечнях, не принимают.", "Those on the lists are not admitted."),
    change: say("Подать можно после исключения из перечня.", "Apply once you are off the list."),
  },
  {
    code: "tax-debt", group: "stop", rule: oneOf("taxDebt", "no"), source: `${HOUSE}: справка об отсутствии задолженности входит в перечень документов`, status: "HOUSE_DEFAULT",
    title: say("Нет долгов по налогам", "No tax debts"),
    met: say("Долгов нет.", "There are no debts."),
    notMet: say("С долгом по налогам справку, которая нужна в заявке, не выдадут.", "With a debt you do not get the certificate that the application needs."),
    change: say("Погасите долг и закажите справку заново: она готова за несколько дней.", "Pay the debt and order the certificate again: it takes a few days."),
  },
  {
    code: "creative-law", group: "stop", rule: oneOf("creative", "yes"), source: `${CREATIVE}, ст. 5; признаки уточняет регион, акт Новосибирской области не найден`, status: "UNCONFIRMED",
    title: say("Креативная индустрия по 330-ФЗ", "A creative industry under 330-ФЗ"),
    met: say("Работа похожа на то, что закон относит к креативным индустриям.", "The work looks like what the law calls a creative industry."),
    notMet: say("Закон относит к креативным индустриям работу с творческим результатом.", "The law counts as creative industries the work with a creative result."),
    change: say("Покажите в заявке проект, в котором такой результат появится.", "Show in the application a project that makes such a result."),
  },
  {
    code: "form", group: "profile", rule: oneOf("legalForm", "UL", "IP", "NPD"), source: `${HOUSE}; субъекты креативных индустрий – физические лица, ИП и юридические лица (${CREATIVE})`, status: "HOUSE_DEFAULT",
    title: say("Форма", "Legal form"),
    met: say("С такой формой можно подавать.", "You can apply with this form."),
    notMet: say("Заявку подаёт компания, ИП или самозанятый.", "A company, a sole proprietor or a self-employed person applies."),
    change: say("Зарегистрируйте ИП, компанию или самозанятость; самозанятость – за день в приложении.", "Register one of the three; self-employment takes a day in the app."),
  },
  {
    code: "okved", group: "profile", rule: { kind: "okved", question: "okved", groups: ["core", "adjacent"] }, source: `${HOUSE}: основной и смежный профиль по ОКВЭД 2`, status: "HOUSE_DEFAULT",
    title: say("Профиль технопарка", "The technopark's profile"),
    met: say("Такая деятельность входит в профиль.", "This activity is within the profile."),
    notMet: say("Такой деятельности в профиле технопарка нет.", "This activity is not within the technopark's profile."),
    change: say("Если вы и правда делаете то, что входит в профиль, добавьте этот код ОКВЭД и сделайте его основным.", "If what you do is within the profile, add its OKVED code and make it the main one."),
  },
  {
    code: "needs", group: "profile", rule: oneOf("needs", "premises", "seats", "equipment"), source: HOUSE, status: "HOUSE_DEFAULT",
    title: say("Есть что дать", "There is something to give"),
    met: say("Это у технопарка есть.", "The technopark has it."),
    notMet: say("Резидентство – это помещение, места и оборудование. Если они не нужны, оно ничего не даст.", "Residency is premises, seats and equipment. Without a need for them it gives nothing."),
    change: say("Загляните в каталог пространств: возможно, пригодится студия или рендер-ферма.", "Look through the spaces: a studio or the render farm may be of use."),
  },
  {
    code: "sme", group: "advice", rule: { kind: "sme", headcount: "headcount", revenue: "revenue" }, source: "209-ФЗ, ст. 4; ПП РФ № 265 от 04.04.2016", status: "CONFIRMED",
    title: say("Малый или средний бизнес", "Small or medium business"),
    met: say("Вы проходите по численности и доходу.", "You are within the limits of people and income."),
    notMet: say("Вы крупнее среднего предприятия. Подать можно, но меры поддержки малого и среднего бизнеса не для вас.", "You are larger than a medium enterprise. You may apply, but support of small and medium business is not for you."),
    change: say("Категорию меняют численность и доход трёх лет подряд.", "The category follows people and income of three years in a row."),
  },
  {
    code: "region", group: "advice", rule: oneOf("region", "nso"), source: `${HOUSE}: критерий «Рабочие места и налоги в Новосибирской области»`, status: "HOUSE_DEFAULT",
    title: say("Учёт в Новосибирской области", "On the register of Novosibirsk region"),
    met: say("Рабочие места и налоги остаются в области: это добавит баллов.", "Jobs and taxes stay in the region: that adds points."),
    notMet: say("Подать можно и из другого региона, но эксперты ставят баллы за рабочие места и налоги в области.", "You may apply from another region, but experts give points for jobs and taxes here."),
    change: say("Откройте в области обособленное подразделение или переведите сюда учёт.", "Open a branch in the region or move your registration here."),
  },
  {
    code: "age", group: "advice", rule: oneOf("age", "under-1", "1-3"), source: "Правила бизнес-инкубаторов: до 1 года (docs.cntd.ru/document/901955015, 2005), позднее до 3 лет; не сверено", status: "UNCONFIRMED",
    title: say("Молодая компания", "A young company"),
    met: say("Меры для молодых компаний вам открыты.", "Measures for young companies are open to you."),
    notMet: say("Для резидентства возраст не важен; меры инкубаторов – до трёх лет.", "Age does not matter for residency; incubators' measures end at three years."),
    change: say("Делать ничего не нужно: на решение это не влияет.", "Nothing to do: it does not decide."),
  },
];

const SCREENER: Screener = { topics: TOPICS, criteria: CRITERIA };

const SME: SmeBands = [
  { category: "micro", people: 15, revenueRoubles: 120_000_000 },
  { category: "small", people: 100, revenueRoubles: 800_000_000 },
  { category: "medium", people: 250, revenueRoubles: 2_000_000_000 },
];

const NORMS: { code: string; value: object; source: string; status: NormStatus }[] = [
  { code: "residency.screener", value: SCREENER, source: `${HOUSE}; источник каждого условия назван при нём`, status: "HOUSE_DEFAULT" },
  { code: "sme.thresholds", value: SME, source: "209-ФЗ, ст. 4; ПП РФ № 265 от 04.04.2016 (без исключения для лёгкой промышленности)", status: "CONFIRMED" },
];

/** The screener, its thresholds, and a call that shows the council's way. May run again: an operator's changes stay. */
export async function seedResidencyCalls(now: Date = new Date()): Promise<void> {
  const validFrom = dayToDb(IN_FORCE);
  await db.norm.createMany({ data: NORMS.map((row) => ({ ...row, validFrom })), skipDuplicates: true });
  const today = siteDay(now);
  await db.call.createMany({
    data: [
      {
        slug: "spring-round",
        kind: "DATED",
        status: "PUBLISHED",
        titleRu: "Весенний раунд: четыре места",
        titleEn: "Spring round: four places",
        summaryRu: "заявки вскрываем после срока · решает совет · эксперты не видят названий",
        summaryEn: "opened after the deadline · decided by the council · experts do not see names",
        bodyRu:
          "Ищем четыре компании с проектом на стыке отраслей: анимация, игры, звук или дизайн вместе с промышленностью, медициной, образованием или музеем.\n\nВсе заявки запечатаны до конца приёма: до этого дня сотрудники технопарка видят только, сколько их пришло. Подать в первый день или в последний – всё равно.\n\nЭксперты оценивают заявки без названий компаний. Кому достанутся места, решает совет; сильные заявки, которым места не хватило, остаются в резерве по порядку. Резидентство начинается, когда обе стороны подпишут договор.",
        bodyEn:
          "We look for four companies with a project across industries: animation, games, sound or design together with industry, medicine, education or a museum.\n\nAll applications are sealed until the deadline: before that day the technopark's staff see only how many came. To apply on the first day or on the last is the same.\n\nExperts score without the names of companies. The council gives the places; strong applications that no place was left for stay in reserve, in order. Residency begins once both sides have signed the agreement.",
        opensAt: atMinute(addDays(today, -10), 0),
        closesAt: atMinute(addDays(today, 21), 0),
        places: 4,
        sealed: true,
        process: { decidedBy: "COUNCIL", residentOn: "SIGNING", reviewers: "ASSIGNED", experts: 3, minReviews: 3, blind: true },
      },
    ],
    skipDuplicates: true,
  });
}
