import { useTranslation } from "react-i18next";
import { cx } from "~/components/classes";
import { useLocale } from "~/components/locale-context";
import { Pill } from "~/components/page";
import { formatDateTime } from "~/lib/format";

interface ShownMessage {
  id: string;
  side: "HOUSE" | "APPLICANT";
  author: string;
  mine: boolean;
  text: string;
  at: Date | string;
  question: boolean;
  outcome: "open" | "answered" | "closed" | null;
  readAt: Date | string | null;
}

const outcomeTone = { open: "waiting", answered: "good", closed: "plain" } as const;

/** What both sides wrote, the oldest first; one's own side stands to the right. */
export function MessageList({ messages, companyName }: { messages: readonly ShownMessage[]; companyName: string }) {
  const { t } = useTranslation("messages");
  const locale = useLocale();
  return (
    <ol className="flex flex-col gap-3">
      {messages.map((message) => {
        const who = message.side === "HOUSE" ? [t("house"), message.author] : [companyName, message.author];
        return (
          <li key={message.id} id={`m-${message.id}`} className={cx("flex max-w-[44rem] flex-col", message.mine ? "items-end self-end ps-6" : "items-start self-start pe-6")}>
            <p className="text-dense text-ink-soft">
              <span className="font-medium text-ink">{who.filter(Boolean).join(", ")}</span> · <time dateTime={new Date(message.at).toISOString()}>{formatDateTime(message.at, locale)}</time>
            </p>
            <div className={cx("mt-1 rounded-card border px-3.5 py-2.5", message.mine ? "border-transparent bg-pencil-soft" : "border-line bg-raised", message.outcome === "open" && "border-amber")}>
              {message.outcome ? (
                <p className="mb-1">
                  <Pill tone={outcomeTone[message.outcome]}>{t(`outcome.${message.outcome}`)}</Pill>
                </p>
              ) : null}
              <p className="wrap-anywhere whitespace-pre-line">{message.text}</p>
            </div>
            {message.mine ? <p className="mt-0.5 text-small text-ink-soft">{message.readAt ? t("read", { at: formatDateTime(message.readAt, locale) }) : t("unread")}</p> : null}
          </li>
        );
      })}
    </ol>
  );
}
