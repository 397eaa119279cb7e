import { useTranslation } from "react-i18next";
import { inputClass } from "~/components/field";
import { KPI_CODES, kpiField } from "../kpi";
import type { KpiYear, Terms } from "../terms";
import { ActForm, resultOf, type FieldSpec } from "./act-form";

/** The draft's terms for those who write it. */
export function TermsForm({ terms, version, answer }: { terms: Terms; version: number; answer: unknown }) {
  const { t } = useTranslation("agreements");
  const { resident, operator } = terms;
  const field = (name: string, initial: string | number, more: Partial<FieldSpec> = {}): FieldSpec => ({ name, label: t(`form.${name}` as "form.premises"), initial: String(initial), half: true, ...more });
  const own: FieldSpec[] =
    terms.kind === "agreement"
      ? [
          field("startsOn", terms.startsOn, { kind: "day" }),
          field("endsOn", terms.endsOn, { kind: "day" }),
          field("premises", terms.premises, { max: 300 }),
          field("areaSqm", terms.areaSqm, { kind: "whole" }),
        ]
      : [];
  const kpis = terms.kind === "agreement" ? terms.kpis : terms.change.what === "extension" ? terms.change.kpis : [];
  return (
    <ActForm
      intent="edit"
      answer={answer}
      hidden={{ version }}
      submit={t("form.save")}
      fields={[
        ...own,
        field("residentSigner", resident.signer.name),
        field("residentPosition", resident.signer.position),
        field("residentBasis", resident.signer.basis),
        field("residentAddress", resident.address, { required: false }),
        field("bankName", resident.bankName, { required: false }),
        field("bik", resident.bik, { required: false, max: 9 }),
        field("account", resident.account, { required: false, max: 20 }),
        field("corrAccount", resident.corrAccount, { required: false, max: 20 }),
        field("operatorSigner", operator.signer.name),
        field("operatorPosition", operator.signer.position),
        field("operatorBasis", operator.signer.basis),
      ]}
    >
      {kpis.length > 0 ? <KpiGrid kpis={kpis} answer={answer} /> : null}
    </ActForm>
  );
}

/** Figures by year; an empty place is «not agreed upon». */
function KpiGrid({ kpis, answer }: { kpis: readonly KpiYear[]; answer: unknown }) {
  const { t } = useTranslation("agreements");
  const { result } = resultOf(answer, "edit");
  const typed = result?.initialValue as Record<string, string | undefined> | undefined;
  const wrong = result?.error ?? {};
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium">{t("terms.kpis")}</legend>
      <p className="mb-2 text-dense text-ink-soft">{t("form.kpisHelp")}</p>
      <div className="overflow-x-auto scroll-hint">
        <table className="w-full border-collapse text-dense">
          <thead>
            <tr className="text-left text-ink-soft">
              <th scope="col" className="py-1 pr-3 font-medium">{t("terms.kpi")}</th>
              {kpis.map(({ year }) => (
                <th key={year} scope="col" className="min-w-32 px-1 py-1 font-medium">{t("terms.year", { year })}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {KPI_CODES.map((code) => (
              <tr key={code}>
                <th scope="row" className="py-1 pr-3 text-left font-normal">{t(`kpi.${code}`)}</th>
                {kpis.map((year) => {
                  const name = kpiField(code, year.year);
                  return (
                    <td key={year.year} className="px-1 py-1">
                      <input
                        name={name}
                        id={name}
                        inputMode="numeric"
                        autoComplete="off"
                        aria-label={`${t(`kpi.${code}`)}, ${t("terms.year", { year: year.year })}`}
                        aria-invalid={wrong[name] ? true : undefined}
                        defaultValue={typed?.[name] ?? (typed ? "" : (year[code] ?? ""))}
                        className={inputClass}
                      />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </fieldset>
  );
}
