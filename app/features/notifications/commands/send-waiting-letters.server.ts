import { db, Prisma, type Reader } from "~/lib/db/client.server";
import { isAnswer, isFinalRefusal, mailSettings, openMailer, type MailSettings, type AttachedPaper, type Mailer, type OutgoingLetter } from "../gateway.server";

const ATTEMPTS = 5;
const A_RUN = 200;
// A server may take every timeout of the gateway on one letter; the row stays locked meanwhile.
const TRANSACTION_MS = 120_000;
const LOCK = Prisma.sql`FOR UPDATE SKIP LOCKED`;

export interface SendingReport {
  sent: number;
  /** Letters that the server did not take in this run. */
  refused: number;
}

/**
 * Sends the letters that wait, oldest first: 5 attempts, then a letter is given up; a final refusal (5xx) at once. The
 * pauses between attempts are 1, 5, 30 and 120 minutes after the last one. While the server cannot be reached at all no
 * attempt counts; when it falls silent in the middle, only the letter on its way pays for it, and the run ends.
 *
 * Every letter is held by a row lock while it is on its way, so two processes never send one twice. When a process dies
 * between the server's yes and the mark, the letter goes out again under the same Message-ID.
 * Without SMTP it does nothing. Throws when the mail server cannot be reached.
 * @param paperOf makes the paper that a letter names; a letter whose paper is not there any more goes without, and says where it is
 */
export async function sendWaitingLetters(
  now: Date,
  settings: MailSettings | null = mailSettings(),
  paperOf: (paper: string) => Promise<AttachedPaper | null> = () => Promise.resolve(null),
): Promise<SendingReport> {
  const report = { sent: 0, refused: 0 };
  if (!settings || !(await isAnyDue(now))) return report;
  const mailer = openMailer(settings);
  try {
    await mailer.greet();
    for (let count = 0; count < A_RUN; count += 1) {
      const outcome = await sendNext(mailer, paperOf, now);
      if (outcome === "none") break;
      report[outcome === "sent" ? "sent" : "refused"] += 1;
      if (outcome === "lost") break;
    }
  } finally {
    mailer.close();
  }
  return report;
}

type Waiting = Omit<OutgoingLetter, "paper"> & { paper: string | null; attempts: number };

/**
 * The next letter that is due, locked; letters that another process holds are passed by. `lastError` of a waiting letter
 * is `{"at", "message"}`: when it was tried last, and what the server said.
 */
async function takeNext(reader: Reader, now: Date, lock: Prisma.Sql): Promise<Waiting | undefined> {
  const rows = await reader.$queryRaw<Waiting[]>`
    SELECT id, "to", locale, subject, text, html, "replyTo", calendar, paper, "createdAt", attempts FROM "Letter"
    WHERE "sentAt" IS NULL AND attempts < ${ATTEMPTS}
      AND (attempts = 0 OR ("lastError"::jsonb ->> 'at')::timestamptz
           <= ${now}::timestamptz - (ARRAY[1, 5, 30, 120])[attempts] * interval '1 minute')
    ORDER BY "createdAt", id LIMIT 1 ${lock}`;
  return rows[0];
}

const isAnyDue = async (now: Date) => (await takeNext(db, now, Prisma.empty)) !== undefined;

async function sendNext(mailer: Mailer, paperOf: (paper: string) => Promise<AttachedPaper | null>, now: Date): Promise<"sent" | "refused" | "lost" | "none"> {
  return db.$transaction(
    async (tx) => {
      const letter = await takeNext(tx, now, LOCK);
      if (!letter) return "none";
      const paper = letter.paper === null ? null : await paperOf(letter.paper);
      try {
        await mailer.send({ ...letter, paper });
      } catch (error) {
        await tx.letter.update({ where: { id: letter.id }, data: refusal(letter.attempts, error, now) });
        return isAnswer(error) ? "refused" : "lost";
      }
      await tx.letter.update({
        where: { id: letter.id },
        data: { sentAt: now, attempts: letter.attempts + 1, lastError: null },
      });
      return "sent";
    },
    { maxWait: 10_000, timeout: TRANSACTION_MS },
  );
}

function refusal(attempts: number, error: unknown, now: Date) {
  const message = (error instanceof Error ? error.message : String(error)).slice(0, 500);
  return {
    attempts: isFinalRefusal(error) ? ATTEMPTS : attempts + 1,
    lastError: JSON.stringify({ at: now.toISOString(), message }),
  };
}
