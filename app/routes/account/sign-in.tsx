import { getFormProps, useForm } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { cx } from "~/components/classes";
import { FormRefusal, TextField } from "~/components/field";
import { Notice, PageHeader } from "~/components/page";
import { RichText } from "~/components/rich-text";
import { getViewer } from "~/features/identity/access.server";
import { signIn } from "~/features/identity/commands/sign-in.server";
import { signInSchema, type SignInFields } from "~/features/identity/schema";
import { openSession } from "~/features/identity/sessions.server";
import { isDemo } from "~/lib/env.server";
import { page } from "~/lib/http/answers.server";
import { returnPath } from "~/lib/http/return-path";
import { submitted } from "~/lib/http/submitted.server";
import { isLocale } from "~/lib/i18n/locales";
import { localeCookie, localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["identity"], light: true };

const DEMO_ACCOUNTS = ["resident", "gamedev", "applicant", "admin", "expert", "finance"] as const;

const homeOf = (staff: boolean) => (staff ? "/staff/queue" : "/today");

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const params = new URL(args.request.url).searchParams;
    const viewer = await getViewer(args);
    if (viewer) throw redirect(returnPath(params.get("next"), homeOf(viewer.staffRoles.length > 0)));
    const t = translator(await localeOf(args.request));
    return {
      title: `${t("signIn.title", { ns: "identity" })} · ${t("brand")}`,
      next: returnPath(params.get("next"), ""),
      demo: isDemo(),
    };
  });

export async function action({ request, context }: ActionFunctionArgs) {
  const submission = parseWithZod(await request.formData(), { schema: signInSchema });
  return submitted(
    submission,
    async (value): Promise<never> => {
      const { userId, locale, staff } = await signIn(value, context.ip);
      const headers = new Headers();
      headers.append("Set-Cookie", await openSession(userId, request));
      // A language that was chosen on this device stays.
      const chosen: unknown = await localeCookie.parse(request.headers.get("Cookie"));
      if (!isLocale(chosen)) headers.append("Set-Cookie", await localeCookie.serialize(locale));
      throw redirect(returnPath(value.next, homeOf(staff)), { status: 303, headers });
    },
    ["password"],
  );
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }, { name: "robots", content: "noindex" }];

export default function SignInPage() {
  const { next, demo } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const chosen = demo ? DEMO_ACCOUNTS.find((name) => name === params.get("as")) : undefined;
  const { t } = useTranslation(["identity", "common"]);
  return (
    <div className={cx("mx-auto grid items-start gap-x-10 gap-y-8 py-4 md:py-10", demo ? "max-w-4xl md:grid-cols-[1.1fr_1fr]" : "max-w-md")}>
      <div>
        <PageHeader title={t("identity:signIn.title")} lead={t("identity:signIn.lead")} />
        {/* A chosen demo account fills the fields anew. */}
        <SignInForm key={chosen} account={chosen} />
        <p className="mt-5 text-ink-soft">
          {t("identity:signIn.noAccount")}{" "}
          <Link to={next ? `/sign-up?next=${encodeURIComponent(next)}` : "/sign-up"} className="font-semibold text-pencil hover:underline">
            {t("identity:signIn.toSignUp")}
          </Link>
        </p>
      </div>
      {demo ? <DemoAccounts chosen={chosen} /> : null}
    </div>
  );
}

function SignInForm({ account }: { account: string | undefined }) {
  const { next } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["identity", "errors"]);
  const [form, fields] = useForm<SignInFields>({
    id: "sign-in",
    lastResult: answer?.result,
    defaultValue: account ? { email: `${account}@kadr.local`, password: "kadr-demo" } : undefined,
    shouldValidate: "onSubmit",
  });
  return (
    <Form method="post" {...getFormProps(form)} reloadDocument className="flex flex-col gap-4 rounded-card border border-line bg-sheet p-5 md:p-6">
      {next && !account && !answer ? <Notice tone="mine">{t("identity:signIn.expired")}</Notice> : null}
      <FormRefusal form={form} fields={{ email: { id: fields.email.id, label: t("identity:email") }, password: { id: fields.password.id, label: t("identity:password") } }} />
      <input type="hidden" name="next" value={next} />
      <TextField meta={fields.email} label={t("identity:email")} type="email" autoComplete="username" inputMode="email" required />
      <TextField meta={fields.password} label={t("identity:password")} type="password" autoComplete="current-password" required />
      <Button look="primary" className="mt-1">
        {t("identity:signIn.submit")}
      </Button>
    </Form>
  );
}

function DemoAccounts({ chosen }: { chosen: string | undefined }) {
  const { t } = useTranslation("identity");
  const [params] = useSearchParams();
  const to = (name: string) => {
    const query = new URLSearchParams(params);
    query.set("as", name);
    return `?${query}`;
  };
  return (
    <section className="rounded-card border border-dashed border-line-strong p-5">
      <h2 className="text-heading">{t("signIn.demoTitle")}</h2>
      <p className="mt-1 text-dense text-ink-soft">
        <RichText text={t("signIn.demoLead")} parts={{ code: (inside) => <code className="font-mono text-ink">{inside}</code> }} />
      </p>
      <ul className="mt-3 flex flex-col gap-1.5">
        {DEMO_ACCOUNTS.map((name) => (
          <li key={name}>
            <Link
              to={to(name)}
              replace
              preventScrollReset
              aria-current={chosen === name ? "true" : undefined}
              className={cx("block rounded-control border px-3 py-2", chosen === name ? "border-pencil bg-pencil-soft" : "border-line bg-sheet hover:border-line-strong")}
            >
              <span className="block font-semibold">{t(`signIn.accounts.${name}`)}</span>
              <span className="block text-dense text-ink-soft">{name}@kadr.local</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
