import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { actOnNew, type PageAnswer } from "~/features/booking/resources/act.server";
import { ChoiceInput, FaultList, Group, TextInput } from "~/components/inputs";
import { SettingsFields, useFieldNames } from "~/features/booking/resources/components/settings-fields";
import { resourceChoices } from "~/features/booking/resources/queries.server";
import { TARIFF_UNITS } from "~/features/booking/resources/schema";
import { requireStaff } from "~/features/identity/access.server";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["resources"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const { rooms, kinds } = await resourceChoices(scope);
    return { rooms, kinds, title: translator(await localeOf(args.request))("resources:new.title") };
  });

export const action = (args: ActionFunctionArgs) =>
  page(async () => actOnNew(await requireStaff(args, "ADMIN"), await args.request.formData(), { now: new Date(), ip: args.context.ip }));

/** What most rooms of a house are like. */
const FIRST = {
  sort: "ROOM", operator: "NONE", opensAt: "08:00", closesAt: "22:00", stepMinutes: "30", minMinutes: "60", maxMinutes: "480", bufferBefore: "0", bufferAfter: "0",
  noticeMinutes: "0", horizonDays: "92", position: "100", units: "1", unit: "HOUR",
};

export default function NewResource() {
  const choices = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as PageAnswer | undefined;
  const { t } = useTranslation("resources");
  const names = useFieldNames();
  const typed: Record<string, string> = answer?.typed ?? FIRST;
  const faults = answer?.faults;
  return (
    <div className="max-w-5xl">
      <PageHeader back={{ to: "/staff/resources", text: t("list.title") }} title={t("new.title")} />
      <Sheet>
        <Form method="post" className="flex flex-col gap-5">
          <RefusalNotice answer={answer} />
          <FaultList faults={faults} names={names} />
          <SettingsFields typed={typed} faults={faults} choices={choices} />
          <Group title={t("new.first")}>
            <TextInput name="slug" label={t("newField.slug")} help={t("help.slug")} typed={typed} faults={faults} />
            <div className="grid grid-cols-2 gap-4">
              <TextInput name="units" kind="number" label={t("newField.units")} help={t("help.units")} typed={typed} faults={faults} />
              <TextInput name="unitName" label={t("newField.unitName")} help={t("help.unitName")} typed={typed} faults={faults} />
            </div>
            <TextInput name="price" kind="number" label={t("newField.price")} typed={typed} faults={faults} />
            <ChoiceInput name="unit" label={t("newField.unit")} typed={typed} faults={faults} options={TARIFF_UNITS.map((unit) => ({ value: unit, text: t(`unit.${unit}`) }))} />
          </Group>
          <div>
            <Button look="primary">{t("new.create")}</Button>
          </div>
        </Form>
      </Sheet>
    </div>
  );
}
