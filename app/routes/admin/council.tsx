import { parseWithZod } from "@conform-to/zod/v4";
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import type { FormResult } from "~/features/residency/components/decision-panel";
import { seatMember, unseatMember } from "~/features/residency/council/commands/members.server";
import { planSession } from "~/features/residency/council/commands/plan.server";
import { caseKey, ManyNotice, SessionPill, type ManyFailed } from "~/features/residency/council/components/marks";
import { PlanForm, SeatForm } from "~/features/residency/council/components/seat-form";
import { councilPage } from "~/features/residency/council/queries/council.server";
import { memberSchema, sessionSchema } from "~/features/residency/council/schema";
import { referCall } from "~/features/residency/decisions/commands/refer.server";
import { invalid } from "~/lib/errors";
import { formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { submitted } from "~/lib/http/submitted.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";

export const handle = { i18n: ["council"] };

const DONE = ["seated", "unseated", "referred", "dropped"] as const;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args);
    const done = new URL(args.request.url).searchParams.get("done");
    const [council, locale] = await Promise.all([councilPage(scope, new Date()), localeOf(args.request)]);
    const t = translator(locale);
    return { ...council, done: DONE.find((one) => one === done), title: `${t("council:title")} · ${t("brand")}` };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args);
    const form = await args.request.formData();
    const at = { now: new Date(), ip: args.context.ip };
    const back = (done: (typeof DONE)[number]) => redirect(`/staff/council?done=${done}`, 303);
    switch (form.get("intent")) {
      case "seat":
        return submitted(parseWithZod(form, { schema: memberSchema }), async (input) => {
          await seatMember(scope, input, at);
          return back("seated");
        });
      case "plan":
        return submitted(parseWithZod(form, { schema: sessionSchema }), async (input) => {
          const { sessionId } = await planSession(scope, input, at);
          return redirect(`/staff/council/${sessionId}?done=planned`, 303);
        });
      case "unseat":
        await unseatMember(scope, String(form.get("userId") ?? ""), at);
        return back("unseated");
      case "refer": {
        const { referred, failed } = await referCall(scope, String(form.get("callId") ?? ""), at);
        if (failed.length === 0) return back("referred");
        return data({ many: { done: referred.length, failed: failed.map(({ number, code, params }): ManyFailed => ({ name: number ?? "", code, params })) } });
      }
      default:
        throw invalid("bad-request", { reason: "intent" });
    }
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export default function CouncilPage() {
  const { may, today, nextDay, members, done } = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation("council");
  const given = answer as { result?: FormResult; many?: { done: number; failed: ManyFailed[] } } | undefined;
  const resultOf = (intent: string) => (given?.result?.initialValue?.intent === intent ? given.result : undefined);
  return (
    <div className="max-w-6xl">
      <PageHeader title={t("title")} lead={t("lead")} />
      <div className="mb-4 flex flex-col gap-3 empty:hidden">
        <RefusalNotice answer={answer} />
        {given?.many ? <ManyNotice {...given.many} /> : null}
        {done && !answer ? <Notice tone="good">{t(`done.${done}`)}</Notice> : null}
      </div>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-5">
          <Sessions />
          <Waiting />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          {may.run ? (
            <Sheet title={t("plan.title")}>
              <PlanForm intent="plan" today={today} heldOn={nextDay} place="" result={resultOf("plan")} />
            </Sheet>
          ) : null}
          <Members />
          {may.seat ? (
            <Sheet title={t("people.seatTitle")}>
              <SeatForm key={members.length} today={today} result={resultOf("seat")} />
            </Sheet>
          ) : null}
        </div>
      </div>
    </div>
  );
}

