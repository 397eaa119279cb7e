import { useForm, getFormProps, type SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import type { Tone } from "~/components/classes";
import { FormSummary, TextField } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Notice, Pill, Sheet } from "~/components/page";
import { formatDay } from "~/lib/format";
import type { InvitationState } from "../entry";

export interface ShownInvitation {
  id: string;
  note: string;
  lastDay: string;
  state: InvitationState;
  companyName: string | null;
}

const tones: Record<InvitationState, Tone> = { good: "good", used: "mine", expired: "plain", revoked: "plain" };

/** A code that was just made: it is seen this once. */
export function NewCode({ code, note }: { code: string; note: string }) {
  const { t } = useTranslation("calls");
  return (
    <Notice tone="good" title={t("invitations.made", { note })}>
      <p className="my-1 font-mono text-lead font-semibold tracking-wider select-all">{code}</p>
      <p>{t("invitations.madeBody")}</p>
    </Notice>
  );
}

/** Codes for late entries into a call, and the form that makes one. */
export function Invitations({ invitations, today, result, published }: { invitations: readonly ShownInvitation[]; today: string; result: SubmissionResult<string[]> | undefined; published: boolean }) {
  const { t } = useTranslation("calls");
  const locale = useLocale();
  const [form, fields] = useForm<{ note: string; lastDay: string }>({ id: "invitation", lastResult: result, shouldValidate: "onSubmit" });
  return (
    <Sheet title={t("invitations.title")}>
      <p className="text-dense text-ink-soft">{t("invitations.body")}</p>
      {invitations.length === 0 ? (
        <p className="mt-3">{t("invitations.none")}</p>
      ) : (
        <ul className="mt-3 divide-y divide-line">
          {invitations.map((one) => (
            <li key={one.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
              <span className="min-w-0 grow basis-40 break-words">
                {one.note}
                <span className="block text-dense text-ink-soft">
                  {[t("invitations.until", { day: formatDay(one.lastDay, locale) }), one.companyName && t("invitations.usedBy", { name: one.companyName })].filter(Boolean).join(" · ")}
                </span>
              </span>
              <Pill tone={tones[one.state]}>{t(`invitations.states.${one.state}`)}</Pill>
              {one.state === "good" || one.state === "used" ? (
                <Form method="post">
                  <input type="hidden" name="invitationId" value={one.id} />
                  <Button look="quiet" name="intent" value="revoke" aria-label={t("invitations.revokeNamed", { note: one.note })} className="text-red">
                    {t("invitations.revoke")}
                  </Button>
                </Form>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {published ? (
        <Form method="post" {...getFormProps(form)} className="mt-4 flex flex-col gap-4 border-t border-line pt-4">
          <FormSummary form={form} fields={{ note: { id: fields.note.id, label: t("invitations.note") }, lastDay: { id: fields.lastDay.id, label: t("invitations.lastDay") } }} />
          <TextField meta={fields.note} label={t("invitations.note")} help={t("invitations.noteHelp")} required maxLength={200} />
          <TextField meta={fields.lastDay} label={t("invitations.lastDay")} type="date" min={today} required />
          <div>
            <Button name="intent" value="invite">
              {t("invitations.make")}
            </Button>
          </div>
        </Form>
      ) : (
        <p className="mt-3 text-dense text-ink-soft">{t("invitations.draftOnly")}</p>
      )}
    </Sheet>
  );
}
