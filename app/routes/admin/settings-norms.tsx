import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader, Pill, Sheet } from "~/components/page";
import { requireStaff } from "~/features/identity/access.server";
import { NormValue } from "~/features/residency/settings/components/norm-value";
import { normList } from "~/features/residency/settings/norms.server";
import { formatDay } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["settings"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

const GROUPS = ["residency", "council", "agreements", "reports", "money", "booking", "operator", "people"] as const;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const locale = await localeOf(args.request);
    const query = (new URL(args.request.url).searchParams.get("q") ?? "").trim().slice(0, 100);
    const wanted = query.toLowerCase();
    const norms = (await normList(scope, new Date()))
      .map(({ code, kind, present, planned }) => ({ code, title: kind.title[locale], group: kind.group, editor: kind.editor, present, planned }))
      .filter((norm) => `${norm.title} ${norm.code} ${norm.present?.source ?? ""}`.toLowerCase().includes(wanted));
    return { query, norms, title: `${translator(locale)("settings:norms.title")} · ${translator(locale)("brand")}` };
  });

export default function NormsPage() {
  const { norms, query } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["settings", "common"]);
  const locale = useLocale();
  return (
    <>
      <PageHeader back={{ to: "/staff/settings", text: t("settings:title") }} title={t("settings:norms.title")} lead={t("settings:norms.lead")} />
      <Form method="get" role="search" className="mb-5 flex flex-wrap items-end gap-2">
        <label className="flex min-w-0 grow flex-col gap-1 sm:max-w-md">
          <span className="font-medium">{t("settings:norms.search")}</span>
          <input name="q" type="search" defaultValue={query} className={inputClass} />
        </label>
        <Button>{t("common:search")}</Button>
      </Form>
      {norms.length === 0 ? <EmptyState title={t("settings:norms.nothing")}>{t("settings:norms.nothingBody")}</EmptyState> : null}
      <div className="flex flex-col gap-5">
        {GROUPS.map((group) => {
          const rows = norms.filter((norm) => norm.group === group);
          if (rows.length === 0) return null;
          return (
            <Sheet key={group} title={t(`settings:norms.group.${group}`)}>
              <ul className="divide-y divide-line">
                {rows.map(({ code, title, editor, present, planned }) => (
                  <li key={code} className="grid gap-x-6 gap-y-1 py-3 first:pt-0 last:pb-0 md:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)_minmax(0,1.2fr)]">
                    <div className="min-w-0">
                      <a href={`/staff/settings/norms/${code}`} className="inline-flex min-h-11 items-center font-medium text-pencil hover:underline md:min-h-0">
                        {title}
                      </a>
                      <p className="text-dense break-all text-ink-soft">{code}</p>
                    </div>
                    <div className="min-w-0 font-medium">
                      {present ? <NormValue editor={editor} value={present.value} /> : <span className="text-red">{t("settings:norms.noPresent")}</span>}
                      {planned ? (
                        <p className="text-dense font-normal text-ink-soft">
                          {t("settings:norms.plannedFrom", { day: formatDay(planned.from, locale) })} <NormValue editor={editor} value={planned.value} />
                        </p>
                      ) : null}
                    </div>
                    <div className="min-w-0 text-dense text-ink-soft">
                      {present ? (
                        <>
                          <Pill tone={present.status === "UNCONFIRMED" ? "waiting" : present.status === "CONFIRMED" ? "good" : "plain"}>{t(`settings:norms.status.${present.status}`)}</Pill>
                          <p className="mt-1 break-words">{present.source}</p>
                        </>
                      ) : null}
                    </div>
                  </li>
                ))}
              </ul>
            </Sheet>
          );
        })}
      </div>
    </>
  );
}
