import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { cx } from "~/components/classes";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader, Pill, Sheet } from "~/components/page";
import { Pager } from "~/components/pager";
import { lettersIn, openMailbox } from "~/features/notifications/queries.server";
import { isLetterTemplate, LETTER_TEMPLATES } from "~/features/notifications/templates";
import { formatDateTime } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["mail"], light: true };

export const loader = ({ request }: LoaderFunctionArgs) =>
  page(async () => {
    const mailbox = openMailbox();
    const locale = await localeOf(request);
    const params = new URL(request.url).searchParams;
    const kind = params.get("template");
    const search = {
      query: (params.get("q") ?? "").slice(0, 200),
      template: isLetterTemplate(kind) ? kind : null,
      page: Math.max(1, Math.trunc(Number(params.get("page"))) || 1),
      locale,
    };
    const found = await lettersIn(mailbox, search);
    const title = translator(locale)("mailbox.title", { ns: "mail" });
    return { ...found, query: search.query, kind: search.template, title };
  });

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "" }];

export default function MailboxPage() {
  const { rows, total, page: number, pages, query, kind } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["mail", "common"]);
  const locale = useLocale();
  const searched = query !== "" || kind !== null;
  return (
    <>
      <PageHeader title={t("mail:mailbox.title")} lead={t("mail:mailbox.lead")} />
      <Form method="get" role="search" className="mb-4 flex flex-wrap items-end gap-3" key={`${query}|${kind ?? ""}`}>
        <label className="flex min-w-0 flex-1 basis-64 flex-col gap-1 font-medium">
          {t("mail:mailbox.query")}
          <input type="search" name="q" defaultValue={query} maxLength={200} autoComplete="off" className={cx(inputClass, "h-11 md:h-10")} />
        </label>
        <label className="flex min-w-0 flex-1 basis-52 flex-col gap-1 font-medium sm:max-w-72">
          {t("mail:mailbox.template")}
          <select name="template" defaultValue={kind ?? ""} className={cx(inputClass, "h-11 md:h-10")}>
            <option value="">{t("mail:mailbox.anyTemplate")}</option>
            {LETTER_TEMPLATES.map((template) => (
              <option key={template} value={template}>
                {t(`mail:${template}.name`)}
              </option>
            ))}
          </select>
        </label>
        <Button look="primary">{t("common:search")}</Button>
        {searched ? <ButtonLink to="/dev/mail">{t("common:reset")}</ButtonLink> : null}
      </Form>
      {rows.length === 0 ? (
        <EmptyState title={t(searched ? "mail:mailbox.nothingTitle" : "mail:mailbox.emptyTitle")}>
          {t(searched ? "mail:mailbox.nothing" : "mail:mailbox.empty")}
        </EmptyState>
      ) : (
        <>
          <Sheet title={t("mail:mailbox.list")} aside={t("mail:mailbox.found", { count: total })}>
            <ul className="-mx-4 -mb-4 divide-y divide-line border-t border-line md:-mx-5 md:-mb-5">
              {rows.map((row) => (
                <li key={row.id}>
                  <a
                    href={`/dev/mail/${row.id}`}
                    className="grid gap-x-6 gap-y-1 px-4 py-3 no-underline hover:bg-raised md:grid-cols-[minmax(0,1fr)_auto] md:px-5"
                  >
                    <span className="min-w-0 font-semibold break-words text-ink">{row.subject}</span>
                    <time dateTime={new Date(row.createdAt).toISOString()} className="tabular text-dense text-ink-soft md:text-right">
                      {formatDateTime(row.createdAt, locale)}
                    </time>
                    <span className="min-w-0 text-dense break-words text-ink-soft">{row.to}</span>
                    <span className="flex flex-wrap gap-2 md:justify-end">
                      {row.template ? <Pill>{t(`mail:${row.template}.name`)}</Pill> : null}
                      {row.sentAt ? <Pill tone="good">{t("mail:mailbox.sent")}</Pill> : null}
                    </span>
                  </a>
                </li>
              ))}
            </ul>
          </Sheet>
          <Pager page={number} pages={pages} />
        </>
      )}
    </>
  );
}
