import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonAnchor } from "~/components/button";
import { inputClass } from "~/components/field";
import { EmptyState, Notice, PageHeader, Sheet } from "~/components/page";
import { Pager } from "~/components/pager";
import { verifyChain } from "~/features/billing/documents/chain.server";
import { DocumentTable } from "~/features/billing/documents/components/document-table";
import { documentsOf } from "~/features/billing/documents/queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { page } from "~/lib/http/answers.server";
import { pageNumber } from "~/lib/http/page-number";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["documents", "billing", "closing", "common"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

const KINDS = ["ACT", "CORRECTION"] as const;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const params = new URL(args.request.url).searchParams;
    const kind = KINDS.find((one) => one === params.get("kind"));
    const search = params.get("q")?.trim().slice(0, 100) ?? "";
    const number = pageNumber(params);
    const [list, chain] = await Promise.all([documentsOf(scope, { page: number, ...(kind ? { kind } : {}), ...(search ? { search } : {}) }), params.has("check") ? verifyChain() : null]);
    return { ...list, chain, kind: kind ?? "", search, page: number, title: translator(await localeOf(args.request))("documents:title") };
  });

export default function StaffDocuments() {
  const { items, pages, page: number, chain, kind, search } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["documents", "billing", "closing", "common"]);
  const fault = chain?.fault;
  return (
    <div className="flex max-w-6xl flex-col gap-6">
      <PageHeader back={{ to: "/staff/invoices", text: t("billing:invoices") }} title={t("documents:title")} actions={<ButtonAnchor href="/staff/closing">{t("closing:title")}</ButtonAnchor>} />
      <Sheet title={t("documents:chain.title")}>
        <p className="mb-3 max-w-prose text-ink-soft">{t("documents:chain.lead")}</p>
        {chain && !fault ? <Notice tone="good" title={t("documents:chain.holds", { count: chain.held })}>{chain.last ? t("documents:chain.last", { number: chain.last.number, hash: chain.last.sha256 }) : null}</Notice> : null}
        {fault ? (
          <Notice tone="bad" title={t(`documents:chain.fault.${fault.what}`, { number: fault.number || "?" })}>
            {t("documents:chain.faultHelp", { count: chain.held })}
          </Notice>
        ) : null}
        {chain ? null : (
          <Form method="get">
            <Button name="check" value="1">
              {t("documents:chain.check")}
            </Button>
          </Form>
        )}
      </Sheet>
      <Form method="get" className="flex flex-wrap gap-2">
        <label className="min-w-60 grow">
          <span className="sr-only">{t("documents:searchHelp")}</span>
          <input type="search" name="q" defaultValue={search} placeholder={t("documents:searchHelp")} className={inputClass} />
        </label>
        <label>
          <span className="sr-only">{t("documents:kindHead")}</span>
          <select name="kind" defaultValue={kind} className={inputClass}>
            <option value="">{t("common:all")}</option>
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {t(`documents:kind.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <Button>{t("common:search")}</Button>
      </Form>
      {items.length === 0 ? <EmptyState title={t("documents:emptyTitle")}>{t("documents:emptyStaff")}</EmptyState> : <DocumentTable rows={items} payer />}
      <Pager page={number} pages={pages} />
    </div>
  );
}
