import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { Pill } from "~/components/page";
import { WhyList } from "./why";

interface ShownCandidate {
  id: string;
  name: string;
  open: number;
  maxOpen: number;
  conflicts: readonly { kind: string; detail: string; hard: boolean }[];
}

const barred = (one: ShownCandidate) => one.conflicts.some((conflict) => conflict.hard);

/** Experts with an interest in the application, and by what it was found. */
export function ConflictList({ candidates }: { candidates: readonly ShownCandidate[] }) {
  const { t } = useTranslation("experts");
  const found = candidates.filter((one) => one.conflicts.length > 0);
  if (found.length === 0) return <p className="text-ink-soft">{t("page.conflictsNone")}</p>;
  return (
    <ul className="divide-y divide-line">
      {found.map((one) => (
        <li key={one.id} className="py-2 first:pt-0 last:pb-0">
          <p className="flex flex-wrap items-baseline justify-between gap-2">
            <span className="font-medium">{one.name}</span>
            <Pill tone={barred(one) ? "bad" : "waiting"}>{barred(one) ? t("page.hard") : t("page.soft")}</Pill>
          </p>
          <WhyList lines={one.conflicts.map(({ kind, detail }) => ({ code: `conflict.${kind}`, params: { detail } }))} />
        </li>
      ))}
    </ul>
  );
}

/** Assigns one expert by hand; those with a conflict that bars stand in the list and cannot be taken. */
export function HandForm({ candidates }: { candidates: readonly ShownCandidate[] }) {
  const { t } = useTranslation("experts");
  const name = (one: ShownCandidate) =>
    barred(one) ? t("page.optionConflict", { name: one.name }) : one.conflicts.length > 0 ? t("page.optionSoft", { name: one.name }) : t("page.option", { name: one.name, open: one.open, max: one.maxOpen });
  return (
    <Form method="post" className="flex flex-col gap-3">
      <input type="hidden" name="intent" value="hand" />
      <label className="flex flex-col gap-1">
        <span className="font-medium">{t("page.expert")}</span>
        <select name="expertId" required defaultValue="" className={inputClass}>
          <option value="">{t("page.chooseExpert")}</option>
          {candidates.map((one) => (
            <option key={one.id} value={one.id} disabled={barred(one)}>
              {name(one)}
            </option>
          ))}
        </select>
      </label>
      <label className="flex flex-col gap-1">
        <span className="font-medium">{t("page.reason")}</span>
        <textarea name="reason" rows={2} maxLength={1000} className={inputClass} />
        <span className="text-dense text-ink-soft">{t("page.reasonHelp")}</span>
      </label>
      <div>
        <Button>{t("page.assign")}</Button>
      </div>
    </Form>
  );
}