function Sessions() {
  const { sessions, may } = useLoaderData<typeof loader>();
  const { t } = useTranslation("council");
  const locale = useLocale();
  return (
    <Sheet title={t("sessions.title")}>
      {sessions.length === 0 ? <p className="text-ink-soft">{t(may.run ? "sessions.empty" : "sessions.emptyReader")}</p> : null}
      <ul className="divide-y divide-line">
        {sessions.map((session) => (
          <li key={session.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 first:pt-0 last:pb-0">
            <Link to={`/staff/council/${session.id}`} className="inline-flex min-h-11 items-center font-medium text-pencil hover:underline md:min-h-0">
              {t("session.title", { day: formatDay(session.heldOn, locale) })}
            </Link>
            <SessionPill status={session.status} />
            <span className="text-dense text-ink-soft">
              {[session.place, t("sessions.items", { count: session.items }), session.decided > 0 ? t("sessions.decided", { count: session.decided }) : "", session.number ? t("session.number", { number: session.number }) : ""].filter(Boolean).join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

function Waiting() {
  const { waiting, ready, cases, may } = useLoaderData<typeof loader>();
  const { t } = useTranslation("council");
  const locale = useLocale();
  return (
    <Sheet title={t("waiting.title")}>
      {waiting.length + ready.length + cases.length === 0 ? <p className="text-ink-soft">{t("waiting.empty")}</p> : null}
      <ul className="divide-y divide-line">
        {waiting.map((call) => (
          <li key={`waiting-${call.callId}`} className="py-2 first:pt-0 last:pb-0">
            <p className="font-medium">{localised(call, "title", locale)}</p>
            <p className="text-dense text-ink-soft">{t("waiting.count", { count: call.count })}</p>
          </li>
        ))}
        {ready.map((call) => (
          <li key={`ready-${call.callId}`} className="flex flex-wrap items-center justify-between gap-2 py-2 first:pt-0 last:pb-0">
            <div className="min-w-0">
              <p className="font-medium">{localised(call, "title", locale)}</p>
              <p className="text-dense text-ink-soft">{t("waiting.ready", { ready: call.count, total: call.total })}</p>
            </div>
            {may.refer && call.count > 0 ? (
              <Form method="post">
                <input type="hidden" name="callId" value={call.callId} />
                <Button name="intent" value="refer">
                  {t("waiting.refer", { count: call.count })}
                </Button>
              </Form>
            ) : null}
          </li>
        ))}
      </ul>
      {cases.length > 0 ? (
        <>
          <h3 className="mt-4 mb-1 font-semibold">{t("waiting.caseTitle")}</h3>
          <ul className="divide-y divide-line">
            {cases.map((one) => (
              <li key={one.id} className="py-2">
                {one.companyName}: {t(`case.${caseKey(one.ground)}`)}
                <span className="text-dense text-ink-soft"> · {t("waiting.opened", { day: formatDay(one.openedOn, locale) })}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Sheet>
  );
}

function Members() {
  const { members, may } = useLoaderData<typeof loader>();
  const { t } = useTranslation("council");
  const locale = useLocale();
  return (
    <Sheet title={t("people.title")}>
      {members.length === 0 ? <p className="text-ink-soft">{t("people.empty")}</p> : null}
      <ul className="divide-y divide-line">
        {members.map((member) => (
          <li key={member.userId} className="flex items-start justify-between gap-2 py-2 first:pt-0 last:pb-0">
            <div className="min-w-0">
              <p className="font-medium">{member.name}</p>
              <p className="text-dense text-ink-soft">
                {[t(`role.${member.role as "chair" | "secretary" | "member"}`), member.position, member.until ? t("people.until", { day: formatDay(member.until, locale) }) : ""].filter(Boolean).join(" · ")}
              </p>
            </div>
            {may.seat && !member.until ? (
              <Form method="post" className="shrink-0">
                <input type="hidden" name="userId" value={member.userId} />
                <Button look="quiet" name="intent" value="unseat" aria-label={`${t("people.unseat")}: ${member.name}`}>
                  {t("people.unseat")}
                </Button>
              </Form>
            ) : null}
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
