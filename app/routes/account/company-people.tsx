import { getFormProps, useForm } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { FormRefusal, RadioField, TextField } from "~/components/field";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireCompany } from "~/features/identity/access.server";
import { invite, resendInvitation, revokeInvitation } from "~/features/identity/commands/invitations.server";
import { changeRole, leaveCompany, removePerson, transferOwnership } from "~/features/identity/commands/members.server";
import { InvitationRow } from "~/features/identity/components/invitation-row";
import { PersonRow } from "~/features/identity/components/person-row";
import { peoplePage } from "~/features/identity/people.server";
import { companyFor } from "~/features/identity/queries.server";
import { invitationSchema, type InvitationFields } from "~/features/identity/schema";
import { formAction, page } from "~/lib/http/answers.server";
import { isRefusal } from "~/lib/http/refusal";
import { submitted } from "~/lib/http/submitted.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { formatPhone } from "~/lib/requisites";

export const handle = { i18n: ["identity"] };
export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const [company, found, locale] = await Promise.all([companyFor(scope, scope.companyId), peoplePage(scope, new Date()), localeOf(args.request)]);
    const t = translator(locale);
    return {
      ...found,
      people: found.people.map((person) => ({ ...person, phone: person.phone && formatPhone(person.phone) })),
      company: company.name,
      title: `${t("people.title", { ns: "identity" })} · ${t("brand")}`,
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const form = await args.request.formData();
    const text = (name: string) => String(form.get(name) ?? "");
    const at = { now: new Date(), ip: args.context.ip };
    const act = text("act");
    if (act === "invite") {
      return submitted(parseWithZod(form, { schema: invitationSchema }), async (value) => {
        await invite(scope, value, at);
        return data({ done: "invited" as const, email: value.email });
      });
    }
    if (act === "leave") {
      await leaveCompany(scope, at.ip);
      return redirect("/today", 303);
    }
    if (act === "resend") await resendInvitation(scope, text("invitationId"), at);
    else if (act === "revoke") await revokeInvitation(scope, text("invitationId"), at);
    else if (act === "remove") await removePerson(scope, text("userId"), at.ip);
    else if (act === "transfer") await transferOwnership(scope, text("userId"), at.ip);
    else await changeRole(scope, text("userId"), text("role"), at.ip);
    const done = { resend: "resent", revoke: "revoked", remove: "removed", transfer: "transferred" } as const;
    return data({ done: act in done ? done[act as keyof typeof done] : ("changed" as const), email: "" });
  });

export default function CompanyPeoplePage() {
  const { company, people, manages, invitations } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["identity", "errors"]);
  return (
    <div className="max-w-4xl">
      <PageHeader back={{ to: "/account/company", text: company }} title={t("identity:people.title")} lead={t(manages ? "identity:people.lead" : "identity:people.leadMember")} />
      <div className="mb-4 empty:hidden">
        {isRefusal(answer) ? <RefusalNotice answer={answer} /> : null}
        {answer && "done" in answer ? <Notice tone="good" title={t(`identity:people.done.${answer.done}`, { email: answer.email })} /> : null}
      </div>
      <div className="flex flex-col gap-5">
        <Sheet title={t("identity:people.inCompany", { count: people.length })}>
          <ul className="divide-y divide-line">
            {people.map((person) => (
              <PersonRow key={person.id} person={person} />
            ))}
          </ul>
        </Sheet>
        {manages ? (
          <>
            <Invite />
            <Sheet title={t("identity:people.invitations")}>
              {invitations.length === 0 ? (
                <p className="text-ink-soft">{t("identity:people.noInvitations")}</p>
              ) : (
                <ul className="divide-y divide-line">
                  {invitations.map((invitation) => (
                    <InvitationRow key={invitation.id} invitation={invitation} />
                  ))}
                </ul>
              )}
            </Sheet>
          </>
        ) : null}
      </div>
    </div>
  );
}

function Invite() {
  const { gives, invitations } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["identity", "common", "errors"]);
  const lastResult = answer && "result" in answer ? answer.result : undefined;
  const [form, fields] = useForm<InvitationFields>({ id: `invite-${invitations.length}`, lastResult, defaultValue: { role: "MEMBER" }, shouldValidate: "onSubmit" });
  return (
    <Sheet title={t("identity:people.invite")}>
      <Form method="post" {...getFormProps(form)} className="flex flex-col gap-4">
        <FormRefusal form={form} fields={{ email: { id: fields.email.id, label: t("identity:email") } }} />
        <TextField meta={fields.email} label={t("identity:email")} help={t("identity:people.inviteHelp")} type="email" inputMode="email" autoComplete="off" required className="max-w-md" />
        <RadioField
          meta={fields.role}
          label={t("identity:people.role")}
          options={[...gives].reverse().map((role) => ({ value: role, text: t(`identity:company.role.${role}`) }))}
        />
        <ul className="max-w-prose text-dense text-ink-soft">
          {[...gives].reverse().map((role) => (
            <li key={role}>{t(`identity:people.may.${role}`)}</li>
          ))}
        </ul>
        <div>
          <Button look="primary" name="act" value="invite">
            {t("identity:people.send")}
          </Button>
        </div>
      </Form>
    </Sheet>
  );
}
