import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { WalkStrip } from "~/components/art/walk-cycle";
import { ButtonLink } from "~/components/button";
import { Island } from "~/components/island";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Pill } from "~/components/page";
import { formatPrice } from "~/components/price";
import { RentSteps } from "~/components/rent-steps";
import { SectionHead } from "~/components/section-head";
import { SpaceCard } from "~/components/space-card";
import { Calculator } from "~/features/billing/components/calculator";
import type { GroupPercent } from "~/features/billing/rules/group-percent";
import { estimateInput, residentPrices, shareFor } from "~/features/billing/rules/estimate";
import { spaceFacts } from "~/features/booking/components/space-facts";
import { catalogue } from "~/features/booking/queries.server";
import { featuredResidents, latestOpenBriefs } from "~/features/partners/queries.server";
import { useCallWords } from "~/features/residency/calls/components/call-marks";
import { residencyNorms } from "~/features/residency/norms.server";
import { openCalls, residentsSince } from "~/features/residency/queries.server";
import { currentProgrammes } from "~/features/subsidy/queries.server";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { norm } from "~/lib/norms.server";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["public", "calls"], light: true };

const SHOWN = ["mocap", "adr", "render", "cinema", "foley", "cintiq", "stopmo", "scan3d"];

export const loader = ({ request }: LoaderFunctionArgs) =>
  page(async () => {
    const now = new Date();
    const [resources, programmes, calls, residents, briefs, since, norms, rent, percents, locale] = await Promise.all([
      catalogue(),
      currentProgrammes(),
      openCalls(now),
      featuredResidents(4),
      latestOpenBriefs(3),
      residentsSince(),
      residencyNorms(),
      norm<number>("rent.base-kopecks-per-sqm-month"),
      norm<GroupPercent>("billing.group-percent"),
      localeOf(request),
    ]);
    const { rentSteps: steps, terms, termYears } = norms;
    const t = translator(locale);
    return {
      title: t("home.title", { ns: "public" }),
      description: t("home.description", { ns: "public" }),
      today: siteDay(now),
      figures: { residents: since.length, kinds: new Set(resources.map((resource) => resource.kind)).size },
      path: { check: terms.formalCheck, review: terms.expertReview, years: termYears },
      asked: estimateInput(new URL(request.url).searchParams),
      percents: percents.value,
      estimate: {
        rentKopecksPerSqm: rent.value,
        steps,
        mocapHourKopecks: resources.find((resource) => resource.kind === "mocap")?.priceKopecks ?? 0,
        programmes: programmes
          .filter((programme) => programme.resourceKinds.includes("mocap"))
          .map(({ nameRu, nameEn, sharePercent, monthlyMinutes }) => ({ nameRu, nameEn, sharePercent, monthlyMinutes })),
      },
      calls: calls.map(({ slug, titleRu, titleEn, summaryRu, summaryEn, places, placesLeft, audience, sealed, daysLeft }) => ({ slug, titleRu, titleEn, summaryRu, summaryEn, places, placesLeft, audience, sealed, daysLeft })),
      spaces: SHOWN.flatMap((kind) => resources.find((resource) => resource.kind === kind) ?? []).map((item) => ({
        slug: item.slug,
        kind: item.kind,
        nameRu: item.nameRu,
        nameEn: item.nameEn,
        unit: item.unit,
        quantity: item.quantity,
        capacity: item.capacity,
        operator: item.operator,
        fromKopecks: residentPrices(item.priceKopecks, steps, shareFor(item.kind, programmes))[0]?.withProgrammesKopecks ?? item.priceKopecks,
      })),
      residents,
      briefs: briefs.map(({ id, title, looksFor, budgetKopecks, companyName, daysLeft }) => ({ id, title, looksFor, budgetKopecks, companyName, daysLeft })),
    };
  });

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }, { name: "description", content: data?.description }];

type Home = ReturnType<typeof useLoaderData<typeof loader>>;

export default function HomePage() {
  const home = useLoaderData<typeof loader>();
  return (
    <div className="flex flex-col gap-14 md:gap-18">
      <Hero home={home} />
      <WalkStrip className="-my-4" />
      <Figures home={home} />
      <Calls home={home} />
      <Terms home={home} />
      <Spaces home={home} />
      <Partners home={home} />
      <Closing />
    </div>
  );
}

function Hero({ home }: { home: Home }) {
  const { t } = useTranslation("public");
  return (
    <section className="grid items-start gap-x-14 gap-y-10 lg:grid-cols-[1.15fr_1fr]">
      <div className="lg:pt-18">
        <h1 className="font-display text-display font-bold tracking-tight text-balance hyphens-none">{t("home.display")}</h1>
        <p className="mt-5 max-w-[34rem] text-lead text-ink-soft">{t("home.lead")}</p>
        <div className="mt-7 flex flex-wrap items-center gap-x-4 gap-y-3">
          <ButtonLink look="primary" to="/apply" className="md:min-h-12 md:px-5">
            {t("home.apply")}
          </ButtonLink>
          <ButtonLink to="/spaces" className="md:min-h-12 md:px-5">
            {t("home.look")}
          </ButtonLink>
        </div>
        <p className="mt-3 text-dense text-ink-soft">{t("home.applyNote")}</p>
      </div>
      <Island name="calculator" props={{ terms: home.estimate, percents: home.percents, asked: home.asked }} of={Calculator} />
    </section>
  );
}

