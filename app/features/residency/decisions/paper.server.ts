import { Paper } from "~/lib/pdf/paper.server";
import { formatDay } from "~/lib/format";
import { notFound } from "~/lib/errors";
import type { AnyScope } from "~/features/identity/types";
import { translator } from "~/lib/i18n/i18n.server";
import { localised, type Locale } from "~/lib/i18n/locales";
import { atMinute } from "~/lib/time";
import { formatPoints } from "../rules/score";
import { decisionPage } from "./queries/decision-page.server";
import { blocksOf } from "./sparse";

/**
 * The letters about a decision and the score by criterion as a paper. Error: `not-found`, also while nothing is decided.
 */
export async function decisionPdf(scope: AnyScope, id: string, now: Date, locale: Locale): Promise<{ name: string; bytes: Uint8Array }> {
  const page = await decisionPage(scope, id, now, locale);
  const latest = page.rounds[0];
  if (!latest) throw notFound();
  const t = translator(locale);
  const title = t("council:decision.paper", { number: page.number ?? "" });
  const paper = new Paper({
    title,
    author: t("common:brand"),
    subject: page.companyName,
    createdAt: atMinute(latest.decidedOn, 0),
    foot: title,
    pageOf: (number, of) => t("council:decision.pageOf", { page: number, of }),
  });
  for (const [index, letter] of page.letters.entries()) {
    if (index > 0) paper.gap(14);
    paper.title(letter.subject, [page.companyName, formatDay(letter.on, locale)].join(" · "));
    for (const block of blocksOf(letter.body)) {
      if (block.heading) paper.heading(block.text);
      else paper.text(block.text);
    }
  }
  if (latest.lines.length > 0) {
    paper.heading(t("council:decision.byCriterion"));
    paper.table(
      [
        { title: t("council:decision.criterion"), share: 5 },
        { title: t("council:decision.mean"), share: 2, align: "right" },
        { title: t("council:decision.pointsColumn"), share: 2, align: "right" },
        { title: t("council:decision.weight"), share: 1.5, align: "right" },
      ],
      latest.lines.map((line) => [localised(line, "title", locale), formatPoints(line.meanScore, locale), formatPoints(line.points, locale), String(line.weight)]),
    );
  }
  return { name: `${title}.pdf`, bytes: await paper.finish() };
}
