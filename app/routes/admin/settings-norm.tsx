import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import { NormFields } from "~/features/residency/settings/components/norm-fields";
import { NormValue } from "~/features/residency/settings/components/norm-value";
import { cancelPlannedNorm, correctNorm, normHistory, setNorm } from "~/features/residency/settings/norms.server";
import { strictIssues } from "~/features/residency/settings/strict";
import { formatDay } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { keepTyped } from "~/lib/http/keep-typed.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { readNorm, typedNorm } from "~/lib/norm-input";
import { normKind } from "~/lib/norm-registry";
import { sayMessage } from "~/lib/say-message";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["settings"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

const SAVED = ["set", "corrected", "cancelled"] as const;
const STATUSES = ["CONFIRMED", "UNCONFIRMED", "HOUSE_DEFAULT"] as const;

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const code = args.params.code ?? "";
    const now = new Date();
    const [{ values, seen }, locale] = await Promise.all([normHistory(scope, code, now), localeOf(args.request)]);
    const { title: name, editor } = normKind(code);
    const today = siteDay(now);
    const asked = new URL(args.request.url).searchParams;
    const correct = values.find((value) => value.id === asked.get("correct") && value.from >= today) ?? null;
    const shown = correct ?? values[0];
    return {
      code, name: name[locale], editor, values, seen, today, correct,
      typed: shown ? typedNorm(code, shown.value) : {},
      saved: SAVED.find((one) => one === asked.get("saved")),
      title: `${name[locale]} · ${translator(locale)("brand")}`,
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const code = args.params.code ?? "";
    const form = await args.request.formData();
    const typed = Object.fromEntries([...form].map(([name, value]) => [name, typeof value === "string" ? value : ""]));
    const at = { now: new Date(), ip: args.context.ip };
    if (typed.act === "cancel") {
      await cancelPlannedNorm(scope, code, typed.id ?? "", at);
      throw redirect("?saved=cancelled", 303);
    }
    const reading = readNorm(code, typed, (value) => strictIssues(code, value));
    if (!reading.ok) return data({ faults: reading.faults, typed }, { status: 422 });
    return keepTyped({ reply: () => ({ initialValue: typed }) }, async (): Promise<never> => {
      const status = STATUSES.find((known) => known === typed.status) ?? "UNCONFIRMED";
      const input = { value: reading.value, source: typed.source ?? "", status, seen: typed.seen ?? "" };
      if (typed.act === "correct") {
        await correctNorm(scope, code, typed.id ?? "", input, at);
        throw redirect("?saved=corrected", 303);
      }
      await setNorm(scope, code, { ...input, from: typed.from ?? "" }, at);
      throw redirect("?saved=set", 303);
    });
  });

export default function NormPage() {
  const { code, name, editor, values, saved, today, correct } = useLoaderData<typeof loader>();
  const { t } = useTranslation("settings");
  const locale = useLocale();
  return (
    <div className="max-w-4xl">
      <PageHeader back={{ to: "/staff/settings/norms", text: t("norms.title") }} title={name} lead={<code className="break-all">{code}</code>} />
      {saved ? (
        <div className="mb-4">
          <Notice tone="good" title={t(`norms.saved.${saved}`)} />
        </div>
      ) : null}
      <div className="flex flex-col gap-5">
        <Sheet title={t("norms.history")}>
          <ol className="divide-y divide-line">
            {values.map((value) => (
              <li key={value.id} className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1 py-3 first:pt-0 last:pb-0">
                <div className="min-w-0 grow basis-64">
                  <p className="font-medium">
                    <NormValue editor={editor} value={value.value} />
                  </p>
                  <p className="text-dense text-ink-soft">
                    {value.to ? t("norms.fromTo", { from: formatDay(value.from, locale), to: formatDay(value.to, locale) }) : t("norms.fromOn", { from: formatDay(value.from, locale) })}
                  </p>
                  <p className="text-dense break-words text-ink-soft">{value.source}</p>
                </div>
                <div className="flex flex-wrap items-center gap-2">
                  <Pill tone={value.state === "present" ? "mine" : value.state === "planned" ? "waiting" : "plain"}>{t(`norms.state.${value.state}`)}</Pill>
                  <Pill tone={value.status === "UNCONFIRMED" ? "waiting" : value.status === "CONFIRMED" ? "good" : "plain"}>{t(`norms.status.${value.status}`)}</Pill>
                  {value.from >= today && value.id !== correct?.id ? (
                    <ButtonLink to={`?correct=${value.id}#value`}>{t("norms.correct")}</ButtonLink>
                  ) : null}
                  {value.state === "planned" ? (
                    <Form method="post">
                      <input type="hidden" name="id" value={value.id} />
                      <Button look="danger" name="act" value="cancel">
                        {t("norms.cancel")}
                      </Button>
                    </Form>
                  ) : null}
                </div>
              </li>
            ))}
          </ol>
        </Sheet>
        <ValueForm key={correct?.id ?? "new"} />
      </div>
    </div>
  );
}

