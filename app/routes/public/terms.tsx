import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { Facts, PageHeader, Pill } from "~/components/page";
import { formatPrice } from "~/components/price";
import { RentSteps } from "~/components/rent-steps";
import { operatorRequisites } from "~/features/billing/requisites.server";
import type { GroupPercent } from "~/features/billing/rules/group-percent";
import { residentPrices } from "~/features/billing/rules/estimate";
import { catalogue } from "~/features/booking/queries.server";
import type { CancelStep } from "~/features/booking/rules/cancelling";
import { CONSENT_TEXTS } from "~/features/identity/consent-texts";
import { residencyNorms } from "~/features/residency/norms.server";
import { criteriaInForce } from "~/features/residency/queries/criteria.server";
import { currentProgrammes } from "~/features/subsidy/queries.server";
import { formatDay, formatNumber } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { norms } from "~/lib/norms.server";
import { formatPhone } from "~/lib/requisites";
import { saySource } from "~/lib/say-source";

export const handle = { i18n: ["public", "calls"], light: true };

export const loader = ({ request }: LoaderFunctionArgs) =>
  page(async () => {
    const [resources, programmes, residency, criteria, operator, found, locale] = await Promise.all([
      catalogue(),
      currentProgrammes(),
      residencyNorms(),
      criteriaInForce(),
      operatorRequisites(),
      norms<{ "rent.base-kopecks-per-sqm-month": number; "residency.rent-steps": number[]; "billing.group-percent": GroupPercent; "booking.cancelling": CancelStep[]; "booking.hold-hours": number }>([
        "rent.base-kopecks-per-sqm-month",
        "residency.rent-steps",
        "booking.cancelling",
        "billing.group-percent",
        "booking.hold-hours",
      ]),
      localeOf(request),
    ]);
    const t = translator(locale);
    const kindNames = new Map(resources.map((resource) => [resource.kind, localised(resource, "name", locale)]));
    const consents = [CONSENT_TEXTS.PERSONAL_DATA, CONSENT_TEXTS.PUBLICATION, CONSENT_TEXTS.NEWSLETTER];
    const steps = found["residency.rent-steps"];
    const { name, inn, kpp, ogrn, address, phone, bankName, bik, corrAccount, account } = operator;
    return {
      title: `${t("terms.title", { ns: "public" })} · ${t("brand")}`,
      description: t("terms.description", { ns: "public" }),
      metreKopecks: found["rent.base-kopecks-per-sqm-month"].value,
      mocapKopecks: resources.find((resource) => resource.kind === "mocap")?.priceKopecks ?? null,
      percents: found["billing.group-percent"].value,
      steps: { values: steps.value, source: steps.source, status: steps.status },
      programmes: programmes.map(({ id, nameRu, nameEn, sharePercent, monthlyMinutes, resourceKinds, funder, legalBasis }) => ({
        id, nameRu, nameEn, sharePercent, monthlyMinutes, funder, legalBasis,
        kinds: resourceKinds.map((kind) => kindNames.get(kind) ?? kind),
      })),
      cancelling: [...found["booking.cancelling"].value].sort((a, b) => b.hoursBefore - a.hoursBefore),
      holdHours: found["booking.hold-hours"].value,
      residency: { terms: residency.terms, passScore: residency.passScore, maxReturns: residency.maxReturns, termYears: residency.termYears },
      criteria: criteria.map(({ code, titleRu, titleEn, hintRu, hintEn, weight, floor }) => ({ code, titleRu, titleEn, hintRu, hintEn, weight, floor })),
      operator: { name, inn, kpp, ogrn, address, phone: phone && formatPhone(phone), bankName, bik, corrAccount, account },
      consents: consents.map((text) => ({ version: text.version, title: text.title[locale], body: text.body[locale] })),
    };
  });

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }, { name: "description", content: data?.description }];

const PARTS = ["rates", "programmes", "cancel", "decide", "consents", "operator"] as const;
type Part = (typeof PARTS)[number];

