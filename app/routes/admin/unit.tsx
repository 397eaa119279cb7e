import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonAnchor } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { Facts, Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { CustodyHistory } from "~/features/booking/equipment/components/history";
import { conditions } from "~/features/booking/equipment/conditions.server";
import { unitStory } from "~/features/booking/equipment/queries.server";
import { WithdrawalConfirm, WithdrawalDone } from "~/features/booking/faults/components/withdrawal";
import { restoreUnit, withdrawUnit } from "~/features/booking/faults/commands/withdraw.server";
import { requireStaff } from "~/features/identity/access.server";
import { formatDateTime, formatRange } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["equipment"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const [story, states, locale] = await Promise.all([unitStory(scope, Number(args.params.id), new Date()), conditions(), localeOf(args.request)]);
    return { ...story, states, title: `${localised(story.unit.resource, "name", locale)}, ${story.unit.name}` };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const id = Number(args.params.id);
    const form = await args.request.formData();
    const at = { now: new Date(), ip: args.context.ip };
    if (form.get("intent") === "restore") {
      await restoreUnit(scope, id, at);
      await settleEvents();
      return { done: "restored" as const, moved: 0, disrupted: 0 };
    }
    const withdrawn = await withdrawUnit(scope, id, String(form.get("seen") ?? ""), at);
    if (!withdrawn.done) return { preview: withdrawn.preview };
    await settleEvents();
    return { done: "withdrawn" as const, moved: withdrawn.moved, disrupted: withdrawn.disrupted };
  });

export default function UnitStory() {
  const { unit, custody, faults, ahead, states } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("equipment");
  const locale = useLocale();
  const open = faults.find((one) => !one.resolvedAt);
  const out = custody.find((one) => !one.returnedAt);
  return (
    <div className="max-w-5xl">
      <PageHeader
        back={{ to: "/staff/desk", text: t("desk.title") }}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {localised(unit.resource, "name", locale)}, {unit.name}
            {!unit.active ? <Pill tone="plain">{t("unit.withdrawn")}</Pill> : open ? <Pill tone="bad">{t("unit.faulty")}</Pill> : out ? <Pill tone="waiting">{t("history.out")}</Pill> : <Pill tone="good">{t("unit.here")}</Pill>}
          </span>
        }
        actions={
          open ? (
            <ButtonAnchor href={`/staff/faults/${open.id}`}>{t("unit.toFault")}</ButtonAnchor>
          ) : (
            <ButtonAnchor href={`/staff/faults/new?unit=${unit.id}`}>{t("faults.report")}</ButtonAnchor>
          )
        }
      />
      <div className="mb-4 flex flex-col gap-3">
        <RefusalNotice answer={answer} />
        {answer && "preview" in answer && answer.preview ? <WithdrawalConfirm preview={answer.preview} /> : null}
        {answer && "done" in answer && answer.done ? (
          <Notice tone="good" title={t(`unit.done.${answer.done}`)}>
            <WithdrawalDone moved={answer.moved} disrupted={answer.disrupted} />
          </Notice>
        ) : null}
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-[3fr_2fr]">
        <Sheet title={t("history.title")}>
          <CustodyHistory rows={custody} conditions={states} who={(row) => row.company} />
        </Sheet>
        <div className="flex flex-col gap-4">
          <Sheet title={t("unit.facts")}>
            <Facts
              items={[
                { name: t("unit.serial"), value: unit.serial ?? t("unit.none") },
                { name: t("unit.inventory"), value: unit.inventory ?? t("unit.none") },
              ]}
            />
            <details className="mt-3">
              <summary className="inline-flex min-h-11 items-center font-semibold text-pencil">{t(unit.active ? "unit.withdraw" : "unit.restore")}</summary>
              <p className="mb-2 text-ink-soft">{t(unit.active ? "unit.withdrawBody" : "unit.restoreBody")}</p>
              <Form method="post">
                <Button look={unit.active ? "danger" : "plain"} name="intent" value={unit.active ? "withdraw" : "restore"}>
                  {t(unit.active ? "unit.withdrawSure" : "unit.restoreSure")}
                </Button>
              </Form>
            </details>
          </Sheet>
          <Sheet title={t("unit.faults")}>
            {faults.length === 0 ? (
              <p className="text-ink-soft">{t("unit.noFaults")}</p>
            ) : (
              <ul className="flex flex-col gap-2">
                {faults.map((one) => (
                  <li key={one.id}>
                    <a href={`/staff/faults/${one.id}`} className="text-pencil hover:underline">
                      {formatDateTime(one.reportedAt, locale)}
                    </a>{" "}
                    <Pill tone={one.resolvedAt ? "good" : "bad"}>{t(one.resolvedAt ? "faults.stateMended" : "faults.stateOpen")}</Pill>
                    <p className="line-clamp-2 break-words text-dense">{one.description}</p>
                  </li>
                ))}
              </ul>
            )}
          </Sheet>
        </div>
        {ahead.length > 0 ? (
          <section className="lg:col-span-2" aria-labelledby="ahead">
            <h2 id="ahead" className="mb-2 text-heading">
              {t("unit.ahead")}
            </h2>
            <DataTable
              caption={t("unit.ahead")}
              rows={ahead}
              rowKey={(row) => row.id}
              columns={[
                {
                  head: t("desk.when"),
                  cell: (row) => (
                    <a href={`/bookings/${row.id}`} className="font-semibold text-pencil hover:underline">
                      {formatRange(row.startsAt, row.endsAt, locale)}
                    </a>
                  ),
                },
                { head: t("desk.company"), cell: (row) => row.company },
                { head: t("desk.state"), cell: (row) => (row.disruptedAt ? <Pill tone="bad">{t("unit.disrupted")}</Pill> : t("unit.fine")) },
              ]}
            />
          </section>
        ) : null}
      </div>
    </div>
  );
}