/** A new value, or one of today and later that is put right in its place. */
function ValueForm() {
  const { editor, seen, today, typed, correct } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["settings", "errors"]);
  const locale = useLocale();
  const kept: Record<string, string> =
    answer && "typed" in answer ? answer.typed : answer && "result" in answer ? ((answer.result.initialValue ?? {}) as Record<string, string>) : {};
  const faults = answer && "faults" in answer ? answer.faults : [];
  return (
    <Sheet title={correct ? t("settings:norms.correcting", { day: formatDay(correct.from, locale) }) : t("settings:norms.new")}>
      <Form id="value" method="post" className="flex scroll-mt-4 flex-col gap-4">
        <RefusalNotice answer={answer} />
        {faults.length > 0 ? (
          <div role="alert" className="rounded-card border border-red bg-red-soft p-4">
            <p className="font-semibold text-red">{t("settings:norms.refused")}</p>
            <ul className="mt-1 list-disc ps-5">
              {faults.map((fault, index) => (
                <li key={index}>
                  {[fault.line ? t("settings:norms.line", { line: fault.line }) : "", fault.path ? t(`settings:requisite.${fault.path as "name"}`, { defaultValue: fault.path }) : ""]
                    .filter(Boolean)
                    .map((place) => `${place}: `)}
                  {sayMessage(t, fault.message)}
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        <input type="hidden" name="seen" value={kept.seen ?? seen} />
        <NormFields editor={editor} typed={{ ...typed, ...kept }} wrong={faults.length > 0} />
        <div className="grid gap-4 sm:grid-cols-2">
          {correct ? (
            <input type="hidden" name="id" value={correct.id} />
          ) : (
            <label className="flex flex-col gap-1">
              <span className="font-medium">{t("settings:norms.from")}</span>
              <input type="date" name="from" min={today} defaultValue={kept.from ?? today} required className={inputClass} />
            </label>
          )}
          <label className="flex flex-col gap-1">
            <span className="font-medium">{t("settings:norms.statusLabel")}</span>
            <select name="status" defaultValue={kept.status ?? correct?.status ?? "HOUSE_DEFAULT"} className={inputClass}>
              {STATUSES.map((status) => (
                <option key={status} value={status}>
                  {t(`settings:norms.status.${status}`)}
                </option>
              ))}
            </select>
          </label>
        </div>
        <label className="flex flex-col gap-1">
          <span className="font-medium">{t("settings:norms.source")}</span>
          <input name="source" defaultValue={kept.source ?? correct?.source ?? ""} minLength={5} maxLength={500} required className={inputClass} />
          <span className="text-dense text-ink-soft">{t("settings:norms.sourceHelp")}</span>
        </label>
        <p className="max-w-prose text-dense text-ink-soft">{t(correct ? "settings:norms.correctKeeps" : "settings:norms.keeps")}</p>
        <div className="flex flex-wrap gap-2">
          <Button look="primary" name="act" value={correct ? "correct" : "set"}>
            {t(correct ? "settings:norms.correctSave" : "settings:norms.set")}
          </Button>
          {correct ? (
            <ButtonLink look="quiet" to="?">
              {t("settings:norms.correctNot")}
            </ButtonLink>
          ) : null}
        </div>
      </Form>
    </Sheet>
  );
}
