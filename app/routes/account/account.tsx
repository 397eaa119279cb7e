import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Facts, Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { TOKEN_LIMIT_A_MINUTE } from "~/features/identity/limits";
import { requireViewer } from "~/features/identity/access.server";
import { renameUser } from "~/features/identity/commands/account.server";
import { giveConsent, isOptionalConsent, OPTIONAL_CONSENTS, withdrawConsent } from "~/features/identity/commands/consents.server";
import { createToken, revokeToken } from "~/features/identity/commands/tokens.server";
import { CONSENT_TEXTS } from "~/features/identity/consent-texts";
import { consentsOf, tokensOf } from "~/features/identity/queries.server";
import { invalid } from "~/lib/errors";
import { formatDateTime, formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { isRefusal, sayRefusal } from "~/lib/http/refusal";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["identity"] };

const DONE = ["name", "consent-given", "consent-withdrawn", "token-revoked"] as const;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const viewer = await requireViewer(args);
    const [given, tokens, locale] = await Promise.all([consentsOf(viewer.userId), tokensOf(viewer.userId), localeOf(args.request)]);
    const t = translator(locale);
    return {
      title: `${t("account.title", { ns: "identity" })} · ${t("brand")}`,
      name: viewer.name,
      email: viewer.email,
      roles: viewer.staffRoles,
      company: viewer.company?.name ?? null,
      consents: (["PERSONAL_DATA", ...OPTIONAL_CONSENTS] as const).map((purpose) => ({
        purpose,
        optional: isOptionalConsent(purpose),
        title: CONSENT_TEXTS[purpose].title[locale],
        body: CONSENT_TEXTS[purpose].body[locale],
        version: CONSENT_TEXTS[purpose].version,
        records: given
          .filter((consent) => consent.purpose === purpose)
          .map(({ id, textVersion, ip, givenAt, withdrawnAt }) => ({ id, textVersion, ip, givenAt: givenAt.toISOString(), withdrawnAt: withdrawnAt?.toISOString() ?? null })),
      })),
      tokens: tokens.map(({ id, name, createdAt }) => ({ id, name, createdAt: createdAt.toISOString() })),
    };
  });

const text = (form: FormData, name: string, min: number, max: number) => {
  const value = String(form.get(name) ?? "").trim();
  if (value.length < min || value.length > max) throw invalid("invalid");
  return value;
};

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const viewer = await requireViewer(args);
    const { request, context } = args;
    const form = await request.formData();
    const purpose = form.get("purpose");
    switch (form.get("act")) {
      case "rename":
        await renameUser(viewer, text(form, "name", 2, 120), context.ip);
        throw redirect("/account?done=name", 303);
      case "give":
        if (!isOptionalConsent(purpose)) throw invalid("invalid");
        await giveConsent(viewer, purpose, {
          ip: context.ip,
          userAgent: request.headers.get("User-Agent")?.slice(0, 200) ?? null,
          locale: await localeOf(request),
          method: "button",
        });
        throw redirect("/account?done=consent-given#consents", 303);
      case "withdraw":
        if (!isOptionalConsent(purpose)) throw invalid("invalid");
        await withdrawConsent(viewer, purpose, context.ip);
        throw redirect("/account?done=consent-withdrawn#consents", 303);
      case "create-token":
        // The token is shown once, so it travels in the answer and never in an address.
        return data(
          { token: await createToken(viewer.email, text(form, "tokenName", 2, 80), { id: viewer.userId, name: viewer.name, ip: context.ip }) },
          { headers: { "Cache-Control": "no-store" } },
        );
      case "revoke-token":
        await revokeToken(viewer, text(form, "tokenId", 36, 36), context.ip);
        throw redirect("/account?done=token-revoked#tokens", 303);
      default:
        throw invalid("invalid");
    }
  });

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }];

export default function AccountPage() {
  const { t } = useTranslation(["identity", "errors"]);
  const answer = useActionData<typeof action>();
  const [params] = useSearchParams();
  const done = DONE.find((name) => name === params.get("done"));
  const said = { name: "saved", "consent-given": "consentGiven", "consent-withdrawn": "consentWithdrawn", "token-revoked": "revoked" } as const;
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      <div className="-mb-3">
        <PageHeader title={t("identity:account.title")} />
      </div>
      {isRefusal(answer) ? <Notice tone="bad">{sayRefusal(t, answer)}</Notice> : null}
      {done && !answer ? <Notice tone="good">{t(`identity:account.${said[done]}`)}</Notice> : null}
      <Person />
      <Consents />
      <Tokens token={answer && "token" in answer ? answer.token : null} />
    </div>
  );
}

function Person() {
  const { name, email, roles, company } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["identity", "common"]);
  return (
    <Sheet title={t("identity:account.person")}>
      <Form method="post" className="mb-4 flex flex-wrap items-end gap-2">
        <label className="flex min-w-64 grow flex-col gap-1">
          <span className="font-medium">{t("identity:name")}</span>
          <input name="name" defaultValue={name} minLength={2} maxLength={120} required autoComplete="name" className={inputClass} />
        </label>
        <Button name="act" value="rename">
          {t("identity:account.save")}
        </Button>
      </Form>
      <Facts
        items={[
          {
            name: t("identity:email"),
            value: (
              <>
                {email}
                <span className="block text-dense text-ink-soft">{t("identity:account.emailFixed")}</span>
              </>
            ),
          },
          ...(roles.length > 0 ? [{ name: t("identity:account.roles"), value: roles.map((role) => t(`common:cabinet.role.${role}`)).join(", ") }] : []),
          ...(company ? [{ name: t("identity:account.yourCompany"), value: company }] : []),
        ]}
      />
      {company || roles.length > 0 ? null : (
        <ButtonLink look="primary" to="/account/company/new" className="mt-4">
          {t("identity:account.registerCompany")}
        </ButtonLink>
      )}
    </Sheet>
  );
}

