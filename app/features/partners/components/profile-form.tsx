import { getFormProps, useForm, type SubmissionResult } from "@conform-to/react";
import { Form, useNavigation } from "@remix-run/react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { CheckboxField, FormSummary, TextArea, TextField } from "~/components/field";
import { Sheet } from "~/components/page";
import { formatPhone } from "~/lib/requisites";
import { parseTags, type ProfileText } from "../rules/profile";
import { CompletenessMeter } from "./completeness-meter";

const FIELDS = ["tagline", "offers", "needs", "about", "tags", "contactName", "contactEmail", "contactPhone", "consent"] as const;
type Value = Record<Exclude<(typeof FIELDS)[number], "consent">, string> & { consent?: string };

interface Props {
  profile: ProfileText & { published: boolean; contactPhone: string };
  editable: boolean;
  /** The stored contact is covered by a consent in force. */
  contactShown: boolean;
  consent: { title: string; body: string };
  result: SubmissionResult<string[]> | undefined;
}

/** The company's public page as a form; beside it, how complete it is as it is being typed. */
export function ProfileForm({ profile, editable, contactShown, consent, result }: Props) {
  const { t } = useTranslation("partners");
  const busy = useNavigation().state !== "idle";
  const [typed, setTyped] = useState<ProfileText>(profile);
  const [form, fields] = useForm<Value>({
    id: "profile",
    lastResult: result,
    defaultValue: { ...profile, tags: profile.tags.join(", "), contactPhone: formatPhone(profile.contactPhone) },
    shouldValidate: "onSubmit",
  });
  const labels = Object.fromEntries(FIELDS.map((name) => [name, { id: fields[name].id, label: t(`profile.${name}`) }]));
  return (
    <Form method="post" {...getFormProps(form)} onInput={(event) => setTyped(readProfile(event.currentTarget))}>
      <fieldset disabled={!editable} className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <FormSummary form={form} fields={labels} />
          <Sheet title={t("profile.text")}>
            <div className="flex flex-col gap-5">
              <TextField meta={fields.tagline} label={t("profile.tagline")} maxLength={140} />
              <TextArea meta={fields.offers} label={t("profile.offers")} help={t("profile.offersHelp")} rows={4} max={1500} />
              <TextArea meta={fields.needs} label={t("profile.needs")} help={t("profile.needsHelp")} rows={4} max={1500} />
              <TextArea meta={fields.about} label={t("profile.about")} help={t("profile.aboutHelp")} rows={7} max={3000} />
              <TextField meta={fields.tags} label={t("profile.tags")} help={t("profile.tagsHelp")} />
            </div>
          </Sheet>
          <Sheet title={t("profile.contact")}>
            <div id="contact" className="flex flex-col gap-5">
              <p className="max-w-prose text-ink-soft">{t("profile.contactLead")}</p>
              <div className="grid gap-5 md:grid-cols-3">
                <TextField meta={fields.contactName} label={t("profile.contactName")} autoComplete="name" maxLength={120} />
                <TextField meta={fields.contactEmail} label={t("profile.contactEmail")} type="email" autoComplete="email" />
                <TextField meta={fields.contactPhone} label={t("profile.contactPhone")} type="tel" autoComplete="tel" required={false} />
              </div>
              <CheckboxField
                meta={fields.consent}
                label={t("profile.consent")}
                help={
                  <>
                    <p>{t(contactShown ? "profile.consentStands" : "profile.consentNeeded")}</p>
                    <details>
                      <summary className="inline-flex min-h-11 items-center text-pencil md:min-h-0">{t("profile.consentText")}</summary>
                      <p className="mt-1 max-w-prose">{consent.body}</p>
                    </details>
                  </>
                }
              />
            </div>
          </Sheet>
        </div>
        <div className="flex flex-col gap-4 lg:sticky lg:top-4">
          <Sheet as="div">
            <CompletenessMeter profile={typed} />
          </Sheet>
          {editable ? (
            <div className="flex flex-wrap gap-2">
              <Button look={profile.published ? "primary" : "plain"} name="intent" value="save" disabled={busy}>
                {t("profile.save")}
              </Button>
              {profile.published ? null : (
                <Button look="primary" name="intent" value="publish" disabled={busy}>
                  {t("profile.publish")}
                </Button>
              )}
            </div>
          ) : null}
        </div>
      </fieldset>
    </Form>
  );
}

function readProfile(form: HTMLFormElement): ProfileText {
  const values = new FormData(form);
  const text = (name: string) => String(values.get(name) ?? "");
  return {
    tagline: text("tagline"),
    about: text("about"),
    offers: text("offers"),
    needs: text("needs"),
    tags: parseTags(text("tags")),
    contactName: text("contactName"),
    contactEmail: text("contactEmail"),
  };
}

/** Takes the page out of the directory. */
export function UnpublishForm() {
  const { t } = useTranslation("partners");
  const busy = useNavigation().state !== "idle";
  return (
    <Form method="post" className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Button look="danger" name="intent" value="unpublish" disabled={busy}>
        {t("profile.unpublish")}
      </Button>
      <p className="text-dense text-ink-soft">{t("profile.unpublishWhy")}</p>
    </Form>
  );
}
