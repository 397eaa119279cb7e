import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { addPriceRule, endPriceRule, firstRuleDay } from "~/features/billing/commands/price-rules.server";
import { PriceRuleForm, useRuleNames } from "~/features/billing/components/price-rule-form";
import { PriceRuleWords } from "~/features/billing/components/price-rule-list";
import { priceRuleSchema } from "~/features/billing/price-rule-schema";
import { priceRulesFor } from "~/features/billing/price-rules.server";
import { catalogue } from "~/features/booking/queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { FaultList } from "~/components/inputs";
import { faultsOf } from "~/lib/form-messages";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { typedOf } from "~/lib/merge-typed";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["tariffs", "resources"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const today = siteDay(new Date());
    const [rules, things, locale] = await Promise.all([priceRulesFor(scope, today), catalogue(), localeOf(args.request)]);
    const query = new URL(args.request.url).searchParams;
    return {
      title: translator(locale)("tariffs:title"),
      rules,
      soonest: firstRuleDay(today),
      tariff: query.get("tariff") ?? "",
      // Rooms that share a tariff share its rules: the first names it.
      tariffs: [...new Map([...things].reverse().map((one) => [one.tariffCode, { code: one.tariffCode, nameRu: one.nameRu, nameEn: one.nameEn }])).values()].reverse(),
      saved: (["added", "ended"] as const).find((one) => one === query.get("saved")),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const actor = { id: scope.userId, name: scope.userName, ip: args.context.ip };
    const today = siteDay(new Date());
    const typed = typedOf(await args.request.formData());
    if (typed.intent === "end") {
      await endPriceRule(typed.rule ?? "", actor, today);
      return redirect("/staff/tariffs?saved=ended", 303);
    }
    const weekdays = [1, 2, 3, 4, 5, 6, 7].filter((weekday) => typed[`weekday${weekday}`] === "on");
    const read = priceRuleSchema.safeParse({ ...typed, weekdays });
    if (!read.success) return data({ typed, faults: faultsOf(read.error) }, { status: 422 });
    await addPriceRule(read.data, actor, today);
    return redirect("/staff/tariffs?saved=added", 303);
  });

const TONES = { present: "mine", planned: "waiting", past: "plain" } as const;

export default function Tariffs() {
  const { rules, tariffs, tariff, soonest, saved } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("tariffs");
  const locale = useLocale();
  const names = useRuleNames();
  const fields = answer && "faults" in answer ? answer : undefined;
  const nameOf = new Map(tariffs.map((one) => [one.code, localised(one, "name", locale)]));
  return (
    <div className="flex max-w-5xl flex-col gap-5">
      <PageHeader title={t("title")} lead={t("lead")} actions={<><ButtonLink to="/staff/coupons">{t("coupons")}</ButtonLink> <ButtonLink to="/staff/plans">{t("plans")}</ButtonLink></>} />
      {saved && !answer ? <Notice tone="good" title={t(saved)} /> : null}
      <RefusalNotice answer={answer} />
      <Sheet title={t("list")}>
        {rules.length === 0 ? <EmptyState title={t("empty")} /> : null}
        <ul className="divide-y divide-line">
          {rules.map((rule) => (
            <li key={rule.id} className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 py-3 first:pt-0 last:pb-0">
              <PriceRuleWords rule={rule} of={rule.tariffCode === null ? t("all") : (nameOf.get(rule.tariffCode) ?? rule.tariffCode)} />
              <div className="flex flex-wrap items-center gap-2">
                <Pill tone={TONES[rule.state]}>{t(`state.${rule.state}`)}</Pill>
                {rule.ending ? (
                  <Form method="post">
                    <input type="hidden" name="rule" value={rule.id} />
                    <Button look="danger" name="intent" value="end" aria-label={t(rule.state === "planned" ? "dropOf" : "endOf", { name: localised(rule, "name", locale) })}>
                      {t(rule.state === "planned" ? "drop" : "end")}
                    </Button>
                  </Form>
                ) : null}
              </div>
            </li>
          ))}
        </ul>
      </Sheet>
      <Sheet title={t("add")}>
        <Form method="post" className="flex flex-col gap-5">
          <FaultList faults={fields?.faults} names={names} />
          <PriceRuleForm
            typed={fields?.typed ?? { sign: "up", effect: "PERCENT", validFrom: soonest, tariffCode: tariff }}
            faults={fields?.faults}
            soonest={soonest}
            tariffs={tariffs.map((one) => ({ value: one.code, text: localised(one, "name", locale) }))}
          />
        </Form>
      </Sheet>
    </div>
  );
}