function Figures({ home }: { home: Home }) {
  const { t } = useTranslation("public");
  const { steps, programmes } = home.estimate;
  const items = [
    { figure: String(home.figures.residents), text: t("home.residents", { count: home.figures.residents }) },
    { figure: String(home.figures.kinds), text: t("home.kinds", { count: home.figures.kinds }) },
    { figure: `${100 - (steps[0] ?? 100)}\u00a0%`, text: t("home.rentOff") },
    ...(programmes[0] ? [{ figure: `${programmes[0].sharePercent}\u00a0%`, text: t("home.share") }] : []),
  ];
  return (
    <section aria-label={t("home.figures")}>
      <ul className="grid grid-cols-2 overflow-hidden rounded-card border border-line bg-line gap-px lg:auto-cols-fr lg:grid-flow-col lg:grid-cols-none">
        {items.map(({ figure, text }) => (
          <li key={text} className="bg-sheet p-4 md:p-5">
            <span className="tabular block text-title font-bold">{figure}</span>
            <span className="block text-dense text-ink-soft md:text-base">{text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Calls({ home }: { home: Home }) {
  const { t } = useTranslation(["public", "calls", "common"]);
  const locale = useLocale();
  const words = useCallWords();
  return (
    <section aria-labelledby="calls">
      <SectionHead id="calls" title={t("public:home.callsTitle")} note={t("public:home.callsNote", { count: home.path.check + home.path.review })} link={{ to: "/calls", text: t("calls:page.allCalls") }} />
      {home.calls.length === 0 ? (
        <EmptyState title={t("public:home.callsEmpty")} action={<ButtonLink to="/sign-up">{t("public:home.signUp")}</ButtonLink>}>
          {t("public:home.callsEmptyBody")}
        </EmptyState>
      ) : (
        <ul className="flex flex-col gap-3">
          {home.calls.map((call) => (
            <li key={call.slug} className="relative grid items-center gap-x-6 gap-y-3 rounded-card border border-line bg-sheet px-5 py-4 hover:border-pencil md:grid-cols-[1fr_auto_auto]">
              <div>
                <h3 className="text-base font-semibold md:text-lg">
                  <Link to={`/calls/${call.slug}`} className="after:absolute after:inset-0 after:content-['']">
                    {localised(call, "title", locale)}
                  </Link>
                </h3>
                <p className="mt-0.5 text-ink-soft">
                  {localised(call, "summary", locale)}
                  <span className="block text-dense">{words.line(call)}</span>
                </p>
              </div>
              {call.daysLeft === null ? (
                <Pill tone="good">{t("public:home.rolling")}</Pill>
              ) : (
                <Pill tone="waiting">{call.daysLeft === 0 ? t("public:home.lastDay") : t("public:home.daysLeft", { count: call.daysLeft })}</Pill>
              )}
              <span aria-hidden className="inline-flex min-h-10 items-center rounded-control border border-line px-4 font-semibold max-md:hidden">
                {t("common:more")}
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className="mt-4">
        {t("calls:apply.checkFirst")}{" "}
        <Link to="/check" className="inline-flex min-h-11 items-center font-semibold text-pencil hover:underline md:min-h-0">
          {t("calls:checkLink")}
        </Link>
      </p>
    </section>
  );
}

function Terms({ home }: { home: Home }) {
  const { t } = useTranslation("public");
  const locale = useLocale();
  const { steps, programmes, rentKopecksPerSqm } = home.estimate;
  const [programme] = programmes;
  const { path } = home;
  const stages = [
    { name: t("home.path.apply.name"), note: t("home.path.apply.note") },
    { name: t("home.path.check.name"), note: t("home.path.check.note", { count: path.check }) },
    { name: t("home.path.review.name"), note: t("home.path.review.note", { count: path.review }) },
    { name: t("home.path.decision.name"), note: t("home.path.decision.note") },
    { name: t("home.path.agreement.name"), note: t("home.path.agreement.note", { count: path.years, percent: steps[0] ?? 100 }) },
  ];
  return (
    <section className="rounded-card border border-line bg-sheet p-5 md:p-8">
      <div className="grid items-end gap-x-14 gap-y-6 lg:grid-cols-2">
        <div className="self-center">
          <SectionHead title={t("home.stepsTitle")} />
          <p className="max-w-prose text-ink-soft">
            {programme
              ? t("home.stepsBody", { first: steps[0] ?? 100, programme: localised(programme, "name", locale), share: programme.sharePercent })
              : t("home.stepsBodyPlain", { first: steps[0] ?? 100 })}
          </p>
          <ButtonLink to="/terms" className="mt-5">
            {t("home.stepsLink")}
          </ButtonLink>
        </div>
        <RentSteps steps={steps} metreKopecks={rentKopecksPerSqm} />
      </div>
      <div aria-hidden className="perforation my-6 md:my-8" />
      <h2 className="mb-4 text-heading">{t("home.pathTitle")}</h2>
      <ol className="grid gap-x-4 gap-y-4 md:auto-cols-fr md:grid-flow-col">
        {stages.map((stage, index) => (
          <li key={stage.name} className="flex gap-3 md:block">
            <span aria-hidden className="flex shrink-0 items-center gap-3 md:mb-2">
              <span className="tabular inline-flex size-7 items-center justify-center rounded-full bg-pencil-soft text-dense font-semibold text-pencil">{index + 1}</span>
              <span className="h-px grow bg-line max-md:hidden" />
            </span>
            <span>
              <span className="block font-semibold">{stage.name}</span>
              <span className="block text-dense text-ink-soft">{stage.note}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Spaces({ home }: { home: Home }) {
  const { t } = useTranslation("public");
  const locale = useLocale();
  return (
    <section aria-labelledby="spaces">
      <SectionHead id="spaces" title={t("home.spacesTitle")} link={{ to: "/spaces", text: t("home.spacesAll") }} />
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        {home.spaces.map((item) => (
          <li key={item.slug} className="grid">
            <SpaceCard
              to={`/spaces/${item.slug}`}
              kind={item.kind}
              name={localised(item, "name", locale)}
              facts={spaceFacts(t, item)}
              price={t(`spaces.per.${item.unit}`, { price: formatPrice(item.fromKopecks, locale) })}
              priceNote={t("spaces.residentOf", { year: 1 })}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Partners({ home }: { home: Home }) {
  const { t } = useTranslation(["public", "common"]);
  const locale = useLocale();
  return (
    <div className="grid gap-x-6 gap-y-14 lg:grid-cols-2">
      <section aria-labelledby="residents" className="flex flex-col">
        <SectionHead id="residents" title={t("public:home.residentsTitle")} link={{ to: "/residents", text: t("public:home.residentsAll") }} />
        {home.residents.length === 0 ? <p className="text-ink-soft">{t("public:home.residentsEmpty")}</p> : null}
        <ul className="grid grow gap-4 sm:grid-cols-2">
          {home.residents.map((resident) => (
            <li key={resident.slug} className="relative flex flex-col rounded-card border border-line bg-sheet p-4 hover:border-pencil">
              <p className="text-dense text-ink-soft">{t(`common:kinds.${resident.kind}`)}</p>
              <h3 className="text-base font-semibold">
                <Link to={`/residents/${resident.slug}`} className="after:absolute after:inset-0 after:content-['']">
                  {resident.name}
                </Link>
              </h3>
              <p className="mt-1 line-clamp-3 text-dense">{resident.tagline}</p>
              <p className="mt-auto flex flex-wrap gap-1.5 pt-3">
                {resident.tags.slice(0, 3).map((tag) => (
                  <Pill key={tag}>{tag}</Pill>
                ))}
              </p>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="briefs" className="flex flex-col">
        <SectionHead id="briefs" title={t("public:home.briefsTitle")} link={{ to: "/briefs", text: t("public:home.briefsAll") }} />
        {home.briefs.length === 0 ? <p className="text-ink-soft">{t("public:home.briefsEmpty")}</p> : null}
        <ul className="flex grow flex-col gap-4">
          {home.briefs.map((brief) => (
            <li key={brief.id} className="relative grow rounded-card border border-line bg-sheet p-4 hover:border-pencil">
              <p className="flex flex-wrap items-center justify-between gap-2 text-dense text-ink-soft">
                <span>
                  {brief.companyName}
                  {brief.budgetKopecks ? ` · ${t("public:home.budget", { amount: formatPrice(brief.budgetKopecks, locale) })}` : ""}
                </span>
                {brief.daysLeft === null ? null : (
                  <Pill tone={brief.daysLeft <= 7 ? "waiting" : "plain"}>{brief.daysLeft === 0 ? t("public:home.lastDay") : t("public:home.daysLeft", { count: brief.daysLeft })}</Pill>
                )}
              </p>
              <h3 className="mt-0.5 text-base font-semibold">
                <Link to={`/briefs/${brief.id}`} className="after:absolute after:inset-0 after:content-['']">
                  {brief.title}
                </Link>
              </h3>
              <p className="mt-1 line-clamp-2 text-dense">{brief.looksFor}</p>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function Closing() {
  const { t } = useTranslation("public");
  return (
    <section className="flex flex-wrap items-center justify-between gap-x-10 gap-y-5 rounded-card bg-pencil-soft p-6 md:p-8">
      <div className="max-w-2xl">
        <h2 className="text-title">{t("home.closing")}</h2>
        <p className="mt-1 text-ink-soft">{t("home.closingBody")}</p>
      </div>
      <ButtonLink look="primary" to="/apply" className="md:min-h-12 md:px-5">
        {t("home.apply")}
      </ButtonLink>
    </section>
  );
}
