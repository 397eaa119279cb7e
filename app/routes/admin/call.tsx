import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import { closeCall, copyCall, editCall, publishCall } from "~/features/residency/calls/commands/calls.server";
import { createInvitation, revokeInvitation } from "~/features/residency/calls/commands/invitations.server";
import { CallForm } from "~/features/residency/calls/components/call-form";
import { PhasePill } from "~/features/residency/calls/components/call-marks";
import { CallPanel } from "~/features/residency/calls/components/call-panel";
import { conflictIn, ConflictNotice } from "~/features/residency/calls/components/conflict-notice";
import { Invitations, NewCode } from "~/features/residency/calls/components/invitations";
import { staffCall } from "~/features/residency/calls/queries.server";
import { callSchema, invitationSchema } from "~/features/residency/calls/schema";
import { invalid } from "~/lib/errors";
import { formAction, page } from "~/lib/http/answers.server";
import { filledIn } from "~/lib/http/keep-typed.server";
import { localised } from "~/lib/i18n/locales";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["calls", "residency"] };

const DONE = ["created", "saved", "published", "closed", "copied", "revoked"] as const;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const now = new Date();
    const read = await staffCall(scope, args.params.id ?? "", now);
    const done = new URL(args.request.url).searchParams.get("done");
    return { ...read, today: siteDay(now), done: DONE.find((one) => one === done) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const { id = "" } = args.params;
    const form = await args.request.formData();
    const at = { now: new Date(), ip: args.context.ip };
    const version = Number(form.get("version"));
    const intent = String(form.get("intent") ?? "");
    const back = (done: (typeof DONE)[number], to = id) => redirect(`/staff/calls/${to}?done=${done}`);
    switch (intent) {
      case "save": {
        return filledIn(form, callSchema, async (value) => {
          await editCall(scope, id, version, value, at);
          return back("saved");
        });
      }
      case "invite": {
        return filledIn(form, invitationSchema, async (value) => data({ ...(await createInvitation(scope, id, value, at)), note: value.note }));
      }
      case "revoke":
        await revokeInvitation(scope, id, String(form.get("invitationId") ?? ""), at);
        return back("revoked");
      case "publish":
        await publishCall(scope, id, version, at);
        return back("published");
      case "close":
        await closeCall(scope, id, version, at);
        return back("closed");
      case "copy":
        return back("copied", (await copyCall(scope, id, at)).callId);
      default:
        throw invalid("bad-request", { reason: "intent" });
    }
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.call.titleRu ?? "" }];

export default function StaffCall() {
  const { call, value, frozen, forms, invitations, today, done } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("calls");
  const locale = useLocale();
  const conflict = conflictIn(answer);
  const given = answer && "result" in answer ? answer.result : undefined;
  const inviting = given?.initialValue?.intent === "invite";
  const result = inviting ? undefined : given;
  // Fields that came back keep the version that they were written from: a colleague's change is never overwritten unseen.
  const typedVersion = Number(result?.initialValue?.version ?? call.version);
  return (
    <div className="max-w-6xl">
      <PageHeader
        back={{ to: "/staff/calls", text: t("staff.back") }}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {localised(call, "title", locale)} <PhasePill phase={call.phase} />
          </span>
        }
      />
      <div className="grid gap-x-6 gap-y-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-4 lg:col-span-2">
          {conflict ? <ConflictNotice conflict={conflict} /> : <RefusalNotice answer={answer} />}
          {answer && "code" in answer ? <NewCode code={answer.code} note={answer.note} /> : null}
          {done && !answer ? <Notice tone="good">{t(`staff.done.${done}`)}</Notice> : null}
        </div>
        <div className="flex min-w-0 flex-col gap-4 lg:col-start-2 lg:row-start-2">
          <CallPanel call={call} />
          <Invitations
            key={invitations.length}
            invitations={invitations}
            today={today}
            published={call.phase !== "draft" && call.phase !== "closed"}
            result={inviting ? given : undefined}
          />
        </div>
        <div className="min-w-0 lg:col-start-1 lg:row-start-2">
          {call.phase === "closed" ? (
            <Notice tone="plain">{t("staff.over")}</Notice>
          ) : (
            <CallForm key={call.id} value={value} version={conflict?.version ?? typedVersion} forms={forms} frozen={frozen} submit={t("staff.save")} result={result} />
          )}
        </div>
      </div>
    </div>
  );
}