type ConsentRow = ReturnType<typeof useLoaderData<typeof loader>>["consents"][number];

function Consents() {
  const { consents } = useLoaderData<typeof loader>();
  const { t } = useTranslation("identity");
  return (
    <section id="consents" className="rounded-card border border-line bg-sheet">
      <div className="p-4 pb-3 md:p-5 md:pb-3">
        <h2 className="text-heading">{t("account.consents")}</h2>
        <p className="text-dense text-ink-soft">{t("account.consentsLead")}</p>
      </div>
      <ul className="divide-y divide-line border-t border-line">
        {consents.map((consent) => (
          <li key={consent.purpose} className="px-4 py-4 md:px-5">
            <Consent consent={consent} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Consent({ consent }: { consent: ConsentRow }) {
  const { t } = useTranslation("identity");
  const locale = useLocale();
  const standing = consent.records.find((record) => record.withdrawnAt === null);
  const shown = standing ?? consent.records[0];
  const earlier = consent.records.filter((record) => record !== shown);
  const line = ({ givenAt, withdrawnAt, textVersion, ip }: ConsentRow["records"][number]) =>
    [
      t("account.given", { at: formatDateTime(givenAt, locale) }),
      withdrawnAt ? t("account.withdrawn", { at: formatDateTime(withdrawnAt, locale) }) : null,
      t("account.version", { version: formatDay(textVersion, locale) }),
      t("account.address", { ip }),
    ]
      .filter(Boolean)
      .join(" · ");
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-72">
        <h3 className="flex flex-wrap items-center gap-2 font-semibold">
          {consent.title}
          <Pill tone={standing ? "good" : "plain"}>{t(standing ? "account.active" : "account.inactive")}</Pill>
        </h3>
        <p className="tabular mt-0.5 text-dense text-ink-soft">{shown ? line(shown) : t("account.never")}</p>
        {consent.optional ? null : <p className="mt-1 text-dense text-ink-soft">{t("account.keep")}</p>}
        <details className="mt-1">
          <summary className="inline-flex min-h-11 items-center text-dense text-pencil hover:underline md:min-h-7">
            {t("signUp.read")}
            <span className="sr-only">: {consent.title}</span>
          </summary>
          <p className="mt-1 max-w-prose rounded-control bg-raised p-3 text-dense">{consent.body}</p>
        </details>
        {earlier.length > 0 ? (
          <details>
            <summary className="inline-flex min-h-11 items-center text-dense text-pencil hover:underline md:min-h-7">{t("account.history")}</summary>
            <ul className="tabular text-dense text-ink-soft">
              {earlier.map((record) => (
                <li key={record.id}>{line(record)}</li>
              ))}
            </ul>
          </details>
        ) : null}
      </div>
      {consent.optional ? (
        <Form method="post" preventScrollReset>
          <input type="hidden" name="purpose" value={consent.purpose} />
          <Button name="act" value={standing ? "withdraw" : "give"} look={standing ? "danger" : "plain"}>
            {t(standing ? "account.withdraw" : "account.give")}
            <span className="sr-only">: {consent.title}</span>
          </Button>
        </Form>
      ) : null}
    </div>
  );
}

function Tokens({ token }: { token: string | null }) {
  const { tokens } = useLoaderData<typeof loader>();
  const { t } = useTranslation("identity");
  const locale = useLocale();
  return (
    <section id="tokens" className="rounded-card border border-line bg-sheet p-4 md:p-5">
      <h2 className="text-heading">{t("account.tokens")}</h2>
      <p className="max-w-prose text-dense text-ink-soft">{t("account.tokensLead", { limit: TOKEN_LIMIT_A_MINUTE })}</p>
      {token ? (
        <div role="status" className="mt-4 rounded-card bg-green-soft p-4">
          <p className="font-semibold text-green">{t("account.created")}</p>
          <p className="mt-1 text-dense">{t("account.createdOnce")}</p>
          <code data-testid="api-token" className="mt-2 block rounded-control border border-line bg-sheet px-3 py-2 font-mono text-dense break-all select-all">
            {token}
          </code>
        </div>
      ) : null}
      {tokens.length === 0 ? (
        <p className="mt-4 text-ink-soft">{t("account.noTokens")}</p>
      ) : (
        <ul className="mt-3 divide-y divide-line">
          {tokens.map(({ id, name, createdAt }) => (
            <li key={id} className="flex flex-wrap items-center justify-between gap-3 py-2">
              <span>
                <span className="font-medium">{name}</span>
                <span className="tabular block text-dense text-ink-soft">{t("account.createdAt", { at: formatDateTime(createdAt, locale) })}</span>
              </span>
              <Form method="post" preventScrollReset>
                <input type="hidden" name="tokenId" value={id} />
                <Button look="danger" name="act" value="revoke-token" aria-label={t("account.revoke", { name })}>
                  {t("account.revokeShort")}
                </Button>
              </Form>
            </li>
          ))}
        </ul>
      )}
      {/* A new key empties the field. */}
      <Form key={tokens.length} method="post" preventScrollReset className="mt-4 flex flex-wrap items-end gap-2 border-t border-line pt-4">
        <label className="flex min-w-64 grow flex-col gap-1">
          <span className="font-medium">{t("account.tokenName")}</span>
          <input name="tokenName" minLength={2} maxLength={80} required autoComplete="off" placeholder={t("account.tokenNameHelp")} className={inputClass} />
        </label>
        <Button name="act" value="create-token">
          {t("account.create")}
        </Button>
      </Form>
    </section>
  );
}
