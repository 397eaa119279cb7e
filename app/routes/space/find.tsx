import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader, Sheet } from "~/components/page";
import { clockOf, minuteOf, pickAddress } from "~/features/booking/components/addresses";
import { findSlots } from "~/features/booking/find.server";
import { catalogue } from "~/features/booking/queries.server";
import { requireViewer } from "~/features/identity/access.server";
import { formatDayTitle } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { isDay, siteDay } from "~/lib/time";

export const handle = { i18n: ["booking"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

const whole = (text: string | null, low: number, high: number, otherwise: number) => {
  const value = Math.round(Number(text));
  return text && Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : otherwise;
};

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    await requireViewer(args);
    const now = new Date();
    const params = new URL(args.request.url).searchParams;
    const locale = await localeOf(args.request);
    const asked = params.get("day") ?? "";
    const wish = {
      kind: params.get("kind") ?? "",
      from: isDay(asked) && asked > siteDay(now) ? asked : siteDay(now),
      days: whole(params.get("days"), 1, 31, 7),
      minutes: whole(params.get("minutes"), 30, 86_400, 120),
      people: whole(params.get("people"), 0, 500, 0),
      quantity: whole(params.get("quantity"), 1, 500, 1),
      around: minuteOf(params.get("around")) ?? 720,
    };
    const items = await catalogue();
    return {
      title: translator(locale)("booking:find.title"),
      wish,
      kinds: [...new Set(items.map((item) => item.kind))],
      slots: params.has("minutes") ? await findSlots(wish, locale, now) : null,
    };
  });

export default function Find() {
  const { wish, kinds, slots } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["booking", "common"]);
  const locale = useLocale();
  const lengths = [30, 60, 90, 120, 180, 240, 360, 480, 720, 1440];
  const days = [...new Set(slots?.map((slot) => slot.day) ?? [])];
  const lengthText = (minutes: number) =>
    minutes === 1440 ? t("common:days", { count: 1 }) : minutes % 60 === 0 ? t("common:hours", { count: minutes / 60 }) : t("booking:sheet.hoursPart", { hours: (minutes / 60).toLocaleString(locale) });
  return (
    <>
      <PageHeader title={t("booking:find.title")} lead={t("booking:find.lead")} back={{ to: `/schedule?day=${wish.from}`, text: t("common:nav.schedule") }} />
      <Sheet as="div">
        <Form method="get" className="grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-6">
          <Choice label={t("booking:schedule.kind")} name="kind" value={wish.kind} className="lg:col-span-2" options={[["", t("booking:schedule.allKinds")], ...kinds.map((kind): [string, string] => [kind, t(`booking:kind.${kind as "mocap"}`, { defaultValue: kind })])]} />
          <Choice label={t("booking:find.length")} name="minutes" value={String(wish.minutes)} options={lengths.map((minutes) => [String(minutes), lengthText(minutes)])} />
          <Choice label={t("booking:find.around")} name="around" value={clockOf(wish.around)} options={[540, 600, 720, 840, 960, 1080, 1200].map((minute) => [clockOf(minute), clockOf(minute)])} />
          <label className="flex flex-col gap-1">
            <span className="text-dense font-medium">{t("booking:find.from")}</span>
            <input type="date" name="day" defaultValue={wish.from} className={inputClass} />
          </label>
          <Choice label={t("booking:find.days")} name="days" value={String(wish.days)} options={[1, 3, 7, 14, 31].map((days) => [String(days), t("common:days", { count: days })])} />
          <label className="flex flex-col gap-1">
            <span className="text-dense font-medium">{t("booking:schedule.people")}</span>
            <input type="number" name="people" min={0} max={500} defaultValue={wish.people || ""} className={inputClass} />
          </label>
          <label className="flex flex-col gap-1">
            <span className="text-dense font-medium">{t("booking:find.quantity")}</span>
            <input type="number" name="quantity" min={1} max={500} defaultValue={wish.quantity} className={inputClass} />
          </label>
          <Button look="primary" className="lg:col-span-2">
            {t("booking:find.submit")}
          </Button>
        </Form>
      </Sheet>
      <section aria-live="polite" className="mt-6">
        {slots?.length === 0 ? <EmptyState title={t("booking:find.none")}>{t("booking:find.noneBody")}</EmptyState> : null}
        {days.map((day) => (
          <div key={day} className="mb-5">
            <h2 className="mb-2 text-heading">{formatDayTitle(day, locale)}</h2>
            <ul className="grid gap-2 sm:grid-cols-2 xl:grid-cols-3">
              {slots
                ?.filter((slot) => slot.day === day)
                .map((slot) => (
                  <li key={slot.slug} className="min-w-0">
                    <a href={pickAddress(new URLSearchParams(), { ...slot, quantity: wish.quantity })} className="flex min-h-14 items-center justify-between gap-3 rounded-card border border-line bg-sheet px-4 py-3 hover:border-pencil">
                      <span className="min-w-0 truncate font-semibold">{slot.resource}</span>
                      <span className="text-pencil tabular whitespace-nowrap">
                        {clockOf(slot.start)}
                        {slot.minutes < 1440 ? `–${clockOf(slot.start + slot.minutes)}` : ` · ${lengthText(slot.minutes)}`}
                      </span>
                    </a>
                  </li>
                ))}
            </ul>
          </div>
        ))}
      </section>
    </>
  );
}

function Choice({ label, name, value, options, className }: { label: string; name: string; value: string; options: [string, string][]; className?: string }) {
  return (
    <label className={`flex flex-col gap-1 ${className ?? ""}`}>
      <span className="text-dense font-medium">{label}</span>
      <select name={name} defaultValue={value} className={inputClass}>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
