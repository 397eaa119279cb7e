import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, buttonClass } from "~/components/button";
import { cx } from "~/components/classes";
import { narrowInputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader, Pill } from "~/components/page";
import { formatPrice } from "~/components/price";
import { SpaceCard } from "~/components/space-card";
import { askerOf, clientPrice, type Asker, type GroupPercent } from "~/features/billing/rules/group-percent";
import { residentPrices, shareFor } from "~/features/billing/rules/estimate";
import { spaceFacts } from "~/features/booking/components/space-facts";
import { GROUPS, groupOf, isGroup } from "~/features/booking/rules/groups";
import { catalogue } from "~/features/booking/queries.server";
import { currentProgrammes } from "~/features/subsidy/queries.server";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { norms } from "~/lib/norms.server";
import { CLIENT_GROUPS } from "~/features/residency/rules/payer";

export const handle = { i18n: ["public"], light: true };

const PEOPLE = [4, 6, 10, 30] as const;

export const loader = ({ request }: LoaderFunctionArgs) =>
  page(async () => {
    const params = new URL(request.url).searchParams;
    const asked = params.get("group");
    const group = isGroup(asked) ? asked : null;
    const people = PEOPLE.find((count) => String(count) === params.get("people")) ?? 0;
    const operator = params.has("operator");
    const free = params.has("free");
    const [resources, programmes, found, locale] = await Promise.all([
      catalogue(),
      currentProgrammes(),
      norms<{ "residency.rent-steps": number[]; "billing.group-percent": GroupPercent }>(["residency.rent-steps", "billing.group-percent"]),
      localeOf(request),
    ]);
    const t = translator(locale);
    const [steps, percents] = [found["residency.rent-steps"].value, found["billing.group-percent"].value];
    const who = askerOf(params.get("who"), steps.length);
    const priceFor = (priceKopecks: number, kind: string) =>
      "year" in who
        ? residentPrices(priceKopecks, steps, shareFor(kind, programmes))[who.year - 1]?.withProgrammesKopecks
        : clientPrice(priceKopecks, percents, who.group);
    const items = resources.filter(
      (item) =>
        (!group || groupOf(item.kind) === group) &&
        (item.capacity ?? item.quantity) >= people &&
        (!operator || item.operator === "REQUIRED") &&
        (!free || !item.certificate),
    );
    return {
      title: t("spaces.title", { ns: "public" }),
      description: t("spaces.description", { ns: "public" }),
      asked: { group, people, operator, free, who },
      steps,
      percents,
      share: Math.max(0, ...programmes.map((programme) => programme.sharePercent)),
      items: items.map((item) => ({
        slug: item.slug,
        kind: item.kind,
        nameRu: item.nameRu,
        nameEn: item.nameEn,
        unit: item.unit,
        quantity: item.quantity,
        capacity: item.capacity,
        operator: item.operator,
        certificate: item.certificate,
        priceKopecks: item.priceKopecks,
        fromKopecks: priceFor(item.priceKopecks, item.kind) ?? item.priceKopecks,
      })),
    };
  });

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }, { name: "description", content: data?.description }];

export default function SpacesPage() {
  const { items, asked, steps, percents, share } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["public", "common"]);
  const locale = useLocale();
  return (
    <>
      <PageHeader title={t("public:spaces.title")} lead={t("public:spaces.lead")} />
      <Filters />
      <div className="mt-6 mb-3 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <div role="status">
          <h2 className="text-base font-semibold">{t("public:spaces.found", { count: items.length })}</h2>
        </div>
        {asked.group || asked.people || asked.operator || asked.free ? (
          <Link to="/spaces" className="text-dense text-pencil hover:underline">
            {t("public:spaces.reset")}
          </Link>
        ) : null}
      </div>
      {items.length === 0 ? (
        <EmptyState title={t("public:spaces.empty")} action={<Link to="/spaces" className={buttonClass("primary")}>{t("public:spaces.reset")}</Link>}>
          {t("public:spaces.emptyBody")}
        </EmptyState>
      ) : (
        <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3 xl:grid-cols-4">
          {items.map((item) => (
            <li key={item.slug} className="grid">
              <SpaceCard
                to={`/spaces/${item.slug}`}
                kind={item.kind}
                name={localised(item, "name", locale)}
                facts={spaceFacts(t, item)}
                price={t(`public:spaces.per.${item.unit}`, { price: formatPrice(item.fromKopecks, locale) })}
                priceNote={noteOf(t, asked.who)}
                market={item.fromKopecks === item.priceKopecks ? undefined : formatPrice(item.priceKopecks, locale)}
                marketNote={t("public:space.outsideShort")}
                marks={item.certificate ? <Pill>{t("public:spaces.needsCertificate")}</Pill> : null}
              />
            </li>
          ))}
        </ul>
      )}
      <section className="mt-10 max-w-prose">
        <h2 className="text-heading">{t("public:spaces.whyTitle")}</h2>
        <p className="mt-1 text-ink-soft">
          {share > 0 ? t("public:spaces.why", { steps: steps.join(" → "), share }) : t("public:spaces.whyPlain", { steps: steps.join(" → ") })}
        </p>
        <p className="mt-2 text-ink-soft">{t("public:spaces.whyClients", percents)}</p>
      </section>
    </>
  );
}

