import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader, Pill } from "~/components/page";
import { Pager } from "~/components/pager";
import { RefusalNotice } from "~/components/refusal-notice";
import { CertificatePill } from "~/features/booking/certificates/components/certificate-pill";
import { GrantForm } from "~/features/booking/certificates/components/grant-form";
import { useKindName } from "~/features/booking/certificates/components/kind-name";
import { grantCertificate } from "~/features/booking/certificates/commands/grant.server";
import { readCertificateFilter, STATES, WHO } from "~/features/booking/certificates/filter";
import { certificatePage, grantChoices } from "~/features/booking/certificates/queries.server";
import { grantSchema } from "~/features/booking/certificates/schema";
import { requireStaff } from "~/features/identity/access.server";
import { invalid } from "~/lib/errors";
import { formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { pageNumber } from "~/lib/http/page-number";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { addMonths, siteDay } from "~/lib/time";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["trainings", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const params = new URL(args.request.url).searchParams;
    const [filter, number, now] = [readCertificateFilter(params), pageNumber(params), new Date()];
    const [list, choices] = await Promise.all([certificatePage(scope, filter, number, now), grantChoices(scope)]);
    const today = siteDay(now);
    return { ...list, ...choices, filter, page: number, today, inYear: addMonths(today, 12), title: translator(await localeOf(args.request))("trainings:admin.title") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const read = grantSchema.safeParse(Object.fromEntries(await args.request.formData()));
    if (!read.success) throw invalid("certificate-date");
    const [companyId = "", userId = null] = read.data.holder.split("/");
    await grantCertificate(scope, { companyId, userId, resourceKind: read.data.kind, validUntil: read.data.validUntil }, new Date(), args.context.ip);
    await settleEvents();
    return data({ done: "granted" as const });
  });

export default function Certificates() {
  const { rows, count, soon, pages, page: number, filter, kinds, companies, today, inYear } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("trainings");
  const locale = useLocale();
  const kindName = useKindName();
  const exportOf = (format: string) => `/staff/certificates/export?${new URLSearchParams({ q: filter.q, kind: filter.kind, who: filter.who, state: filter.state, format })}`;
  return (
    <div className="flex max-w-6xl flex-col gap-4">
      <PageHeader title={t("admin.title")} lead={t("admin.lead")} />
      <RefusalNotice answer={answer} />
      {answer && "done" in answer ? <Notice tone="good" title={t("admin.granted")} /> : null}
      <Form method="get" role="search" className="flex flex-wrap items-end gap-3">
        <Labelled text={t("admin.search")}>
          <input type="search" name="q" defaultValue={filter.q} maxLength={100} className={inputClass} />
        </Labelled>
        <Labelled text={t("certificates.kind")}>
          <select name="kind" defaultValue={filter.kind} className={inputClass}>
            <option value="">{t("admin.allKinds")}</option>
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {kindName(kind)}
              </option>
            ))}
          </select>
        </Labelled>
        <Labelled text={t("admin.whoLabel")}>
          <select name="who" defaultValue={filter.who} className={inputClass}>
            {WHO.map((one) => (
              <option key={one} value={one}>
                {t(`admin.who.${one}`)}
              </option>
            ))}
          </select>
        </Labelled>
        <Labelled text={t("admin.stateLabel")}>
          <select name="state" defaultValue={filter.state} className={inputClass}>
            {STATES.map((one) => (
              <option key={one} value={one}>
                {t(`admin.state.${one}`)}
              </option>
            ))}
          </select>
        </Labelled>
        <Button>{t("admin.show")}</Button>
      </Form>
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="tabular text-ink-soft">{t("admin.found", { count })}</span>
        {count > 0 ? (
          <>
            <a href={exportOf("xlsx")} className="inline-flex min-h-11 items-center text-pencil hover:underline md:min-h-0">
              {t("admin.xlsx")}
            </a>
            <a href={exportOf("csv")} className="inline-flex min-h-11 items-center text-pencil hover:underline md:min-h-0">
              {t("admin.csv")}
            </a>
          </>
        ) : null}
        {soon > 0 && filter.state !== "soon" ? (
          <Link to="?state=soon" className="inline-flex min-h-11 items-center md:min-h-0">
            <Pill tone="waiting">{t("admin.soon", { count: soon })}</Pill>
          </Link>
        ) : null}
      </p>
      {rows.length === 0 ? (
        <EmptyState title={t("admin.none")}>{t("admin.noneBody")}</EmptyState>
      ) : (
        <DataTable
          caption={t("admin.title")}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            {
              head: t("certificates.who"),
              cell: (row) => (
                <a href={`/staff/certificates/${row.id}`} className="inline-flex min-h-11 items-center font-semibold text-pencil hover:underline md:min-h-0">
                  {row.holder ?? t("admin.wholeOf", { company: row.companyName })}
                </a>
              ),
              title: true,
            },
            { head: t("admin.company"), cell: (row) => row.companyName },
            { head: t("certificates.kind"), cell: (row) => kindName(row.kind) },
            { head: t("certificates.until"), cell: (row) => <span className="tabular">{formatDay(row.validUntil, locale)}</span> },
            { head: t("admin.how"), cell: (row) => t(row.earned ? "admin.earned" : "admin.given"), secondary: true },
            { head: t("certificates.state"), cell: (row) => <CertificatePill state={row.state} left={row.left} /> },
          ]}
        />
      )}
      <Pager page={number} pages={pages} />
      <GrantForm kinds={kinds} companies={companies} today={today} until={inYear} />
    </div>
  );
}

function Labelled({ text, children }: { text: string; children: React.ReactNode }) {
  return (
     
    <label className="flex min-w-0 grow flex-col gap-1 sm:grow-0">
      <span className="text-dense font-medium">{text}</span>
      {children}
    </label>
  );
}
