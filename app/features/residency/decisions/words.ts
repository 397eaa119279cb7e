import { localised, type Locale } from "~/lib/i18n/locales";
import { MAX_SCORE, formatPoints } from "../rules/score";
import type { Shortfall } from "./rules";

interface NamedShortfall extends Shortfall {
  titleRu: string;
  titleEn: string;
  floor: number | null;
}

type Say = (key: string, params: Record<string, unknown>) => string;

const ended = (text: string) => (/[.!?…]$/.test(text) ? text : `${text}.`);

/** «Команда: 6 из 15. Нет режиссёра.» */
export function sayShortfall(t: unknown, line: NamedShortfall, locale: Locale): string {
  const head = (t as Say)("council:decision.short", { title: localised(line, "title", locale), points: formatPoints(line.points, locale), weight: line.weight });
  return [head, ...line.comments.map((comment) => ended(comment.trim()))].join(" ");
}

/** What would have brought a line to its share of the pass mark, and its mean score to the floor. */
export function sayChange(t: unknown, line: NamedShortfall, passScore: number, locale: Locale): string {
  const say = t as Say;
  const needs = [
    ...(line.lacks > 0 ? [say("council:decision.needShare", { need: formatPoints(line.weight * passScore, locale), weight: line.weight, lacks: formatPoints(line.lacks, locale) })] : []),
    ...(line.belowFloor && line.floor !== null ? [say("council:decision.needFloor", { floor: line.floor, max: MAX_SCORE, mean: formatPoints(line.meanScore, locale) })] : []),
  ];
  return say("council:decision.need", { title: localised(line, "title", locale), needs: needs.join("; ") });
}
