import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { EmptyState, PageHeader } from "~/components/page";
import { Pager } from "~/components/pager";
import { companyScope } from "~/features/identity/access.server";
import { BriefEntry } from "~/features/partners/components/brief-entry";
import { FilterList, SearchBox } from "~/features/partners/components/filter-fields";
import { maySpeakFor } from "~/features/partners/policy";
import { isResident } from "~/features/partners/queries.server";
import { openBriefs } from "~/features/partners/queries/briefs.server";
import { CLUSTERS } from "~/features/partners/rules/clusters";
import { BRIEF_SORTS } from "~/features/partners/rules/search";
import { briefFilterOf } from "~/features/partners/schema";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["partners"], light: true };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const filter = briefFilterOf(new URL(args.request.url).searchParams);
    const scope = await companyScope(args);
    const [found, resident] = await Promise.all([openBriefs(filter), scope ? isResident(scope) : false]);
    const title = translator(await localeOf(args.request))("briefs.metaTitle", { ns: "partners" });
    return { filter, title, ...found, mayPost: resident && scope !== null && maySpeakFor(scope) };
  });

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "" }];

export default function Briefs() {
  const { entries, total, page: at, pages, filter, mayPost } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["partners", "common"]);
  const narrowed = filter.q !== "" || filter.cluster !== null;
  return (
    <>
      <PageHeader
        title={t("partners:briefs.title")}
        lead={t("partners:briefs.lead")}
        actions={
          mayPost ? (
            <ButtonLink look="primary" to="/partners/briefs/new">
              {t("partners:briefs.post")}
            </ButtonLink>
          ) : undefined
        }
      />
      <Filters />
      <p role="status" className="mt-5 mb-3 text-ink-soft">
        {t("partners:briefs.found", { count: total })}
      </p>
      {entries.length === 0 ? (
        <EmptyState
          title={t("partners:briefs.emptyTitle")}
          action={narrowed ? <ButtonLink to="/briefs">{t("partners:briefs.showAll")}</ButtonLink> : undefined}
        >
          {t(narrowed ? "partners:briefs.emptySearch" : "partners:briefs.emptyAll")}
        </EmptyState>
      ) : (
        <ul className="flex flex-col gap-3">
          {entries.map((brief) => (
            <li key={brief.id}>
              <BriefEntry brief={brief} found={brief.found} />
            </li>
          ))}
        </ul>
      )}
      <Pager page={at} pages={pages} />
    </>
  );
}

function Filters() {
  const { filter } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["partners", "common"]);
  return (
    <Form
      method="get"
      role="search"
      key={JSON.stringify(filter)}
      className="grid grid-cols-2 items-end gap-3 rounded-card border border-line bg-sheet p-4 md:grid-cols-[minmax(0,2fr)_repeat(2,minmax(0,1fr))_auto]"
    >
      <SearchBox label={t("partners:briefs.searchLabel")} value={filter.q} />
      <FilterList label={t("partners:briefs.cluster")} name="cluster" value={filter.cluster ?? ""}>
        <option value="">{t("partners:briefs.anyCluster")}</option>
        {CLUSTERS.map((cluster) => (
          <option key={cluster} value={cluster}>
            {t(`common:clusters.${cluster}`)}
          </option>
        ))}
      </FilterList>
      <FilterList label={t("partners:briefs.sort")} name="sort" value={filter.sort}>
        {BRIEF_SORTS.map((sort) => (
          <option key={sort} value={sort}>
            {t(`partners:briefs.sorts.${sort}`)}
          </option>
        ))}
      </FilterList>
      <Button look="primary" className="col-span-2 md:col-span-1">{t("common:search")}</Button>
    </Form>
  );
}
