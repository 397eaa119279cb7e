import { randomUUID } from "node:crypto";
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { Figure } from "~/components/figure";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import { Ceilings, SupportTable } from "~/features/subsidy/components/support-table";
import { breachSchema, liftSchema, SUPPORT_FORMS } from "~/features/subsidy/schema";
import { liftBreach, recordBreach } from "~/features/subsidy/support/commands.server";
import { companySupport } from "~/features/subsidy/support/queries.server";
import { invalid } from "~/lib/errors";
import { formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["subsidy"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.support.name }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const now = new Date();
    return { support: await companySupport(scope, args.params.id ?? "", now), pressKey: randomUUID(), today: siteDay(now) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const form = Object.fromEntries([...(await args.request.formData())].filter(([, value]) => value !== ""));
    const companyId = args.params.id ?? "";
    const { ip } = args.context;
    if (form.intent === "lift") {
      const read = liftSchema.safeParse(form);
      if (!read.success) throw invalid("breach-fields");
      await liftBreach(scope, { ...read.data, companyId }, new Date(), ip);
    } else {
      const read = breachSchema.safeParse(form);
      if (!read.success) throw invalid("breach-fields");
      await recordBreach(scope, { ...read.data, companyId, programmeId: read.data.programmeId ?? null }, new Date(), ip);
    }
    return redirect(`/staff/support/${companyId}`);
  });

export default function CompanySupportPage() {
  const { support, pressKey, today } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("subsidy");
  const locale = useLocale();
  const programmes = [...new Map(support.lines.flatMap((line) => (line.programmeId ? [[line.programmeId, line] as const] : []))).values()];
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={support.name} lead={t("support.companyLead")} back={{ to: "/staff/support", text: t("support.title") }} />
      <RefusalNotice answer={answer} />
      {support.grounds.length > 0 ? (
        <Notice tone="waiting" title={t("grounds.title")}>
          <ul className="mt-1 list-disc ps-5">
            {support.grounds.map((ground, index) => (
              <li key={index}>{t(`grounds.${ground.ground}`, { form: t(`form.${ground.form}`), measure: localised(ground, "measure", locale), until: formatDay(ground.until, locale) })}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {support.totals.length > 0 ? (
        <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
          {support.totals.map((total) => (
            <Figure key={total.form} name={t("support.ofForm", { form: t(`form.${total.form}`) })} value={formatMoney(total.kopecks, locale)} />
          ))}
        </div>
      ) : null}
      <Ceilings ceilings={support.ceilings} />
      {support.lines.length === 0 ? <EmptyState title={t("support.empty")} /> : <SupportTable lines={support.lines} />}
      <Sheet title={t("breach.title")}>
        {support.breaches.length > 0 ? (
          <ul className="mb-4 divide-y divide-line">
            {support.breaches.map((one) => (
              <li key={one.id} className="flex flex-wrap items-end justify-between gap-3 py-3 first:pt-0">
                <p className="min-w-0 grow basis-64">
                  <Pill tone={one.lifted ? "plain" : "bad"}>{one.lifted ? t("breach.lifted") : t(`breach.${one.kind}`)}</Pill> {t(`form.${one.form}`)}, {formatDay(one.foundOn, locale)}: {one.reason} {one.lifted ? one.liftReason : ""}
                </p>
                {one.lifted ? null : (
                  <Form method="post" className="flex flex-wrap items-end gap-2">
                    <input type="hidden" name="id" value={one.id} />
                    <label className="flex flex-col gap-1 text-dense">
                      {t("breach.liftReason")}
                      <input name="reason" required minLength={3} maxLength={500} className={inputClass} />
                    </label>
                    <Button look="quiet" name="intent" value="lift">
                      {t("breach.lift")}
                    </Button>
                  </Form>
                )}
              </li>
            ))}
          </ul>
        ) : (
          <p className="mb-4 text-ink-soft">{t("breach.none")}</p>
        )}
        <Form method="post" className="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-3">
          <input type="hidden" name="id" value={pressKey} />
          <label className="flex flex-col gap-1 font-medium">
            {t("breach.kind")}
            <select name="kind" className={inputClass}>
              {(["BREACH", "MISUSE"] as const).map((kind) => (
                <option key={kind} value={kind}>
                  {t(`breach.${kind}`)}
                </option>
              ))}
            </select>
          </label>
          <label className="flex flex-col gap-1 font-medium">
            {t("support.form")}
            <select name="form" defaultValue="PROPERTY" className={inputClass}>
              {SUPPORT_FORMS.map((form) => (
                <option key={form} value={form}>
                  {t(`form.${form}`)}
                </option>
              ))}
            </select>
          </label>
          <label className="flex flex-col gap-1 font-medium">
            {t("support.programme")}
            <select name="programmeId" className={inputClass}>
              <option value="">{t("breach.noProgramme")}</option>
              {programmes.map((line) => (
                <option key={line.programmeId} value={line.programmeId ?? ""}>
                  {localised(line, "measure", locale)}
                </option>
              ))}
            </select>
          </label>
          <label className="flex flex-col gap-1 font-medium">
            {t("breach.foundOn")}
            <input name="foundOn" type="date" max={today} defaultValue={today} required className={inputClass} />
          </label>
          <label className="flex flex-col gap-1 font-medium">
            {t("breach.reason")}
            <input name="reason" required minLength={3} maxLength={500} className={inputClass} />
          </label>
          <div>
            <Button look="danger" name="intent" value="breach">
              {t("breach.record")}
            </Button>
          </div>
        </Form>
      </Sheet>
    </div>
  );
}
