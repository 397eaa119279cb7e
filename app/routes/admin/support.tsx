import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonAnchor } from "~/components/button";
import { narrowInputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader } from "~/components/page";
import { requireStaff } from "~/features/identity/access.server";
import { SupportTable } from "~/features/subsidy/components/support-table";
import { supportQuestion, supportRegister } from "~/features/subsidy/support/page.server";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { formatMoney, sumKopecks } from "~/lib/money";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["subsidy"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title }];

const SHOWN = 500;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const thisYear = Number(siteDay(new Date()).slice(0, 4));
    const question = supportQuestion(new URL(args.request.url).searchParams, thisYear);
    const { lines, who, programmes } = await supportRegister(scope, question);
    return {
      question,
      programmes,
      thisYear,
      lines: lines.slice(0, SHOWN),
      count: lines.length,
      totalKopecks: sumKopecks(lines.map((line) => line.amountKopecks)),
      names: Object.fromEntries([...who].map(([id, { name }]) => [id, name])),
      title: translator(await localeOf(args.request))("subsidy:support.title"),
    };
  });

export default function Support() {
  const { question, programmes, thisYear, lines, count, totalKopecks, names, title } = useLoaderData<typeof loader>();
  const { t } = useTranslation("subsidy");
  const locale = useLocale();
  const query = new URLSearchParams({ year: question.year === null ? "all" : String(question.year), programme: question.programme, company: question.company }).toString();
  return (
    <>
      <PageHeader
        title={title}
        lead={t("support.lead")}
        actions={
          <>
            <ButtonAnchor href={`/staff/support.csv?${query}`}>CSV</ButtonAnchor>
            <ButtonAnchor href={`/staff/support.xlsx?${query}`}>XLSX</ButtonAnchor>
          </>
        }
      />
      <Form method="get" className="mb-4 flex flex-wrap items-end gap-3">
        <label className="flex flex-col gap-1 font-medium">
          {t("support.year")}
          <select name="year" defaultValue={question.year === null ? "all" : String(question.year)} className={narrowInputClass}>
            <option value="all">{t("support.allYears")}</option>
            {Array.from({ length: 5 }, (_, index) => thisYear + 1 - index).map((year) => (
              <option key={year} value={year}>
                {year}
              </option>
            ))}
          </select>
        </label>
        <label className="flex min-w-0 flex-col gap-1 font-medium">
          {t("support.programme")}
          <select name="programme" defaultValue={question.programme} className={narrowInputClass}>
            <option value="">{t("support.allProgrammes")}</option>
            {programmes.map((one) => (
              <option key={one.id} value={one.id}>
                {localised(one, "name", locale)}
              </option>
            ))}
          </select>
        </label>
        <label className="flex flex-col gap-1 font-medium">
          {t("support.companyOrInn")}
          <input name="company" type="search" defaultValue={question.company} className={narrowInputClass} />
        </label>
        <Button>{t("support.show")}</Button>
      </Form>
      {lines.length === 0 ? (
        <EmptyState title={t("support.empty")}>{t("support.emptyBody")}</EmptyState>
      ) : (
        <>
          <p className="mb-3 text-ink-soft tabular">
            {t("support.total", { count, amount: formatMoney(totalKopecks, locale) })} {count > lines.length ? t("support.more", { count: lines.length }) : ""}
          </p>
          <SupportTable lines={lines} names={names} />
        </>
      )}
    </>
  );
}
