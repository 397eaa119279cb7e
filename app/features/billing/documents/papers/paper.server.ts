import { formatDay } from "~/lib/format";
import { formatMoney, type Kopecks } from "~/lib/money";
import { moneyInWords } from "~/lib/money-words";
import { Paper } from "~/lib/pdf/paper.server";
import type { Requisites } from "~/lib/requisites";
import { dayToDb, type Day } from "~/lib/time";

/** A Russian paper of the accounts: its title stands in the file and at the foot of each page, with «страница 2 из 5». */
export const accountsPaper = ({ title, author, subject, day }: { title: string; author: string; subject: string; day: Day }): Paper =>
  new Paper({ title, author, subject, createdAt: dayToDb(day), foot: title, pageOf: (page, pages) => `Страница ${page} из ${pages}` });

export const longDay = (day: Day): string => formatDay(day, "ru");

/** A party with its tax numbers and address, in one line. */
export const partyText = (party: Requisites): string =>
  [party.name, `ИНН ${party.inn}`, party.kpp ? `КПП ${party.kpp}` : "", party.ogrn ? `${party.ogrn.length === 15 ? "ОГРНИП" : "ОГРН"} ${party.ogrn}` : "", party.address ?? ""].filter(Boolean).join(", ");

/** «22 %», or «без НДС», which is no rate of 0. */
export const rateText = (percent: number | null): string => (percent === null ? "без НДС" : `${percent} %`);

/** VAT of a paper by rates, a line each. */
export function vatTexts(lines: readonly { vatPercent: number | null; amountKopecks: Kopecks; vatKopecks: Kopecks }[]): [string, string][] {
  const rates = [...new Set(lines.map((line) => line.vatPercent))].sort((a, b) => (b ?? -1) - (a ?? -1));
  return rates.map((rate) => {
    const own = lines.filter((line) => line.vatPercent === rate);
    const sum = (value: (line: (typeof own)[number]) => number) => own.reduce((total, line) => total + value(line), 0);
    return rate === null ? ["Без налога (НДС), сумма", formatMoney(sum((line) => line.amountKopecks))] : [`В том числе НДС ${rate} %`, formatMoney(sum((line) => line.vatKopecks))];
  });
}

/** A sum in words; one below nothing by its size, for the paper says what it does. */
export const inWords = (kopecks: Kopecks): string => moneyInWords(Math.abs(kopecks));

/** Who signs for a party: a sole trader (ИНН of 12 digits) in person. */
export const signerOf = (party: Requisites, role: string) => ({
  position: `${role}: ${party.inn.length === 12 ? "индивидуальный предприниматель" : "руководитель"}`,
  name: party.directorName ?? party.name,
});
