import { db, type Prisma } from "~/lib/db/client.server";
import { appUrl, isDemo } from "~/lib/env.server";
import { notFound } from "~/lib/errors";
import type { Locale } from "~/lib/i18n/locales";
import { i18nFor } from "~/lib/i18n/i18n.server";
import { isLetterTemplate, LETTER_TEMPLATES, type LetterTemplate } from "./templates";

declare const minted: unique symbol;

/** Leave to read everybody's letters. Only the demo gives it. */
export interface Mailbox {
  readonly [minted]: "mailbox";
}

/** The demo's mailbox; `not-found` where real people get real letters. */
export function openMailbox(): Mailbox {
  if (!isDemo()) throw notFound();
  return {} as Mailbox;
}

export const LETTERS_A_PAGE = 30;

export interface LetterSearch {
  /** Part of the recipient's address, of the subject, or of the name of a kind. */
  query: string;
  template: LetterTemplate | null;
  /** From 1; one past the last is the last. */
  page: number;
  /** The reader's language: kinds are found by their names in it. */
  locale: Locale;
}

// In LIKE these three have a meaning of their own.
const literally = (text: string) => text.replace(/[\\%_]/g, "\\$&");

function condition({ query, template, locale }: LetterSearch): Prisma.LetterWhereInput {
  const words = query.trim();
  const part = { contains: literally(words), mode: "insensitive" as const };
  const t = i18nFor(locale).getFixedT(locale, "mail");
  const kinds = LETTER_TEMPLATES.filter(
    (kind) => kind.toLowerCase() === words.toLowerCase() || t(`${kind}.name`).toLowerCase().includes(words.toLowerCase()),
  );
  return {
    ...(template ? { template } : {}),
    ...(words ? { OR: [{ to: part }, { subject: part }, { template: { in: kinds } }] } : {}),
  };
}

/** Letters of the demo, newest first, a page at a time. */
export async function lettersIn(_mailbox: Mailbox, search: LetterSearch) {
  const where = condition(search);
  const total = await db.letter.count({ where });
  const pages = Math.max(1, Math.ceil(total / LETTERS_A_PAGE));
  const page = Math.min(Math.max(1, search.page), pages);
  const rows = await db.letter.findMany({
    where,
    select: { id: true, to: true, template: true, subject: true, createdAt: true, sentAt: true },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    skip: (page - 1) * LETTERS_A_PAGE,
    take: LETTERS_A_PAGE,
  });
  return { rows: rows.map(withKind), total, page, pages };
}

const withKind = <T extends { template: string }>(row: T) => ({
  ...row,
  template: isLetterTemplate(row.template) ? row.template : null,
});

/**
 * One letter of the demo, with the path of its button when that leads into the portal; `not-found` for an unknown id.
 */
export async function letterIn(_mailbox: Mailbox, id: string) {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw notFound();
  const row = await db.letter.findUnique({ where: { id } });
  if (!row) throw notFound();
  return { ...withKind(row), link: ownLink(row.text) };
}

/** The button's address stands alone in its line and after everything that people wrote, which is behind «> ». */
function ownLink(text: string): string | null {
  const address = text.split("\n").findLast((line) => /^https?:\/\/\S+$/.test(line));
  const origin = new URL(appUrl()).origin;
  if (!address || new URL(address).origin !== origin) return null;
  return address.slice(origin.length);
}
