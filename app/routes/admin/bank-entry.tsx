import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Facts, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { MatchReasons } from "~/features/billing/bank/components/match-reasons";
import { SettleForm } from "~/features/billing/bank/components/settle-form";
import { entryFor } from "~/features/billing/bank/queries.server";
import { setAside, settleEntry } from "~/features/billing/bank/settle.server";
import { takeEntryBack } from "~/features/billing/bank/take-back.server";
import { requireStaff } from "~/features/identity/access.server";
import { companiesLike, companyNames } from "~/features/identity/queries.server";
import { invalid } from "~/lib/errors";
import { formatDateTime, formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { formatMoney, parseMoney } from "~/lib/money";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["bank", "cards"] };
export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const params = new URL(args.request.url).searchParams;
    const search = params.get("q")?.trim().slice(0, 100) ?? "";
    const [shown, ids] = await Promise.all([entryFor(scope, args.params.id ?? "", params.get("company")), search ? companiesLike(search) : []]);
    const found = [...(await companyNames(ids.slice(0, 20)))].map(([id, { name }]) => ({ id, name }));
    return { ...shown, search, found, title: translator(await localeOf(args.request))("bank:title") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const form = await args.request.formData();
    const id = args.params.id ?? "";
    const { entry } = await entryFor(scope, id, null);
    const { ip } = args.context;
    if (form.get("act") === "aside") await setAside(scope, id, String(form.get("note") ?? "").trim(), ip);
    else if (form.get("act") === "apart") {
      await takeEntryBack(scope, id, String(form.get("reason") ?? ""), new Date(), ip);
      await settleEvents();
      throw redirect(`/staff/statements/payments/${id}`, 303);
    } else if (form.get("act") === "back") await setAside(scope, id, null, ip);
    else {
      const parts = [...form.entries()].flatMap(([name, value]) => {
        if (!name.startsWith("part.") || String(value).trim() === "") return [];
        const amountKopecks = parseMoney(String(value));
        if (amountKopecks === null) throw invalid("payment-sum");
        return amountKopecks === 0 ? [] : [{ invoiceId: name.slice(5), amountKopecks }];
      });
      await settleEntry(scope, id, { companyId: String(form.get("companyId") ?? ""), parts }, ip);
      await settleEvents();
    }
    throw redirect(form.get("act") === "back" ? `/staff/statements/payments/${id}` : `/staff/statements/${entry.statementId}`, 303);
  });

export default function BankEntry() {
  const { entry, match, company, invoices, search, found } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["bank", "cards"]);
  const locale = useLocale();
  const open = entry.status === "OPEN";
  return (
    <div className="flex max-w-4xl flex-col gap-5">
      <PageHeader
        back={{ to: `/staff/statements/${entry.statementId}`, text: t("statement.caption") }}
        title={t("entry.title", { number: entry.number, day: formatDay(entry.orderedOn, locale) })}
        lead={<span className="text-heading tabular">{formatMoney(entry.amountKopecks, locale)}</span>}
      />
      <RefusalNotice answer={answer} />
      <Sheet as="div">
        <Facts
          items={[
            { name: t("statement.payer"), value: `${entry.payerName}, ${t("entry.inn", { inn: entry.payerInn })}` },
            { name: t("statement.purpose"), value: entry.purpose },
            { name: t("entry.carriedOn"), value: formatDay(entry.carriedOn, locale) },
            { name: t("entry.account"), value: <span className="tabular">{entry.payerAccount}</span> },
            ...(company && !open ? [{ name: t("entry.company"), value: company.name }] : []),
            ...entry.payments.map((payment) => ({
              name: (
                <a href={`/invoices/${payment.id}`} className="text-pencil hover:underline">
                  {payment.number}
                </a>
              ),
              value: formatMoney(payment.amountKopecks, locale),
            })),
            ...(entry.advanceKopecks > 0 ? [{ name: t("entry.advance"), value: formatMoney(entry.advanceKopecks, locale) }] : []),
            ...(entry.note ? [{ name: t("entry.note"), value: entry.note }] : []),
          ]}
        />
        {entry.settledAt ? <p className="mt-3 text-dense text-ink-soft">{t(entry.settledBy ? "entry.settledBy" : "entry.settledByPortal", { who: entry.settledBy ?? "", when: formatDateTime(entry.settledAt, locale) })}</p> : null}
        {match ? (
          <div className="mt-4 border-t border-line pt-4">
            <p className="mb-1 font-medium">{t("entry.match")}</p>
            <MatchReasons match={match} />
          </div>
        ) : null}
      </Sheet>
      {open ? (
        <>
          <Sheet title={company ? company.name : t("entry.company")}>
            {company ? <SettleForm key={company.id} company={company} invoices={invoices} parts={match?.companyId === company.id ? match.parts : []} /> : <p className="mb-3">{t("entry.choose")}</p>}
            <Form method="get" className="mt-4 flex flex-wrap items-end gap-2 border-t border-line pt-4">
              <label className="flex min-w-56 grow flex-col gap-1">
                <span className="font-medium">{t("entry.otherCompany")}</span>
                <input type="search" name="q" defaultValue={search} placeholder={t("entry.find")} className={inputClass} />
              </label>
              <Button>{t("entry.search")}</Button>
            </Form>
            {search ? (
              found.length === 0 ? (
                <p className="mt-3">{t("entry.nobody")}</p>
              ) : (
                <ul className="mt-3 flex flex-col gap-1">
                  {found.map((one) => (
                    <li key={one.id}>
                      <a href={`?company=${one.id}`} className="text-pencil hover:underline">
                        {one.name}
                      </a>
                    </li>
                  ))}
                </ul>
              )
            ) : null}
          </Sheet>
          <Sheet title={t("entry.aside")}>
            <p className="mb-3 max-w-prose text-ink-soft">{t("entry.asideLead")}</p>
            <Form method="post" className="flex flex-wrap items-end gap-2">
              <label className="flex min-w-56 grow flex-col gap-1">
                <span className="font-medium">{t("entry.note")}</span>
                <input name="note" required minLength={3} maxLength={500} className={inputClass} />
              </label>
              <Button name="act" value="aside">
                {t("entry.aside")}
              </Button>
            </Form>
          </Sheet>
        </>
      ) : null}
      {entry.status === "SETTLED" ? (
        <Sheet title={t("cards:takeBack.entry")}>
          <p className="mb-3 max-w-prose text-ink-soft">{t("cards:takeBack.lead")}</p>
          <Form method="post" className="flex flex-wrap items-end gap-2">
            <label className="flex min-w-56 grow flex-col gap-1">
              <span className="font-medium">{t("cards:takeBack.reason")}</span>
              <input name="reason" required minLength={3} maxLength={500} className={inputClass} />
            </label>
            <Button look="danger" name="act" value="apart">
              {t("cards:takeBack.go")}
            </Button>
          </Form>
        </Sheet>
      ) : null}
      {entry.status === "SET_ASIDE" ? (
        <Form method="post">
          <Button name="act" value="back">
            {t("entry.takeBack")}
          </Button>
        </Form>
      ) : null}
    </div>
  );
}
