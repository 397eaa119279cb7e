import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData, useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Button, ButtonAnchor } from "~/components/button";
import { cx } from "~/components/classes";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader } from "~/components/page";
import { FloorPlan, PlanLegend } from "~/features/booking/places/components/floor-plan";
import { RoomList } from "~/features/booking/places/components/room-list";
import { planOf } from "~/features/booking/places/queries.server";
import { readMoment, writeMoment } from "~/features/booking/places/rules/state";
import { requireViewer } from "~/features/identity/access.server";
import { formatDateTime } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["places", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    await requireViewer(args);
    const [now, locale] = [new Date(), await localeOf(args.request)];
    const asked = readMoment(new URL(args.request.url).searchParams.get("at"));
    const at = asked ?? now;
    const plan = await planOf({ building: args.params.building, floor: args.params.floor }, at, now, locale);
    const title = translator(locale)("places:title");
    return { plan, at, asked: asked && writeMoment(asked), written: writeMoment(at), title };
  });

const A_MINUTE = 60_000;

/** While the page shows this moment, it stays this moment. */
function useMinutes(on: boolean) {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (!on) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void revalidate();
    }, A_MINUTE);
    return () => clearInterval(timer);
  }, [on, revalidate]);
}

export default function Plan() {
  const { plan, at, asked, written } = useLoaderData<typeof loader>();
  const { t } = useTranslation("places");
  const locale = useLocale();
  useMinutes(asked === null);
  if (!plan) return <EmptyState title={t("none")}>{t("noneBody")}</EmptyState>;
  const { building, floor, floors, buildings, rooms } = plan;
  const address = (one: { building: string; number: number }) => `/plan/${one.building}/${one.number}${asked ? `?at=${asked}` : ""}`;
  return (
    <div className="max-w-7xl">
      <PageHeader title={t("title")} lead={asked ? t("leadAt", { when: formatDateTime(at, locale) }) : t("leadNow", { when: formatDateTime(at, locale) })} />
      <div className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <nav aria-label={t("floors")} className="flex flex-wrap gap-2">
          {floors.map((one) => {
            const here = one.building === building.slug && one.number === floor.number;
            return (
              <a key={`${one.building}/${one.number}`} href={address(one)} aria-current={here ? "page" : undefined} className={cx("grid min-h-11 place-items-center rounded-control border px-4 font-medium md:min-h-10", here ? "border-pencil bg-pencil-soft text-pencil" : "border-line bg-sheet hover:border-line-strong")}>
                {buildings.length > 1 ? `${buildings.find((known) => known.slug === one.building)?.name ?? ""}: ${one.name}` : one.name}
              </a>
            );
          })}
        </nav>
        <Form method="get" className="flex flex-wrap items-end gap-2">
          <label className="flex flex-col gap-1">
            <span className="text-dense font-medium">{t("when")}</span>
            <input type="datetime-local" name="at" defaultValue={written} key={asked ?? "now"} className={inputClass} />
          </label>
          <Button>{t("show")}</Button>
          {asked ? <ButtonAnchor href={`/plan/${building.slug}/${floor.number}`}>{t("now")}</ButtonAnchor> : null}
        </Form>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 min-[88rem]:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="min-w-0 min-[88rem]:sticky min-[88rem]:top-4">
          <FloorPlan floor={floor} rooms={rooms} />
          <PlanLegend />
        </div>
        <RoomList rooms={rooms} at={new Date(at)} />
      </div>
    </div>
  );
}
