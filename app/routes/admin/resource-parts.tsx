import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, type ShouldRevalidateFunction } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Notice, Sheet } from "~/components/page";
import { actOnParts, type PageAnswer } from "~/features/booking/resources/act.server";
import { readSaved, ResourceFrame } from "~/features/booking/resources/components/frame";
import { ChoiceInput, TextInput } from "~/components/inputs";
import { headOf, resourceChoices, resourceFor } from "~/features/booking/resources/queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { page } from "~/lib/http/answers.server";
import { localised } from "~/lib/i18n/locales";
import { localeOf } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["resources"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const [resource, { resources }] = await Promise.all([resourceFor(scope, args.params.id ?? ""), resourceChoices(scope)]);
    return {
      head: headOf(resource),
      parts: resource.parts.map(({ partId, quantity }) => ({ partId, quantity })),
      accessories: resource.accessories.map((one) => one.accessoryId),
      wholes: resource.wholes.map((one) => one.whole),
      resources: resources.filter((one) => one.id !== resource.id),
      saved: readSaved(new URL(args.request.url).searchParams),
      title: localised(resource, "name", await localeOf(args.request)),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  page(async () => actOnParts(await requireStaff(args, "ADMIN"), args.params.id ?? "", await args.request.formData(), { now: new Date(), ip: args.context.ip }));

/** What another administrator changed meanwhile is read anew, and its version with it. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ actionStatus = 0, defaultShouldRevalidate }) =>
  actionStatus >= 400 ? actionStatus === 409 : defaultShouldRevalidate;

const SPARE = 3;

export default function ResourceParts() {
  const { head, parts, accessories, wholes, resources, saved } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as PageAnswer | undefined;
  const { t } = useTranslation("resources");
  const locale = useLocale();
  const options = resources.map((one) => ({ value: one.id, text: localised(one, "name", locale) }));
  const typedParts = answer?.typed.intent === "parts" ? answer.typed : Object.fromEntries(parts.flatMap((part, index) => [[`part${index}`, part.partId], [`quantity${index}`, String(part.quantity)]]));
  const typedAccessories = answer?.typed.intent === "accessories" ? answer.typed : Object.fromEntries(accessories.map((id, index) => [`accessory${index}`, id]));
  // What was typed keeps its rows, also when another administrator made the list shorter.
  const rows = (count: number, typed: Readonly<Record<string, string>>, field: string) =>
    Array.from({ length: Math.max(count, ...Object.keys(typed).flatMap((name) => (typed[name] && name.startsWith(field) ? Number(name.slice(field.length)) + 1 : []))) + SPARE }, (_, index) => index);
  const met = answer?.refusal?.code === "resource-changed";
  const nameOf = (id: string) => options.find((one) => one.value === id)?.text ?? "";
  const now = (texts: readonly string[]) => <Notice tone="waiting">{t("parts.now", { list: texts.join(", ") || t("met.blank") })}</Notice>;
  return (
    <ResourceFrame head={head} tab="parts" answer={answer} saved={saved}>
      <div className="flex flex-col gap-5">
        <Sheet title={t("parts.title")}>
          <p className="mb-4 max-w-prose text-ink-soft">{t("parts.lead")}</p>
          {head.parts === 0 && head.units > 0 ? <Notice tone="waiting">{t("parts.hasUnits")}</Notice> : null}
          {met && answer?.typed.intent === "parts" ? now(parts.map((part) => `${nameOf(part.partId)} × ${part.quantity}`)) : null}
          <Form method="post" key={head.version} className="mt-4 flex flex-col gap-3">
            <input type="hidden" name="version" value={head.version} />
            <input type="hidden" name="intent" value="parts" />
            {rows(parts.length, typedParts, "part").map((index) => (
              <div key={index} className="grid grid-cols-[minmax(0,1fr)_7rem] gap-3">
                <ChoiceInput name={`part${index}`} label={t("parts.partN", { number: index + 1 })} typed={typedParts} empty={t("parts.none")} options={options} />
                <TextInput name={`quantity${index}`} kind="number" label={t("parts.quantity")} typed={{ [`quantity${index}`]: "1", ...typedParts }} />
              </div>
            ))}
            <div className="flex flex-wrap gap-2">
              <Button look="primary" name="act" value="save">
                {t("parts.save")}
              </Button>
              <Button name="act" value="look">
                {t("look")}
              </Button>
            </div>
          </Form>
          {wholes.length > 0 ? <p className="mt-4 text-ink-soft">{t("parts.wholes", { names: wholes.map((whole) => localised(whole, "name", locale)).join(", ") })}</p> : null}
        </Sheet>
        <Sheet title={t("parts.accessories")}>
          <p className="mb-4 max-w-prose text-ink-soft">{t("parts.accessoriesLead")}</p>
          {met && answer?.typed.intent === "accessories" ? now(accessories.map(nameOf)) : null}
          <Form method="post" key={head.version} className="flex flex-col gap-3">
            <input type="hidden" name="version" value={head.version} />
            <input type="hidden" name="intent" value="accessories" />
            {rows(accessories.length, typedAccessories, "accessory").map((index) => (
              <ChoiceInput key={index} name={`accessory${index}`} label={t("parts.accessoryN", { number: index + 1 })} typed={typedAccessories} empty={t("parts.none")} options={options} className="max-w-2xl" />
            ))}
            <div>
              <Button look="primary" name="act" value="save">
                {t("parts.saveAccessories")}
              </Button>
            </div>
          </Form>
        </Sheet>
      </div>
    </ResourceFrame>
  );
}
