import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Facts, Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { companyScope, requireViewer } from "~/features/identity/access.server";
import { mayEditCompany } from "~/features/identity/policy";
import { companyFor, peopleOf } from "~/features/identity/queries.server";
import { residencyOf } from "~/features/residency/queries.server";
import { formatDay } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { okvedEntryFor } from "~/lib/okved";
import { formatPhone } from "~/lib/requisites";

export const handle = { i18n: ["identity"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    await requireViewer(args);
    const [scope, locale] = await Promise.all([companyScope(args), localeOf(args.request)]);
    const t = translator(locale);
    const title = `${t("company.title", { ns: "identity" })} · ${t("brand")}`;
    if (!scope) return { title, company: null, people: [], residency: null, owner: false, saved: false };
    const [row, people, residency] = await Promise.all([companyFor(scope, scope.companyId), peopleOf(scope), residencyOf(scope.companyId)]);
    const { name, legalName, legalForm, kind, inn, kpp, ogrn, okvedMain, legalAddress, headcount, website, slug, okvedOther } = row;
    const okvedName = okvedMain && okvedEntryFor(okvedMain)?.name;
    return {
      title,
      owner: mayEditCompany(scope.role),
      saved: new URL(args.request.url).searchParams.has("saved"),
      company: { name, legalName, legalForm, kind, inn, kpp, ogrn, okved: okvedMain && (okvedName ? `${okvedMain} ${okvedName}` : okvedMain), legalAddress, headcount, website, slug, okvedOther: okvedOther.join(", ") },
      people: people.map(({ id, name: person, email, phone, role }) => ({ id, name: person, email, phone: phone && formatPhone(phone), role })),
      residency: residency && { status: residency.status, startsOn: residency.startsOn, endsOn: residency.endsOn, premises: residency.premises, areaSqm: residency.areaSqm },
    };
  });

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }];

export default function CompanyPage() {
  const { company, people, residency, owner, saved } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["identity", "common"]);
  const locale = useLocale();
  if (!company) {
    return (
      <>
        <PageHeader title={t("identity:company.title")} />
        <EmptyState
          title={t("identity:company.empty")}
          action={
            <ButtonLink look="primary" to="/account/company/new">
              {t("identity:company.submit")}
            </ButtonLink>
          }
        >
          {t("identity:company.emptyBody")}
        </EmptyState>
      </>
    );
  }
  const rows = [
    [t("identity:company.legalName"), company.legalName],
    [t("identity:company.legalForm"), t(`common:forms.${company.legalForm}`)],
    [t("identity:company.kind"), t(`common:kinds.${company.kind}`)],
    [t("identity:company.inn"), company.inn],
    [t("identity:company.kpp"), company.kpp],
    [t(company.legalForm === "IP" ? "identity:company.ogrnip" : "identity:company.ogrn"), company.ogrn],
    [t("identity:company.okvedMain"), company.okved],
    [t("identity:company.okvedOther"), company.okvedOther],
    [t("identity:company.legalAddress"), company.legalAddress],
    [t("identity:company.headcount"), company.headcount === null ? null : t("common:people", { count: company.headcount })],
    [t("identity:company.website"), company.website],
  ].filter((row): row is [string, string] => Boolean(row[1]));
  return (
    <div className="max-w-4xl">
      <PageHeader title={company.name} lead={t(`common:kinds.${company.kind}`)} actions={<>{owner ? <ButtonLink to="/account/company/edit">{t("identity:company.edit")}</ButtonLink> : null}{residency ? <ButtonLink to="/partners/profile">{t("identity:company.openProfile")}</ButtonLink> : <ButtonLink look="primary" to="/apply">{t("identity:company.apply")}</ButtonLink>}</>} />
      {saved ? (
        <div className="mb-4">
          <Notice tone="good" title={t("identity:edit.saved")} />
        </div>
      ) : null}
      <div className="grid items-start gap-5 lg:grid-cols-[1.5fr_1fr]">
        <Sheet title={t("identity:company.requisites")}>
          <Facts items={rows.map(([name, value]) => ({ name, value: <span className="tabular">{value}</span> }))} />
          <p className="mt-4 border-t border-line pt-3 text-dense text-ink-soft">{t("identity:company.wrong")}</p>
        </Sheet>
        <div className="flex flex-col gap-5">
          <Sheet title={t("identity:company.residency")}>
            {residency ? (
              <Facts
                items={[
                  { name: t("identity:company.agreement"), value: t("identity:company.residentSince", { from: formatDay(residency.startsOn, locale), to: formatDay(residency.endsOn, locale) }) },
                  ...(residency.premises ? [{ name: t("identity:company.premises"), value: residency.areaSqm ? `${residency.premises}, ${t("identity:company.area", { count: residency.areaSqm })}` : residency.premises }] : []),
                ]}
              />
            ) : (
              <>
                <p className="mb-3 text-ink-soft">{t("identity:company.notResident")}</p>
                <ButtonLink to="/access">{t("identity:company.access")}</ButtonLink>
              </>
            )}
          </Sheet>
          <Sheet title={t("identity:company.people")} aside={<Link to="/account/company/people" className="inline-flex min-h-11 items-center font-semibold text-pencil hover:underline md:min-h-6">{t("identity:company.managePeople")}</Link>}>
            <ul className="flex flex-col gap-3">
              {people.map((person) => (
                <li key={person.id}>
                  <span className="flex flex-wrap items-center gap-2 font-medium">
                    {person.name} <Pill>{t(`identity:company.role.${person.role}`)}</Pill>
                  </span>
                  <span className="block text-dense break-words text-ink-soft">{[person.email, person.phone].filter(Boolean).join(" · ")}</span>
                </li>
              ))}
            </ul>
          </Sheet>
          <p className="text-dense text-ink-soft">
            {t("identity:company.anotherLead")}{" "}
            <Link to="/account/company/new?another=1&next=/account/company" className="inline-flex min-h-11 items-center font-semibold text-pencil hover:underline md:min-h-6">
              {t("identity:company.another")}
            </Link>
          </p>
        </div>
      </div>
    </div>
  );
}
