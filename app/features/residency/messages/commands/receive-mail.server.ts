import { createHash } from "node:crypto";
import { scopeOfPerson } from "~/features/identity/access.server";
import { personById } from "~/features/identity/queries.server";
import { db } from "~/lib/db/client.server";
import { forbidden, invalid, notFound } from "~/lib/errors";
import { translator } from "~/lib/i18n/i18n.server";
import { isLocale, LOCALES } from "~/lib/i18n/locales";
import { limit } from "~/lib/limits.server";
import type { Circumstance } from "../../moves.server";
import { cutReply } from "../mail/cut";
import { readLetter } from "../mail/letter.server";
import { MESSAGE_CHARS } from "../schema";
import { sendMessage } from "./send.server";

/** Letters of one person about one application in an hour: two machines that answer each other come to an end. */
const A_HOUR = 30;

/** `known`: this letter was taken in before; `ignored`: nobody wrote it. */
export type MailOutcome = "sent" | "known" | "ignored";

/** The line above which our letters ask to answer, in every language. */
const markers = () => LOCALES.map((locale) => translator(locale)("mail:replyAbove"));

/**
 * Takes in an answer by e-mail: it becomes the message that its sender could have typed, with all that follows from it.
 * A letter is taken once, whatever number of times it is handed in.
 * Errors: `mail-unreadable`, `mail-sender`, `mail-empty`, `mail-too-long` (422), `mail-address` (404) for an address that
 * leads nowhere, `mail-stranger` (403) for somebody who no longer belongs to the company, `too-many` (429), and those of
 * `sendMessage`.
 */
export async function receiveMail(raw: Uint8Array, at: Circumstance): Promise<{ outcome: MailOutcome }> {
  const letter = await readLetter(raw);
  if (letter.automatic) return { outcome: "ignored" };
  const { address, person } = await addressee(letter.tokens, letter.from);
  await limit(`mail:${address.token}`, A_HOUR, 3600);
  const { applicationId } = address;
  const application = await db.application.findUniqueOrThrow({ where: { id: applicationId }, select: { companyId: true } });
  const scope = await scopeOfPerson(person.id, application.companyId);
  if (!scope) throw forbidden("mail-stranger");
  const text = cutReply(letter.text, markers());
  if (text === "") throw invalid("mail-empty");
  if (text.length > MESSAGE_CHARS) throw invalid("mail-too-long", { max: MESSAGE_CHARS });
  const t = translator(isLocale(person.locale) ? person.locale : "ru");
  const left = letter.attachments > 0 ? `\n\n${t("messages:mail.attachments", { count: letter.attachments })}` : "";
  const key = `mail:${createHash("sha256").update(`${applicationId}\n${letter.identity}`).digest("hex")}`;
  const { sent } = await sendMessage(scope, applicationId, { text: text + left, question: false, key, via: "mail" }, at);
  return { outcome: sent ? "sent" : "known" };
}

/** Whose reply address it is: the sender must be the very person that the address was given to. */
async function addressee(tokens: readonly string[], from: string | null) {
  const addresses = await db.replyAddress.findMany({ where: { token: { in: [...tokens] } } });
  if (addresses.length === 0) throw notFound("mail-address");
  let open = false;
  for (const token of tokens) {
    const address = addresses.find((one) => one.token === token);
    const person = address && (await personById(address.userId));
    if (!person) continue;
    open = true;
    if (person.email.toLowerCase() === from) return { address, person };
  }
  throw open ? invalid("mail-sender") : notFound("mail-address");
}
