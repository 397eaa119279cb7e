import { redirect, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { Figure, PartsBar } from "~/components/figure";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { OwedFigure } from "~/features/billing/components/owed-figure";
import { owed } from "~/features/billing/queries.server";
import { hoursText } from "~/features/billing/rules/say-line";
import { BookingsAhead } from "~/features/booking/components/bookings-ahead";
import { FindLine } from "~/features/booking/find/components/find-line";
import { bookingsOf } from "~/features/booking/queries.server";
import { TodayOffers } from "~/features/booking/waitlist/components/today-offers";
import { offersTo } from "~/features/booking/waitlist/queries.server";
import { companyScope, requireViewer } from "~/features/identity/access.server";
import type { CompanyScope } from "~/features/identity/types";
import { partnersSummary } from "~/features/partners/queries.server";
import { tenureOn } from "~/features/residency/clients/standing";
import { standingFor } from "~/features/residency/clients/standing.server";
import { StatusPill } from "~/features/residency/components/marks";
import { dutiesOf } from "~/features/residency/queries/duties.server";
import { periodName } from "~/features/residency/reports/period-name";
import { waitingFor } from "~/features/residency/messages/queries.server";
import { applicationsOf, residencyOf } from "~/features/residency/queries.server";
import { ownResidency } from "~/features/residency/register/queries.server";
import { residencyYear, stepPercent } from "~/features/residency/rules/step";
import type { ApplicationStatus } from "~/features/residency/status";
import { quotaOf, subsidyReceived } from "~/features/subsidy/queries.server";
import { formatDay, formatDayMonth } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import { norm } from "~/lib/norms.server";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["staff", "clients", "waitlist", "booking", "find", "residency", "messages", "council"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

/** States in which the decision's page tells more than the application's. */
const DECIDED: readonly ApplicationStatus[] = ["RESERVE", "OFFERED", "APPROVED", "REJECTED", "APPEAL"];

const WEEK_MS = 7 * 86_400_000;

async function clientDay(scope: CompanyScope, now: Date) {
  const tenure = tenureOn(await standingFor(scope.companyId), siteDay(now));
  if (!tenure || tenure.payer.group === "RESIDENT") return null;
  const [bookings, debt] = await Promise.all([bookingsOf(scope, { from: now, to: new Date(now.getTime() + WEEK_MS) }), owed(scope)]);
  return { group: tenure.payer.group, lastDay: tenure.to, bookings: ahead(bookings), debt };
}

/** Of bookings those that stand, the next ones. */
const ahead = <B extends { status: string }>(bookings: readonly B[]): B[] => bookings.filter((booking) => booking.status === "HELD" || booking.status === "CONFIRMED").slice(0, 8);

async function residentDay(scope: CompanyScope, startsOn: string, now: Date) {
  const today = siteDay(now);
  const year = Number(today.slice(0, 4));
  const [bookings, quota, debt, subsidy, partners, steps] = await Promise.all([
    bookingsOf(scope, { from: now, to: new Date(now.getTime() + WEEK_MS) }),
    quotaOf(scope),
    owed(scope),
    subsidyReceived(scope, year),
    partnersSummary(scope),
    norm<number[]>("residency.rent-steps"),
  ]);
  const residentYear = residencyYear(startsOn, today);
  return {
    bookings: ahead(bookings),
    quota,
    debt,
    subsidy,
    year,
    partners,
    step: { year: residentYear, percent: stepPercent(steps.value, residentYear) },
  };
}

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const viewer = await requireViewer(args);
    const scope = await companyScope(args);
    if (!scope && viewer.staffRoles.length > 0) throw redirect("/staff/queue");
    const now = new Date();
    const locale = await localeOf(args.request);
    const residency = scope ? await residencyOf(scope.companyId) : null;
    return {
      title: translator(locale)("common:nav.today"),
      name: viewer.name,
      company: viewer.company?.name ?? null,
      resident: scope && residency?.status === "ACTIVE" ? await residentDay(scope, residency.startsOn, now) : null,
      client: scope && residency?.status !== "ACTIVE" ? await clientDay(scope, now) : null,
      applications: scope && residency?.status !== "ACTIVE" ? await applicationsOf(scope) : [],
      register: scope && residency ? await ownResidency(scope, now).then((own) => own && { status: own.status, suspendedOn: own.suspendedOn, terminatedOn: own.terminatedOn }) : null,
      duties: scope && residency ? await dutiesOf(scope, now) : [],
      offers: scope ? await offersTo(scope, now) : [],
      letters: scope ? await waitingFor(scope) : {},
    };
  });

