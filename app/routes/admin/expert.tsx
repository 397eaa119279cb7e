import { getFormProps, useForm, type SubmissionResult } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { CheckboxField, FormSummary, TextArea, TextField } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import type { StaffScope } from "~/features/identity/types";
import { saveExpertProfile, saveOwnExpertProfile } from "~/features/residency/experts/commands/profile.server";
import { EXPERT_FIELDS } from "~/features/residency/experts/fields";
import { mayAssign } from "~/features/residency/experts/policy";
import { expertProfile } from "~/features/residency/experts/queries/experts.server";
import { ownProfileSchema, profileSchema } from "~/features/residency/experts/schema";
import { formAction, page } from "~/lib/http/answers.server";
import { localised } from "~/lib/i18n/locales";

export const handle = { i18n: ["experts"] };

/** `/staff/experts/me` is one's own profile. */
const idOf = (scope: StaffScope, id = "") => (id === "me" ? scope.userId : id);

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args);
    const done = new URL(args.request.url).searchParams.get("done");
    return {
      profile: await expertProfile(scope, idOf(scope, args.params.id)),
      administrator: mayAssign(scope),
      mine: args.params.id === "me",
      done: done === "added" || done === "saved" ? done : null,
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args);
    const form = await args.request.formData();
    const at = { now: new Date(), ip: args.context.ip };
    const back = () => redirect(`/staff/experts/${args.params.id}?done=saved`);
    if (!mayAssign(scope)) {
      const submission = parseWithZod(form, { schema: ownProfileSchema });
      if (submission.status !== "success") return data({ result: submission.reply() }, { status: 422 });
      await saveOwnExpertProfile(scope, submission.value, at);
      return back();
    }
    const submission = parseWithZod(form, { schema: profileSchema });
    if (submission.status !== "success") return data({ result: submission.reply() }, { status: 422 });
    await saveExpertProfile(scope, idOf(scope, args.params.id), submission.value, at);
    return back();
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.profile.name ?? "" }];

interface Typed {
  fields: string[];
  affiliations: string;
  maxOpen: string;
  active: string;
}

export default function ExpertProfile() {
  const { profile, administrator, mine, done } = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation("experts");
  const locale = useLocale();
  const result = (answer as { result?: SubmissionResult<string[]> } | undefined)?.result;
  const [form, fields] = useForm<Typed>({
    id: "profile",
    lastResult: result,
    defaultValue: { fields: profile.fields, affiliations: profile.affiliations.join("\n"), maxOpen: String(profile.maxOpen), active: profile.active ? "on" : "" },
    shouldValidate: "onSubmit",
  });
  const ticked = ([] as unknown[]).concat(fields.fields.initialValue ?? []);
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <PageHeader
        back={administrator ? { to: "/staff/experts", text: t("list.title") } : { to: "/staff/queue", text: t("call.toQueue") }}
        title={mine ? t("profile.mine") : profile.name}
        lead={mine ? t("profile.mineLead") : profile.email}
      />
      <RefusalNotice answer={answer} />
      {done && !answer ? <Notice tone="good">{done === "added" ? t("add.done") : t("profile.saved")}</Notice> : null}
      <Sheet as="div">
        <Form method="post" {...getFormProps(form)} className="flex flex-col gap-5">
          <FormSummary form={form} fields={{ affiliations: { id: fields.affiliations.id, label: t("profile.affiliations") }, maxOpen: { id: fields.maxOpen.id, label: t("profile.maxOpen") } }} />
          <fieldset aria-describedby="fields-help">
            <legend className="font-medium">{t("profile.fields")}</legend>
            <p id="fields-help" className="mb-1 text-dense text-ink-soft">
              {t("profile.fieldsHelp")}
            </p>
            <div className="grid gap-x-4 sm:grid-cols-2">
              {EXPERT_FIELDS.map((field) => (
                <label key={field.code} className="flex min-h-11 items-center gap-3 md:min-h-9">
                  <input type="checkbox" name="fields" value={field.code} defaultChecked={ticked.includes(field.code)} className="size-5 shrink-0 accent-[var(--pencil)]" />
                  {localised(field, "title", locale)}
                </label>
              ))}
            </div>
          </fieldset>
          <TextArea meta={fields.affiliations} label={t("profile.affiliations")} help={t("profile.affiliationsHelp")} required={false} rows={3} />
          {administrator ? (
            <>
              <TextField meta={fields.maxOpen} inputMode="numeric" autoComplete="off" label={t("profile.maxOpen")} className="max-w-32" />
              <CheckboxField meta={fields.active} label={t("profile.active")} />
            </>
          ) : null}
          <div>
            <Button look="primary">{t("profile.save")}</Button>
          </div>
        </Form>
      </Sheet>
    </div>
  );
}
