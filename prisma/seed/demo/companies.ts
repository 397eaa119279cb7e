import type { CompanyKind, LegalForm } from "~/lib/db/generated/enums";

export interface DemoCompany {
  name: string;
  legalName: string;
  kind: CompanyKind;
  legalForm?: LegalForm;
  okved: string;
  owner: string;
  headcount: number;
  /** Months of residency before today; anniversaries differ so that all tariff steps are met. */
  monthsIn: number;
  areaSqm?: number;
  premises?: string;
  website?: string;
}

/** Fictional residents. The first two belong to resident@kadr.local and gamedev@kadr.local. */
export const DEMO_RESIDENTS: readonly DemoCompany[] = [
  { name: "Примерфильм", legalName: "ООО «Студия „Примерфильм“»", kind: "ANIMATION_STUDIO", okved: "59.11.1", owner: "Анна Кадрова", headcount: 11, monthsIn: 20, areaSqm: 60, premises: "А-204", website: "https://primerfilm.example" },
  { name: "Игры «Тестовые»", legalName: "ООО «Тестовые игры»", kind: "GAME_DEVELOPER", okved: "58.21", owner: "Тимур Игнатов", headcount: 14, monthsIn: 7, areaSqm: 48, premises: "Б-301" },
  { name: "Полярный лис", legalName: "ООО «Анимационная студия „Полярный лис“»", kind: "ANIMATION_STUDIO", okved: "59.11.1", owner: "Мария Снегова", headcount: 23, monthsIn: 31, areaSqm: 90, premises: "А-301" },
  { name: "Бюро «Образец»", legalName: "ООО «Дизайн-бюро „Образец“»", kind: "DESIGN_BUREAU", okved: "74.10", owner: "Олег Линейкин", headcount: 7, monthsIn: 14, areaSqm: 32, premises: "В-112" },
  { name: "Снежинка", legalName: "ООО «Снежинка»", kind: "ANIMATION_STUDIO", okved: "59.11.1", owner: "Вера Пухова", headcount: 9, monthsIn: 26, areaSqm: 40, premises: "А-106" },
  { name: "Гравий и туфли", legalName: "ООО «Гравий и туфли»", kind: "SOUND_POST", okved: "59.20", owner: "Пётр Шагалов", headcount: 5, monthsIn: 9, areaSqm: 24, premises: "Б-210" },
  { name: "Сибирский ракурс", legalName: "ООО «Сибирский ракурс»", kind: "VFX_STUDIO", okved: "59.12", owner: "Илья Чистяков", headcount: 18, monthsIn: 40, areaSqm: 72, premises: "Б-305" },
  { name: "Обь VR", legalName: "ООО «Обь ВР»", kind: "VR_AR", okved: "62.01", owner: "Дарья Шлемова", headcount: 12, monthsIn: 16, areaSqm: 54, premises: "В-201" },
  { name: "Кукольный дом №3", legalName: "ООО «Кукольный дом номер три»", kind: "ANIMATION_STUDIO", okved: "59.11.1", owner: "Лев Шарнирный", headcount: 6, monthsIn: 4, areaSqm: 36, premises: "А-010" },
  { name: "Пиксельный ельник", legalName: "ООО «Пиксельный ельник»", kind: "GAME_DEVELOPER", okved: "58.21", owner: "Никита Хвойный", headcount: 8, monthsIn: 11 },
  { name: "Чернила", legalName: "ИП Чернилова Ольга Петровна", kind: "DESIGN_BUREAU", legalForm: "IP", okved: "74.10", owner: "Ольга Чернилова", headcount: 2, monthsIn: 5 },
  { name: "Мультшкола «Фаза»", legalName: "АНО ДПО «Мультшкола „Фаза“»", kind: "EDUCATION", okved: "85.41", owner: "Софья Раскадровская", headcount: 10, monthsIn: 22, areaSqm: 80, premises: "В-105" },
  { name: "Тихий метроном", legalName: "ООО «Тихий метроном»", kind: "SOUND_POST", okved: "59.20.2", owner: "Глеб Тактов", headcount: 4, monthsIn: 13 },
  { name: "Третий план", legalName: "ООО «Третий план»", kind: "VFX_STUDIO", okved: "59.12", owner: "Алиса Глубина", headcount: 15, monthsIn: 29, areaSqm: 50, premises: "Б-207" },
  { name: "Лаборатория жеста", legalName: "ООО «Лаборатория жеста»", kind: "ANIMATION_STUDIO", okved: "59.11.1", owner: "Роман Маркеров", headcount: 7, monthsIn: 2 },
  { name: "Берёзовый код", legalName: "ООО «Берёзовый код»", kind: "GAME_DEVELOPER", okved: "62.01", owner: "Евгений Корнев", headcount: 19, monthsIn: 33, areaSqm: 66, premises: "В-304" },
  { name: "Форма и узор", legalName: "ИП Узорова Татьяна Ильинична", kind: "DESIGN_BUREAU", legalForm: "IP", okved: "74.10", owner: "Татьяна Узорова", headcount: 3, monthsIn: 18 },
  { name: "Нейробол", legalName: "ООО «Нейробол»", kind: "VR_AR", okved: "62.01", owner: "Артём Синапсов", headcount: 9, monthsIn: 8 },
  { name: "Светлый стол", legalName: "ООО «Светлый стол»", kind: "ANIMATION_STUDIO", okved: "59.11.1", owner: "Кира Контурова", headcount: 5, monthsIn: 1 },
  { name: "Заречье-звук", legalName: "ООО «Заречье-звук»", kind: "SOUND_POST", okved: "59.20", owner: "Семён Дикторов", headcount: 6, monthsIn: 25 },
  { name: "Академпиксель", legalName: "ООО «Академпиксель»", kind: "GAME_DEVELOPER", okved: "58.21", owner: "Борис Спрайтов", headcount: 21, monthsIn: 15, areaSqm: 70, premises: "Б-402" },
  { name: "Мамонт и Ко", legalName: "ООО «Мамонт и Ко»", kind: "ANIMATION_STUDIO", okved: "59.11.1", owner: "Зоя Бивнева", headcount: 16, monthsIn: 37, areaSqm: 58, premises: "А-205" },
  { name: "Подсказка", legalName: "ООО «Подсказка»", kind: "EDUCATION", okved: "85.41", owner: "Нина Урокова", headcount: 4, monthsIn: 6 },
  { name: "Скан-Сиб", legalName: "ООО «Скан-Сиб»", kind: "VFX_STUDIO", okved: "59.12", owner: "Павел Облаков", headcount: 6, monthsIn: 12 },
  { name: "Вторая серия", legalName: "ООО «Вторая серия»", kind: "ANIMATION_STUDIO", okved: "59.11.1", owner: "Яна Титрова", headcount: 8, monthsIn: 10 },
  { name: "Инструмент-Визуал", legalName: "ООО «Инструмент-Визуал»", kind: "INDUSTRY", okved: "71.11", owner: "Фёдор Допусков", headcount: 30, monthsIn: 19 },
  { name: "Протез и я", legalName: "ООО «Протез и я»", kind: "INDUSTRY", okved: "32.50", owner: "Юлия Шагаева", headcount: 17, monthsIn: 8 },
  { name: "Иван Тушев", legalName: "Тушев Иван Андреевич", kind: "ANIMATION_STUDIO", legalForm: "NPD", okved: "59.11.1", owner: "Иван Тушев", headcount: 1, monthsIn: 3 },
];

