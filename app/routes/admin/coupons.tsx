import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { addCoupon, endCoupon } from "~/features/billing/coupons/commands/coupons.server";
import { CouponForm } from "~/features/billing/coupons/components/coupon-form";
import { CouponList } from "~/features/billing/coupons/components/coupon-list";
import { coupons } from "~/features/billing/coupons/queries.server";
import { couponSchema } from "~/features/billing/coupons/schema";
import { catalogue } from "~/features/booking/queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { companyNames } from "~/features/identity/queries.server";
import { faultsOf } from "~/lib/form-messages";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["coupons"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const today = siteDay(new Date());
    const [list, things, locale] = await Promise.all([coupons(scope, today), catalogue(), localeOf(args.request)]);
    const names = await companyNames(list.flatMap((one) => one.companies.map(({ companyId }) => companyId)));
    return {
      title: translator(locale)("coupons:title"),
      list: list.map((one) => ({ ...one, companies: one.companies.map(({ companyId, uses }) => ({ id: companyId, name: names.get(companyId)?.name ?? "", uses })) })),
      today,
      // Rooms that share a tariff share its coupons: the first names it.
      tariffs: [...new Map([...things].reverse().map((one) => [one.tariffCode, { code: one.tariffCode, nameRu: one.nameRu, nameEn: one.nameEn }])).values()].reverse(),
      mayRules: scope.roles.includes("ADMIN"),
      saved: (["added", "ended"] as const).find((one) => one === new URL(args.request.url).searchParams.get("saved")),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const form = await args.request.formData();
    const typed = Object.fromEntries([...form].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []))) as Record<string, string>;
    const now = new Date();
    const { ip } = args.context;
    if (typed.intent === "end") {
      await endCoupon(scope, typed.coupon ?? "", { now, ip });
      return redirect("/staff/coupons?saved=ended", 303);
    }
    const tariffCodes = form.getAll("tariffCodes").filter((one) => typeof one === "string");
    const read = couponSchema.safeParse({ ...typed, tariffCodes });
    if (!read.success) return data({ typed, tariffCodes, faults: faultsOf(read.error) }, { status: 422 });
    await addCoupon(scope, read.data, { today: siteDay(now), ip });
    return redirect("/staff/coupons?saved=added", 303);
  });

export default function Coupons() {
  const { list, tariffs, today, mayRules, saved } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("coupons");
  const fields = answer && "faults" in answer ? answer : undefined;
  return (
    <div className="flex max-w-6xl flex-col gap-5">
      <PageHeader title={t("title")} lead={t("lead")} actions={<>{mayRules ? <ButtonLink to="/staff/tariffs">{t("toTariffs")}</ButtonLink> : null} <ButtonLink to="/staff/plans">{t("toPlans")}</ButtonLink></>} />
      {saved && !answer ? <Notice tone="good" title={t(saved)} /> : null}
      <RefusalNotice answer={answer} />
      <CouponList rows={list} tariffs={tariffs} />
      <Sheet title={t("add")}>
        <CouponForm typed={fields?.typed ?? { effect: "PERCENT", validFrom: today }} chosen={fields?.tariffCodes ?? []} faults={fields?.faults} today={today} tariffs={tariffs} />
      </Sheet>
    </div>
  );
}
