import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink, buttonClass } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader } from "~/components/page";
import { getViewer, requireCompany } from "~/features/identity/access.server";
import { CallList } from "~/features/residency/calls/components/call-list";
import { useCallWords } from "~/features/residency/calls/components/call-marks";
import { CodeEntry } from "~/features/residency/calls/components/code-entry";
import { isFor } from "~/features/residency/calls/entry";
import { startApplication, startByInvitation } from "~/features/residency/commands/start.server";
import { ClockPill, DaysLeftPill, StatusPill } from "~/features/residency/components/marks";
import { RefusalNotice } from "~/components/refusal-notice";
import { BeginWith } from "~/features/residency/forms/components/begin-with";
import { applicationsOf, comingCalls, openCalls, residencyOf } from "~/features/residency/queries.server";
import { heldKey } from "~/features/residency/screening/cookie.server";
import { screeningByKey } from "~/features/residency/screening/queries.server";
import { CLOSED } from "~/features/residency/status";
import { formatDate, formatDateTime, formatDay } from "~/lib/format";
import { keepTyped } from "~/lib/http/keep-typed.server";
import { formAction, page } from "~/lib/http/answers.server";
import { localised } from "~/lib/i18n/locales";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["forms", "residency", "calls"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const now = new Date();
    const query = new URL(args.request.url).searchParams;
    const key = query.get("check") ?? (await heldKey(args.request));
    const [applications, calls, coming, screening, viewer, residency, locale] = await Promise.all([
      applicationsOf(scope, now),
      openCalls(now),
      comingCalls(now),
      key ? screeningByKey(key) : null,
      getViewer(args),
      residencyOf(scope.companyId),
      localeOf(args.request),
    ]);
    const resident = residency && residency.status !== "TERMINATED" ? residency : null;
    return { applications, calls, coming, kind: viewer?.company?.kind ?? "OTHER", check: screening && key, askCode: query.has("code"), from: query.get("from"), resident, title: translator(locale)("start.title", { ns: "residency" }) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const form = await args.request.formData();
    const text = (name: string) => String(form.get(name) ?? "");
    const at = { now: new Date(), ip: args.context.ip };
    const options = { screeningKey: text("check") || undefined, from: text("from") || undefined };
    const begun = ({ applicationId, section }: { applicationId: string; section: string }) => redirect(`/applications/${applicationId}/${section}`);
    if (text("intent") !== "code") return begun(await startApplication(scope, text("callId"), at, options));
    const code = text("code").slice(0, 60);
    return keepTyped({ reply: () => ({ initialValue: { code } }) }, async () => begun(await startByInvitation(scope, code, at, options)));
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export default function Start() {
  const { applications, calls, coming, kind, check, askCode, from, resident } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("residency");
  const { t: say } = useTranslation("calls");
  const locale = useLocale();
  const words = useCallWords();
  const typedCode = answer && "result" in answer ? String(answer.result.initialValue?.code ?? "") : null;
  return (
    <div className="max-w-4xl">
      <PageHeader title={t("start.title")} lead={t("start.lead")} />
      <div className="flex flex-col gap-8">
        <RefusalNotice answer={answer} />
        {resident ? (
          <Notice tone="good" title={t("start.resident")}>
            <p>{t("start.residentBody", { from: formatDay(resident.startsOn, locale), to: formatDay(resident.endsOn, locale), premises: resident.premises ?? "–" })}</p>
            <ButtonLink to="/schedule" className="mt-2">
              {t("start.residentAction")}
            </ButtonLink>
          </Notice>
        ) : null}

        <section aria-labelledby="mine">
          <h2 id="mine" className="mb-3 text-heading">
            {t("start.mine")}
          </h2>
          {applications.length === 0 ? (
            <p className="max-w-prose text-ink-soft">{t("start.none")}</p>
          ) : (
            <ul className="flex flex-col gap-2">
              {applications.map((one) => {
                const draft = one.status === "DRAFT" || one.status === "NEEDS_FIX";
                return (
                  <li key={one.id} className="relative flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card border border-line bg-sheet p-4 hover:border-line-strong">
                    <div className="min-w-0 grow basis-64">
                      <h3 className="font-semibold">
                        <a href={`/applications/${one.id}`} className="after:absolute after:inset-0 after:content-['']">
                          {one.projectTitle || t("start.untitled")}
                        </a>
                      </h3>
                      <p className="text-dense text-ink-soft">
                        {[one.number, localised(one, "callTitle", locale)].filter(Boolean).join(" · ")} ·{" "}
                        {one.submittedAt ? t("start.submitted", { at: formatDate(one.submittedAt, locale) }) : t("start.saved", { at: formatDateTime(one.savedAt, locale) })}
                      </p>
                    </div>
                    <StatusPill status={one.status} />
                    <ClockPill clock={one.clock} />
                    {draft ? <span className={buttonClass("plain")}>{t("start.continue")}</span> : null}
                  </li>
                );
              })}
            </ul>
          )}
        </section>

        <section aria-labelledby="calls">
          <h2 id="calls" className="mb-3 text-heading">
            {t("start.calls")}
          </h2>
          {check ? (
            <p className="mb-3">
              {say("apply.carried")}{" "}
              <a href={`/check/${check}`} className="inline-flex min-h-11 items-center text-pencil hover:underline md:min-h-0">
                {say("apply.carriedLink")}
              </a>
            </p>
          ) : resident ? null : (
            <p className="mb-3">
              {say("apply.checkFirst")}{" "}
              <a href="/check" className="inline-flex min-h-11 items-center text-pencil hover:underline md:min-h-0">
                {say("checkLink")}
              </a>
            </p>
          )}
          {calls.length === 0 ? (
            <EmptyState title={t("start.noCalls")}>{t("start.noCallsBody")}</EmptyState>
          ) : (
            <ul className="flex flex-col gap-2">
              {calls.map((call) => {
                const started = applications.find((one) => one.callId === call.id && !CLOSED.includes(one.status));
                const title = localised(call, "title", locale);
                return (
                  <li key={call.id} className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-card border border-line bg-sheet p-4">
                    <div className="min-w-0 grow basis-64">
                      <h3 className="font-semibold">
                        <a href={`/calls/${call.slug}`} className="inline-flex min-h-11 items-center hover:underline md:min-h-0">
                          {title}
                        </a>
                      </h3>
                      <p className="text-dense text-ink-soft">
                        {localised(call, "summary", locale)}
                        <span className="block">{words.line(call)}</span>
                      </p>
                    </div>
                    <DaysLeftPill daysLeft={call.daysLeft} />
                    {started ? (
                      <ButtonLink to={`/applications/${started.id}`} aria-label={`${t("start.continue")}: ${title}`}>
                        {t("start.continue")}
                      </ButtonLink>
                    ) : resident ? null : !isFor(call.audience, kind) ? (
                      <span className="text-dense text-ink-soft">{say("apply.audience")}</span>
                    ) : (
                      <Form method="post" className="flex flex-wrap items-end gap-3">
                        <input type="hidden" name="callId" value={call.id} />
                        {check ? <input type="hidden" name="check" value={check} /> : null}
                        <BeginWith applications={applications} chosen={from} />
                        <Button look="primary" aria-label={`${t("start.apply")}: ${title}`}>
                          {t("start.apply")}
                        </Button>
                      </Form>
                    )}
                  </li>
                );
              })}
            </ul>
          )}
        </section>
        {coming.length > 0 ? (
          <section aria-labelledby="coming">
            <h2 id="coming" className="mb-3 text-heading">
              {say("apply.coming")}
            </h2>
            <CallList calls={coming} phase="ahead" />
          </section>
        ) : null}
        {resident ? null : (
          <details open={askCode || typedCode !== null} className="rounded-card border border-line bg-sheet p-4">
            <summary className="inline-flex min-h-11 items-center font-medium md:min-h-8">{say("code.have")}</summary>
            <p className="mt-2 mb-3">{say("code.body")}</p>
            <CodeEntry typed={typedCode ?? ""} screening={check ?? undefined} />
          </details>
        )}
      </div>
    </div>
  );
}
