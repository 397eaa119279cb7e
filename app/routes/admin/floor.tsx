import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { cx } from "~/components/classes";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { MetNotice } from "~/components/met-notice";
import { Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { removeRoom, saveFloor, saveRoom } from "~/features/booking/places/commands/draw.server";
import { PlanEditor } from "~/features/booking/places/components/plan-editor";
import { floorFor } from "~/features/booking/places/queries.server";
import { floorSchema, roomSchema, typedFloor, typedRoom } from "~/features/booking/places/schema";
import { requireStaff } from "~/features/identity/access.server";
import { invalid } from "~/lib/errors";
import { formAction, page } from "~/lib/http/answers.server";
import { saveOrMeet, typedForm } from "~/lib/http/met.server";
import { localeOf } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";

export const handle = { i18n: ["places"] };
export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const params = new URL(args.request.url).searchParams;
    const { floor, resources } = await floorFor(scope, args.params.id ?? "");
    const locale = await localeOf(args.request);
    return { floor, resources, chosen: params.get("room"), done: params.has("done"), title: `${localised(floor.building, "name", locale)}, ${localised(floor, "name", locale)}` };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const form = await args.request.formData();
    const [floorId, roomId, ip] = [args.params.id ?? "", String(form.get("roomId") ?? "") || null, args.context.ip];
    const intent = form.get("intent");
    if (intent === "remove") {
      await removeRoom(scope, floorId, roomId ?? "", ip);
      return redirect(`/staff/places/${floorId}?done`);
    }
    if (intent === "room") {
      const read = roomSchema.safeParse({ ...Object.fromEntries(form), resources: form.getAll("resources") });
      if (!read.success) throw invalid("invalid");
      const typed = typedForm(form);
      return saveOrMeet({ ...typed, resources: read.data.resources.toSorted().join() }, async (seen) => {
        const { id } = await saveRoom(scope, floorId, roomId, read.data, ip, seen);
        return redirect(`/staff/places/${floorId}?room=${id}&done`);
      });
    }
    const read = floorSchema.safeParse(Object.fromEntries(form));
    if (!read.success) throw invalid(read.error.issues.some((issue) => issue.path[0] === "outline") ? "place.outline" : "invalid");
    return saveOrMeet(typedForm(form), async (seen) => {
      await saveFloor(scope, floorId, read.data, ip, seen);
      return data({ saved: true });
    });
  });

export default function Floor() {
  const { floor, resources, chosen, done } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("places");
  const locale = useLocale();
  const room = floor.rooms.find((one) => one.id === chosen) ?? null;
  const other = answer && "met" in answer ? answer : undefined;
  const [metRoom, metFloor] = other?.typed.intent === "room" ? [other, undefined] : [undefined, other];
  const floorStands = typedFloor(floor);
  const typed = metFloor?.typed ?? floorStands;
  const roomStands = room && typedRoom({ ...room, resources: room.resources.map((one) => one.id) });
  const names = (field: string) => t(`edit.${field as "nameRu"}`);
  const say = (field: string, text: string) => (field === "resources" ? text.split(",").map((id) => localised(resources.find((one) => one.id === id) ?? { nameRu: id, nameEn: id }, "name", locale)).join(", ") : text);
  // What another administrator changed stands in fields that are drawn anew.
  const drawn = room && metRoom ? { ...room, ...metRoom.typed, id: room.id, resources: (metRoom.typed.resources ?? "").split(",").filter(Boolean).map((id) => ({ id })) } : room;
  const tab = "inline-flex min-h-11 items-center rounded-control border px-3 md:min-h-9";
  return (
    <div className="flex max-w-7xl flex-col gap-4">
      <PageHeader title={`${localised(floor.building, "name", locale)}, ${localised(floor, "name", locale)}`} lead={t("edit.lead")} back={{ to: "/staff/places", text: t("staff.title") }} />
      <RefusalNotice answer={answer} />
      {(done && !answer) || (answer && "saved" in answer) ? <Notice tone="good" title={t("edit.saved")} /> : null}
      <nav aria-label={t("edit.rooms")} className="flex flex-wrap gap-2">
        {floor.rooms.map((one) => (
          <a key={one.id} href={`?room=${one.id}`} aria-current={one.id === room?.id ? "true" : undefined} className={cx(tab, one.id === room?.id ? "border-pencil bg-pencil-soft text-pencil" : "border-line bg-sheet hover:border-line-strong")}>
            <span className="tabular me-1.5 text-ink-soft">{one.code}</span> {localised(one, "name", locale)}
          </a>
        ))}
        <a href="?" aria-current={room === null ? "true" : undefined} className={cx(tab, room === null ? "border-pencil bg-pencil-soft text-pencil" : "border-line bg-sheet hover:border-line-strong")}>
          + {t("edit.newRoom")}
        </a>
      </nav>
      <Sheet title={room ? localised(room, "name", locale) : t("edit.newRoom")}>
        {metRoom ? <MetNotice met={metRoom.met} names={names} say={say} /> : null}
        <PlanEditor
          key={`${room?.id ?? "new"}${floor.rooms.length}${metRoom ? JSON.stringify(metRoom.met) : ""}`}
          floor={floor}
          rooms={floor.rooms}
          room={drawn}
          base={JSON.stringify(metRoom?.met.base ?? roomStands ?? {})}
          resources={resources}
        />
      </Sheet>
      <Sheet title={t("edit.floor")}>
        {metFloor ? <MetNotice met={metFloor.met} names={names} /> : null}
        <Form method="post" key={metFloor ? JSON.stringify(metFloor.met) : "own"} className="flex flex-col gap-3">
          <input type="hidden" name="base" value={JSON.stringify(metFloor?.met.base ?? floorStands)} />
          <div className="flex flex-wrap gap-3">
            {(["nameRu", "nameEn", "width", "height"] as const).map((name) => (
              <label key={name} className="flex min-w-0 flex-col gap-1">
                <span className="font-medium">{t(`edit.${name}`)}</span>
                <input name={name} type={name === "width" || name === "height" ? "number" : "text"} required defaultValue={typed[name]} maxLength={80} className={inputClass} />
              </label>
            ))}
          </div>
          <label className="flex flex-col gap-1">
            <span className="font-medium">{t("edit.outline")}</span>
            <textarea name="outline" rows={5} maxLength={20_000} defaultValue={typed.outline} spellCheck={false} className={inputClass} />
            <span className="text-dense text-ink-soft">{t("edit.outlineHelp")}</span>
          </label>
          <div>
            <Button name="intent" value="floor">
              {t("edit.saveFloor")}
            </Button>
          </div>
        </Form>
      </Sheet>
    </div>
  );
}
