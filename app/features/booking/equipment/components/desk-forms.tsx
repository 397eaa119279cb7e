import { useForm, type SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { SelectField, TextArea, TextField } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Notice } from "~/components/page";
import { formatMoney } from "~/lib/money";
import type { Condition } from "../conditions.server";
import { PhotoUpload, usePhoto } from "./photo-upload";

interface Common {
  conditions: readonly Condition[];
  /** People who may be meant, to choose from while typing. */
  people: readonly string[];
  result: SubmissionResult<string[]> | undefined;
  /** Address to come back to without scripts, with this form open. */
  next: string;
}

function People({ id, people }: { id: string; people: readonly string[] }) {
  return (
    <datalist id={id}>
      {people.map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}

/** Gives a unit: which, in what state, to whom. */
export function HandOutForm({ thing, deposit, conditions, people, result, next }: Common & { thing: { unitId: number; unit: string; faulty: boolean; withdrawn: boolean; outWith: string | null; others: readonly { id: number; name: string }[] }; deposit: { amountKopecks: number; advanceKopecks: number } }) {
  const { t } = useTranslation(["equipment", "deposits"]);
  const locale = useLocale();
  const list = useId();
  const [photoId, setPhoto] = usePhoto();
  const held = thing.outWith ? t("desk.heldOut", { name: thing.outWith }) : t(thing.faulty ? "desk.heldFaulty" : "desk.held");
  const others = thing.others.map((one) => ({ value: String(one.id), text: one.name }));
  const own = { value: String(thing.unitId), text: `${thing.unit} (${held})` };
  // What cannot be given leaves the first place to another; what was withdrawn is not given at all.
  const units = thing.withdrawn ? others : thing.outWith || thing.faulty ? [...others, own] : [own, ...others];
  const [form, fields] = useForm<{ unitId: string; condition: string; note: string; takenBy: string; depositWaiver: string }>({
    id: `hand-${thing.unitId}`,
    lastResult: result,
    defaultValue: { unitId: units[0]?.value ?? "", condition: conditions.find((one) => one.code === "good")?.code ?? conditions[0]?.code ?? "", note: "", takenBy: "", depositWaiver: "" },
  });
  return (
    <div className="flex flex-col gap-4">
      <PhotoUpload photoId={photoId} onTaken={setPhoto} next={next} />
      <Form method="post" id={form.id} onSubmit={form.onSubmit} noValidate className="flex flex-col gap-4">
        <input type="hidden" name="intent" value="hand" />
        <input type="hidden" name="heldUnitId" value={thing.unitId} />
        <input type="hidden" name="photoId" value={photoId ?? ""} />
        <SelectField
          meta={fields.unitId}
          label={t("desk.unit")}
          help={thing.others.length > 0 ? t("desk.unitHelp") : t("desk.unitOnly")}
          options={units}
        />
        <SelectField meta={fields.condition} label={t("desk.condition")} options={conditions.filter((one) => !one.fault).map((one) => ({ value: one.code, text: one[locale] }))} />
        <TextField meta={fields.takenBy} label={t("desk.takenBy")} list={list} autoComplete="off" required />
        <People id={list} people={people} />
        <TextArea meta={fields.note} label={t("desk.note")} help={t("desk.noteOutHelp")} rows={2} max={500} required={false} />
        {deposit.amountKopecks > 0 ? (
          <>
            <DepositNote {...deposit} />
            <TextField meta={fields.depositWaiver} label={t("deposits:desk.waiver")} help={t("deposits:desk.waiverHelp")} autoComplete="off" required={false} />
          </>
        ) : null}
        <div>
          <Button look="primary">{t("desk.hand")}</Button>
        </div>
      </Form>
    </div>
  );
}

/** What deposit a hand-out asks for, and whether the company's advance is enough. */
function DepositNote({ amountKopecks, advanceKopecks }: { amountKopecks: number; advanceKopecks: number }) {
  const { t } = useTranslation("deposits");
  const locale = useLocale();
  const lack = amountKopecks - advanceKopecks;
  return (
    <Notice tone={lack > 0 ? "bad" : "waiting"} title={t("desk.need", { amount: formatMoney(amountKopecks, locale) })}>
      {t(lack > 0 ? "desk.short" : "desk.have", { amount: formatMoney(advanceKopecks, locale), lack: formatMoney(lack, locale) })}
    </Notice>
  );
}

/** Takes a unit back: in what state, from whom. */
export function TakeBackForm({ custodyId, takenBy, heldKopecks, conditions, people, result, next }: Common & { custodyId: string; takenBy: string; heldKopecks: number }) {
  const { t } = useTranslation(["equipment", "deposits"]);
  const locale = useLocale();
  const list = useId();
  const [photoId, setPhoto] = usePhoto();
  const [form, fields] = useForm<{ condition: string; note: string; broughtBy: string; keep: string }>({
    id: `back-${custodyId}`,
    lastResult: result,
    defaultValue: { condition: conditions.find((one) => one.code === "good")?.code ?? conditions[0]?.code ?? "", note: "", broughtBy: takenBy, keep: "" },
  });
  return (
    <div className="flex flex-col gap-4">
      <PhotoUpload photoId={photoId} onTaken={setPhoto} next={next} />
      <Form method="post" id={form.id} onSubmit={form.onSubmit} noValidate className="flex flex-col gap-4">
        <input type="hidden" name="intent" value="back" />
        <input type="hidden" name="custodyId" value={custodyId} />
        <input type="hidden" name="photoId" value={photoId ?? ""} />
        <SelectField meta={fields.condition} label={t("desk.condition")} help={t("desk.conditionBackHelp")} options={conditions.map((one) => ({ value: one.code, text: one[locale] }))} />
        <TextField meta={fields.broughtBy} label={t("desk.broughtBy")} help={t("desk.broughtByHelp")} list={list} autoComplete="off" required />
        <People id={list} people={people} />
        <TextArea meta={fields.note} label={t("desk.noteIn")} help={t("desk.noteInHelp")} rows={3} max={500} required={false} />
        {heldKopecks > 0 ? (
          <>
            <p>{t("deposits:desk.held", { amount: formatMoney(heldKopecks, locale) })}</p>
            <TextField meta={fields.keep} label={t("deposits:desk.keep")} help={t("deposits:desk.keepHelp")} inputMode="decimal" autoComplete="off" required={false} />
          </>
        ) : null}
        <div>
          <Button look="primary">{t("desk.back")}</Button>
        </div>
      </Form>
    </div>
  );
}
