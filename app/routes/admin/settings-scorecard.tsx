import { getFormProps, useForm } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { FieldError, FormRefusal, TextField } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import { scorecardSchema, type ScorecardFields } from "~/features/residency/settings/schema";
import { saveScorecard, scorecardPage } from "~/features/residency/settings/scorecard.server";
import { formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { isRefusal } from "~/lib/http/refusal";
import { submitted } from "~/lib/http/submitted.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";

export const handle = { i18n: ["settings"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const [found, locale] = await Promise.all([scorecardPage(scope, new Date()), localeOf(args.request)]);
    const t = translator(locale);
    const base = found.planned?.rows ?? found.rows;
    return {
      ...found,
      typed: base.map(({ code, titleRu, titleEn, hintRu, hintEn, weight, floor }) => ({ code, titleRu, titleEn, hintRu, hintEn, weight: String(weight), floor: floor === null ? "" : String(floor) })),
      saved: new URL(args.request.url).searchParams.has("saved"),
      title: `${t("settings:scorecard.title")} · ${t("brand")}`,
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const submission = parseWithZod(await args.request.formData(), { schema: scorecardSchema });
    return submitted(submission, async (value): Promise<never> => {
      await saveScorecard(scope, value, { now: new Date(), ip: args.context.ip });
      throw redirect("?saved=1", 303);
    });
  });

export default function ScorecardPage() {
  const { rows, since, source, planned, drafts, saved } = useLoaderData<typeof loader>();
  const { t } = useTranslation("settings");
  const locale = useLocale();
  return (
    <div className="max-w-5xl">
      <PageHeader back={{ to: "/staff/settings", text: t("title") }} title={t("scorecard.title")} lead={t("scorecard.lead")} />
      <div className="flex flex-col gap-5">
        {saved ? <Notice tone="good" title={t("scorecard.saved")} /> : null}
        {planned ? <Notice tone="mine" title={t("scorecard.planned", { day: formatDay(planned.from, locale) })} /> : null}
        <Sheet title={t("scorecard.present")} aside={since ? t("scorecard.since", { day: formatDay(since, locale) }) : null}>
          <ol className="divide-y divide-line">
            {rows.map((row) => (
              <li key={row.code} className="flex items-baseline justify-between gap-4 py-2 first:pt-0">
                <span>
                  <span className="font-medium">{localised(row, "title", locale)}</span>
                  <span className="block text-dense text-ink-soft">{localised(row, "hint", locale)}</span>
                </span>
                <span className="tabular shrink-0 text-right">
                  {row.weight}
                  {row.floor === null ? null : <span className="block text-dense text-ink-soft">{t("scorecard.floorShort", { floor: row.floor })}</span>}
                </span>
              </li>
            ))}
          </ol>
          <p className="mt-3 border-t border-line pt-3 text-dense text-ink-soft">{source}</p>
        </Sheet>
        {drafts > 0 ? <Notice tone="waiting" title={t("scorecard.drafts", { count: drafts })}>{t("scorecard.draftsBody")}</Notice> : null}
        <Editor key={`${since ?? ""}-${planned?.from ?? ""}`} />
      </div>
    </div>
  );
}

function Editor() {
  const { typed, seen, tomorrow, planned } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["settings", "common", "errors"]);
  const [form, fields] = useForm<ScorecardFields>({
    id: "scorecard",
    lastResult: isRefusal(answer) ? undefined : answer?.result,
    defaultValue: { from: planned?.from ?? tomorrow, source: "", seen, rows: typed },
    shouldValidate: "onSubmit",
  });
  const list = fields.rows.getFieldList();
  return (
    <Form method="post" {...getFormProps(form)} className="flex flex-col gap-4">
      {/* Enter in a field saves; without this it would press the first «remove». */}
      <button type="submit" className="hidden" tabIndex={-1} aria-hidden />
      <h2 className="text-heading">{t("settings:scorecard.new")}</h2>
      {isRefusal(answer) ? <RefusalNotice answer={answer} /> : null}
      <FormRefusal form={form} fields={{ from: { id: fields.from.id, label: t("settings:norms.from") }, source: { id: fields.source.id, label: t("settings:norms.source") }, rows: { id: "scorecard-rows", label: t("settings:scorecard.weights") } }} />
      <input type="hidden" name="seen" value={(fields.seen.initialValue as string | undefined) ?? seen} />
      <div id="scorecard-rows" tabIndex={-1} className="flex flex-col gap-4 outline-none">
        {list.map((row, index) => {
          const cell = row.getFieldset();
          return (
            <fieldset key={row.key} className="grid gap-3 rounded-card border border-line bg-sheet p-4 sm:grid-cols-2">
              <legend className="sr-only">{t("settings:scorecard.criterion", { index: index + 1 })}</legend>
              <TextField meta={cell.titleRu} label={t("settings:scorecard.titleRu")} required />
              <TextField meta={cell.titleEn} label={t("settings:scorecard.titleEn")} required />
              <TextField meta={cell.hintRu} label={t("settings:scorecard.hintRu")} required={false} />
              <TextField meta={cell.hintEn} label={t("settings:scorecard.hintEn")} required={false} />
              <div className="grid grid-cols-2 gap-3 sm:col-span-2 sm:grid-cols-[1fr_1fr_1fr_auto] sm:items-end">
                <TextField meta={cell.code} label={t("settings:scorecard.code")} autoComplete="off" required className="font-mono" />
                <TextField meta={cell.weight} label={t("settings:scorecard.weight")} inputMode="numeric" required className="tabular" />
                <TextField meta={cell.floor} label={t("settings:scorecard.floor")} inputMode="numeric" className="tabular" />
                <Button look="danger" {...form.remove.getButtonProps({ name: fields.rows.name, index })} aria-label={t("settings:scorecard.removeOf", { index: index + 1 })}>
                  {t("settings:scorecard.remove")}
                </Button>
              </div>
            </fieldset>
          );
        })}
        <FieldError meta={fields.rows} />
      </div>
      <div>
        <Button {...form.insert.getButtonProps({ name: fields.rows.name, defaultValue: { code: "", titleRu: "", titleEn: "", hintRu: "", hintEn: "", weight: "", floor: "" } })}>{t("settings:scorecard.add")}</Button>
      </div>
      <Sheet className="grid gap-4 sm:grid-cols-[14rem_1fr]">
        <TextField meta={fields.from} label={t("settings:norms.from")} type="date" min={tomorrow} required />
        <TextField meta={fields.source} label={t("settings:norms.source")} help={t("settings:norms.sourceHelp")} required />
      </Sheet>
      <div>
        <Button look="primary">{t("settings:scorecard.save")}</Button>
      </div>
    </Form>
  );
}
