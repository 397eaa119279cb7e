import { parseWithZod } from "@conform-to/zod/v4";
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { FileText } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, ButtonAnchor } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import type { StaffScope } from "~/features/identity/types";
import type { FormResult } from "~/features/residency/components/decision-panel";
import { proposeMany, voteForAll, type ManyAnswer } from "~/features/residency/council/commands/bulk.server";
import { decideItem, decideItems, propose, proposeMeasure } from "~/features/residency/council/commands/decide-item.server";
import { addToAgenda, changeSession, dropSession, moveOnAgenda, removeFromAgenda } from "~/features/residency/council/commands/plan.server";
import { closeSession, markAllPresent, markAttendance, openSession, setChair } from "~/features/residency/council/commands/run.server";
import { castVote } from "~/features/residency/council/commands/vote.server";
import { Agenda } from "~/features/residency/council/components/agenda";
import { Attendance } from "~/features/residency/council/components/attendance";
import { ItemFacts } from "~/features/residency/council/components/item-sheet";
import { caseKey, ManyNotice, OutcomePill, SessionPill } from "~/features/residency/council/components/marks";
import { BulkForm, MeasureForm, ProposalForm } from "~/features/residency/council/components/proposal-form";
import { PlanForm } from "~/features/residency/council/components/seat-form";
import { Votes } from "~/features/residency/council/components/votes";
import { sessionPage } from "~/features/residency/council/queries/session.server";
import { bulkProposalSchema, caseProposalSchema, proposalSchema, sessionSchema, voteSchema } from "~/features/residency/council/schema";
import type { Circumstance } from "~/features/residency/moves.server";
import { invalid } from "~/lib/errors";
import { formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { submitted } from "~/lib/http/submitted.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";

export const handle = { i18n: ["council"] };

const DONE = [
  "planned", "changed", "added", "removed", "moved", "opened", "closed", "marked", "chair", "proposed", "voted", "decided", "decidedCase",
  "proposedMany", "votedMany", "decidedMany",
] as const;
type Done = (typeof DONE)[number];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args);
    const query = new URL(args.request.url).searchParams;
    const [session, locale] = await Promise.all([sessionPage(scope, args.params.id ?? "", new Date()), localeOf(args.request)]);
    const t = translator(locale);
    const current = session.items.find((item) => item.id === query.get("item")) ?? session.items.find((item) => item.state === "open");
    const done = query.get("done");
    return { session, current: current?.id, done: DONE.find((one) => one === done), title: `${t("council:session.title", { day: formatDay(session.heldOn, locale) })} · ${t("brand")}` };
  });

interface Posted {
  scope: StaffScope;
  id: string;
  form: FormData;
  at: Circumstance;
}
const textOf = (form: FormData, name: string) => {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
};
const itemOf = ({ form }: Posted) => textOf(form, "itemId");
const ticked = ({ form }: Posted) => form.getAll("itemIds").map(String);

/** Acts of one button each, and what the page says afterwards. */
const PLAIN: Record<string, [Done, (posted: Posted) => Promise<unknown>]> = {
  addCall: ["added", ({ scope, id, form, at }) => addToAgenda(scope, id, { callId: textOf(form, "callId") }, at)],
  addCase: ["added", ({ scope, id, form, at }) => addToAgenda(scope, id, { caseId: textOf(form, "caseId") }, at)],
  remove: ["removed", (posted) => removeFromAgenda(posted.scope, posted.id, itemOf(posted), posted.at)],
  up: ["moved", (posted) => moveOnAgenda(posted.scope, posted.id, itemOf(posted), -1, posted.at)],
  down: ["moved", (posted) => moveOnAgenda(posted.scope, posted.id, itemOf(posted), 1, posted.at)],
  open: ["opened", ({ scope, id, at }) => openSession(scope, id, at)],
  close: ["closed", ({ scope, id, at }) => closeSession(scope, id, at)],
  present: ["marked", ({ scope, id, form, at }) => markAttendance(scope, id, textOf(form, "userId"), true, at)],
  absent: ["marked", ({ scope, id, form, at }) => markAttendance(scope, id, textOf(form, "userId"), false, at)],
  presentAll: ["marked", ({ scope, id, at }) => markAllPresent(scope, id, at)],
  chair: ["chair", ({ scope, id, form, at }) => setChair(scope, id, textOf(form, "userId"), at)],
  decide: ["decided", (posted) => decideItem(posted.scope, posted.id, itemOf(posted), posted.at)],
  decideCase: ["decidedCase", (posted) => decideItem(posted.scope, posted.id, itemOf(posted), posted.at)],
};

