import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, type ShouldRevalidateFunction } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { MetNotice } from "~/components/met-notice";
import { EmptyState } from "~/components/page";
import { actOnRules, type PageAnswer } from "~/features/booking/resources/act.server";
import { DeviationForm, useRuleFieldNames } from "~/features/booking/resources/components/deviation-form";
import { changesOf, conditionsOf } from "~/features/booking/resources/components/deviation-words";
import { readSaved, ResourceFrame } from "~/features/booking/resources/components/frame";
import { headOf, resourceFor } from "~/features/booking/resources/queries.server";
import { typedDeviation } from "~/features/booking/resources/typed-deviation";
import { requireStaff } from "~/features/identity/access.server";
import { page } from "~/lib/http/answers.server";
import { localised } from "~/lib/i18n/locales";
import { localeOf } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["resources"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const resource = await resourceFor(scope, args.params.id ?? "");
    const query = new URL(args.request.url).searchParams;
    const rule = resource.deviations.find((one) => one.id === query.get("rule")) ?? null;
    return { head: headOf(resource), rules: resource.deviations, rule, saved: readSaved(query), title: localised(resource, "name", await localeOf(args.request)) };
  });

export const action = (args: ActionFunctionArgs) =>
  page(async () => actOnRules(await requireStaff(args, "ADMIN"), args.params.id ?? "", await args.request.formData(), { now: new Date(), ip: args.context.ip }));

/** What another administrator changed meanwhile is read anew, and its version with it. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ actionStatus = 0, defaultShouldRevalidate }) =>
  actionStatus >= 400 ? actionStatus === 409 : defaultShouldRevalidate;

export default function ResourceRules() {
  const { head, rules, rule, saved } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as PageAnswer | undefined;
  const { t } = useTranslation(["resources", "common"]);
  const locale = useLocale();
  const names = useRuleFieldNames();
  const stands = rule ? typedDeviation(rule) : {};
  const typing = answer && answer.typed.intent === undefined ? answer : undefined;
  return (
    <ResourceFrame head={head} tab="rules" answer={answer} saved={saved}>
      <p className="mb-4 max-w-prose text-ink-soft">{t("resources:rules.lead")}</p>
      {rules.length === 0 ? (
        <EmptyState title={t("resources:rules.empty")}>{t("resources:rules.emptyBody")}</EmptyState>
      ) : (
        <ol aria-label={t("resources:rules.list")} className="divide-y divide-line rounded-card border border-line bg-sheet">
          {rules.map((one, index) => {
            const name = locale === "ru" ? one.reasonRu : one.reasonEn;
            return (
              <li key={one.id} className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 p-4">
                <div className="min-w-0 grow basis-72">
                  <p className="font-medium">{name}</p>
                  <p className="text-dense text-ink-soft">{conditionsOf(t, one, locale)}</p>
                  <p className="text-dense">{changesOf(t, one).join(" · ")}</p>
                </div>
                <Form method="post" className="flex flex-wrap items-center gap-1">
                  <input type="hidden" name="version" value={head.version} />
                  <input type="hidden" name="rule" value={one.id} />
                  <Button look="quiet" name="intent" value="up" disabled={index === 0} aria-label={t("resources:rules.up", { name })} className="px-2">
                    ↑
                  </Button>
                  <Button look="quiet" name="intent" value="down" disabled={index === rules.length - 1} aria-label={t("resources:rules.down", { name })} className="px-2">
                    ↓
                  </Button>
                  <ButtonLink to={`?rule=${one.id}#rule`}>{t("resources:rules.edit")}</ButtonLink>
                  <Button look="danger" name="intent" value="drop" aria-label={t("resources:rules.dropOf", { name })}>
                    {t("resources:rules.drop")}
                  </Button>
                </Form>
              </li>
            );
          })}
        </ol>
      )}
      <div className="mt-6 flex flex-col gap-4">
        {typing?.met && rule ? <MetNotice met={typing.met} names={names} /> : null}
        {/* A rule that was saved leaves an empty form behind. */}
        <DeviationForm
          key={`${rule?.id ?? "new"}-${head.version}`}
          rule={rule}
          typed={typing?.typed ?? stands}
          faults={typing?.faults}
          version={head.version}
          base={typing?.met ? JSON.stringify(typing.met.base) : (typing?.typed.base ?? JSON.stringify(stands))}
        />
      </div>
    </ResourceFrame>
  );
}
