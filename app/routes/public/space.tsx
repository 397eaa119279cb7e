import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { ResourceArt } from "~/components/art/resource-art";
import { ButtonLink } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { Facts, PageHeader, Pill, Sheet } from "~/components/page";
import { formatPrice } from "~/components/price";
import { SectionHead } from "~/components/section-head";
import { SpaceCard } from "~/components/space-card";
import { PriceRuleWords } from "~/features/billing/components/price-rule-list";
import { depositTermsOn } from "~/features/billing/deposits/terms.server";
import { priceRulesOf } from "~/features/billing/price-rules.server";
import { clientPrices, type GroupPercent } from "~/features/billing/rules/group-percent";
import { residentPrices, shareFor } from "~/features/billing/rules/estimate";
import { spaceFacts } from "~/features/booking/components/space-facts";
import { groupOf } from "~/features/booking/rules/groups";
import { catalogue } from "~/features/booking/queries.server";
import { currentProgrammes } from "~/features/subsidy/queries.server";
import { notFound } from "~/lib/errors";
import { formatNumber } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import { norms } from "~/lib/norms.server";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["public", "deposits", "tariffs"], light: true };

export const loader = ({ request, params }: LoaderFunctionArgs) =>
  page(async () => {
    const [all, programmes, found, locale] = await Promise.all([
      catalogue(),
      currentProgrammes(),
      norms<{ "residency.rent-steps": number[]; "billing.group-percent": GroupPercent }>(["residency.rent-steps", "billing.group-percent"]),
      localeOf(request),
    ]);
    const item = all.find((candidate) => candidate.slug === params.slug);
    if (!item) throw notFound();
    const steps = found["residency.rent-steps"].value;
    const paying = programmes.filter((programme) => programme.resourceKinds.includes(item.kind));
    return {
      title: `${localised(item, "name", locale)} · ${translator(locale)("brand")}`,
      description: localised(item, "summary", locale),
      today: siteDay(new Date()),
      item,
      steps,
      programmes: paying.map(({ nameRu, nameEn, sharePercent, monthlyMinutes }) => ({ nameRu, nameEn, sharePercent, monthlyMinutes })),
      rules: await priceRulesOf(item.tariffCode, siteDay(new Date())),
      depositKopecks: item.handOut ? ((await depositTermsOn(siteDay(new Date()), [item.tariffCode])).get(item.tariffCode)?.amountKopecks ?? 0) : 0,
      clients: clientPrices(item.priceKopecks, found["billing.group-percent"].value),
      prices: residentPrices(item.priceKopecks, steps, shareFor(item.kind, programmes)),
      others: all
        .filter((other) => other.id !== item.id && groupOf(other.kind) === groupOf(item.kind))
        .slice(0, 4)
        .map(({ slug, kind, nameRu, nameEn, unit, quantity, capacity, operator, priceKopecks }) => ({ slug, kind, nameRu, nameEn, unit, quantity, capacity, operator, priceKopecks })),
    };
  });

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }, { name: "description", content: data?.description }];

type Item = ReturnType<typeof useLoaderData<typeof loader>>["item"];

const clock = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

type Words = TFunction<readonly ["public", "common"]>;

/** «2 дня», «8 часов», «30 минут»: the largest unit that divides evenly. */
function span(t: Words, minutes: number): string {
  if (minutes > 0 && minutes % 1440 === 0) return t("common:days", { count: minutes / 1440 });
  if (minutes > 0 && minutes % 60 === 0) return t("common:hours", { count: minutes / 60 });
  return t("public:space.minutes", { count: minutes });
}

/** The same after «от» and «до», which ask for another case in Russian. */
function spanTo(t: Words, minutes: number): string {
  if (minutes % 1440 === 0) return t("public:space.daysTo", { count: minutes / 1440 });
  if (minutes % 60 === 0) return t("public:space.hoursTo", { count: minutes / 60 });
  return t("public:space.minutesTo", { count: minutes });
}

function buffersText(t: Words, { bufferBefore, bufferAfter }: Item): string | null {
  const before = span(t, bufferBefore);
  const after = span(t, bufferAfter);
  if (bufferBefore && bufferAfter) return t("public:space.bufferBoth", { before, after });
  if (bufferAfter) return t("public:space.bufferAfter", { after });
  return bufferBefore ? t("public:space.bufferBefore", { before }) : null;
}

