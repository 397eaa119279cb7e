import type { Answers } from "~/features/residency/forms/values";
import type { Scores } from "~/features/residency/rules/score";
import type { DemoCompany } from "./companies";
import { scoresFrom, type Story } from "./stories";

/** How far a story of the rounds has come; those that wait stand on the agenda of the coming session. */
export type RoundOutcome = "SIGNED" | "TO_SIGN" | "TO_APPROVE" | "RESERVE" | "REJECTED" | "APPEALED" | "WAITING";

export interface RoundStory extends Pick<Story, "stage" | "answers" | "extras"> {
  company: Omit<DemoCompany, "monthsIn">;
  outcome: RoundOutcome;
  /** Premises of those who get a place or stand in the reserve. */
  premises?: string;
  /** Scores of two experts. */
  scores: [Scores, Scores];
  /** What the council gave as its reasons for a refusal. */
  reasons?: string;
  grounds?: string[];
}

const scored = (given: readonly number[], comments: Record<string, string> = {}): Scores =>
  Object.fromEntries(Object.entries(scoresFrom(given)).map(([code, line]) => [code, { ...line, ...(comments[code] ? { comment: comments[code] } : {}) }])) as Scores;

interface Told {
  activity: string;
  headcount: number;
  revenue: string;
  title: string;
  summary: string;
  level: string;
  budget: string;
  own?: string;
  readiness: string;
  team: string;
  area: number;
}

const answersOf = (told: Told): Answers => ({
  company: { activity: told.activity, headcount: String(told.headcount), revenue: told.revenue },
  project: {
    projectTitle: told.title, projectSummary: told.summary, projectLevel: told.level, projectBudget: told.budget,
    ...(told.own ? { ownFunds: told.own } : {}), readiness: told.readiness,
  },
  team: { teamSize: String(told.headcount), teamAbout: told.team, jobsPlanned: "2" },
  needs: { areaSqm: String(told.area), workplaces: String(told.headcount), hours_meeting: "6" },
});

