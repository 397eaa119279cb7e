import { createHash } from "node:crypto";
import PostalMime, { type Email } from "postal-mime";
import { invalid } from "~/lib/errors";
import { tokenOf } from "../commands/reply-address.server";
import { textOfHtml } from "./html";

/** A letter that came in, as far as the house is interested in it. */
export interface IncomingLetter {
  /** Nobody wrote it: a holiday answer, a bounce, a mailing. */
  automatic: boolean;
  /** The sender's address in lower case; null when there is none, or more than one. */
  from: string | null;
  /** Tokens of the reply addresses it was sent to. */
  tokens: string[];
  /** The same for the same letter, however often it is handed in. */
  identity: string;
  /** The whole text, quotes included. */
  text: string;
  /** Files that came with it; pictures inside of a signature are none. */
  attachments: number;
}

/** Who got it: the mail server's own notes as well, since a hidden copy does not stand in `To`. */
const RECIPIENTS = ["delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc"];
const BY_MACHINES = ["x-autoreply", "x-autorespond", "x-auto-reply", "x-failed-recipients"];
const MOST_TOKENS = 10;

const valuesOf = (email: Email, key: string): string[] => email.headers.filter((header) => header.key === key).map((header) => header.value.trim());

/** RFC 3834 and what is older than it. */
function isAutomatic(email: Email): boolean {
  const has = (key: string, test: RegExp) => valuesOf(email, key).some((value) => test.test(value));
  return (
    has("auto-submitted", /^(?!no\b)/i) ||
    has("precedence", /^(?:bulk|junk|list|auto_reply)\b/i) ||
    has("content-type", /^multipart\/report\b/i) ||
    has("return-path", /^<\s*>$/) ||
    BY_MACHINES.some((key) => valuesOf(email, key).length > 0) ||
    /^(?:mailer-daemon|postmaster)@/i.test(email.from?.address ?? "")
  );
}

function tokensOf(email: Email): string[] {
  const addresses = RECIPIENTS.flatMap((key) => valuesOf(email, key)).flatMap((value) => value.match(/[^\s<>,;:"]+@[^\s<>,;:"]+/g) ?? []);
  return [...new Set(addresses.flatMap((address) => tokenOf(address) ?? []))].slice(0, MOST_TOKENS);
}

const digest = (...parts: (string | Uint8Array)[]) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest("hex");

/** Reads a message as RFC 5322 has it. Error: `mail-unreadable` (422). */
export async function readLetter(raw: Uint8Array): Promise<IncomingLetter> {
  // A letter inside a letter is a file: what somebody else wrote is not the sender's text.
  const email = await PostalMime.parse(raw, { forceRfc822Attachments: true, maxNestingDepth: 40, maxHeadersSize: 200_000 }).catch(() => {
    throw invalid("mail-unreadable");
  });
  const senders = valuesOf(email, "from").length === 1 && email.from?.address ? [email.from.address] : [];
  const messageId = email.messageId?.trim();
  return {
    automatic: isAutomatic(email),
    from: senders[0]?.trim().toLowerCase() ?? null,
    tokens: tokensOf(email),
    identity: messageId ? digest("id\n", messageId) : digest("raw\n", raw),
    text: email.text?.trim() ? email.text : textOfHtml(email.html ?? ""),
    attachments: email.attachments.filter((one) => !(one.related || (one.disposition === "inline" && one.mimeType.startsWith("image/")))).length,
  };
}
