import { formatMoney, type Kopecks } from "~/lib/money";
import type { Locale } from "~/lib/i18n/locales";

/** Money as prices are advertised: whole roubles lose their «,00» («2 880 ₽»), parts stay («14,40 ₽»). */
export const formatPrice = (kopecks: Kopecks, locale: Locale): string => formatMoney(kopecks, locale).replace(/[.,]00(?=\D*$)/, "");
