import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { cancelRound, closeRound, openRound } from "~/features/booking/rounds/commands/rounds.server";
import { settleRound } from "~/features/booking/rounds/commands/settle-round.server";
import { overridePlacement, soonDone, startSolving } from "~/features/booking/rounds/commands/solve.server";
import { explain, failureKey } from "~/features/booking/rounds/components/explain";
import { OverrideForm } from "~/features/booking/rounds/components/override-form";
import { RoundTermsList } from "~/features/booking/rounds/components/round-terms";
import { roundTone } from "~/features/booking/rounds/components/tones";
import { roundForStaff } from "~/features/booking/rounds/queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { invalid } from "~/lib/errors";
import { formatDateTime, formatDay, formatRange } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf } from "~/lib/i18n/i18n.server";
import { parseInstant } from "~/lib/time";

export const handle = { i18n: ["rounds", "errors"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const read = await roundForStaff(scope, args.params.id ?? "", new Date());
    const title = (await localeOf(args.request)) === "ru" ? read.round.nameRu : read.round.nameEn;
    return { ...read, done: new URL(args.request.url).searchParams.get("done"), title };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const [id, ip, now] = [args.params.id ?? "", args.context.ip, new Date()];
    const form = await args.request.formData();
    const text = (name: string) => String(form.get(name) ?? "");
    const back = (done: string) => redirect(`/staff/rounds/${id}?done=${done}`);
    switch (text("intent")) {
      case "open":
        return openRound(scope, id, now, ip).then(() => back("opened"));
      case "close":
        return closeRound(scope, id, now, ip).then(() => back("closed"));
      case "cancel":
        return cancelRound(scope, id, ip).then(() => back("cancelled"));
      case "settle":
        return settleRound(scope, id, now, ip).then(() => back("settled"));
      case "solve":
        await soonDone(await startSolving(scope, id, now, ip));
        return back("solving");
      case "override": {
        const start = text("start") === "back" ? undefined : text("start") === "none" ? null : parseInstant(text("start"));
        if (start === undefined && text("start") !== "back") throw invalid("bad-request", { reason: "start" });
        await soonDone(await overridePlacement(scope, id, text("wishId"), { start, reason: text("reason") }, now, ip));
        return back("overridden");
      }
      default:
        throw invalid("bad-request", { reason: "intent" });
    }
  });

const DONE = ["opened", "closed", "cancelled", "settled", "solving", "overridden"] as const;

