import type { DocumentKind } from "~/features/residency/documents";
import type { Scores } from "~/features/residency/rules/score";
import { writeTable, type Answers } from "~/features/residency/forms/values";
import type { CompanyKind } from "~/lib/db/generated/enums";

const CODES = ["profile", "level", "team", "business", "jobs", "cross-industry", "training", "equipment", "readiness"];
/** Scores in the order of the default scorecard. */
export const scoresFrom = (given: readonly number[]): Scores =>
  Object.fromEntries(CODES.flatMap((code, index) => (given[index] === undefined ? [] : [[code, { score: given[index] }]])));

/** Admission terms of a company with nothing in the way. */
export const CLEAN_CHECKS = { registeredInRussia: "yes", foreignShare: "no", foreignAgent: "no", closing: "no", extremism: "no", taxDebt: "no" };

/** A three-year plan that grows from a first year's revenue, in roubles. */
export const planFrom = (revenue: number, jobs: number): string =>
  writeTable(
    [1, 1.3, 1.6].map((growth, year) => {
      const sum = (share: number) => String(Math.round((revenue * growth * share) / 1000) * 1000);
      return { revenue: sum(1), costs: sum(0.82), investment: year === 0 ? sum(0.3) : "", taxes: sum(0.07), jobs: String(jobs + year) };
    }),
    true,
  );

export interface Story {
  call: "winter-animation" | "rolling-games-design-vr";
  stage: "DRAFT" | "FORMAL_CHECK" | "NEEDS_FIX" | "EXPERT_REVIEW" | "REJECTED";
  /** Working days since the submission, and since the last move of staff. */
  submittedBack: number;
  movedBack?: number;
  reason?: string;
  /** What one expert has sent, and what another has begun. */
  scores?: { scores: Scores; comment: string };
  draftScores?: { scores: Scores; comment: string };
  extras?: readonly DocumentKind[];
  answers: Answers;
}

