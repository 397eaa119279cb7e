import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Button, buttonClass } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { PartsBar } from "~/components/figure";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Facts, Notice, PageHeader, Sheet } from "~/components/page";
import { Pager } from "~/components/pager";
import { RefusalNotice } from "~/components/refusal-notice";
import { MatchReasons } from "~/features/billing/bank/components/match-reasons";
import { ENTRY_STATES, statementPage } from "~/features/billing/bank/queries.server";
import { IN_REQUEST_MS, settleCertain } from "~/features/billing/bank/settle-certain.server";
import { requireStaff } from "~/features/identity/access.server";
import { formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { pageNumber } from "~/lib/http/page-number";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { formatMoney } from "~/lib/money";
import { settleEvents } from "~/reactions.server";

const LOOK_AGAIN_MS = 3_000;

export const handle = { i18n: ["bank"] };
export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const params = new URL(args.request.url).searchParams;
    const state = ENTRY_STATES.find((one) => one === params.get("state")) ?? "OPEN";
    const number = pageNumber(params);
    const news = params.has("new") ? { fresh: Number(params.get("new")) || 0, settled: Number(params.get("settled")) || 0 } : null;
    const shown = await statementPage(scope, args.params.id ?? "", state, number);
    return { ...shown, states: ENTRY_STATES, state, page: number, news, repeated: params.has("repeated"), title: translator(await localeOf(args.request))("bank:title") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const { statement } = await statementPage(scope, args.params.id ?? "", "OPEN", 1);
    const settled = await settleCertain(statement.id, IN_REQUEST_MS);
    await settleEvents();
    return data({ settled });
  });

export default function Statement() {
  const { statement, counts, incomingKopecks, items, pages, page: number, states, state, news, repeated } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("bank");
  const locale = useLocale();
  const { revalidate } = useRevalidator();
  const { matched } = statement;
  useEffect(() => {
    if (matched) return;
    const timer = setInterval(() => revalidate(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [matched, revalidate]);
  const lines = counts.OPEN + counts.SETTLED + counts.SET_ASIDE;
  const progress = t("list.matching", { done: lines - counts.OPEN, of: lines });
  const money = (kopecks: number | null) => (kopecks === null ? "–" : formatMoney(kopecks, locale));
  return (
    <div className="flex max-w-6xl flex-col gap-5">
      <PageHeader
        back={{ to: "/staff/statements", text: t("title") }}
        title={t("statement.title", { from: formatDay(statement.from, locale), to: formatDay(statement.to, locale) })}
        lead={statement.fileName}
        actions={
          counts.OPEN > 0 ? (
            <Form method="post">
              <Button>{t("list.settleAll")}</Button>
            </Form>
          ) : null
        }
      />
      <RefusalNotice answer={answer} />
      {matched ? null : (
        <Notice tone="waiting" title={progress}>
          <p>{t("list.matchingText")}</p>
          <PartsBar whole={Math.max(lines, 1)} parts={[{ value: lines - counts.OPEN, className: "bg-pencil" }]} label={progress} />
        </Notice>
      )}
      {answer && "settled" in answer ? <Notice tone="good" title={t("list.settled", { count: answer.settled })} /> : null}
      {repeated && !answer ? <Notice tone="waiting" title={t("import.repeated")} /> : null}
      {news && !answer && matched ? <Notice tone="good" title={t("import.done", { count: news.fresh, settled: news.settled })} /> : null}
      <Sheet as="div">
        <Facts
          items={[
            { name: t("statement.account"), value: <span className="tabular max-sm:text-dense">{statement.account}</span> },
            { name: t("statement.opening"), value: money(statement.openingKopecks) },
            { name: t("statement.incoming"), value: money(incomingKopecks) },
            { name: t("statement.outgoing"), value: t("statement.outgoingValue", { sum: money(statement.outgoingKopecks), count: statement.outgoing }) },
            { name: t("statement.closing"), value: money(statement.closingKopecks) },
            ...(statement.known > 0 ? [{ name: t("statement.known"), value: statement.known }] : []),
          ]}
        />
      </Sheet>
      <nav aria-label={t("statement.caption")} className="flex flex-wrap gap-2">
        {states.map((one) => (
          <a key={one} href={`?state=${one}`} aria-current={one === state ? "page" : undefined} className={buttonClass("plain", one === state ? "border-pencil bg-pencil-soft text-pencil" : "font-normal")}>
            {t(`statement.state.${one}`)} {counts[one]}
          </a>
        ))}
      </nav>
      {items.length === 0 ? (
        <EmptyState title={t(`statement.empty.${state}`)} />
      ) : (
        <DataTable
          caption={t("statement.caption")}
          rows={items}
          rowKey={(row) => row.id}
          columns={[
            { head: t("statement.day"), cell: (row) => <span className="whitespace-nowrap">{formatDay(row.carriedOn, locale)}</span> },
            {
              head: t("statement.payer"),
              title: true,
              cell: (row) => (
                <a href={`/staff/statements/payments/${row.id}`} className="font-semibold text-pencil hover:underline">
                  {row.payerName}
                </a>
              ),
            },
            { head: t("statement.purpose"), cell: (row) => <span className="line-clamp-3 max-w-72 break-words">{row.purpose}</span>, secondary: true },
            {
              head: t("statement.goesTo"),
              cell: (row) => (
                <div className="flex max-w-md flex-col gap-1 max-md:items-end">
                  {row.companyName ? <span className="font-medium">{row.companyName}</span> : null}
                  {row.match ? <MatchReasons match={row.match} className="max-md:justify-end" /> : null}
                  {row.payments.map((payment) => (
                    <a key={payment.id} href={`/invoices/${payment.id}`} className="text-pencil hover:underline">
                      {payment.number}: {formatMoney(payment.amountKopecks, locale)}
                    </a>
                  ))}
                  {row.advanceKopecks > 0 ? <span>{`${t("entry.advance")}: ${formatMoney(row.advanceKopecks, locale)}`}</span> : null}
                  {row.note ? <span>{row.note}</span> : null}
                </div>
              ),
            },
            { head: t("statement.amount"), numeric: true, cell: (row) => <span className="whitespace-nowrap">{formatMoney(row.amountKopecks, locale)}</span> },
          ]}
        />
      )}
      <Pager page={number} pages={pages} />
    </div>
  );
}