type Say = ReturnType<typeof useTranslation<["public", "common"]>>["t"];

/** Whose price it is. */
const noteOf = (t: Say, who: Asker): string => ("year" in who ? t("public:spaces.residentOf", { year: who.year }) : t(`public:spaces.client.${who.group}`));

/** Filters live in the address: groups are links, the rest is a form that also works without scripts. */
function Filters() {
  const { asked, steps } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["public", "common"]);
  const [params] = useSearchParams();
  const to = (group: string | null) => {
    const next = new URLSearchParams(params);
    if (group) next.set("group", group);
    else next.delete("group");
    const query = next.toString();
    return query ? `/spaces?${query}` : "/spaces";
  };
  const tab = (current: boolean) =>
    cx(
      "inline-flex min-h-11 shrink-0 items-center rounded-full border px-4 font-medium whitespace-nowrap md:min-h-10",
      current ? "border-pencil bg-pencil-soft text-pencil" : "border-line bg-sheet text-ink-soft hover:border-line-strong hover:text-ink",
    );
  return (
    <div className="flex flex-col gap-3">
      <nav aria-label={t("public:spaces.group")} className="scroll-row -mx-4 gap-2 px-4 py-0.5 md:mx-0 md:flex-wrap md:px-0">
        <Link to={to(null)} preventScrollReset aria-current={asked.group === null ? "true" : undefined} className={tab(asked.group === null)}>
          {t("public:spaces.groups.all")}
        </Link>
        {GROUPS.map((group) => (
          <Link key={group} to={to(group)} preventScrollReset aria-current={asked.group === group ? "true" : undefined} className={tab(asked.group === group)}>
            {t(`public:spaces.groups.${group}`)}
          </Link>
        ))}
      </nav>
      <Form key={params.toString()} method="get" preventScrollReset className="flex flex-wrap items-center gap-x-5 gap-y-2">
        {asked.group ? <input type="hidden" name="group" value={asked.group} /> : null}
        <label className="flex items-center gap-2">
          <span className="text-ink-soft">{t("public:spaces.who")}</span>
          <select name="who" defaultValue={"year" in asked.who ? asked.who.year : asked.who.group} className={cx(narrowInputClass, "w-auto")}>
            {steps.map((_, index) => (
              <option key={index} value={index + 1}>
                {t("public:spaces.whoYear", { year: index + 1 })}
              </option>
            ))}
            {CLIENT_GROUPS.map((group) => (
              <option key={group} value={group}>
                {t(`public:spaces.whoClient.${group}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="flex items-center gap-2">
          <span className="text-ink-soft">{t("public:spaces.people")}</span>
          <select name="people" defaultValue={asked.people || ""} className={cx(narrowInputClass, "w-auto")}>
            <option value="">{t("public:spaces.peopleAny")}</option>
            {PEOPLE.map((count) => (
              <option key={count} value={count}>
                {t("public:spaces.peopleFrom", { count })}
              </option>
            ))}
          </select>
        </label>
        <Tick name="operator" checked={asked.operator} text={t("public:spaces.operator")} />
        <Tick name="free" checked={asked.free} text={t("public:spaces.noCertificate")} />
        <Button>{t("public:spaces.show")}</Button>
      </Form>
    </div>
  );
}

function Tick({ name, checked, text }: { name: string; checked: boolean; text: string }) {
  return (
    <label className="flex min-h-11 items-center gap-2 md:min-h-10">
      <input type="checkbox" name={name} defaultChecked={checked} className="size-5 accent-[var(--pencil)]" />
      {text}
    </label>
  );
}
