import type { Reader } from "~/lib/db/client.server";
import { appUrl } from "~/lib/env.server";
import { formatDay } from "~/lib/format";
import { translator } from "~/lib/i18n/i18n.server";
import { localised, type Locale } from "~/lib/i18n/locales";
import { dayFromDb, dayToDb, type Day } from "~/lib/time";
import { residencyNorms } from "../norms.server";
import { formatPoints } from "../rules/score";
import { stepPercent } from "../rules/step";
import type { TemplateCode } from "../settings/templates";
import { currentTemplate } from "../settings/texts.server";
import type { DecisionFacts, RoundFacts } from "./queries/decision-page.server";
import { fillSparse } from "./sparse";
import { sayChange, sayShortfall } from "./words";

export interface DecisionLetter {
  code: TemplateCode;
  subject: string;
  /** Paragraphs; a line that begins with «# » is a heading. */
  body: string;
  /** The day that it speaks of. */
  on: Day;
}

type Values = Record<string, string | null>;

/**
 * What the house wrote about the latest decision, its appeal and an offered place, in the reader's language, the newest
 * first. What was kept when it was written stands as it is; what was not kept yet is written for the page.
 */
export async function lettersOf(facts: DecisionFacts, locale: Locale, reader: Reader): Promise<DecisionLetter[]> {
  const round = facts.rounds[0]?.round;
  const kept = await reader.decisionLetter.findMany({ where: { applicationId: facts.id, round }, orderBy: [{ writtenAt: "desc" }, { id: "desc" }] });
  const own = kept.map((row): DecisionLetter => ({ code: row.code as TemplateCode, on: dayFromDb(row.on), subject: localised(row, "subject", locale), body: localised(row, "body", locale) }));
  const fresh = (await decisionLetters(facts, locale, reader)).filter((letter) => !own.some((one) => one.code === letter.code));
  return [...fresh, ...own].sort((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0));
}

/**
 * Keeps the letters that stand now, in both languages. For reactions: called again it adds only what is new, so a letter is
 * kept as it was first written.
 */
export async function keepLetters(facts: DecisionFacts, now: Date, reader: Reader): Promise<void> {
  const round = facts.rounds[0]?.round;
  if (round === undefined) return;
  const [ru, en] = [await decisionLetters(facts, "ru", reader), await decisionLetters(facts, "en", reader)];
  await reader.decisionLetter.createMany({
    data: ru.map((letter, index) => ({
      applicationId: facts.id,
      round,
      code: letter.code,
      on: dayToDb(letter.on),
      subjectRu: letter.subject,
      bodyRu: letter.body,
      subjectEn: en[index]!.subject,
      bodyEn: en[index]!.body,
      writtenAt: now,
    })),
    skipDuplicates: true,
  });
}

/** The letters as the state is now. */
async function decisionLetters(facts: DecisionFacts, locale: Locale, reader: Reader): Promise<DecisionLetter[]> {
  const latest = facts.rounds[0];
  if (!latest) return [];
  const common = {
    number: facts.number ?? "–",
    companyName: facts.companyName,
    callTitle: localised(facts, "callTitle", locale),
    url: `${appUrl()}/applications/${facts.id}/decision`,
  };
  const write = async (code: TemplateCode, on: Day, values: Values): Promise<DecisionLetter> => {
    const text = await currentTemplate(reader, code);
    const all = { ...common, ...values };
    return { code, on, subject: fillSparse(localised(text, "subject", locale), all), body: fillSparse(localised(text, "body", locale), all) };
  };
  const letters: DecisionLetter[] = [];
  if (facts.status === "OFFERED" && facts.clock) letters.push(await write("offer", facts.stageOn, { answerUntil: formatDay(facts.clock.dueOn, locale) }));
  const { appeal } = latest;
  if (appeal?.decidedOn) {
    letters.push(
      await write(appeal.granted ? "appeal.granted" : "appeal.dismissed", appeal.decidedOn, {
        decidedOn: formatDay(appeal.decidedOn, locale),
        answer: appeal.answer,
        ...(appeal.granted ? { nextStage: translator(locale)(`residency:status.${facts.status}`) } : { reapplyFrom: formatDay(latest.reapplyFrom ?? latest.decidedOn, locale) }),
      }),
    );
  }
  const code = ({ APPROVED: "decision.approved", RESERVE: "decision.reserve", REJECTED: "decision.rejected" } as const)[latest.kind];
  letters.push(await write(code, latest.decidedOn, { ...aboutDecision(latest, locale), ...(await rest(facts, latest, locale, reader)) }));
  return letters;
}

function aboutDecision(round: RoundFacts, locale: Locale): Values {
  return {
    decidedOn: formatDay(round.decidedOn, locale),
    score: round.score === null ? null : formatPoints(round.score, locale),
    passScore: String(round.passScore),
    reasons: round.reasons,
  };
}

/** What only one kind of decision says. */
async function rest(facts: DecisionFacts, round: RoundFacts, locale: Locale, reader: Reader): Promise<Values> {
  const t = translator(locale);
  const short = round.shortfalls.map((line) => sayShortfall(t, line, locale)).join("\n");
  switch (round.kind) {
    case "APPROVED": {
      const [residency, agreement] = await Promise.all([
        reader.residency.findUnique({ where: { applicationId: facts.id }, select: { startsOn: true } }),
        reader.agreement.findFirst({ where: { applicationId: facts.id, status: { in: ["SENT", "SIGNED"] } }, orderBy: { createdAt: "desc" }, select: { signBy: true } }),
      ]);
      const startsOn = residency && dayFromDb(residency.startsOn);
      return {
        startsOn: startsOn && formatDay(startsOn, locale),
        stepPercent: startsOn && String(stepPercent((await residencyNorms(startsOn, reader)).rentSteps, 1)),
        signBy: agreement?.signBy ? formatDay(dayFromDb(agreement.signBy), locale) : null,
      };
    }
    case "RESERVE":
      return {
        reserveRank: facts.reserve ? t("council:decision.placeOf", { place: facts.reserve.place, of: facts.reserve.of }) : null,
        shortfalls: short,
      };
    case "REJECTED": {
      const changes = round.shortfalls.map((line) => sayChange(t, line, round.passScore, locale));
      return {
        grounds: round.grounds.map((ground) => `${ground[locale]}.`).join("\n"),
        shortfalls: short,
        changes: changes.length > 0 ? changes.join("\n") : t("council:decision.changeGrounds"),
        appealUntil: formatDay(round.appealUntil ?? round.decidedOn, locale),
        reapplyFrom: formatDay(round.reapplyFrom ?? round.decidedOn, locale),
      };
    }
  }
}
