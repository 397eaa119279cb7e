import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { Sheet } from "~/components/page";
import { useKindName } from "./kind-name";

interface Props {
  kinds: readonly string[];
  companies: readonly { id: string; name: string; people: readonly { id: string; name: string }[] }[];
  today: string;
  until: string;
}

/** Gives a certificate to a company or to one of its people; one list, so that it works without scripts. */
export function GrantForm({ kinds, companies, today, until }: Props) {
  const { t } = useTranslation("trainings");
  const kindName = useKindName();
  return (
    <Sheet title={t("admin.grantTitle")}>
      <Form method="post" className="grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-[2fr_1fr_1fr_auto]">
        <label className="flex min-w-0 flex-col gap-1">
          <span className="font-medium">{t("admin.holder")}</span>
          <select name="holder" required className={inputClass}>
            {companies.map((company) => (
              <optgroup key={company.id} label={company.name}>
                <option value={company.id}>{t("admin.wholeOf", { company: company.name })}</option>
                {company.people.map((person) => (
                  <option key={person.id} value={`${company.id}/${person.id}`}>
                    {person.name}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </label>
        <label className="flex flex-col gap-1">
          <span className="font-medium">{t("certificates.kind")}</span>
          <select name="kind" required className={inputClass}>
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {kindName(kind)}
              </option>
            ))}
          </select>
        </label>
        <label className="flex flex-col gap-1">
          <span className="font-medium">{t("certificates.until")}</span>
          <input type="date" name="validUntil" min={today} defaultValue={until} required className={inputClass} />
        </label>
        <Button look="primary">{t("admin.grant")}</Button>
      </Form>
    </Sheet>
  );
}
