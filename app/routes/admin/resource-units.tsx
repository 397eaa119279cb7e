import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { EmptyState, Notice, Pill, Sheet } from "~/components/page";
import { WithdrawalConfirm, WithdrawalDone } from "~/features/booking/faults/components/withdrawal";
import { actOnUnits, type PageAnswer } from "~/features/booking/resources/act.server";
import { readSaved, ResourceFrame } from "~/features/booking/resources/components/frame";
import { TextInput } from "~/components/inputs";
import { headOf, resourceFor } from "~/features/booking/resources/queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { page } from "~/lib/http/answers.server";
import { localised } from "~/lib/i18n/locales";
import { localeOf } from "~/lib/i18n/i18n.server";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["resources", "equipment"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const resource = await resourceFor(scope, args.params.id ?? "");
    const units = resource.units.map(({ id, label, active, serial, inventory }) => ({ id, label, active, serial: serial ?? "", inventory: inventory ?? "" }));
    const params = new URL(args.request.url).searchParams;
    const settled = { moved: Number(params.get("moved")) || 0, disrupted: Number(params.get("disrupted")) || 0 };
    return { head: headOf(resource), units, settled, saved: readSaved(params), title: localised(resource, "name", await localeOf(args.request)) };
  });

export const action = (args: ActionFunctionArgs) =>
  page(async () => {
    try {
      return await actOnUnits(await requireStaff(args, "ADMIN"), args.params.id ?? "", await args.request.formData(), { now: new Date(), ip: args.context.ip });
      // What is done answers with a thrown redirect.
    } finally {
      await settleEvents();
    }
  });

type Unit = ReturnType<typeof useLoaderData<typeof loader>>["units"][number];

export default function ResourceUnits() {
  const { head, units, settled, saved } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as PageAnswer | undefined;
  const { t } = useTranslation("resources");
  const adding = answer?.typed.intent === "add" ? answer.typed : { count: "1", name: "" };
  return (
    <ResourceFrame head={head} tab="units" answer={answer} saved={saved}>
      <div className="flex flex-col gap-5">
        <p className="max-w-prose text-ink-soft">{t("units.lead")}</p>
        {answer?.withdrawal ? <WithdrawalConfirm preview={answer.withdrawal} /> : null}
        <WithdrawalDone {...settled} />
        {head.parts > 0 ? <Notice tone="waiting">{t("units.composite")}</Notice> : units.length === 0 ? <EmptyState title={t("units.empty")}>{t("units.emptyBody")}</EmptyState> : null}
        {units.length > 0 ? (
          <ul className="divide-y divide-line rounded-card border border-line bg-sheet">
            {units.map((unit) => (
              <UnitRow key={unit.id} unit={unit} answer={Number(answer?.typed.unit) === unit.id ? answer : undefined} />
            ))}
          </ul>
        ) : null}
        {head.parts === 0 ? (
          <Sheet title={t("units.add")}>
            <Form method="post" key={units.length} className="grid items-end gap-3 sm:grid-cols-[8rem_minmax(0,1fr)_auto]">
              <input type="hidden" name="expected" value={units.length} />
              <TextInput name="count" kind="number" label={t("units.count")} typed={adding} />
              <TextInput name="name" label={t("units.name")} typed={adding} placeholder={t("units.nameHelp")} />
              <Button look="primary" name="intent" value="add">
                {t("units.addButton")}
              </Button>
            </Form>
          </Sheet>
        ) : null}
      </div>
    </ResourceFrame>
  );
}

function UnitRow({ unit, answer }: { unit: Unit; answer?: PageAnswer }) {
  const { t } = useTranslation("resources");
  const typed = answer && answer.typed.intent === "edit" ? answer.typed : { label: unit.label, serial: unit.serial, inventory: unit.inventory };
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-3">
      <details open={answer?.typed.intent === "edit"} className="min-w-0 grow basis-64">
        <summary className="min-h-11 cursor-pointer content-center md:min-h-8">
          <span className="font-medium">{unit.label}</span> {unit.active ? null : <Pill tone="bad">{t("units.off")}</Pill>}
          <span className="text-dense text-ink-soft">{[unit.serial, unit.inventory].filter(Boolean).map((text) => ` · ${text}`)}</span>
          <span className="ms-2 text-dense font-medium text-pencil">
            <span className="sr-only">{unit.label}: </span>
            {t("units.edit")}
          </span>
        </summary>
        <Form method="post" className="mt-3 grid items-end gap-3 sm:grid-cols-[repeat(3,minmax(0,1fr))_auto]">
          <input type="hidden" name="unit" value={unit.id} />
          <TextInput name="label" label={t("units.label")} typed={typed} />
          <TextInput name="serial" label={t("units.serial")} typed={typed} />
          <TextInput name="inventory" label={t("units.inventory")} typed={typed} />
          <Button name="intent" value="edit">
            {t("save")}
          </Button>
        </Form>
      </details>
      <Form method="post">
        <input type="hidden" name="unit" value={unit.id} />
        <Button look={unit.active ? "danger" : "plain"} name="intent" value={unit.active ? "withdraw" : "return"} aria-label={t(unit.active ? "units.withdrawOf" : "units.returnOf", { name: unit.label })}>
          {t(unit.active ? "units.withdraw" : "units.return")}
        </Button>
      </Form>
    </li>
  );
}
