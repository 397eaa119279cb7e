import { Form, useNavigation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Pill } from "~/components/page";
import { formatDateTime } from "~/lib/format";
import { formatPhone } from "~/lib/requisites";
import type { IntroductionEntry as Entry } from "../queries/introductions.server";
import type { Contact } from "../rules/profile";

const TONE = { ASKED: "waiting", ACCEPTED: "good", DECLINED: "plain" } as const;
const WORD = { ASKED: "introductions.waiting", ACCEPTED: "introductions.accepted", DECLINED: "introductions.declined" } as const;

/** One introduction: with whom, about what, the message, and the answer or what to answer. */
export function IntroductionEntry({ entry, mayAnswer }: { entry: Entry; mayAnswer: boolean }) {
  const { t } = useTranslation("partners");
  const locale = useLocale();
  const asks = entry.status === "ASKED" && !entry.outgoing;
  return (
    <article id={entry.id} className="scroll-mt-20 rounded-card border border-line bg-sheet p-4 md:p-5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 className="font-semibold">
          {entry.partner.slug ? (
            <a href={`/residents/${entry.partner.slug}`} className="text-ink hover:text-pencil hover:underline">
              {entry.partner.name}
            </a>
          ) : (
            entry.partner.name
          )}
        </h3>
        <Pill tone={TONE[entry.status]}>{t(WORD[entry.status])}</Pill>
      </div>
      <p className="text-dense text-ink-soft">
        {entry.brief ? (
          <>
            {t("introductions.about")} <a href={`/briefs/${entry.brief.id}`}>{entry.brief.title}</a>
          </>
        ) : (
          t("introductions.general")
        )}
        {" · "}
        {t(entry.outgoing ? "introductions.weAskedAt" : "introductions.askedAt", { at: formatDateTime(entry.createdAt, locale) })}
        {entry.answeredAt ? ` · ${t("introductions.answeredAt", { at: formatDateTime(entry.answeredAt, locale) })}` : ""}
      </p>
      <p className="mt-2 max-w-prose break-words whitespace-pre-line">{entry.message}</p>
      {entry.status === "ACCEPTED" ? <ContactCard contact={entry.contact} /> : null}
      {asks && mayAnswer ? <AnswerForm id={entry.id} partner={entry.partner.name} /> : null}
    </article>
  );
}

function ContactCard({ contact }: { contact: Contact | null }) {
  const { t } = useTranslation("partners");
  if (!contact) return <p className="mt-3 rounded-control bg-raised px-3 py-2 text-dense text-ink-soft">{t("introductions.noContact")}</p>;
  return (
    <div className="mt-3 rounded-control bg-green-soft px-3 py-2">
      <p className="text-dense font-semibold text-green">{t("introductions.contact")}</p>
      <p className="flex flex-wrap gap-x-4">
        <span>{contact.name}</span>
        <a href={`mailto:${contact.email}`}>{contact.email}</a>
        {contact.phone ? <a href={`tel:${contact.phone}`}>{formatPhone(contact.phone)}</a> : null}
      </p>
    </div>
  );
}

function AnswerForm({ id, partner }: { id: string; partner: string }) {
  const { t } = useTranslation("partners");
  const busy = useNavigation().state !== "idle";
  return (
    <Form method="post" className="mt-3 flex flex-col gap-2">
      <input type="hidden" name="id" value={id} />
      <p className="text-dense text-ink-soft">{t("introductions.acceptNote")}</p>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" name="answer" value="ACCEPTED" disabled={busy} aria-label={`${t("introductions.accept")}: ${partner}`}>
          {t("introductions.accept")}
        </Button>
        <Button look="danger" name="answer" value="DECLINED" disabled={busy} aria-label={`${t("introductions.decline")}: ${partner}`}>
          {t("introductions.decline")}
        </Button>
      </div>
    </Form>
  );
}