/** Fictional applications, one for each company that applies, in their order. */
export const APPLICANT_STORIES: readonly Story[] = [
  {
    call: "winter-animation",
    stage: "EXPERT_REVIEW",
    submittedBack: 13,
    movedBack: 9,
    extras: ["portfolio"],
    draftScores: { scores: scoresFrom([5, 4, 4]), comment: "" },
    answers: {
      company: { activity: "Рисуем короткометражные фильмы и заставки. За три года вышли шесть фильмов, два были на фестивалях в Суздале и Анси.", headcount: "6", revenue: "9 800 000", portfolioUrl: "https://belynosok.example" },
      project: {
        projectTitle: "Сериал «Сапоги бабушки Зимы»",
        projectSummary: "Десять серий по пять минут для дошкольников: каждая про один сибирский промысел. Рисуем на бумаге, собираем и красим в цифре.",
        projectLevel: "Живая линия карандаша сохраняется до финальной картинки: свой способ сканирования и чистки, который готовы показать другим студиям.",
        projectBudget: "12 400 000", ownFunds: "3 000 000",
        readiness: "Готовы сценарии и аниматик пилота. Начинаем в феврале, пилот в июне.",
      },
      team: { teamSize: "6", teamAbout: "Режиссёр, художник-постановщик, трое аниматоров, продюсер. Вместе четыре года.", jobsPlanned: "3", training: "Берём двух стажёров из художественного училища на каждую серию." },
      needs: { areaSqm: "36", workplaces: "6", hours_cintiq: "120", hours_adr: "8", hours_cinema: "4", needsComment: "Северный свет для бумажных столов." },
    },
  },
  {
    call: "rolling-games-design-vr",
    stage: "FORMAL_CHECK",
    submittedBack: 7,
    answers: {
      company: { activity: "Делаем настольные и мобильные игры про природу Сибири. Первая игра скачана 240 тысяч раз.", headcount: "11", revenue: "31 200 000" },
      project: {
        projectTitle: "Игра «Тропа»",
        projectSummary: "Приключение для телефона и компьютера: игрок ведёт геологическую партию 1957 года. Карта построена по настоящим отчётам экспедиций.",
        projectLevel: "Ландшафт получаем фотограмметрией с реальных скал, персонажи на захвате движения.",
        projectBudget: "28 000 000", ownFunds: "11 000 000",
        readiness: "Играбельный прототип двух глав. Полная версия через четырнадцать месяцев.",
        cluster: "digital", crossIndustry: "Производитель планшетов ставит демоверсию на устройства для музеев.",
      },
      team: { teamSize: "9", teamAbout: "Четыре программиста, два 3D-художника, сценарист, геймдизайнер, композитор.", jobsPlanned: "5", training: "Летняя школа геймдизайна, 20 человек." },
      needs: { areaSqm: "48", workplaces: "9", hours_mocap: "8", hours_scan3d: "16", hours_render: "400" },
    },
  },
  {
    call: "rolling-games-design-vr",
    stage: "NEEDS_FIX",
    submittedBack: 9,
    movedBack: 4,
    reason: "В финансовой модели нет третьего года, а справка об отсутствии задолженности старше 30 дней. Замените оба файла и отправьте заявку снова.",
    answers: {
      company: { activity: "Проектируем корпуса приборов и интерфейсы к ним. Делали терминал для речного порта и детский слуховой аппарат.", headcount: "4", revenue: "14 600 000" },
      project: {
        projectTitle: "Серия школьных измерительных приборов",
        projectSummary: "Пять приборов для школьных лабораторий: форма, понятная без инструкции, и анимированные подсказки на экране.",
        projectLevel: "Подсказки рисуют аниматоры, а не программисты: движение объясняет измерение.",
        projectBudget: "6 900 000", ownFunds: "2 500 000",
        readiness: "Есть два макета, завод готов к опытной партии весной.",
        cluster: "electrotechnical", crossIndustry: "Приборный завод изготовит опытную партию и вернёт замечания технологов.",
      },
      team: { teamSize: "4", teamAbout: "Два промышленных дизайнера, конструктор, аниматор.", jobsPlanned: "2" },
      needs: { areaSqm: "24", workplaces: "4", hours_print3d: "60", hours_scan3d: "6", hours_cyclo: "4" },
    },
  },
  {
    call: "winter-animation",
    stage: "FORMAL_CHECK",
    submittedBack: 1,
    answers: {
      company: { activity: "Записываю и монтирую голоса для мультфильмов и игр, собираю библиотеку сибирских говоров.", headcount: "2", revenue: "2 100 000" },
      project: {
        projectTitle: "Голоса для десяти студий",
        projectSummary: "Служба озвучания для резидентов: кастинг, запись, реставрация. Параллельно собираем открытый архив говоров.",
        projectLevel: "Свой способ записи диалогов вдвоём в одной комнате без протекания.",
        projectBudget: "3 200 000", ownFunds: "1 200 000",
        readiness: "Работаем, есть договоры с двумя студиями.",
      },
      team: { teamSize: "2", teamAbout: "Звукорежиссёр и редактор, приглашённые актёры.", jobsPlanned: "1", training: "Показываем профессию школьникам раз в месяц." },
      needs: { areaSqm: "0", hours_adr: "60", hours_foley: "12", hours_meeting: "8" },
    },
  },
  {
    call: "rolling-games-design-vr",
    stage: "EXPERT_REVIEW",
    submittedBack: 8,
    movedBack: 5,
    extras: ["portfolio", "rights-list"],
    scores: {
      scores: { ...scoresFrom([5, 4, 4, 3, 3, 5, 3, 4, 3]), business: { score: 3, comment: "Доход только от одного заказчика, лицензии не посчитаны." } },
      comment: "Сильный проект на стыке с медициной; просить показать договор с клиникой.",
    },
    answers: {
      company: { activity: "Делаем тренажёры в виртуальной реальности: учим хирургов и инженеров работать руками.", headcount: "9", revenue: "24 600 000", portfolioUrl: "https://protezis.example" },
      project: {
        projectTitle: "Анимационный VR-тренажёр «Новая рука»",
        projectSummary: "Тренажёр вместе с медицинским кластером: ребёнок учится управлять протезом в игре ещё до того, как его изготовят. Две серии объясняют протезирование детям и родителям. Бюджет 38,4 млн ₽, из них 14 млн ₽ собственных; смета приложена.",
        projectLevel: "Сигнал мышц управляет персонажем без задержки; движение снято захватом с тех, кто носит протез.",
        projectBudget: "38 400 000", ownFunds: "14 000 000",
        readiness: "Прототип на одном виде протеза, десять детей уже попробовали.",
        cluster: "medical", crossIndustry: "Производитель протезов даёт датчики и проверяет тренажёр в двух клиниках. Письмо о намерениях приложено.",
      },
      team: { teamSize: "9", teamAbout: "Четыре разработчика, два аниматора, врач-реабилитолог, продюсер, инженер датчиков.", jobsPlanned: "4", training: "Практика для студентов двух кафедр." },
      needs: { areaSqm: "60", workplaces: "9", hours_mocap: "6", hours_vr: "40", hours_render: "300" },
    },
  },
  {
    call: "winter-animation",
    stage: "DRAFT",
    submittedBack: 1,
    answers: {
      company: { activity: "Делаю анимированные открытки и уроки рукоделия.", headcount: "1" },
      project: { projectTitle: "Уроки войлока в стоп-моушене", projectSummary: "Двадцать коротких уроков, снятых покадрово." },
    },
  },
  {
    call: "rolling-games-design-vr",
    stage: "REJECTED",
    submittedBack: 16,
    movedBack: 11,
    reason: "Оценка 45 из 100 при проходном балле 60. Профиль подходит, но нет собственного проекта: заявлена сдача рабочих мест другим студиям. Приходите с проектом, который делаете сами.",
    scores: { scores: scoresFrom([3, 2, 3, 2, 2, 1, 1, 2, 3]), comment: "Проект сводится к субаренде." },
    answers: {
      company: { activity: "Графика и композитинг для рекламы.", headcount: "13", revenue: "52 000 000" },
      project: {
        projectTitle: "Рендер-площадка для малых студий",
        projectSummary: "Снимаем помещение и сдаём места с рабочими станциями небольшим студиям.",
        projectLevel: "Единая очередь задач.",
        projectBudget: "18 000 000",
        readiness: "Оборудование куплено.",
      },
      team: { teamSize: "3", teamAbout: "Администратор, инженер, бухгалтер.", jobsPlanned: "2" },
      needs: { areaSqm: "120", workplaces: "20", hours_render: "2000" },
    },
  },
];

