import { randomUUID } from "node:crypto";
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { useKindName } from "~/features/booking/certificates/components/kind-name";
import { catalogue } from "~/features/booking/queries.server";
import { requireCodes } from "~/features/booking/resources/codes.server";
import { requireStaff } from "~/features/identity/access.server";
import { closeProgramme, setBudget } from "~/features/subsidy/adjust.server";
import { BudgetsSheet } from "~/features/subsidy/components/budgets-sheet";
import { ProgrammeForm } from "~/features/subsidy/components/programme-form";
import { saveProgramme } from "~/features/subsidy/save.server";
import { budgetSchema, closeSchema, programmeSchema } from "~/features/subsidy/schema";
import { programmeFor } from "~/features/subsidy/staff-queries.server";
import { invalid } from "~/lib/errors";
import { formatDate, formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { filledIn } from "~/lib/http/keep-typed.server";
import { localeOf } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["subsidy", "booking", "evidence"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title }];

const DONE = ["made", "saved", "budget", "closed"] as const;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const [programme, items] = await Promise.all([programmeFor(scope, args.params.id ?? ""), catalogue()]);
    // A kind whose last resource was put away stays among what is ticked.
    const kinds = [...new Set([...items.map((item) => item.kind), ...programme.typed.resourceKinds])].sort();
    const done = new URL(args.request.url).searchParams.get("done");
    return { programme, kinds, pressKey: randomUUID(), year: Number(siteDay(new Date()).slice(0, 4)), done: DONE.find((one) => one === done), title: localised(programme, "name", await localeOf(args.request)) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const form = await args.request.formData();
    const programmeId = args.params.id ?? "";
    const to = (done: (typeof DONE)[number]) => redirect(`/staff/programmes/terms/${programmeId}?done=${done}`);
    const now = new Date();
    const { ip } = args.context;
    if (form.get("intent") === "budget") {
      const read = budgetSchema.safeParse(Object.fromEntries(form));
      if (!read.success) throw invalid("budget-fields");
      const { amount, ...budget } = read.data;
      await setBudget(scope, { ...budget, programmeId, amountKopecks: amount }, now, ip);
      return to("budget");
    }
    if (form.get("intent") === "close") {
      const read = closeSchema.safeParse(Object.fromEntries(form));
      if (!read.success) throw invalid("close-reason");
      await closeProgramme(scope, { programmeId, reason: read.data.reason }, now, ip);
      return to("closed");
    }
    return filledIn(form, programmeSchema, async (value) => {
      const { typed } = await programmeFor(scope, programmeId);
      await requireCodes(value.resourceSlugs, typed.resourceSlugs.split(", "));
      await saveProgramme(scope, programmeId, value, now, ip);
      return to("saved");
    });
  });

export default function ProgrammeTerms() {
  const { programme, kinds, pressKey, year, done } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("subsidy");
  const { t: te } = useTranslation("evidence");
  const locale = useLocale();
  const kindName = useKindName();
  const money = (kopecks: number) => formatMoney(kopecks, locale);
  const { closing } = programme;
  return (
    <div className="flex max-w-5xl flex-col gap-4">
      <PageHeader title={localised(programme, "name", locale)} back={{ to: "/staff/programmes", text: t("edit.back") }} />
      <RefusalNotice answer={answer} />
      {!answer && done ? <Notice tone="good" title={t(`edit.done.${done}`)} /> : null}
      {programme.closedAt ? <Notice tone="waiting" title={t("close.closed", { day: formatDate(programme.closedAt, locale) })}>{programme.closeReason}</Notice> : null}
      <BudgetsSheet years={programme.years} pressKey={pressKey} year={year} open={!programme.closedAt} />
      <Sheet title={te("shortTitle")}>
        <p className="mb-3 max-w-prose text-ink-soft">{te("lead")}</p>
        <ButtonLink to={`/staff/programmes/terms/${programme.id}/evidence`}>{te("open")}</ButtonLink>
      </Sheet>
      {programme.closedAt ? null : (
        <Sheet title={t("edit.terms")}>
          <ProgrammeForm
            key={programme.typed.version}
            value={programme.typed}
            kinds={kinds.map((kind) => ({ value: kind, text: kindName(kind) }))}
            result={answer && "result" in answer ? answer.result : undefined}
            existing={{ began: programme.began }}
          />
        </Sheet>
      )}
      {programme.closedAt ? null : (
        <Sheet title={t("close.title")}>
          <p className="max-w-prose">
            {closing.uses > 0 && closing.lastDay
              ? t("close.open", { count: closing.uses, companies: closing.companies, amount: money(closing.reservedKopecks), last: formatDay(closing.lastDay, locale) })
              : t("close.nothingOpen")}{" "}
            {t("close.free", { amount: money(closing.freeKopecks) })}
          </p>
          <Form method="post" className="mt-3 flex flex-wrap items-end gap-3">
            <label className="flex grow flex-col gap-1 font-medium">
              {t("close.reason")}
              <input name="reason" minLength={3} maxLength={500} required className={inputClass} />
            </label>
            <Button look="danger" name="intent" value="close">
              {t("close.button")}
            </Button>
          </Form>
        </Sheet>
      )}
    </div>
  );
}
