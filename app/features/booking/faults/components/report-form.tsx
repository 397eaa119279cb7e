import { useForm, type SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { SelectField, TextArea, TextField } from "~/components/field";
import { PhotoUpload, usePhoto } from "../../equipment/components/photo-upload";

interface Props {
  units: readonly { value: string; text: string }[];
  unitId?: string;
  /** Staff say until when the unit is away. */
  expected: boolean;
  result: SubmissionResult<string[]> | undefined;
  next: string;
}

/** Says that a unit has failed, with a photo. */
export function ReportForm({ units, unitId, expected, result, next }: Props) {
  const { t } = useTranslation("equipment");
  const [photoId, setPhoto] = usePhoto();
  const [form, fields] = useForm<{ unitId: string; description: string; expectedAt: string }>({
    id: "report-fault",
    lastResult: result,
    defaultValue: { unitId: unitId ?? (units.length === 1 ? units[0]?.value : ""), description: "", expectedAt: "" },
  });
  return (
    <div className="flex flex-col gap-4">
      <PhotoUpload photoId={photoId} onTaken={setPhoto} next={next} />
      <Form method="post" id={form.id} onSubmit={form.onSubmit} noValidate className="flex flex-col gap-4">
        <input type="hidden" name="intent" value="report" />
        <input type="hidden" name="photoId" value={photoId ?? ""} />
        <SelectField meta={fields.unitId} label={t("faults.unit")} options={units} empty={units.length === 1 ? undefined : t("faults.choose")} required />
        <TextArea meta={fields.description} label={t("faults.description")} help={t("faults.descriptionHelp")} rows={4} max={1000} required />
        {expected ? <TextField meta={fields.expectedAt} type="date" label={t("faults.expectedOn")} help={t("faults.expectedHelp")} required={false} /> : null}
        <div>
          <Button look="primary">{t("faults.report")}</Button>
        </div>
      </Form>
    </div>
  );
}