const PROJECTS: Record<CompanyKind, readonly [string, string]> = {
  ANIMATION_STUDIO: ["Анимационный цикл", "Короткометражный цикл: рисуем, озвучиваем и собираем в технопарке."],
  DESIGN_BUREAU: ["Дизайн для производств региона", "Проектируем вещи и знаки вместе с заводами и музеями."],
  GAME_DEVELOPER: ["Игра о Сибири", "Разрабатываем игру, графику и звук делаем с другими резидентами."],
  SOUND_POST: ["Звук для резидентов", "Запись, шумы и сведение для студий технопарка."],
  VFX_STUDIO: ["Графика для кино и сериалов", "Композитинг, трекинг и рендер для региональных картин."],
  VR_AR: ["Тренажёры в виртуальной реальности", "Учебные симуляторы для предприятий и клиник."],
  EDUCATION: ["Школа при студиях", "Курсы и практика: ученики работают в проектах резидентов."],
  INDUSTRY: ["Визуализация изделий", "Показываем изделия в движении и учим на них работать."],
  OTHER: ["Творческий проект", "Проект на стыке отраслей."],
};

/** A short application of a company that is a resident already. */
export function residentStory(kind: CompanyKind, name: string, headcount: number): Answers {
  const [title, summary] = PROJECTS[kind];
  return {
    company: { activity: `${name}: ${summary}`, headcount: String(headcount) },
    checks: CLEAN_CHECKS,
    finance: { financePlan: planFrom(9_000_000, headcount) },
    project: { projectTitle: title, projectSummary: summary, projectLevel: "Своя технология и открытый показ работ.", projectBudget: "9 000 000", readiness: "Работа идёт." },
    team: { teamSize: String(headcount), teamAbout: "Постоянная команда.", jobsPlanned: "2" },
    needs: { areaSqm: "40", workplaces: String(headcount), hours_meeting: "8" },
  };
}
