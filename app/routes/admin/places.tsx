import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { addBuilding, addFloor } from "~/features/booking/places/commands/draw.server";
import { buildingsFor } from "~/features/booking/places/queries.server";
import { buildingSchema, newFloorSchema } from "~/features/booking/places/schema";
import { requireStaff } from "~/features/identity/access.server";
import { invalid } from "~/lib/errors";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";

export const handle = { i18n: ["places"] };
export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    return { buildings: await buildingsFor(scope), title: translator(await localeOf(args.request))("places:staff.title") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const form = Object.fromEntries(await args.request.formData());
    if (form.intent === "floor") {
      const read = newFloorSchema.safeParse(form);
      if (!read.success) throw invalid("invalid");
      const { id } = await addFloor(scope, read.data, args.context.ip);
      return redirect(`/staff/places/${id}`);
    }
    const read = buildingSchema.safeParse(form);
    if (!read.success) throw invalid("invalid");
    await addBuilding(scope, read.data, args.context.ip);
    return data({ done: true });
  });

export default function Places() {
  const { buildings } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("places");
  const locale = useLocale();
  return (
    <div className="flex max-w-4xl flex-col gap-4">
      <PageHeader title={t("staff.title")} lead={t("staff.lead")} />
      <RefusalNotice answer={answer} />
      {answer && "done" in answer ? <Notice tone="good" title={t("staff.added")} /> : null}
      {buildings.length === 0 ? <EmptyState title={t("none")}>{t("staff.noneBody")}</EmptyState> : null}
      {buildings.map((building) => (
        <Sheet key={building.id} title={localised(building, "name", locale)} aside={building.address}>
          <ul className="divide-y divide-line">
            {building.floors.map((floor) => (
              <li key={floor.id} className="flex flex-wrap items-center justify-between gap-3 py-2">
                <a href={`/staff/places/${floor.id}`} className="inline-flex min-h-11 items-center font-semibold text-pencil hover:underline md:min-h-0">
                  {localised(floor, "name", locale)}
                </a>
                <span className="text-dense text-ink-soft">
                  {t("staff.rooms", { count: floor._count.rooms })} · <a href={`/plan/${building.slug}/${floor.number}`} className="text-pencil hover:underline">{t("staff.see")}</a>
                </span>
              </li>
            ))}
          </ul>
          <Form method="post" className="mt-3 flex flex-wrap items-end gap-3 border-t border-line pt-3">
            <input type="hidden" name="buildingId" value={building.id} />
            <Field label={t("edit.number")} name="number" type="number" />
            <Field label={t("edit.nameRu")} name="nameRu" lang="ru" />
            <Field label={t("edit.nameEn")} name="nameEn" lang="en" />
            <Button name="intent" value="floor">
              {t("staff.addFloor")}
            </Button>
          </Form>
        </Sheet>
      ))}
      <Sheet title={t("staff.addBuilding")}>
        <Form method="post" className="flex flex-wrap items-end gap-3">
          <Field label={t("edit.nameRu")} name="nameRu" lang="ru" />
          <Field label={t("edit.nameEn")} name="nameEn" lang="en" />
          <Field label={t("edit.slug")} name="slug" />
          <Field label={t("edit.address")} name="address" required={false} />
          <Button name="intent" value="building">
            {t("staff.addBuilding")}
          </Button>
        </Form>
      </Sheet>
    </div>
  );
}

function Field({ label, name, type = "text", lang, required = true }: { label: string; name: string; type?: string; lang?: string; required?: boolean }) {
  return (
    <label className="flex min-w-0 flex-col gap-1">
      <span className="text-dense font-medium">{label}</span>
      <input name={name} type={type} lang={lang} required={required} maxLength={200} autoComplete="off" className={inputClass} />
    </label>
  );
}