/** Companies whose applications are under way. */
export const DEMO_APPLICANTS: readonly Omit<DemoCompany, "monthsIn">[] = [
  { name: "Белый носок", legalName: "ООО «Белый носок»", kind: "ANIMATION_STUDIO", okved: "59.11.1", owner: "Марк Пряжин", headcount: 6 },
  { name: "Тайга Геймз", legalName: "ООО «Тайга Геймз»", kind: "GAME_DEVELOPER", okved: "58.21", owner: "Денис Кедров", headcount: 11 },
  { name: "Бюро «Ось»", legalName: "ООО «Бюро „Ось“»", kind: "DESIGN_BUREAU", okved: "74.10", owner: "Инна Симметрова", headcount: 4 },
  { name: "Голоса реки", legalName: "ИП Голосов Матвей Юрьевич", kind: "SOUND_POST", legalForm: "IP", okved: "59.20", owner: "Матвей Голосов", headcount: 2 },
  { name: "Протезис VR", legalName: "ООО «Протезис ВР»", kind: "VR_AR", okved: "62.01", owner: "Алла Датчикова", headcount: 9 },
  { name: "Крафт-мульт", legalName: "Крафтова Полина Сергеевна", kind: "ANIMATION_STUDIO", legalForm: "NPD", okved: "59.11.1", owner: "Полина Крафтова", headcount: 1 },
  { name: "Сибкадр", legalName: "ООО «Сибкадр»", kind: "VFX_STUDIO", okved: "59.12", owner: "Егор Рендеров", headcount: 13 },
];
