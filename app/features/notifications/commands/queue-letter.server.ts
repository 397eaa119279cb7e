import { db } from "~/lib/db/client.server";
import { isLocale, type Locale } from "~/lib/i18n/locales";
import { letterHtml, letterText } from "../layout";
import { composeLetter } from "../letters.server";
import { mailAddress } from "../plain";
import type { LetterParams, LetterTemplate } from "../templates";

/** A letter to write. One call makes one letter to one person. */
export interface LetterOrder<T extends LetterTemplate> {
  /** Names the cause and the recipient («42:bookingHeld:<user id>»): the same text never makes a second letter. */
  dedupe: string;
  /** `locale` as the account keeps it; an unknown one is Russian. */
  to: { email: string; name: string; locale: string };
  template: T;
  params: LetterParams[T];
  /** Address that reads answers by e-mail; without it the letter says that nobody does. */
  replyTo?: string | null;
  /** An invitation in iCalendar, made for this person. */
  calendar?: string | null;
  /** A paper that goes with it, made when it goes out: `act:<id>`, `invoice:<id>`. */
  paper?: string | null;
}

/**
 * Writes a letter in the recipient's language and lays it with those that wait; false when this `dedupe` is known.
 * Throws RangeError when the recipient's address or the letter's link cannot stand in a letter.
 */
export async function queueLetter<T extends LetterTemplate>({ dedupe, to, template, params, replyTo = null, calendar = null, paper = null }: LetterOrder<T>): Promise<boolean> {
  const locale: Locale = isLocale(to.locale) ? to.locale : "ru";
  const body = composeLetter(template, params, { name: to.name, locale, mayReply: replyTo !== null });
  const { count } = await db.letter.createMany({
    data: [
      {
        dedupe,
        to: mailAddress(to.email),
        locale,
        template,
        subject: body.subject,
        text: letterText(body),
        html: letterHtml(body, locale),
        replyTo: replyTo && mailAddress(replyTo),
        calendar,
        paper,
      },
    ],
    skipDuplicates: true,
  });
  return count > 0;
}
