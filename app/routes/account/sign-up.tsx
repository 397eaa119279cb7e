import { getFormProps, useForm } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { CheckboxField, FormRefusal, TextField } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { PageHeader } from "~/components/page";
import { getViewer } from "~/features/identity/access.server";
import { signUp } from "~/features/identity/commands/sign-up.server";
import { CONSENT_TEXTS } from "~/features/identity/consent-texts";
import { signUpSchema, type SignUpFields } from "~/features/identity/schema";
import { openSession } from "~/features/identity/sessions.server";
import { formatDay } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { returnPath } from "~/lib/http/return-path";
import { submitted } from "~/lib/http/submitted.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { limit } from "~/lib/limits.server";

export const handle = { i18n: ["identity"], light: true };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const params = new URL(args.request.url).searchParams;
    if (await getViewer(args)) throw redirect(returnPath(params.get("next"), "/today"));
    const locale = await localeOf(args.request);
    const t = translator(locale);
    const text = ({ version, title, body }: (typeof CONSENT_TEXTS)["PERSONAL_DATA"]) => ({ version, title: title[locale], body: body[locale] });
    return {
      title: `${t("signUp.title", { ns: "identity" })} · ${t("brand")}`,
      next: returnPath(params.get("next"), ""),
      personalData: text(CONSENT_TEXTS.PERSONAL_DATA),
      newsletter: text(CONSENT_TEXTS.NEWSLETTER),
    };
  });

const SIGN_UPS_AN_HOUR = 30;

export async function action({ request, context }: ActionFunctionArgs) {
  const submission = parseWithZod(await request.formData(), { schema: signUpSchema });
  return submitted(
    submission,
    async (value): Promise<never> => {
      await limit(`sign-up:ip:${context.ip}`, SIGN_UPS_AN_HOUR, 3600);
      const { userId } = await signUp(value, {
        ip: context.ip,
        userAgent: request.headers.get("User-Agent")?.slice(0, 200) ?? null,
        locale: await localeOf(request),
        method: "checkbox",
      });
      const next = returnPath(value.next, "");
      // Who was invited has a company to join, and needs none of their own.
      throw redirect(next.startsWith("/invitations/") ? next : next ? `/account/company/new?next=${encodeURIComponent(next)}` : "/account/company/new", {
        status: 303,
        headers: { "Set-Cookie": await openSession(userId, request) },
      });
    },
    ["password"],
  );
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }];

export default function SignUpPage() {
  const { next, personalData, newsletter } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["identity", "errors"]);
  const [form, fields] = useForm<SignUpFields>({ id: "sign-up", lastResult: answer?.result, shouldValidate: "onSubmit" });
  const steps = ["company", "application", "decision"] as const;
  return (
    <div className="mx-auto grid max-w-4xl items-start gap-x-12 gap-y-8 py-4 md:grid-cols-[1.5fr_1fr] md:py-8">
      <div>
        <PageHeader title={t("identity:signUp.title")} lead={t("identity:signUp.lead")} />
        <Form method="post" {...getFormProps(form)} reloadDocument className="flex flex-col gap-5 rounded-card border border-line bg-sheet p-5 md:p-6">
          <FormRefusal
            form={form}
            fields={{
              name: { id: fields.name.id, label: t("identity:name") },
              email: { id: fields.email.id, label: t("identity:email") },
              password: { id: fields.password.id, label: t("identity:password") },
              personalData: { id: fields.personalData.id, label: t("identity:signUp.consents") },
            }}
          />
          <input type="hidden" name="next" value={next} />
          <TextField meta={fields.name} label={t("identity:name")} help={t("identity:signUp.nameHelp")} autoComplete="name" required />
          <TextField meta={fields.email} label={t("identity:email")} help={t("identity:signUp.emailHelp")} type="email" autoComplete="username" inputMode="email" required />
          <TextField meta={fields.password} label={t("identity:password")} help={t("identity:signUp.passwordHelp")} type="password" autoComplete="new-password" required />
          <fieldset className="flex flex-col gap-4 border-t border-line pt-4">
            <legend className="sr-only">{t("identity:signUp.consents")}</legend>
            <div>
              <h2 className="text-heading" aria-hidden>
                {t("identity:signUp.consents")}
              </h2>
              <p className="text-dense text-ink-soft">{t("identity:signUp.consentsLead")}</p>
            </div>
            <div>
              <CheckboxField meta={fields.personalData} label={t("identity:signUp.personalData")} />
              <ConsentText text={personalData} />
            </div>
            <div>
              <CheckboxField meta={fields.newsletter} label={t("identity:signUp.newsletter")} />
              <ConsentText text={newsletter} />
            </div>
          </fieldset>
          <Button look="primary">{t("identity:signUp.submit")}</Button>
        </Form>
        <p className="mt-5 text-ink-soft">
          {t("identity:signUp.haveAccount")}{" "}
          <Link to={next ? `/sign-in?next=${encodeURIComponent(next)}` : "/sign-in"} className="font-semibold text-pencil hover:underline">
            {t("identity:signUp.toSignIn")}
          </Link>
        </p>
      </div>
      <aside className="md:pt-20">
        <h2 className="text-heading">{t("identity:signUp.next")}</h2>
        <ol className="mt-3 flex flex-col gap-4">
          {steps.map((step, index) => (
            <li key={step} className="flex gap-3">
              <span aria-hidden className="tabular inline-flex size-7 shrink-0 items-center justify-center rounded-full bg-pencil-soft text-dense font-semibold text-pencil">
                {index + 1}
              </span>
              <span className="text-ink-soft">{t(`identity:signUp.steps.${step}`)}</span>
            </li>
          ))}
        </ol>
      </aside>
    </div>
  );
}

function ConsentText({ text }: { text: { version: string; title: string; body: string } }) {
  const { t } = useTranslation("identity");
  const locale = useLocale();
  return (
    <details className="ms-8">
      <summary className="inline-flex min-h-11 items-center text-dense text-pencil hover:underline md:min-h-6">
        {t("signUp.read")}
        <span className="sr-only">: {text.title}</span>
      </summary>
      <div className="mt-1 rounded-control bg-raised p-3 text-dense">
        <p className="font-semibold">{text.title}</p>
        <p className="mt-1">{text.body}</p>
        <p className="mt-1 text-ink-soft">{t("signUp.version", { date: formatDay(text.version, locale) })}</p>
      </div>
    </details>
  );
}