export default function SpacePage() {
  const { item, today, others } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["public", "common"]);
  const locale = useLocale();
  return (
    <>
      <PageHeader
        back={{ to: "/spaces", text: t("public:space.back") }}
        title={localised(item, "name", locale)}
        lead={localised(item, "summary", locale)}
        actions={
          <ButtonLink look="primary" to={`/schedule?day=${today}#${item.slug}`}>
            {t("public:space.schedule")}
          </ButtonLink>
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[1.35fr_1fr]">
        <div className="flex min-w-0 flex-col gap-6">
          <div className="overflow-hidden rounded-card border border-line">
            <ResourceArt kind={item.kind} />
          </div>
          <Prices />
        </div>
        <Rules />
      </div>
      {others.length > 0 ? (
        <section className="mt-14">
          <SectionHead title={t("public:space.others")} />
          <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
            {others.map((other) => (
              <li key={other.slug} className="grid">
                <SpaceCard
                  to={`/spaces/${other.slug}`}
                  kind={other.kind}
                  name={localised(other, "name", locale)}
                  facts={spaceFacts(t, other)}
                  price={t(`public:spaces.per.${other.unit}`, { price: formatPrice(other.priceKopecks, locale) })}
                />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

function Rules() {
  const { item } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["public", "common"]);
  const locale = useLocale();
  const buffers = buffersText(t, item);
  const rows = [
    [t("public:space.unit"), t(`public:space.units.${item.unit}`)],
    item.quantity > 1 ? [t("public:space.quantity"), spaceFacts(t, { ...item, capacity: null, operator: "NONE" })] : null,
    item.capacity ? [t("public:space.capacity"), t("public:spaces.upTo", { count: item.capacity })] : null,
    [
      t("public:space.open"),
      item.opensAt === 0 && item.closesAt === 1440 ? t("public:space.openAlways") : t("public:space.openHours", { from: clock(item.opensAt), to: clock(item.closesAt) }),
    ],
    [
      t("public:space.duration"),
      item.minMinutes === item.maxMinutes ? span(t, item.minMinutes) : t("public:space.durationValue", { min: spanTo(t, item.minMinutes), max: spanTo(t, item.maxMinutes) }),
    ],
    [t("public:space.step"), span(t, item.stepMinutes)],
    buffers ? [t("public:space.buffers"), buffers] : null,
    [t("public:space.operator"), t(item.operator === "REQUIRED" ? "public:space.operatorRequired" : "public:space.operatorNone")],
    [t("public:space.certificate"), t(item.certificate ? "public:space.certificateNeeded" : "public:space.certificateNone")],
    [t("public:space.horizon"), t("common:days", { count: item.horizonDays })],
    item.floor === null ? null : [t("public:space.where"), item.floor === 0 ? t("public:spaces.basement") : t("public:spaces.floor", { floor: formatNumber(item.floor, locale) })],
  ].filter((row) => row !== null);
  return (
    <Sheet title={t("public:space.facts")} aside={item.certificate ? <Pill>{t("public:spaces.needsCertificate")}</Pill> : null}>
      <Facts items={rows.map(([name, value]) => ({ name, value }))} />
    </Sheet>
  );
}

/** Prices by year, and under them the sentences that the figures come from. */
function Prices() {
  const { item, prices, clients, programmes, steps, rules, depositKopecks } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["public", "common", "deposits", "tariffs"]);
  const locale = useLocale();
  const unit = t(`public:space.units.${item.unit}`);
  const subsidised = programmes.length > 0;
  const rows = [
    ...prices.map((price) => ({
      ...price,
      name: t(price.year === prices.length ? "public:space.yearLast" : "public:space.yearN", { year: price.year }),
    })),
    ...clients.map(({ group, ...price }) => ({ ...price, name: t(`public:space.client.${group}`), withProgrammesKopecks: null })),
  ];
  return (
    <section>
      <h2 className="mb-3 text-heading">{t("public:space.prices")}</h2>
      <DataTable
        matrix
        caption={t("public:space.pricesCaption", { unit })}
        rowKey={(row) => row.name}
        rows={rows}
        columns={[
          { head: t("public:space.year"), cell: (row) => row.name },
          { head: t("public:space.share"), numeric: true, cell: (row) => `${row.percent}\u00a0%`, secondary: true },
          { head: t("public:space.price"), numeric: true, cell: (row) => formatMoney(row.priceKopecks, locale) },
          ...(subsidised
            ? [
                {
                  head: t("public:space.withProgramme"),
                  numeric: true,
                  cell: (row: (typeof rows)[number]) =>
                    row.withProgrammesKopecks === null ? <span className="text-ink-soft">–</span> : <span className="font-semibold text-green">{formatMoney(row.withProgrammesKopecks, locale)}</span>,
                },
              ]
            : []),
        ]}
      />
      <ul className="mt-3 flex max-w-prose flex-col gap-1 text-dense text-ink-soft">
        <li>{t("public:space.whyPrice", { price: t(`public:spaces.per.${item.unit}`, { price: formatPrice(item.priceKopecks, locale) }), steps: steps.join(" → ") })}</li>
        {programmes.map((programme) => (
          <li key={programme.nameRu}>
            {t("public:space.whyProgramme", { name: localised(programme, "name", locale), share: programme.sharePercent })}{" "}
            {programme.monthlyMinutes === null ? "" : t("public:space.whyQuota", { hours: formatNumber(programme.monthlyMinutes / 60, locale) })}
          </li>
        ))}
        {subsidised ? null : <li>{t("public:space.whyNoProgramme")}</li>}
        <li>{t("public:space.whyClients")}</li>
        <li>{t("public:space.vat")}</li>
      </ul>
      {depositKopecks > 0 ? <p className="mt-4">{t("deposits:asked", { amount: formatMoney(depositKopecks, locale) })}</p> : null}
      {rules.length > 0 ? (
        <>
          <h3 className="mt-5 mb-2 font-semibold">{t("tariffs:space.title")}</h3>
          <ul className="flex max-w-prose flex-col gap-3">
            {rules.map((rule) => (
              <li key={rule.id}>
                <PriceRuleWords rule={rule} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}
