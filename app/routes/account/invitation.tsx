import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useLocation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Facts, Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { getViewer, requireViewer } from "~/features/identity/access.server";
import { acceptInvitation, declineInvitation } from "~/features/identity/commands/invitations.server";
import { invitationByToken } from "~/features/identity/people.server";
import { chooseCompany } from "~/features/identity/sessions.server";
import { notFound } from "~/lib/errors";
import { formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { isRefusal } from "~/lib/http/refusal";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { limit } from "~/lib/limits.server";

export const handle = { i18n: ["identity"], light: true };
export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }, { name: "robots", content: "noindex" }, { name: "referrer", content: "no-referrer" }];

const LOOKS_A_QUARTER = 120;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    await limit(`invitation:ip:${args.context.ip}`, LOOKS_A_QUARTER, 900);
    const [viewer, locale] = await Promise.all([getViewer(args), localeOf(args.request)]);
    const invitation = await invitationByToken(args.params.token ?? "", viewer, new Date());
    if (!invitation) throw notFound("join-unknown");
    const t = translator(locale);
    return { ...invitation, viewerEmail: viewer?.email ?? null, title: `${t("invitation.title", { ns: "identity", company: invitation.company })} · ${t("brand")}` };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const viewer = await requireViewer(args);
    const form = await args.request.formData();
    const at = { now: new Date(), ip: args.context.ip };
    const token = args.params.token ?? "";
    if (form.get("act") === "decline") {
      await declineInvitation(viewer, token, at);
      return data({ done: "declined" as const });
    }
    const { companyId } = await acceptInvitation(viewer, token, at);
    await chooseCompany(args.request, viewer, companyId);
    return redirect("/account/company", 303);
  });

export default function InvitationPage() {
  const invitation = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["identity", "errors"]);
  const locale = useLocale();
  const { company, legalName, role, by, until, state, mine } = invitation;
  return (
    <div className="mx-auto max-w-xl py-4 md:py-10">
      <PageHeader title={t("identity:invitation.title", { company })} lead={t("identity:invitation.lead", { by })} />
      <div className="flex flex-col gap-4">
        {isRefusal(answer) ? <RefusalNotice answer={answer} /> : null}
        {state === "open" ? (
          <Sheet>
            <Facts
              items={[
                { name: t("identity:company.title"), value: legalName },
                { name: t("identity:people.role"), value: t(`identity:company.role.${role}`) },
                { name: t("identity:invitation.may"), value: t(`identity:people.may.${role}`) },
                { name: t("identity:invitation.until"), value: formatDay(until, locale) },
                { name: t("identity:invitation.email"), value: <span className="break-all">{invitation.email}</span> },
              ]}
            />
            <div className="mt-5">{mine === null ? <SignInFirst /> : mine ? <Answer /> : <OtherEmail />}</div>
          </Sheet>
        ) : (
          <EmptyState title={t(`identity:invitation.state.${state}`)} action={mine && state === "accepted" ? <ButtonLink look="primary" to="/account/company">{t("identity:invitation.toCompany")}</ButtonLink> : undefined}>
            {t(`identity:invitation.stateBody.${state}`)}
          </EmptyState>
        )}
      </div>
    </div>
  );
}

function Answer() {
  const { t } = useTranslation("identity");
  return (
    <Form method="post" reloadDocument className="flex flex-wrap gap-2">
      <Button look="primary" name="act" value="accept">
        {t("invitation.accept")}
      </Button>
      <Button look="danger" name="act" value="decline">
        {t("invitation.decline")}
      </Button>
    </Form>
  );
}

/** Nobody joins without signing in: the link alone makes no account and changes none. */
function SignInFirst() {
  const { pathname } = useLocation();
  const { t } = useTranslation("identity");
  const next = encodeURIComponent(pathname);
  return (
    <>
      <p className="mb-3 text-ink-soft">{t("invitation.signInFirst")}</p>
      <div className="flex flex-wrap gap-2">
        <ButtonLink look="primary" to={`/sign-in?next=${next}`}>
          {t("signIn.submit")}
        </ButtonLink>
        <ButtonLink to={`/sign-up?next=${next}`}>{t("signUp.submit")}</ButtonLink>
      </div>
    </>
  );
}

function OtherEmail() {
  const { viewerEmail } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["identity", "common"]);
  return (
    <>
      <Notice tone="waiting" title={t("identity:invitation.otherTitle")}>
        {t("identity:invitation.otherBody", { email: viewerEmail ?? "" })}
      </Notice>
      <Form method="post" action="/sign-out" reloadDocument className="mt-3">
        <Button>{t("common:nav.signOut")}</Button>
      </Form>
    </>
  );
}
