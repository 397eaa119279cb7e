import { getFormProps, useForm, type SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { FormRefusal, SelectField, TextField } from "~/components/field";
import { MEMBER_ROLES } from "../status";

type Result = SubmissionResult<string[]> | undefined;

/** Puts a person into the council by their address. */
export function SeatForm({ today, result }: { today: string; result: Result }) {
  const { t } = useTranslation("council");
  const [form, fields] = useForm<{ email: string; role: string; position: string; since: string }>({
    id: "seat",
    lastResult: result,
    defaultValue: { role: "member", since: today },
    shouldValidate: "onSubmit",
  });
  return (
    <Form method="post" {...getFormProps(form)} className="flex flex-col gap-3">
      <input type="hidden" name="intent" value="seat" />
      <FormRefusal form={form} />
      <TextField meta={fields.email} type="email" label={t("people.email")} help={t("people.emailHelp")} autoComplete="off" />
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField meta={fields.role} label={t("people.role")} options={MEMBER_ROLES.map((role) => ({ value: role, text: t(`role.${role}`) }))} />
        <TextField meta={fields.since} type="date" label={t("people.since")} />
      </div>
      <TextField meta={fields.position} label={t("people.position")} required={false} autoComplete="off" />
      <Button>{t("people.seat")}</Button>
    </Form>
  );
}

interface PlanProps {
  intent: "plan" | "change";
  today: string;
  heldOn: string;
  place: string;
  result: Result;
}

/** Day and place of a session: of a new one, or of one that is planned. */
export function PlanForm({ intent, today, heldOn, place, result }: PlanProps) {
  const { t } = useTranslation("council");
  const [form, fields] = useForm<{ heldOn: string; place: string }>({ id: intent, lastResult: result, defaultValue: { heldOn, place }, shouldValidate: "onSubmit" });
  return (
    <Form method="post" {...getFormProps(form)} className="flex flex-col gap-3">
      <input type="hidden" name="intent" value={intent} />
      <FormRefusal form={form} />
      <TextField meta={fields.heldOn} type="date" min={today} label={t("plan.heldOn")} />
      <TextField meta={fields.place} label={t("plan.place")} help={t("plan.placeHelp")} autoComplete="off" />
      <Button look={intent === "plan" ? "primary" : "plain"}>{t(intent === "plan" ? "plan.submit" : "session.save")}</Button>
    </Form>
  );
}