export default function Today() {
  const { name, company, resident, client, applications, letters, duties, register, offers } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["staff", "common"]);
  return (
    <>
      <PageHeader title={t("staff:today.title", { name })} lead={company ?? undefined} />
      {register ? <RegisterNotice register={register} /> : null}
      <TodayOffers offers={offers} />
      {duties.length > 0 ? <Duties duties={duties} /> : null}
      {resident ? <ResidentDay day={resident} /> : null}
      {client ? <ClientDay day={client} /> : null}
      {resident || (client && applications.length === 0) ? null : <ApplicantDay company={company} applications={applications} letters={letters} />}
    </>
  );
}

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>;

/** What the register says that changes a resident's days: a suspension, an end. */
function RegisterNotice({ register }: { register: NonNullable<Loaded["register"]> }) {
  const { t } = useTranslation("staff");
  const locale = useLocale();
  const { status, suspendedOn, terminatedOn } = register;
  const says = [
    ...(suspendedOn ? [t(status === "SUSPENDED" ? "today.suspended" : "today.suspension", { day: formatDay(suspendedOn, locale) })] : []),
    ...(terminatedOn ? [t(status === "TERMINATED" ? "today.ended" : "today.ending", { day: formatDay(terminatedOn, locale) })] : []),
  ];
  if (says.length === 0) return null;
  return (
    <div className="mb-4">
      <Notice tone={status === "ACTIVE" ? "waiting" : "bad"}>
        <p>{says.join(" ")}</p>
        <Link to="/agreements" className="inline-flex min-h-11 items-center font-semibold hover:underline md:min-h-7">
          {t("today.registerOpen")}
        </Link>
      </Notice>
    </div>
  );
}

