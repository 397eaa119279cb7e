import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Pill, Sheet } from "~/components/page";
import { actOnPrice, type PageAnswer } from "~/features/booking/resources/act.server";
import { readSaved, ResourceFrame } from "~/features/booking/resources/components/frame";
import { ChoiceInput, FaultList, TextInput } from "~/components/inputs";
import { useFieldNames } from "~/features/booking/resources/components/settings-fields";
import { headOf, priceHistory, resourceFor, tomorrow } from "~/features/booking/resources/queries.server";
import { TARIFF_UNITS } from "~/features/booking/resources/schema";
import { requireStaff } from "~/features/identity/access.server";
import { formatDay } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localised } from "~/lib/i18n/locales";
import { localeOf } from "~/lib/i18n/i18n.server";
import { formatMoney } from "~/lib/money";
import { saySource } from "~/lib/say-source";

export const handle = { i18n: ["resources"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const now = new Date();
    const resource = await resourceFor(scope, args.params.id ?? "");
    const prices = await priceHistory(scope, resource.tariffCode, now);
    return { head: headOf(resource), prices, soonest: tomorrow(now), saved: readSaved(new URL(args.request.url).searchParams), title: localised(resource, "name", await localeOf(args.request)) };
  });

export const action = (args: ActionFunctionArgs) =>
  page(async () => actOnPrice(await requireStaff(args, "ADMIN"), args.params.id ?? "", await args.request.formData(), { now: new Date(), ip: args.context.ip }));

const TONES = { present: "mine", planned: "waiting", past: "plain" } as const;

export default function ResourcePrice() {
  const { head, prices, soonest, saved } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as PageAnswer | undefined;
  const { t } = useTranslation("resources");
  const locale = useLocale();
  const names = useFieldNames();
  const typed = answer && answer.typed.intent !== "drop" ? answer.typed : { unit: prices[0]?.unit ?? "HOUR", from: soonest };
  return (
    <ResourceFrame head={head} tab="price" answer={answer} saved={saved}>
      <div className="flex flex-col gap-5">
        <p className="max-w-prose text-ink-soft">{t("price.lead")}</p>
        {prices.length > 0 ? (
          <Sheet title={t("price.history")}>
            <ol className="divide-y divide-line">
              {prices.map((price) => (
                <li key={price.from} className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1 py-3 first:pt-0 last:pb-0">
                  <div className="min-w-0 grow basis-64">
                    <p className="font-medium">
                      <span className="tabular">{formatMoney(price.priceKopecks, locale)}</span> {t(`unit.${price.unit}`)}
                    </p>
                    <p className="text-dense text-ink-soft">
                      {price.to ? t("price.fromTo", { from: formatDay(price.from, locale), to: formatDay(price.to, locale) }) : t("price.from", { from: formatDay(price.from, locale) })} · {saySource(price.source, locale)}
                    </p>
                  </div>
                  <div className="flex flex-wrap items-center gap-2">
                    <Pill tone={TONES[price.state]}>{t(`price.${price.state}`)}</Pill>
                    {price.state === "planned" ? (
                      <Form method="post">
                        <input type="hidden" name="from" value={price.from} />
                        <Button look="danger" name="intent" value="drop" aria-label={t("price.dropOf", { day: formatDay(price.from, locale) })}>
                          {t("price.drop")}
                        </Button>
                      </Form>
                    ) : null}
                  </div>
                </li>
              ))}
            </ol>
          </Sheet>
        ) : null}
        <Sheet title={t("price.new")}>
          <Form method="post" className="flex flex-col gap-4">
            <FaultList faults={answer?.faults} names={names} />
            <div className="grid gap-4 sm:grid-cols-3">
              <TextInput name="price" kind="number" label={t("newField.price")} typed={typed} faults={answer?.faults} />
              <ChoiceInput name="unit" label={t("newField.unit")} typed={typed} faults={answer?.faults} options={TARIFF_UNITS.map((unit) => ({ value: unit, text: t(`unit.${unit}`) }))} />
              <TextInput name="from" type="date" min={soonest} label={t("newField.from")} help={t("price.fromHelp")} typed={typed} faults={answer?.faults} />
            </div>
            <TextInput name="source" label={t("newField.source")} help={t("price.sourceHelp")} typed={typed} faults={answer?.faults} />
            <div>
              <Button look="primary">{t("price.save")}</Button>
            </div>
          </Form>
        </Sheet>
      </div>
    </ResourceFrame>
  );
}
