import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, buttonClass } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Notice, PageHeader, Pill, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import { calendarYear, importCalendar, previewCalendar } from "~/features/residency/settings/calendar.server";
import { YearView } from "~/features/residency/settings/components/year-view";
import { formatDayTitle } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { keepTyped } from "~/lib/http/keep-typed.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["settings"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const params = new URL(args.request.url).searchParams;
    const present = Number(siteDay(new Date()).slice(0, 4));
    const asked = params.get("year") ?? "";
    const year = /^(19|20|21)\d\d$/.test(asked) ? Number(asked) : present;
    const [found, locale] = await Promise.all([calendarYear(scope, year), localeOf(args.request)]);
    const years = [...new Set([...found.known, present, present + 1, year])].sort();
    return { ...found, years, imported: params.get("imported"), title: `${translator(locale)("settings:calendar.title")} ${year} · ${translator(locale)("brand")}` };
  });

const FILE_MOST = 200_000;

async function sentText(form: FormData): Promise<string> {
  const file = form.get("file");
  if (file instanceof File && file.size > 0) return file.size > FILE_MOST ? "x".repeat(FILE_MOST + 1) : file.text();
  return String(form.get("text") ?? "");
}

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const form = await args.request.formData();
    const text = await sentText(form);
    const preliminary = form.get("preliminary") === "yes";
    const typed = { text: text.slice(0, FILE_MOST), preliminary: preliminary ? "yes" : "no" };
    return keepTyped({ reply: () => ({ initialValue: typed }) }, async () => {
      if (form.get("act") !== "apply") return data({ preview: await previewCalendar(scope, text), typed });
      const done = await importCalendar(scope, { text, preliminary, stamp: String(form.get("stamp") ?? "") }, { now: new Date(), ip: args.context.ip });
      throw redirect(`?year=${done.year}&imported=${done.changed}`, 303);
    });
  });

export default function CalendarPage() {
  const { year, years, months, working, preliminary, empty, imported } = useLoaderData<typeof loader>();
  const { t } = useTranslation("settings");
  return (
    <>
      <PageHeader back={{ to: "/staff/settings", text: t("title") }} title={t("calendar.yearTitle", { year })} lead={t("calendar.lead")} />
      {imported ? (
        <div className="mb-4">
          <Notice tone="good" title={t("calendar.imported", { count: Number(imported) || 0 })} />
        </div>
      ) : null}
      <nav aria-label={t("calendar.years")} className="mb-4 flex flex-wrap items-center gap-2">
        {years.map((one) => (
          <Link key={one} to={`?year=${one}`} aria-current={one === year ? "page" : undefined} className={buttonClass(one === year ? "primary" : "plain", "tabular")}>
            {one}
          </Link>
        ))}
        <span className="ms-2 font-medium">{t("calendar.working", { count: working })}</span>
        <Pill tone={empty ? "bad" : preliminary ? "waiting" : "good"}>{t(empty ? "calendar.empty" : preliminary ? "calendar.preliminary" : "calendar.exact")}</Pill>
      </nav>
      <ul className="mb-3 flex flex-wrap gap-x-5 gap-y-1 text-dense text-ink-soft">
        <li>
          <span className="rounded-control bg-red-soft px-1.5 font-semibold text-red">1</span> {t("calendar.kind.off")}
        </li>
        <li>
          <span className="rounded-control bg-amber-soft px-1.5 font-semibold text-amber">1*</span> {t("calendar.kind.short")}
        </li>
        <li>
          <span className="rounded-control bg-pencil-soft px-1.5 font-semibold text-pencil">1+</span> {t("calendar.kind.working")}
        </li>
      </ul>
      <h2 className="sr-only">{t("calendar.months")}</h2>
      <YearView months={months} />
      <div className="mt-6 max-w-3xl">
        <Import />
      </div>
    </>
  );
}

function Import() {
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("settings");
  const kept = answer && "typed" in answer ? answer.typed : answer && "result" in answer ? ((answer.result.initialValue ?? {}) as Record<string, string>) : {};
  return (
    <Sheet title={t("calendar.import")}>
      <p className="mb-4 max-w-prose text-ink-soft">{t("calendar.importLead")}</p>
      <RefusalNotice answer={answer} />
      {answer && "preview" in answer ? <Preview /> : null}
      <Form method="post" encType="multipart/form-data" className="mt-4 flex flex-col gap-4">
        <label className="flex flex-col gap-1">
          <span className="font-medium">{t("calendar.file")}</span>
          <input type="file" name="file" accept=".xml,text/xml,application/xml" className={inputClass} />
        </label>
        <label className="flex flex-col gap-1">
          <span className="font-medium">{t("calendar.text")}</span>
          <textarea name="text" rows={6} spellCheck={false} defaultValue={kept.text ?? ""} placeholder={'<calendar year="2027">…'} className={`${inputClass} font-mono text-dense`} />
        </label>
        <label className="flex min-h-11 items-center gap-3 md:min-h-0">
          <input type="checkbox" name="preliminary" value="yes" defaultChecked={kept.preliminary === "yes"} className="size-5 accent-[var(--pencil)]" />
          <span>{t("calendar.asPreliminary")}</span>
        </label>
        <div>
          <Button name="act" value="preview">
            {t("calendar.preview")}
          </Button>
        </div>
      </Form>
    </Sheet>
  );
}

function Preview() {
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("settings");
  const locale = useLocale();
  if (!answer || !("preview" in answer)) return null;
  const { preview, typed } = answer;
  const { applications, reports } = preview.terms;
  return (
    <section className="rounded-card border border-pencil p-4">
      <h3 className="font-semibold">{t("calendar.previewTitle", { year: preview.year, count: preview.changes.length })}</h3>
      <p className="text-ink-soft">{t("calendar.previewWorking", { before: preview.workingBefore, after: preview.workingAfter })}</p>
      {preview.changes.length > 0 ? (
        <ul className="mt-2 max-h-72 columns-1 overflow-y-auto text-dense sm:columns-2">
          {preview.changes.map(({ day, from, to }) => (
            <li key={day} className="tabular">
              {formatDayTitle(day, locale)}: {t(`calendar.change.${from ?? "NONE"}`)} → {t(`calendar.change.${to ?? "NONE"}`)}
            </li>
          ))}
        </ul>
      ) : null}
      {applications + reports > 0 ? (
        <div className="mt-3">
          <Notice tone="waiting" title={t("calendar.terms", { applications, reports })}>
            {t("calendar.termsBody")}
          </Notice>
        </div>
      ) : null}
      <Form method="post" className="mt-4">
        <input type="hidden" name="text" value={typed.text} />
        <input type="hidden" name="preliminary" value={typed.preliminary} />
        <input type="hidden" name="stamp" value={preview.stamp} />
        <Button look="primary" name="act" value="apply">
          {t("calendar.apply", { year: preview.year })}
        </Button>
      </Form>
    </section>
  );
}