export default function TermsPage() {
  const { t } = useTranslation("public");
  return (
    <>
      <PageHeader title={t("terms.title")} lead={t("terms.lead")} />
      <div className="grid gap-x-12 gap-y-8 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <nav aria-label={t("terms.contents")} className="self-start lg:sticky lg:top-6">
          <ul className="flex flex-col border-s border-line text-dense">
            {PARTS.map((part) => (
              <li key={part}>
                <a href={`#${part}`} className="-ms-px flex min-h-11 items-center border-s border-transparent ps-4 text-ink-soft hover:border-pencil hover:text-pencil md:min-h-9">
                  {t(`terms.${part}Title`)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div className="flex min-w-0 flex-col gap-12">
          <Rates />
          <Programmes />
          <Cancelling />
          <Decisions />
          <Consents />
          <Operator />
        </div>
      </div>
    </>
  );
}

function Chapter({ part, children }: { part: Part; children: ReactNode }) {
  const { t } = useTranslation("public");
  return (
    <section id={part} aria-labelledby={`${part}-title`} className="scroll-mt-6">
      <h2 id={`${part}-title`} className="mb-2 text-title">
        {t(`terms.${part}Title`)}
      </h2>
      {children}
    </section>
  );
}

function Rates() {
  const { metreKopecks, mocapKopecks, percents, steps } = useLoaderData<typeof loader>();
  const { t } = useTranslation("public");
  const locale = useLocale();
  const metre = residentPrices(metreKopecks, steps.values, 0);
  const mocap = mocapKopecks === null ? null : residentPrices(mocapKopecks, steps.values, 0);
  return (
    <Chapter part="rates">
      <p className="mb-5 max-w-prose">{t("terms.ratesBody", { price: formatPrice(metreKopecks, locale) })}</p>
      <div className="grid items-end gap-6 xl:grid-cols-2">
        <RentSteps steps={steps.values} metreKopecks={metreKopecks} />
        <DataTable
          matrix
          caption={t("terms.ratesCaption")}
          rows={metre}
          rowKey={(row) => String(row.year)}
          columns={[
            { head: t("terms.rateYear"), cell: (row) => t(row.year === metre.length ? "home.yearLast" : "home.year", { year: row.year }) },
            { head: t("terms.rateShare"), numeric: true, cell: (row) => `${row.percent}\u00a0%` },
            { head: t("terms.rateMetre"), numeric: true, cell: (row) => formatPrice(row.priceKopecks, locale) },
            ...(mocap ? [{ head: t("terms.rateMocap"), numeric: true, cell: (row: (typeof metre)[number]) => formatPrice(mocap[row.year - 1]?.priceKopecks ?? 0, locale) }] : []),
          ]}
        />
      </div>
      <p className="mt-3 max-w-prose">{t("terms.ratesClients", percents)}</p>
      <p className="mt-3 max-w-prose text-dense text-ink-soft">
        <Pill tone={steps.status === "CONFIRMED" ? "good" : steps.status === "UNCONFIRMED" ? "waiting" : "plain"}>{t(`terms.status.${steps.status}`)}</Pill>{" "}
        {t("terms.source", { source: saySource(steps.source, locale) })}
      </p>
    </Chapter>
  );
}

function Programmes() {
  const { programmes } = useLoaderData<typeof loader>();
  const { t } = useTranslation("public");
  const locale = useLocale();
  return (
    <Chapter part="programmes">
      <p className="mb-4 max-w-prose">{programmes.length > 0 ? t("terms.programmesBody") : t("terms.programmesEmpty")}</p>
      <ul className="flex flex-col gap-4">
        {programmes.map((programme) => (
          <li key={programme.id} className="rounded-card border border-line bg-sheet p-5">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
              <h3 className="text-heading">{localised(programme, "name", locale)}</h3>
              <Pill tone="good">{t("terms.programmeShare", { percent: programme.sharePercent })}</Pill>
            </div>
            <p className="mt-1">
              {programme.monthlyMinutes === null ? t("terms.programmeNoQuota") : t("terms.programmeQuota", { hours: formatNumber(programme.monthlyMinutes / 60, locale) })}
            </p>
            <p className="mt-2 text-dense text-ink-soft">
              {t("terms.programmeKinds")} {programme.kinds.join(", ")}.
            </p>
            <p className="mt-1 text-dense text-ink-soft">
              {t("terms.programmeFunder", { funder: programme.funder })}. {t("terms.programmeBasis", { basis: programme.legalBasis })}.
            </p>
          </li>
        ))}
      </ul>
    </Chapter>
  );
}

function Cancelling() {
  const { cancelling, holdHours } = useLoaderData<typeof loader>();
  const { t } = useTranslation("public");
  const when = (index: number) => {
    const from = cancelling[index]?.hoursBefore ?? 0;
    const to = cancelling[index - 1]?.hoursBefore;
    if (to === undefined) return t("terms.cancelMore", { hours: from });
    return from > 0 ? t("terms.cancelBetween", { from, to }) : t("terms.cancelLess", { to });
  };
  return (
    <Chapter part="cancel">
      <p className="mb-4 max-w-prose">{t("terms.cancelBody")}</p>
      <div className="max-w-xl">
        <DataTable
          matrix
          caption={t("terms.cancelCaption")}
          rows={cancelling.map((step, index) => ({ ...step, when: when(index) }))}
          rowKey={(row) => row.when}
          columns={[
            { head: t("terms.cancelWhen"), cell: (row) => row.when },
            { head: t("terms.cancelFee"), numeric: true, cell: (row) => (row.feePercent === 0 ? t("terms.cancelFree") : `${row.feePercent}\u00a0%`) },
          ]}
        />
      </div>
      <p className="mt-3 text-dense text-ink-soft">{t("terms.hold", { hours: holdHours })}</p>
    </Chapter>
  );
}

function Decisions() {
  const { residency, criteria } = useLoaderData<typeof loader>();
  const { t } = useTranslation("public");
  const { t: say } = useTranslation("calls");
  const locale = useLocale();
  const { terms, passScore, maxReturns, termYears } = residency;
  const sentences = [
    t("terms.decide.check", { check: terms.formalCheck, fix: terms.fix, returns: maxReturns }),
    t("terms.decide.review", { review: terms.expertReview }),
    t("terms.decide.pass", { score: passScore }),
    t("terms.decide.reasons"),
    t("terms.decide.term", { count: termYears }),
  ];
  return (
    <Chapter part="decide">
      <ol className="mb-5 flex max-w-prose list-decimal flex-col gap-1.5 ps-5 marker:text-ink-soft">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
      <p className="mb-5 max-w-prose">
        {say("apply.checkFirst")}{" "}
        <Link to="/check" className="inline-flex min-h-11 items-center text-pencil hover:underline md:min-h-0">
          {say("checkLink")}
        </Link>
      </p>
      <DataTable
        matrix
        caption={t("terms.rubricCaption")}
        rows={criteria}
        rowKey={(row) => row.code}
        columns={[
          {
            head: t("terms.criterion"),
            cell: (row) => (
              <>
                <span className="font-medium">{localised(row, "title", locale)}</span>
                {row.floor === null ? null : <span className="text-ink-soft"> · {t("terms.floor", { floor: row.floor })}</span>}
                <span className="block text-ink-soft">{localised(row, "hint", locale)}</span>
              </>
            ),
          },
          { head: t("terms.weight"), numeric: true, cell: (row) => <span className="font-semibold">{row.weight}</span> },
        ]}
      />
    </Chapter>
  );
}

function Consents() {
  const { consents } = useLoaderData<typeof loader>();
  const { t } = useTranslation("public");
  const locale = useLocale();
  return (
    <Chapter part="consents">
      <p className="mb-4 max-w-prose">{t("terms.consentsBody")}</p>
      <div className="divide-y divide-line overflow-hidden rounded-card border border-line bg-sheet">
        {consents.map((consent) => (
          <details key={consent.title} className="group px-5">
            <summary className="bare-summary flex min-h-12 flex-wrap items-center gap-x-3 py-2 font-medium">
              <ChevronRight aria-hidden size={18} className="shrink-0 text-pencil transition-transform group-open:rotate-90" />
              <span className="grow">{consent.title}</span>
              <span className="text-dense font-normal text-ink-soft">{t("terms.version", { version: formatDay(consent.version, locale) })}</span>
            </summary>
            <p className="max-w-prose ps-7.5 pb-4 text-dense">{consent.body}</p>
          </details>
        ))}
      </div>
    </Chapter>
  );
}

const REQUISITES = ["name", "inn", "kpp", "ogrn", "address", "phone", "bankName", "bik", "corrAccount", "account"] as const;

function Operator() {
  const { operator } = useLoaderData<typeof loader>();
  const { t } = useTranslation("public");
  const items = REQUISITES.flatMap((key) => {
    const value = operator[key];
    return value ? [{ name: t(`terms.requisites.${key}`), value: <span className="tabular">{value}</span> }] : [];
  });
  return (
    <Chapter part="operator">
      <div className="rounded-card border border-line bg-sheet p-5">
        <Facts items={items} />
      </div>
    </Chapter>
  );
}