/** What waits for the company, with its term; the nearest one comes first. */
function Duties({ duties }: { duties: Loaded["duties"] }) {
  const { t } = useTranslation("staff");
  const locale = useLocale();
  return (
    <section aria-labelledby="duties" className="mb-6 rounded-card border border-line bg-sheet p-4 md:p-5">
      <h2 id="duties" className="mb-1 text-heading">
        {t("today.duties")}
      </h2>
      <ul className="divide-y divide-line">
        {duties.map(({ kind, id, what, dueOn, late }) => (
          <li key={id}>
            <a href={kind === "sign" ? `/agreements/${id}` : `/reports/${id}`} className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2 hover:text-pencil">
              <span className="font-semibold">{t(`today.duty.${kind}`, { what: kind === "sign" ? what : periodName(what, locale) })}</span>
              <Pill tone={late ? "bad" : "waiting"}>{t(late ? "today.dutyLate" : "today.dutyBy", { day: formatDay(dueOn, locale) })}</Pill>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ResidentDay({ day }: { day: NonNullable<Loaded["resident"]> }) {
  const { t } = useTranslation(["staff", "booking", "common"]);
  const locale = useLocale();
  const money = (kopecks: number) => formatMoney(kopecks, locale);
  const quota = day.quota[0];
  return (
    <>
      <FindLine large className="mb-6" />
      <div className="mb-6 grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        {quota ? (
          <Figure name={t("staff:today.hours")} value={t("booking:schedule.quotaOf", { used: hoursText(quota.usedMinutes, locale), of: hoursText(quota.limitMinutes, locale) })}>
            <PartsBar whole={quota.limitMinutes} parts={[{ value: quota.usedMinutes, className: "bg-pencil" }]} label={t("staff:today.hours")} />
            <span className="mt-1 block">{t("staff:today.hoursBody", { left: hoursText(quota.limitMinutes - quota.usedMinutes, locale) })}</span>
          </Figure>
        ) : null}
        <OwedFigure debt={day.debt} />
        <Figure name={t("staff:today.subsidy", { year: day.year })} value={money(day.subsidy.consumedKopecks)}>
          {t("staff:today.subsidyReserved", { amount: money(day.subsidy.reservedKopecks) })}
        </Figure>
        <Figure name={t("staff:today.step")} value={`${day.step.percent} %`}>
          {t("staff:today.stepBody", day.step)}
        </Figure>
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <BookingsAhead bookings={day.bookings} />
        {day.partners.waiting.length > 0 ? (
          <Sheet title={t("staff:today.introductions")}>
            <ul className="flex flex-col gap-3">
              {day.partners.waiting.map((one) => (
                <li key={one.id}>
                  <strong>{one.fromName}</strong>
                  <p className="line-clamp-3 text-ink-soft">{one.message}</p>
                </li>
              ))}
            </ul>
            <p className="mt-3">
              <Link to="/introductions" className="font-semibold text-pencil hover:underline">
                {t("staff:today.introductionsBody")}
              </Link>
            </p>
          </Sheet>
        ) : null}
      </div>
    </>
  );
}

/** The days of a company that books without residency. */
function ClientDay({ day }: { day: NonNullable<Loaded["client"]> }) {
  const { t } = useTranslation(["staff", "clients", "common"]);
  const locale = useLocale();
  return (
    <>
      <FindLine large className="mb-6" />
      <div className="mb-6 grid gap-3 sm:grid-cols-2">
        <OwedFigure debt={day.debt} />
        <Figure name={t("clients:own.today")} value={t(`clients:group.${day.group}`)}>
          <Link to="/access" className="text-pencil hover:underline">
            {day.lastDay ? t("clients:own.until", { day: formatDay(day.lastDay, locale) }) : t("clients:own.title")}
          </Link>
        </Figure>
      </div>
      <BookingsAhead bookings={day.bookings} />
    </>
  );
}

function ApplicantDay({ company, applications, letters }: { company: string | null; applications: Loaded["applications"]; letters: Loaded["letters"] }) {
  const { t } = useTranslation(["staff", "residency", "messages", "council", "clients"]);
  const locale = useLocale();
  if (!company) {
    return (
      <EmptyState
        title={t("staff:today.noCompany")}
        action={
          <ButtonLink look="primary" to="/account/company/new">
            {t("staff:today.register")}
          </ButtonLink>
        }
      >
        {t("staff:today.noCompanyBody")}
      </EmptyState>
    );
  }
  if (applications.length === 0) {
    return (
      <EmptyState
        title={t("staff:today.noApplication")}
        action={
          <span className="flex flex-wrap justify-center gap-2">
            <ButtonLink look="primary" to="/apply">
              {t("staff:today.apply")}
            </ButtonLink>
            <ButtonLink to="/access">{t("clients:own.ask")}</ButtonLink>
          </span>
        }
      >
        {t("staff:today.noApplicationBody")}
      </EmptyState>
    );
  }
  return (
    <Sheet title={t("staff:today.application")}>
      <ul className="divide-y divide-line">
        {applications.map((application) => (
          <li key={application.id}>
            <a href={`/applications/${application.id}`} className="block py-2.5 hover:text-pencil">
              <strong>{application.number ?? localised(application, "callTitle", locale)}</strong>
              <span className="block wrap-anywhere text-ink-soft">{application.projectTitle}</span>
            </a>
            {DECIDED.includes(application.status) ? (
              <p className="pb-2.5">
                <Link to={`/applications/${application.id}/decision`} className="inline-flex min-h-11 flex-wrap items-center gap-2 text-pencil hover:underline md:min-h-7">
                  <StatusPill status={application.status} />
                  {application.status === "OFFERED" && application.clock
                    ? t("council:decision.todayOffer", { day: formatDayMonth(application.clock.dueOn, locale) })
                    : t("council:decision.todayOpen")}
                </Link>
              </p>
            ) : null}
            {letters[application.id] ? (
              <p className="pb-2.5">
                <Link to={`/applications/${application.id}/messages`} className="inline-flex min-h-11 flex-wrap items-center gap-2 text-pencil hover:underline md:min-h-7">
                  {letters[application.id]!.questions > 0 ? <Pill tone="waiting">{t("messages:waitsForYou")}</Pill> : null}
                  {letters[application.id]!.unread > 0 ? <Pill tone="mine">{t("messages:unreadPill", { count: letters[application.id]!.unread })}</Pill> : null}
                  {t("messages:open")}
                </Link>
              </p>
            ) : null}
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
