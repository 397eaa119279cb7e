import { useTranslation } from "react-i18next";
import { Facts, Pill } from "~/components/page";
import { isOkvedCode, okvedEntryFor } from "~/lib/okved";
import { isValidInn, isValidOgrn, isValidOgrnip } from "~/lib/requisites";

interface ShownCompany {
  legalName: string;
  legalForm: "UL" | "IP" | "NPD";
  inn: string;
  kpp: string | null;
  ogrn: string | null;
  okvedMain: string | null;
  okvedOther: readonly string[];
  legalAddress: string | null;
  website: string | null;
}

/** A company's own record; `checked` also says what the check digits and the technopark's profile say about it. */
export function CompanyView({ company, checked = false, more = [] }: { company: ShownCompany; checked?: boolean; more?: Parameters<typeof Facts>[0]["items"] }) {
  const { t } = useTranslation(["residency", "common"]);
  const { inn, ogrn, legalForm } = company;
  const sound =
    isValidInn(inn, legalForm === "UL" ? "company" : "person").ok &&
    (ogrn === null ? legalForm === "NPD" : legalForm === "UL" ? isValidOgrn(ogrn).ok : isValidOgrnip(ogrn).ok);
  const items = [
    { name: t("residency:staff.form"), value: `${company.legalName} · ${t(`common:forms.${legalForm}`)}` },
    {
      name: ogrn ? t("residency:staff.innOgrn") : t("residency:staff.inn"),
      value: (
        <span className="tabular flex flex-wrap items-center gap-2">
          {[inn, ogrn].filter(Boolean).join(" · ")}
          {checked ? <Pill tone={sound ? "good" : "bad"}>{sound ? t("residency:staff.keysValid") : t("residency:staff.keysWrong")}</Pill> : null}
        </span>
      ),
    },
    { name: t("residency:staff.okved"), value: <Okved code={company.okvedMain} checked={checked} /> },
    ...(company.legalAddress ? [{ name: t("residency:staff.address"), value: company.legalAddress }] : []),
    ...(company.website && /^https?:\/\//.test(company.website)
      ? [{ name: t("residency:staff.site"), value: <a href={company.website} rel="noreferrer nofollow" target="_blank">{company.website}</a> }]
      : []),
    ...more,
  ];
  return <Facts items={items} />;
}

function Okved({ code, checked }: { code: string | null; checked: boolean }) {
  const { t } = useTranslation("residency");
  if (!code) return <span className="text-ink-soft">{t("staff.okvedNone")}</span>;
  const entry = isOkvedCode(code) ? okvedEntryFor(code) : null;
  return (
    <span className="flex flex-wrap items-center gap-2">
      {entry ? `${code} ${entry.name}` : code}
      {checked ? (
        <Pill tone={entry?.group === "core" ? "good" : entry ? "waiting" : "bad"}>
          {entry?.group === "core" ? t("staff.okvedCore") : entry ? t("staff.okvedAdjacent") : t("staff.okvedOutside")}
        </Pill>
      ) : null}
    </span>
  );
}