export default function StaffRound() {
  const { round, things, wishes, solution, running, done, title } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["rounds", "errors"]);
  const locale = useLocale();
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(revalidate, 1500);
    return () => clearInterval(timer);
  }, [running, revalidate]);
  const said = DONE.find((one) => one === done);
  const companyOf = new Map(wishes.map((wish) => [wish.id, `${wish.company} (${wish.rank})`]));
  const nameOf = (id: string) => {
    const thing = things.find((one) => one.id === id);
    return thing ? (locale === "ru" ? thing.nameRu : thing.nameEn) : "";
  };
  const inTheWay = (wish: (typeof wishes)[number]) => {
    const outcome = wish.placement?.outcome;
    if (!outcome || outcome.granted) return "";
    return [...new Set(outcome.refusals.flatMap((one) => (one.why === "rivals" ? one.rivals.map((rival) => companyOf.get(rival.wishId) ?? "") : [])))].filter(Boolean).join(", ");
  };
  const act = (intent: string, key: string, look: "primary" | "plain" | "danger" = "plain") => (
    <Button name="intent" value={intent} look={look}>
      {t(`rounds:${key as "open"}`)}
    </Button>
  );
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        back={{ to: "/staff/rounds", text: t("rounds:back") }}
        title={title}
        lead={`${formatDay(round.periodFrom, locale)} – ${formatDay(round.periodTo, locale)} · ${t("rounds:column.closes")} ${formatDateTime(round.closesAt, locale)}`}
        actions={<Pill tone={roundTone[round.status]}>{t(`rounds:status.${round.status}`)}</Pill>}
      />
      {said && (said !== "solving" || running) ? <Notice tone="good">{t(`rounds:done.${said}`)}</Notice> : null}
      <RefusalNotice answer={answer} />
      {running ? (
        <Notice tone="waiting" title={t("rounds:running")}>
          {solution?.state === "running" ? t("rounds:runningNodes", { nodes: solution.nodes }) : null} <a href={`/staff/rounds/${round.id}`}>{t("rounds:refresh")}</a>
        </Notice>
      ) : null}
      {solution?.state === "failed" ? <Notice tone="bad">{t("rounds:failed", { why: solution.code === "unexpected" ? t("rounds:unexpected") : t(`errors:${solution.code as "round-overrides-collide"}`) })}</Notice> : null}
      {solution?.state === "done" ? (
        <Notice tone="plain">
          {t("rounds:solved", { placed: solution.placed, wishes: solution.wishes, worth: solution.worth, gap: solution.gap === 0 ? t("rounds:best") : t("rounds:nearBest", { percent: (solution.gap * 100).toFixed(2) }) })}
        </Notice>
      ) : null}
      <Form method="post" className="flex flex-wrap gap-2">
        {round.status === "DRAFT" ? act("open", "open", "primary") : null}
        {round.status === "DRAFT" ? <ButtonLink to={`/staff/rounds/${round.id}/edit`}>{t("rounds:change")}</ButtonLink> : null}
        {round.status === "OPEN" ? act("close", "close", "primary") : null}
        {round.status === "CLOSED" && !running ? act("solve", "solve", "primary") : null}
        {round.status === "PROPOSED" && solution?.state === "done" ? act("settle", "settle", "primary") : null}
        {round.status === "PROPOSED" && !running ? act("solve", "solveAgain") : null}
        {round.status === "SETTLED" && !round.settledAt ? act("settle", "settle", "primary") : null}
        {["DRAFT", "OPEN", "CLOSED", "PROPOSED"].includes(round.status) ? act("cancel", "cancel", "danger") : null}
      </Form>
      <div className="grid items-start gap-4 md:grid-cols-2">
        <Sheet title={t("rounds:field.resources")}>
          <p>{things.map((thing) => nameOf(thing.id)).join(", ")}</p>
        </Sheet>
        <Sheet title={t("rounds:terms")}>
          <RoundTermsList weights={round.weights} source={round.weightsSource} />
        </Sheet>
      </div>
      <DataTable
        caption={t("rounds:column.wishes")}
        rows={wishes}
        rowKey={(wish) => wish.id}
        columns={[
          { head: t("rounds:column.company"), title: true, cell: (wish) => <strong>{wish.company}</strong> },
          { head: t("rounds:column.rank"), numeric: true, cell: (wish) => wish.rank },
          {
            head: t("rounds:column.wish"),
            cell: (wish) => (
              <>
                {nameOf(wish.resourceId)} {wish.quantity > 1 ? t("rounds:units", { count: wish.quantity }) : null}
                <br />
                {formatRange(wish.starts[0] ?? "", new Date(Date.parse(wish.starts[0] ?? "") + wish.minutes * 60_000), locale)}
                {wish.starts.length > 1 ? <span className="block text-dense text-ink-soft">{t("rounds:alsoAt", { list: wish.starts.slice(1).map((at) => formatDateTime(at, locale)).join("; ") })}</span> : null}
              </>
            ),
          },
          { head: t("rounds:column.weight"), numeric: true, cell: (wish) => wish.placement?.outcome.weight ?? "–" },
          {
            head: t("rounds:column.result"),
            cell: (wish) =>
              wish.placement ? (
                <>
                  <Pill tone={wish.placement.failure ? "bad" : wish.placement.granted ? "good" : "plain"}>{t(wish.placement.granted ? "rounds:granted" : "rounds:lost")}</Pill>
                  {wish.placement.overrideReason === null ? null : <Pill tone="mine">{t("rounds:byStaff")}</Pill>}
                  {wish.placement.startsAt && wish.placement.endsAt ? <span className="block">{formatRange(wish.placement.startsAt, wish.placement.endsAt, locale)}</span> : null}
                  {wish.placement.bookingId ? <a href={`/bookings/${wish.placement.bookingId}`}>{t("rounds:booked")}</a> : null}
                </>
              ) : (
                "–"
              ),
          },
          {
            head: t("rounds:column.why"),
            cell: (wish) =>
              wish.placement ? (
                <ul className="max-w-md text-dense">
                  {explain(t as never, wish.placement.outcome, wish.minutes, locale).map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                  {inTheWay(wish) ? <li className="text-ink-soft">{t("rounds:staffOnly", { names: inTheWay(wish) })}</li> : null}
                  {wish.placement.overrideReason ? <li>{t("rounds:overrideReason", { reason: wish.placement.overrideReason })}</li> : null}
                  {wish.placement.failure ? <li className="text-red">{t("rounds:notBooked", { why: t(failureKey(wish.placement.failure) as never, wish.placement.failure.params as never) })}</li> : null}
                </ul>
              ) : null,
          },
          ...(round.status === "PROPOSED" && !running ? [{ head: t("rounds:column.action"), cell: (wish: (typeof wishes)[number]) => <OverrideForm wishId={wish.id} starts={wish.starts} overridden={typeof wish.placement?.overrideReason === "string"} /> }] : []),
        ]}
      />
    </div>
  );
}