/** After these the page stays at the item that they were about. */
const STAYS: readonly Done[] = ["marked", "chair", "moved", "proposed", "voted"];

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const posted: Posted = { scope: await requireStaff(args), id: args.params.id ?? "", form: await args.request.formData(), at: { now: new Date(), ip: args.context.ip } };
    const { scope, id, form, at } = posted;
    const item = itemOf(posted);
    const back = (done: Done) => {
      const at = STAYS.includes(done) ? (new URL(args.request.url).searchParams.get("item") ?? (item || null)) : null;
      return redirect(`/staff/council/${id}?done=${done}${at ? `&item=${encodeURIComponent(at)}` : ""}`, 303);
    };
    const many = (done: Done, answer: ManyAnswer) => (answer.failed.length === 0 ? back(done) : data({ many: answer }));
    const intent = textOf(form, "intent");
    const plain = Object.hasOwn(PLAIN, intent) ? PLAIN[intent] : undefined;
    if (plain) {
      await plain[1](posted);
      return back(plain[0]);
    }
    switch (intent) {
      case "drop":
        await dropSession(scope, id, at);
        return redirect("/staff/council?done=dropped", 303);
      case "change":
        return submitted(parseWithZod(form, { schema: sessionSchema }), (input) => changeSession(scope, id, input, at).then(() => back("changed")));
      case "propose":
        return submitted(parseWithZod(form, { schema: proposalSchema }), (input) => propose(scope, id, item, input, at).then(() => back("proposed")));
      case "measure":
        return submitted(parseWithZod(form, { schema: caseProposalSchema }), (input) => proposeMeasure(scope, id, item, input, at).then(() => back("proposed")));
      case "vote": {
        const vote = parseWithZod(form, { schema: voteSchema });
        if (vote.status !== "success") throw invalid("bad-request", { reason: "choice" });
        await castVote(scope, id, item, vote.value, at, { userId: textOf(form, "userId") || undefined, replace: form.get("replace") === "yes" });
        return back("voted");
      }
      case "decideMany": {
        const { decided, failed } = await decideItems(scope, id, ticked(posted), at);
        if (decided.length + failed.length === 0) throw invalid("nothing-chosen");
        return many("decidedMany", { done: decided, failed });
      }
      case "voteAll":
        return many("votedMany", await voteForAll(scope, id, ticked(posted), at));
      case "proposeMany":
        return submitted(parseWithZod(form, { schema: bulkProposalSchema }), async (input) => many("proposedMany", await proposeMany(scope, id, ticked(posted), input, at)));
      default:
        throw invalid("bad-request", { reason: "intent" });
    }
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export default function CouncilSessionPage() {
  const { session, current, done } = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation("council");
  const locale = useLocale();
  const { id, status, items, may, number } = session;
  const given = answer as { result?: FormResult; many?: ManyAnswer } | undefined;
  const resultOf = (intent: string) => (given?.result?.initialValue?.intent === intent ? given.result : undefined);
  const nameOf = (itemId: string) => items.find((item) => item.id === itemId)?.companyName ?? "";
  const around = { today: session.today, termYears: session.termYears, grounds: session.grounds };
  const item = items.find((one) => one.id === current);
  const canAct = may.run && status !== "CLOSED";
  return (
    <>
      <PageHeader
        back={{ to: "/staff/council", text: t("title") }}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {t("session.title", { day: formatDay(session.heldOn, locale) })} <SessionPill status={status} />
          </span>
        }
        lead={[session.place, number ? t("session.number", { number }) : ""].filter(Boolean).join(" · ")}
        actions={
          <>
            <ButtonAnchor href={`/staff/council/${id}/protocol.pdf`}>
              <FileText aria-hidden size={18} /> {t(status === "CLOSED" ? "session.protocol" : "session.draft")}
            </ButtonAnchor>
            {canAct ? (
              <Form method="post">
                <Button look={status === "PLANNED" ? "primary" : "danger"} name="intent" value={status === "PLANNED" ? "open" : "close"}>
                  {t(status === "PLANNED" ? "session.open" : "session.close")}
                </Button>
              </Form>
            ) : null}
          </>
        }
      />
      <div className="mb-4 flex flex-col gap-3 empty:hidden">
        <RefusalNotice answer={answer} />
        {given?.many ? <ManyNotice done={given.many.done.length} failed={given.many.failed.map((one) => ({ ...one, name: nameOf(one.itemId) }))} /> : null}
        {done && !answer ? <Notice tone="good">{t(`done.${done}`)}</Notice> : null}
      </div>
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-5">
          <section aria-labelledby="agenda-title">
            <h2 id="agenda-title" className="mb-2 text-heading">
              {t("session.agenda")}
            </h2>
            <Agenda items={items} run={canAct} current={current} />
          </section>
          {item ? (
            <section id="item" aria-labelledby="item-title" className="rounded-card border border-t-4 border-line border-t-pencil bg-sheet p-4 md:p-5">
              <h2 id="item-title" className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-title">
                {item.companyName} {item.state === "open" ? null : <OutcomePill item={item} />}
              </h2>
              <ItemFacts item={item} session={session} />
              {status === "OPEN" && item.state === "open" ? (
                <div className="mt-4 border-t border-line pt-4">
                  <Votes key={item.id} item={item} session={session} />
                </div>
              ) : null}
              {canAct && item.state === "open" ? (
                <details className="mt-4 border-t border-line pt-3" open={(item.proposal === null && item.proposed === null) || Boolean(resultOf("propose") ?? resultOf("measure"))}>
                  <summary className="inline-flex min-h-11 cursor-pointer items-center font-semibold text-pencil">{t("proposal.title")}</summary>
                  <div className="mt-2">
                    {item.kind === "CASE" ? (
                      <MeasureForm key={item.id} item={item} result={resultOf("measure")} />
                    ) : (
                      <ProposalForm key={`${item.id}-${item.proposal ?? ""}`} item={item} {...around} result={resultOf("propose")} />
                    )}
                  </div>
                </details>
              ) : null}
            </section>
          ) : null}
          {canAct && items.some((one) => one.state === "open") ? (
            <Sheet title={t("bulk.title")}>
              <BulkForm open={status === "OPEN"} {...around} result={resultOf("proposeMany")} />
            </Sheet>
          ) : null}
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <Attendance session={session} />
          {canAct ? <AddToAgenda /> : null}
          {canAct && status === "OPEN" ? <p className="text-dense text-ink-soft">{t("session.closeHelp")}</p> : null}
          {canAct && status === "PLANNED" ? (
            <Sheet title={t("session.change")}>
              <PlanForm key={session.heldOn + session.place} intent="change" today={session.today} heldOn={session.heldOn} place={session.place} result={resultOf("change")} />
              <Form method="post" className="mt-3 border-t border-line pt-3">
                <Button look="danger" name="intent" value="drop">
                  {t("session.drop")}
                </Button>
              </Form>
            </Sheet>
          ) : null}
        </div>
      </div>
    </>
  );
}

function AddToAgenda() {
  const { session } = useLoaderData<typeof loader>();
  const { t } = useTranslation("council");
  const locale = useLocale();
  const { waiting, cases } = session;
  return (
    <Sheet title={t("session.addTitle")}>
      {waiting.length + cases.length === 0 ? <p className="text-ink-soft">{t("session.nothingWaits")}</p> : null}
      <ul className="divide-y divide-line">
        {waiting.map((call) => (
          <li key={call.callId} className="flex flex-col gap-2 py-2 first:pt-0 last:pb-0">
            <p>{localised(call, "title", locale)}</p>
            <Form method="post">
              <input type="hidden" name="callId" value={call.callId} />
              <Button name="intent" value="addCall">
                {t("session.addCall", { count: call.count })}
              </Button>
            </Form>
          </li>
        ))}
        {cases.map((one) => (
          <li key={one.id} className="flex flex-col gap-2 py-2">
            <p>
              {one.companyName}: {t(`case.${caseKey(one.ground)}`)}
            </p>
            <Form method="post">
              <input type="hidden" name="caseId" value={one.id} />
              <Button name="intent" value="addCase" aria-label={`${t("session.addCase")}: ${one.companyName}`}>
                {t("session.addCase")}
              </Button>
            </Form>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
