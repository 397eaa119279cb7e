import { parseWithZod } from "@conform-to/zod/v4";
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { EmptyState, Notice, PageHeader, Pill } from "~/components/page";
import { requireCompany, requireViewer } from "~/features/identity/access.server";
import { CONSENT_TEXTS } from "~/features/identity/consent-texts";
import { saveProfile, unpublishProfile } from "~/features/partners/commands/save-profile.server";
import { OwnBriefs } from "~/features/partners/components/own-briefs";
import { ProfileForm, UnpublishForm } from "~/features/partners/components/profile-form";
import { RefusalNotice } from "~/components/refusal-notice";
import { maySpeakFor } from "~/features/partners/policy";
import { isResident, ownProfile } from "~/features/partners/queries.server";
import { ownBriefs } from "~/features/partners/queries/briefs.server";
import { profileSchema } from "~/features/partners/schema";
import { formAction, page } from "~/lib/http/answers.server";
import { isRefusal } from "~/lib/http/refusal";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { keepTyped } from "~/lib/http/keep-typed.server";

export const handle = { i18n: ["partners"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const [viewer, locale, resident, own, briefs] = await Promise.all([
      requireViewer(args),
      localeOf(args.request),
      isResident(scope),
      ownProfile(scope),
      ownBriefs(scope),
    ]);
    return {
      title: translator(locale)("profile.metaTitle", { ns: "partners" }),
      resident,
      mayEdit: maySpeakFor(scope),
      ...own,
      briefs,
      slug: viewer.company?.slug ?? "",
      consent: { title: CONSENT_TEXTS.PUBLICATION.title[locale], body: CONSENT_TEXTS.PUBLICATION.body[locale] },
      done: new URL(args.request.url).searchParams.get("done"),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const formData = await args.request.formData();
    if (formData.get("intent") === "unpublish") {
      await unpublishProfile(scope, args.context.ip);
      return redirect("/partners/profile?done=hidden");
    }
    const submission = parseWithZod(formData, { schema: profileSchema });
    if (submission.status !== "success") return data({ result: submission.reply() }, { status: 422 });
    const how = { ip: args.context.ip, userAgent: args.request.headers.get("User-Agent"), locale: await localeOf(args.request) };
    return keepTyped(submission, async () => {
      const { nowPublished } = await saveProfile(scope, submission.value, how);
      return redirect(`/partners/profile?done=${nowPublished ? "published" : "saved"}`);
    });
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export default function Profile() {
  const { resident, mayEdit, profile, exists, slug, done, briefs } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["partners", "common", "errors"]);
  if (!resident && !exists) {
    return (
      <>
        <PageHeader title={t("partners:profile.title")} />
        <EmptyState
          title={t("partners:profile.notResidentTitle")}
          action={
            <ButtonLink look="primary" to="/apply">
              {t("partners:ask.apply")}
            </ButtonLink>
          }
        >
          {t("partners:profile.notResident")}
        </EmptyState>
      </>
    );
  }
  const editable = resident && mayEdit;
  return (
    <>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-3">
            {t("partners:profile.title")}
            <Pill tone={profile.published ? "good" : "plain"}>{t(profile.published ? "partners:profile.published" : "partners:profile.draft")}</Pill>
          </span>
        }
        lead={t("partners:profile.lead")}
        actions={exists ? <ButtonLink to={`/residents/${slug}`}>{t("partners:profile.view")}</ButtonLink> : undefined}
      />
      <div className="flex flex-col gap-4">
        {isRefusal(answer) ? <RefusalNotice answer={answer} /> : <Done done={answer ? null : done} />}
        {editable ? null : <Notice tone="plain">{t(resident ? "partners:profile.readOnly" : "errors:residents-only")}</Notice>}
        <Form editable={editable} answer={answer} />
        <OwnBriefs briefs={briefs} mayPost={editable} />
        {editable && profile.published ? <UnpublishForm /> : null}
      </div>
    </>
  );
}

function Form({ editable, answer }: { editable: boolean; answer: ReturnType<typeof useActionData<typeof action>> }) {
  const { profile, contactShown, consent } = useLoaderData<typeof loader>();
  return (
    <ProfileForm
      profile={profile}
      editable={editable}
      contactShown={contactShown}
      consent={consent}
      result={answer && "result" in answer ? answer.result : undefined}
    />
  );
}

const DONE = { saved: "profile.saved", published: "profile.savedPublished", hidden: "profile.savedHidden" } as const;

function Done({ done }: { done: string | null }) {
  const { t } = useTranslation("partners");
  return done && Object.hasOwn(DONE, done) ? <Notice tone="good">{t(DONE[done as keyof typeof DONE])}</Notice> : null;
}
