import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button, buttonClass } from "~/components/button";
import { cx } from "~/components/classes";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Notice } from "~/components/page";
import { localised } from "~/lib/i18n/locales";
import type { Day } from "~/lib/time";
import { namedPeriods, questionTo, USE_STATES, type OccupancyQuestion } from "../period";

export interface FilterChoices {
  kinds: readonly string[];
  resources: readonly { id: string; kind: string; nameRu: string; nameEn: string }[];
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <label className="flex min-w-0 flex-col gap-1 text-dense text-ink-soft">
      {label}
      {children}
    </label>
  );
}

/** The question of the report: periods by name, days, kind, resource and what to draw. Everything stands in the address. */
export function OccupancyFilters({ question, mended, choices, today }: { question: OccupancyQuestion; mended: boolean; choices: FilterChoices; today: Day }) {
  const { t } = useTranslation(["occupancy", "booking"]);
  const locale = useLocale();
  const select = cx(inputClass, "md:max-w-44");
  return (
    <>
      <nav aria-label={t("occupancy:period")} className="mb-3 flex flex-wrap gap-2">
        {namedPeriods(today).map(({ name, from, to }) => {
          const chosen = question.from === from && question.to === to;
          return (
            <a key={name} href={`?${questionTo({ ...question, from, to })}`} aria-current={chosen ? "page" : undefined} className={buttonClass("plain", chosen ? "border-pencil bg-pencil-soft text-pencil" : "font-normal")}>
              {t(`occupancy:named.${name}`)}
            </a>
          );
        })}
      </nav>
      {mended ? (
        <div className="mb-3">
          <Notice tone="waiting" title={t("occupancy:mended")} />
        </div>
      ) : null}
      <Form method="get" reloadDocument className="mb-5 grid grid-cols-2 items-end gap-3 md:flex md:flex-wrap">
        <Labelled label={t("occupancy:from")}>
          <input type="date" name="from" defaultValue={question.from} key={question.from} className={inputClass} required />
        </Labelled>
        <Labelled label={t("occupancy:to")}>
          <input type="date" name="to" defaultValue={question.to} key={question.to} className={inputClass} required />
        </Labelled>
        <Labelled label={t("occupancy:kind")}>
          <select name="kind" defaultValue={question.kind} className={select}>
            <option value="">{t("occupancy:allKinds")}</option>
            {choices.kinds.map((kind) => (
              <option key={kind} value={kind}>
                {t(`booking:kind.${kind as "mocap"}`, { defaultValue: kind })}
              </option>
            ))}
          </select>
        </Labelled>
        <Labelled label={t("occupancy:resource")}>
          <select name="resource" defaultValue={question.resourceId} className={select}>
            <option value="">{t("occupancy:allResources")}</option>
            {choices.resources.map((resource) => (
              <option key={resource.id} value={resource.id}>
                {localised(resource, "name", locale)}
              </option>
            ))}
          </select>
        </Labelled>
        <Labelled label={t("occupancy:state")}>
          <select name="state" defaultValue={question.state} className={select}>
            <option value="">{t("occupancy:states.all")}</option>
            {USE_STATES.map((state) => (
              <option key={state} value={state}>
                {t(`occupancy:states.${state}`)}
              </option>
            ))}
          </select>
        </Labelled>
        {question.companyId ? <input type="hidden" name="company" value={question.companyId} /> : null}
        <Button look="primary">{t("occupancy:show")}</Button>
      </Form>
    </>
  );
}
