import type { Locale } from "./i18n/locales";

/**
 * English of the sources that come with the house's own norms and prices, as residents meet them. What staff write stays in the
 * language in which they wrote it: a source is quoted.
 */
const ENGLISH: Readonly<Record<string, string>> = {
  "Прейскурант технопарка": "The technopark's price list",
  "Регламент кластера (проект): веса раунда": "Rules of the cluster (draft): weights of a round",
  "Решение оператора": "Decision of the operator",
  "Решение оператора: внешний клиент платит тариф целиком, партнёр 80 %": "Decision of the operator: an external client pays the tariff whole, a partner 80 %",
  "Порядок бизнес-инкубаторов, garant.ru/7145394 (первый год не выше 40 % ставки); второй и третий год 60 и 80 % не сверены":
    "Rules of business incubators, garant.ru/7145394 (the first year at most 40 % of the rate); 60 and 80 % of the second and third year are not checked",
};

/** A source of a norm or a price in the reader's language where the house has it. */
export const saySource = (source: string, locale: Locale): string => (locale === "en" ? (ENGLISH[source] ?? source) : source);
