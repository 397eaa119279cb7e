import { createTransport } from "nodemailer";
import { env } from "~/lib/env.server";

export interface MailSettings {
  /** `smtp://user:password@host:587` or `smtps://…`. */
  smtpUrl: string;
  /** Sender as a header says it: «Кадр <no-reply@…>». */
  from: string;
}

/** A letter on its way out. */
export interface OutgoingLetter {
  id: string;
  to: string;
  locale: string;
  subject: string;
  text: string;
  html: string;
  replyTo: string | null;
  /** An invitation in iCalendar; its METHOD is inside. */
  calendar: string | null;
  paper: AttachedPaper | null;
  createdAt: Date;
}

/** A PDF that goes with a letter. */
export interface AttachedPaper {
  name: string;
  bytes: Uint8Array;
}

export interface Mailer {
  /** Throws when the server cannot be reached or refuses us before any letter was named. */
  greet(): Promise<void>;
  /** Throws when the server does not take this letter. */
  send(letter: OutgoingLetter): Promise<void>;
  close(): void;
}

/** Settings of the process, or null where letters stay in the house. */
export function mailSettings(): MailSettings | null {
  const { SMTP_URL, MAIL_FROM } = env();
  return SMTP_URL ? { smtpUrl: SMTP_URL, from: MAIL_FROM } : null;
}

const replyCode = (error: unknown): number | null => {
  const code = (error as { responseCode?: unknown } | null)?.responseCode;
  return typeof code === "number" ? code : null;
};

/** True when the server itself refused the letter; false when it fell silent or is closing (421). */
export const isAnswer = (error: unknown): boolean => replyCode(error) !== null && replyCode(error) !== 421;

/** True when the refusal is final (RFC 5321, 4.2.1: a reply of 5xx), so that trying again would change nothing. */
export const isFinalRefusal = (error: unknown): boolean => (replyCode(error) ?? 0) >= 500;

/** A part that mail programs show as «add to calendar», and the same as a file for those that do not. */
function invitationIn(calendar: string) {
  const method = /^METHOD:(\w+)\r?$/m.exec(calendar)?.[1] ?? "PUBLISH";
  return { method, filename: "invite.ics", content: calendar };
}

/** Opens SMTP. Close it when the letters are out. */
export function openMailer({ smtpUrl, from }: MailSettings): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 1,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 15_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // The sender's domain: a letter keeps its Message-ID when another process of the house sends it again.
  const domain = /@([^\s<>@]+)>?\s*$/.exec(from)?.[1] ?? "kadr.local";
  return {
    greet: async () => void (await transport.verify()),
    send: async (letter) => {
      await transport.sendMail({
        from,
        to: { name: "", address: letter.to },
        ...(letter.replyTo ? { replyTo: { name: "", address: letter.replyTo } } : {}),
        subject: letter.subject,
        text: letter.text,
        html: letter.html,
        ...(letter.calendar ? { icalEvent: invitationIn(letter.calendar) } : {}),
        ...(letter.paper ? { attachments: [{ filename: letter.paper.name, content: Buffer.from(letter.paper.bytes), contentType: "application/pdf" }] } : {}),
        date: letter.createdAt,
        messageId: `<${letter.id}@${domain}>`,
        headers: {
          // RFC 3834: holiday answers must not come back.
          "Auto-Submitted": "auto-generated",
          "X-Auto-Response-Suppress": "All",
          "Content-Language": letter.locale,
        },
      });
    },
    close: () => transport.close(),
  };
}
