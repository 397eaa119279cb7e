import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { EmptyState, Notice, PageHeader } from "~/components/page";
import { Pager } from "~/components/pager";
import { FilterList, SearchBox } from "~/features/partners/components/filter-fields";
import { ResidentEntry } from "~/features/partners/components/resident-entry";
import { directory } from "~/features/partners/queries/directory.server";
import { KINDS } from "~/features/partners/rules/profile";
import { DIRECTORY_SORTS, SEARCH_PLACES } from "~/features/partners/rules/search";
import { directoryFilterOf } from "~/features/partners/schema";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["partners"], light: true };

export const loader = ({ request }: LoaderFunctionArgs) =>
  page(async () => {
    const filter = directoryFilterOf(new URL(request.url).searchParams);
    const title = translator(await localeOf(request))("residents.metaTitle", { ns: "partners" });
    return { filter, title, ...(await directory(filter)) };
  });

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "" }];

export default function Residents() {
  const { entries, total, page: at, pages, filter } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["partners", "common"]);
  const narrowed = filter.q !== "" || filter.kind !== null || filter.in !== "all";
  return (
    <>
      <PageHeader title={t("partners:residents.title")} lead={t("partners:residents.lead")} />
      <Filters />
      <p role="status" className="mt-5 mb-3 text-ink-soft">
        {t("partners:residents.found", { count: total })}
      </p>
      {entries.some((entry) => entry.byName) ? (
        <div className="mb-3">
          <Notice tone="waiting">{t("partners:residents.similar")}</Notice>
        </div>
      ) : null}
      {entries.length === 0 ? (
        <EmptyState
          title={t("partners:residents.emptyTitle")}
          action={narrowed ? <ButtonLink to="/residents">{t("partners:residents.showAll")}</ButtonLink> : undefined}
        >
          {t(narrowed ? "partners:residents.emptySearch" : "partners:residents.emptyAll")}
        </EmptyState>
      ) : (
        <ul className="flex flex-col gap-3">
          {entries.map((entry) => (
            <li key={entry.slug}>
              <ResidentEntry entry={entry} />
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
    <Form method="get" role="search" key={JSON.stringify(filter)} className="rounded-card border border-line bg-sheet p-4">
      <div className="grid grid-cols-2 items-end gap-3 md:grid-cols-[minmax(0,2fr)_repeat(3,minmax(0,1fr))_auto]">
        <SearchBox label={t("partners:residents.searchLabel")} value={filter.q} help="search-help" />
        <FilterList label={t("partners:residents.kind")} name="kind" value={filter.kind ?? ""}>
          <option value="">{t("partners:residents.anyKind")}</option>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`common:kinds.${kind}`)}
            </option>
          ))}
        </FilterList>
        <FilterList label={t("partners:residents.place")} name="in" value={filter.in}>
          {SEARCH_PLACES.map((place) => (
            <option key={place} value={place}>
              {t(`partners:residents.places.${place}`)}
            </option>
          ))}
        </FilterList>
        <FilterList label={t("partners:residents.sort")} name="sort" value={filter.sort}>
          {DIRECTORY_SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {t(`partners:residents.sorts.${sort}`)}
            </option>
          ))}
        </FilterList>
        <Button look="primary">{t("common:search")}</Button>
      </div>
      <p id="search-help" className="mt-2 text-dense text-ink-soft">
        {t("partners:residents.searchHelp")}
      </p>
    </Form>
  );
}
