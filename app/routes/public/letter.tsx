import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonAnchor } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Facts, PageHeader, Sheet } from "~/components/page";
import { letterIn, openMailbox } from "~/features/notifications/queries.server";
import { formatDateTime } from "~/lib/format";
import { page } from "~/lib/http/answers.server";

export const handle = { i18n: ["mail"], light: true };

export const loader = ({ params }: LoaderFunctionArgs) =>
  page(async () => {
    const letter = await letterIn(openMailbox(), params.id ?? "");
    const { subject, to, html, text, template, locale, createdAt, sentAt, link, calendar } = letter;
    return { subject, to, html, text, template, language: locale, createdAt, sentAt, link, calendar };
  });

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.subject ?? "" }];

export default function LetterPage() {
  const letter = useLoaderData<typeof loader>();
  const { t } = useTranslation(["mail", "common"]);
  const locale = useLocale();
  return (
    <>
      <PageHeader
        title={letter.subject}
        back={{ to: "/dev/mail", text: t("mail:mailbox.title") }}
        actions={
          letter.link ? (
            <ButtonAnchor look="primary" href={letter.link}>
              {t("mail:mailbox.follow")}
            </ButtonAnchor>
          ) : null
        }
      />
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Sheet title={t("mail:mailbox.html")}>
          {/* Without any permission in the sandbox the letter runs no script and cannot lead the page away. */}
          <iframe
            title={t("mail:mailbox.frame", { subject: letter.subject })}
            sandbox=""
            srcDoc={letter.html}
            className="h-[44rem] w-full rounded-control border border-line bg-ground"
          />
        </Sheet>
        <div className="flex min-w-0 flex-col gap-4">
          <Sheet as="div">
            <Facts
              items={[
                { name: t("mail:mailbox.to"), value: letter.to },
                { name: t("mail:mailbox.written"), value: formatDateTime(letter.createdAt, locale) },
                { name: t("mail:mailbox.kind"), value: letter.template ? t(`mail:${letter.template}.name`) : "" },
                { name: t("mail:mailbox.language"), value: t(letter.language === "en" ? "common:language.en" : "common:language.ru") },
                {
                  name: t("mail:mailbox.state"),
                  value: letter.sentAt
                    ? `${t("mail:mailbox.sent")}, ${formatDateTime(letter.sentAt, locale)}`
                    : t("mail:mailbox.kept"),
                },
              ]}
            />
          </Sheet>
          <Sheet title={t("mail:mailbox.text")}>
            <pre lang={letter.language} className="font-sans text-dense break-words whitespace-pre-wrap">
              {letter.text}
            </pre>
          </Sheet>
          {letter.calendar ? (
            <Sheet title={t("mail:mailbox.invite")}>
              <pre className="text-small break-all whitespace-pre-wrap">{letter.calendar}</pre>
            </Sheet>
          ) : null}
        </div>
      </div>
    </>
  );
}
