import { okvedCovers } from "./requisites";

/** `core` is what the technopark exists for; `adjacent` is close enough to apply. */
export type OkvedGroup = "core" | "adjacent";

export interface OkvedEntry {
  readonly code: string;
  readonly name: string;
  readonly group: OkvedGroup;
}

/** Activities of the technopark's profile with the official names of ОКВЭД-2, in the order of their codes within a group. */
export const OKVED_PROFILE: readonly OkvedEntry[] = [
  { code: "58.21", name: "Издание компьютерных игр", group: "core" },
  { code: "58.29", name: "Издание прочих программных продуктов", group: "core" },
  { code: "59.11", name: "Производство кинофильмов, видеофильмов и телевизионных программ", group: "core" },
  { code: "59.11.1", name: "Производство анимационных фильмов", group: "core" },
  { code: "59.12", name: "Деятельность монтажно-компоновочная в области производства кинофильмов, видеофильмов и телевизионных программ", group: "core" },
  { code: "59.13", name: "Деятельность по распространению кинофильмов, видеофильмов и телевизионных программ", group: "core" },
  { code: "59.14", name: "Деятельность в области демонстрации кинофильмов", group: "core" },
  { code: "59.20", name: "Деятельность в области звукозаписи и издания музыкальных произведений", group: "core" },
  { code: "59.20.2", name: "Деятельность студий звукозаписи", group: "core" },
  { code: "60.20", name: "Деятельность в области телевизионного вещания", group: "core" },
  { code: "62.01", name: "Разработка компьютерного программного обеспечения", group: "core" },
  { code: "63.12", name: "Деятельность web-порталов", group: "core" },
  { code: "74.10", name: "Деятельность специализированная в области дизайна", group: "core" },
  { code: "14.13", name: "Производство прочей верхней одежды", group: "adjacent" },
  { code: "18.20", name: "Копирование записанных носителей информации", group: "adjacent" },
  { code: "32.12", name: "Производство ювелирных изделий и аналогичных изделий", group: "adjacent" },
  { code: "32.20", name: "Производство музыкальных инструментов", group: "adjacent" },
  { code: "32.40", name: "Производство игр и игрушек", group: "adjacent" },
  { code: "32.99.8", name: "Производство изделий народных художественных промыслов", group: "adjacent" },
  { code: "58.11", name: "Издание книг", group: "adjacent" },
  { code: "58.13", name: "Издание газет", group: "adjacent" },
  { code: "58.14", name: "Издание журналов и периодических изданий", group: "adjacent" },
  { code: "60.10", name: "Деятельность в области радиовещания", group: "adjacent" },
  { code: "62.02", name: "Деятельность консультативная и работы в области компьютерных технологий", group: "adjacent" },
  { code: "62.09", name: "Деятельность, связанная с использованием вычислительной техники и информационных технологий, прочая", group: "adjacent" },
  { code: "63.11", name: "Деятельность по обработке данных, предоставление услуг по размещению информации и связанная с этим деятельность", group: "adjacent" },
  { code: "70.21", name: "Деятельность в сфере связей с общественностью", group: "adjacent" },
  { code: "71.11", name: "Деятельность в области архитектуры", group: "adjacent" },
  { code: "73.11", name: "Деятельность рекламных агентств", group: "adjacent" },
  { code: "74.20", name: "Деятельность в области фотографии", group: "adjacent" },
  { code: "85.41", name: "Образование дополнительное детей и взрослых", group: "adjacent" },
  { code: "90.01", name: "Деятельность в области исполнительских искусств", group: "adjacent" },
  { code: "90.02", name: "Деятельность вспомогательная, связанная с исполнительскими искусствами", group: "adjacent" },
  { code: "90.03", name: "Деятельность в области художественного творчества", group: "adjacent" },
  { code: "90.04", name: "Деятельность учреждений культуры и искусства", group: "adjacent" },
  { code: "91.02", name: "Деятельность музеев", group: "adjacent" },
  { code: "93.29", name: "Деятельность по организации отдыха и развлечений прочая", group: "adjacent" },
];

/** Whether the text has the form of an ОКВЭД-2 code: two digits, then up to two dotted levels («59.11.1»). */
export function isOkvedCode(text: string): boolean {
  return /^\d{2}(?:\.\d{1,2}){0,2}$/.test(text);
}

/** The profile entry that covers a code most closely («59.11.1» before «59.11»), or null outside the profile. */
export function okvedEntryFor(code: string): OkvedEntry | null {
  let closest: OkvedEntry | null = null;
  for (const entry of OKVED_PROFILE) {
    if (okvedCovers(entry.code, code) && entry.code.length > (closest?.code.length ?? 0)) closest = entry;
  }
  return closest;
}

/** Group of a code by the profile, or null outside it. */
export function okvedGroup(code: string): OkvedGroup | null {
  return okvedEntryFor(code)?.group ?? null;
}
