import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { PageHeader, Sheet } from "~/components/page";
import { Chips } from "~/features/booking/find/components/chips";
import { Filters } from "~/features/booking/find/components/filters";
import { FindLine } from "~/features/booking/find/components/find-line";
import { Results } from "~/features/booking/find/components/results";
import { findPage } from "~/features/booking/find/page.server";
import { companyScope, requireViewer } from "~/features/identity/access.server";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["find", "waitlist", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    await requireViewer(args);
    const [locale, scope] = await Promise.all([localeOf(args.request), companyScope(args)]);
    const view = await findPage(scope, new URL(args.request.url).searchParams, locale, new Date());
    return { title: translator(locale)("find:title"), view };
  });

export default function Find() {
  const { view } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["find", "common"]);
  return (
    <>
      <PageHeader title={t("find:title")} lead={t("find:lead")} back={{ to: `/schedule?day=${view.filters.from}`, text: t("common:nav.schedule") }} />
      <Sheet as="div">
        <FindLine line={view.line} large />
        {view.cards === null ? <Examples /> : null}
        <Chips view={view} />
      </Sheet>
      <Filters view={view} />
      <Results view={view} />
    </>
  );
}

function Examples() {
  const { t } = useTranslation("find");
  return (
    <p className="mt-3 flex flex-wrap items-center gap-x-3 text-dense text-ink-soft">
      <span>{t("examples")}:</span>
      {t("example", { returnObjects: true }).map((line) => (
        <a key={line} href={`/schedule/find?${new URLSearchParams({ q: line }).toString()}`} className="inline-flex min-h-11 items-center font-medium text-pencil hover:underline md:min-h-7">
          {line}
        </a>
      ))}
    </p>
  );
}