/** Fictional applications of the rounds, from the strongest to the weakest. */
export const ROUND_STORIES: readonly RoundStory[] = [
  {
    company: { name: "Сосновый кадр", legalName: "ООО «Сосновый кадр»", kind: "ANIMATION_STUDIO", okved: "59.11.1", owner: "Анна Хвоина", headcount: 7 },
    outcome: "SIGNED", stage: "EXPERT_REVIEW", premises: "А-303", extras: ["portfolio"],
    scores: [scored([5, 5, 4, 4, 4, 5, 4, 4, 5]), scored([5, 4, 4, 4, 4, 5, 3, 4, 5])],
    answers: answersOf({
      activity: "Кукольная анимация: делаем героев из дерева и снимаем их на настоящих пейзажах Обского моря.", headcount: 7, revenue: "18 400 000",
      title: "Полнометражный фильм «Лесничий»", summary: "Кукольный фильм на 70 минут о лесничем, который переводит с языка деревьев. Вместе с приборным заводом делаем управляемые куклы.",
      level: "Куклы с механикой, которую можно менять за смену; завод берёт её для учебных стендов.", budget: "46 000 000", own: "16 000 000",
      readiness: "Готовы сценарий, аниматик первой трети и четыре куклы.", team: "Режиссёр, кукольники, два аниматора, оператор, продюсер.", area: 54,
    }),
  },
  {
    company: { name: "Приборный мультиклуб", legalName: "ООО «Приборный мультиклуб»", kind: "DESIGN_BUREAU", okved: "74.10", owner: "Илья Шкалов", headcount: 5 },
    outcome: "TO_SIGN", stage: "EXPERT_REVIEW", premises: "Б-118",
    scores: [scored([5, 4, 4, 4, 3, 5, 3, 4, 4]), scored([4, 4, 4, 4, 4, 5, 3, 3, 4])],
    answers: answersOf({
      activity: "Объясняем сложные приборы: анимированные инструкции и экраны пультов для заводов.", headcount: 5, revenue: "12 100 000",
      title: "Инструкции, которые двигаются", summary: "Библиотека из двухсот анимаций для монтажа и ремонта щитового оборудования.",
      level: "Одна сцена собирается под три экрана: пульт, планшет, печать.", budget: "9 800 000", own: "4 000 000",
      readiness: "Двадцать анимаций работают на двух заводах.", team: "Инженер, два дизайнера движения, редактор, менеджер.", area: 30,
    }),
  },
  {
    company: { name: "Сказ и звук", legalName: "ИП Сказова Дарья Олеговна", kind: "SOUND_POST", legalForm: "IP", okved: "59.20", owner: "Дарья Сказова", headcount: 3 },
    outcome: "TO_APPROVE", stage: "EXPERT_REVIEW", premises: "В-116",
    scores: [scored([4, 4, 5, 4, 3, 4, 4, 4, 4]), scored([4, 4, 4, 4, 3, 4, 4, 4, 4])],
    answers: answersOf({
      activity: "Озвучиваем мультфильмы и аудиоспектакли, учим актёров работать у микрофона.", headcount: 3, revenue: "5 600 000",
      title: "Аудиосериал «Восемь рек»", summary: "Сорок серий для семейного прослушивания: сказки народов, живущих на сибирских реках.",
      level: "Запись бинауральная, шумы сделаны вручную.", budget: "4 700 000", own: "1 900 000",
      readiness: "Записаны шесть серий.", team: "Режиссёр озвучания, звукорежиссёр, редактор.", area: 24,
    }),
  },
  {
    company: { name: "Полигон «Заяц»", legalName: "ООО «Полигон „Заяц“»", kind: "GAME_DEVELOPER", okved: "58.21", owner: "Степан Ушастов", headcount: 8 },
    outcome: "RESERVE", stage: "EXPERT_REVIEW", premises: "Б-216",
    scores: [scored([4, 4, 4, 3, 4, 3, 3, 4, 4]), scored([4, 4, 3, 4, 4, 3, 3, 3, 4], { business: "Есть издатель, письмо приложено." })],
    answers: answersOf({
      activity: "Делаем семейные игры для приставок.", headcount: 8, revenue: "22 300 000",
      title: "Игра «Заячьи острова»", summary: "Головоломка для двоих: Обь меняет уровень, и острова складываются в новые дороги.",
      level: "Вода рассчитана по настоящему рельефу поймы.", budget: "31 000 000", own: "9 000 000",
      readiness: "Играбельны три острова.", team: "Три программиста, два художника, композитор, геймдизайнер, продюсер.", area: 48,
    }),
  },
  {
    company: { name: "Живой чертёж", legalName: "ООО «Живой чертёж»", kind: "VR_AR", okved: "62.01", owner: "Вера Проекция", headcount: 6 },
    outcome: "RESERVE", stage: "EXPERT_REVIEW", premises: "Б-212",
    scores: [scored([4, 3, 4, 3, 3, 4, 3, 4, 3]), scored([4, 4, 3, 3, 3, 4, 3, 3, 3])],
    answers: answersOf({
      activity: "Накладываем чертежи на настоящие станки в очках дополненной реальности.", headcount: 6, revenue: "14 900 000",
      title: "Сборка в очках", summary: "Подсказки для сборки насосов: рука не промахнётся, пока её ведёт анимация.",
      level: "Распознаём деталь без меток.", budget: "16 500 000", own: "5 000 000",
      readiness: "Показан макет на машиностроительном заводе.", team: "Четыре разработчика, аниматор, технолог.", area: 36,
    }),
  },
  {
    company: { name: "Графит 9", legalName: "ООО «Графит 9»", kind: "ANIMATION_STUDIO", okved: "59.11.1", owner: "Тимур Штрихов", headcount: 4 },
    outcome: "APPEALED", stage: "EXPERT_REVIEW",
    reasons: "Оценка экспертов ниже проходной. Сильнее всего не хватило бизнес-модели: договоры с площадками названы, но не приложены.", grounds: ["below-pass"],
    scores: [
      scored([4, 3, 3, 2, 2, 2, 2, 3, 3], { business: "Доход назван по трём площадкам, ни одного договора нет.", jobs: "Новые места не обещаны." }),
      scored([4, 3, 3, 2, 2, 3, 2, 3, 2], { business: "Модель на один год вместо трёх.", readiness: "Показать нечего, кроме раскадровки." }),
    ],
    answers: answersOf({
      activity: "Рисуем углём и графитом: клипы и заставки.", headcount: 4, revenue: "3 900 000",
      title: "Сериал «Сажа»", summary: "Двенадцать серий по три минуты, нарисованных сажей на стекле.",
      level: "Живая техника, которой в регионе не занимается никто.", budget: "7 200 000",
      readiness: "Раскадровка двух серий.", team: "Художник, два аниматора, монтажёр.", area: 30,
    }),
  },
  {
    company: { name: "Праздник на экране", legalName: "ИП Гирляндов Олег Львович", kind: "OTHER", legalForm: "IP", okved: "93.29", owner: "Олег Гирляндов", headcount: 2 },
    outcome: "REJECTED", stage: "EXPERT_REVIEW",
    reasons: "Деятельность не относится к креативным индустриям набора: заявлено проведение праздников с показом чужих мультфильмов.", grounds: ["not-creative", "below-pass"],
    scores: [
      scored([1, 1, 2, 2, 1, 0, 1, 1, 2], { profile: "Основной код 93.29, права на показ не подтверждены." }),
      scored([1, 1, 2, 3, 1, 1, 1, 1, 2], { profile: "Своего творческого продукта нет." }),
    ],
    answers: answersOf({
      activity: "Проводим детские праздники с показом мультфильмов.", headcount: 2, revenue: "2 700 000",
      title: "Праздничный зал", summary: "Зал для праздников с большим экраном.", level: "Большой экран.", budget: "3 100 000",
      readiness: "Куплен проектор.", team: "Ведущий и администратор.", area: 60,
    }),
  },
  {
    company: { name: "Оптика игры", legalName: "ООО «Оптика игры»", kind: "GAME_DEVELOPER", okved: "62.01", owner: "Лев Линзин", headcount: 9 },
    outcome: "WAITING", stage: "EXPERT_REVIEW", premises: "Б-214",
    scores: [scored([5, 4, 4, 4, 3, 4, 4, 3, 4]), scored([4, 4, 4, 4, 4, 4, 3, 3, 4])],
    answers: answersOf({
      activity: "Делаем игры, которыми проверяют и тренируют зрение.", headcount: 9, revenue: "27 800 000",
      title: "Зоркий", summary: "Набор мини-игр для кабинетов охраны зрения: врач видит протокол, ребёнок видит приключение.",
      level: "Алгоритм проверен вместе с клиникой.", budget: "19 000 000", own: "8 000 000",
      readiness: "Пять игр в двух кабинетах.", team: "Четыре разработчика, два аниматора, врач, методист, продюсер.", area: 42,
    }),
  },
  {
    company: { name: "Три окна", legalName: "ООО «Три окна»", kind: "ANIMATION_STUDIO", okved: "59.11.1", owner: "Мария Переплётова", headcount: 5 },
    outcome: "WAITING", stage: "EXPERT_REVIEW", premises: "А-214",
    scores: [scored([4, 4, 4, 3, 3, 3, 4, 4, 4]), scored([4, 3, 4, 3, 3, 3, 4, 4, 3])],
    answers: answersOf({
      activity: "Перекладка и витраж: короткие фильмы и уроки для школ.", headcount: 5, revenue: "6 400 000",
      title: "Уроки в трёх окнах", summary: "Короткие фильмы по физике: одно явление в трёх масштабах одновременно.",
      level: "Три кадра связаны одним движением.", budget: "5 900 000", own: "2 100 000",
      readiness: "Сняты два урока, школа ждёт цикл.", team: "Режиссёр, два художника, учитель физики, монтажёр.", area: 32,
    }),
  },
  {
    company: { name: "Штамп", legalName: "ООО «Штамп»", kind: "VFX_STUDIO", okved: "59.12", owner: "Роберт Шаблонов", headcount: 11 },
    outcome: "WAITING", stage: "EXPERT_REVIEW",
    scores: [
      scored([3, 2, 3, 2, 2, 1, 1, 2, 3], { level: "Готовые наборы эффектов, своего нет.", business: "Просчитана только себестоимость." }),
      scored([3, 2, 3, 3, 2, 1, 1, 2, 3], { "cross-industry": "Ни одного партнёра из региона." }),
    ],
    answers: answersOf({
      activity: "Потоковая графика для рекламы.", headcount: 11, revenue: "44 000 000",
      title: "Конвейер заставок", summary: "Сборка рекламных заставок из готовых наборов.", level: "Скорость сборки.", budget: "12 000 000",
      readiness: "Работаем.", team: "Операторы монтажа и графики.", area: 80,
    }),
  },
];
