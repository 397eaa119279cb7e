import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button, ButtonAnchor } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Sheet } from "~/components/page";
import { formatDate, formatDateTime } from "~/lib/format";
import { subscribeLinks } from "../subscribe";

export interface FeedRow {
  id: string;
  name: string;
  createdAt: Date | string;
  lastReadAt: Date | string | null;
}

/** The address of a calendar just opened, with a press for each program that subscribes by one. */
export function OpenedCalendar({ url, name }: { url: string; name: string }) {
  const { t } = useTranslation("calendars");
  return (
    <div role="status" className="mb-5 rounded-card bg-green-soft p-4">
      <p className="font-semibold text-green">{t("made")}</p>
      <p className="mt-1 max-w-prose">{t("madeBody")}</p>
      <ul className="mt-3 flex flex-wrap gap-2">
        {subscribeLinks(url, name).map((link) => (
          <li key={link.name}>
            <ButtonAnchor href={link.href} {...(link.name === "program" ? {} : { target: "_blank", rel: "noreferrer noopener" })}>
              {t(`subscribe.${link.name}`)}
            </ButtonAnchor>
          </li>
        ))}
      </ul>
      <p className="mt-3 max-w-prose">{t("byHand")}</p>
      <p className="mt-2 font-medium">{t("address")}</p>
      <code className="block break-all select-all">{url}</code>
    </div>
  );
}

/** The form that opens a calendar; `children` are the choices of what it shows. */
export function NewCalendar({ children }: { children: ReactNode }) {
  const { t } = useTranslation("calendars");
  return (
    <Sheet title={t("addTitle")} className="mb-5">
      <Form method="post" className="flex flex-col gap-4">
        <input type="hidden" name="intent" value="open" />
        {children}
        <label className="flex max-w-md flex-col gap-1">
          <span className="font-medium">{t("name")}</span>
          <input name="name" maxLength={60} autoComplete="off" className={inputClass} />
          <span className="text-dense text-ink-soft">{t("nameHelp")}</span>
        </label>
        <div>
          <Button look="primary">{t("add")}</Button>
        </div>
      </Form>
    </Sheet>
  );
}

/** The person's calendars with when each was read last, and a press that stops it. */
export function CalendarList<Row extends FeedRow>({ feeds, what, max }: { feeds: readonly Row[]; what: (feed: Row) => string; max: number }) {
  const { t } = useTranslation("calendars");
  const locale = useLocale();
  const nameOf = (feed: Row) => feed.name || t("unnamed");
  return (
    <section>
      <h2 className="mb-3 text-heading">{t("mineTitle")}</h2>
      {feeds.length === 0 ? (
        <EmptyState title={t("none")}>{t("noneBody")}</EmptyState>
      ) : (
        <>
          <DataTable
            caption={t("mineTitle")}
            rows={feeds}
            rowKey={(feed) => feed.id}
            columns={[
              { head: t("columns.name"), cell: (feed) => <span className="font-semibold">{nameOf(feed)}</span>, title: true },
              { head: t("columns.what"), cell: what },
              { head: t("columns.made"), cell: (feed) => formatDate(feed.createdAt, locale) },
              { head: t("columns.read"), cell: (feed) => (feed.lastReadAt ? formatDateTime(feed.lastReadAt, locale) : t("never")) },
              {
                head: t("columns.act"),
                cell: (feed) => (
                  <details>
                    <summary aria-label={t("revokeOf", { name: nameOf(feed) })} className="inline-flex min-h-11 items-center font-semibold text-red md:min-h-8">
                      {t("revoke")}
                    </summary>
                    <Form method="post" className="mt-1">
                      <input type="hidden" name="intent" value="revoke" />
                      <Button look="danger" name="id" value={feed.id}>
                        {t("revokeSure")}
                      </Button>
                    </Form>
                  </details>
                ),
              },
            ]}
          />
          <p className="mt-2 text-dense text-ink-soft">{t("limit", { used: feeds.length, max })}</p>
        </>
      )}
    </section>
  );
}
