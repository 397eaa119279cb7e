import { Form } from "@remix-run/react";
import { useRef, useState, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { localised } from "~/lib/i18n/locales";
import { labelSpot, readPoints, writePoints } from "../rules/geometry";

export interface DrawnRoom {
  id: string;
  code: string;
  nameRu: string;
  nameEn: string;
  points: string;
  resources: readonly { id: string }[];
}

interface Props {
  floor: { width: number; height: number; outline: string };
  rooms: readonly DrawnRoom[];
  /** The room that is being drawn; null for a new one. */
  room: DrawnRoom | null;
  /** What stood in the fields at first, as JSON. */
  base: string;
  resources: readonly { id: string; nameRu: string; nameEn: string; roomId: string | null }[];
}

const GRID = 20;

/** Draws one room: corners are pressed on the plan or typed beside it. Without scripts the typed ones are enough. */
export function PlanEditor({ floor, rooms, room, base, resources }: Props) {
  const { t } = useTranslation("places");
  const locale = useLocale();
  const [points, setPoints] = useState(room?.points ?? "");
  const drawing = useRef<SVGSVGElement>(null);
  const corners = readPoints(points) ?? [];
  const press = (event: PointerEvent<SVGSVGElement>) => {
    const box = drawing.current?.getBoundingClientRect();
    if (!box) return;
    const snap = (share: number, size: number) => Math.min(size, Math.max(0, Math.round((share * size) / GRID) * GRID));
    const corner = { x: snap((event.clientX - box.left) / box.width, floor.width), y: snap((event.clientY - box.top) / box.height, floor.height) };
    setPoints(writePoints([...corners, corner]));
  };
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <svg ref={drawing} viewBox={`0 0 ${floor.width} ${floor.height}`} onPointerDown={press} className="block w-full cursor-crosshair rounded-card border border-line bg-sheet" aria-hidden data-testid="drawing">
        <path d={floor.outline} fill="var(--ground)" stroke="var(--line-strong)" strokeWidth="3" />
        {rooms
          .filter((one) => one.id !== room?.id)
          .map((one) => {
            const spot = labelSpot(readPoints(one.points) ?? []);
            return (
              <g key={one.id}>
                <polygon points={one.points} fill="var(--raised)" stroke="var(--line-strong)" strokeWidth="3" />
                <text x={spot.x} y={spot.y} textAnchor="middle" fontSize="22" fill="var(--ink-soft)">
                  {one.code}
                </text>
              </g>
            );
          })}
        <polygon points={writePoints(corners)} fill="var(--pencil-soft)" stroke="var(--pencil)" strokeWidth="5" />
        {corners.map(({ x, y }, index) => (
          <circle key={index} cx={x} cy={y} r="9" fill="var(--pencil)" />
        ))}
      </svg>
      <Form method="post" className="flex flex-col gap-3">
        <input type="hidden" name="base" value={base} />
        <input type="hidden" name="roomId" value={room?.id ?? ""} />
        <Field label={t("edit.code")} name="code" value={room?.code} max={12} />
        <Field label={t("edit.nameRu")} name="nameRu" value={room?.nameRu} max={80} lang="ru" />
        <Field label={t("edit.nameEn")} name="nameEn" value={room?.nameEn} max={80} lang="en" />
        <label className="flex flex-col gap-1">
          <span className="font-medium">{t("edit.points")}</span>
          <textarea name="points" required rows={3} maxLength={800} value={points} onChange={(event) => setPoints(event.target.value)} className={inputClass} />
          <span className="text-dense text-ink-soft">{t("edit.pointsHelp")}</span>
        </label>
        <div className="flex flex-wrap gap-2">
          <Button type="button" onClick={() => setPoints(writePoints(corners.slice(0, -1)))} disabled={corners.length === 0}>
            {t("edit.back")}
          </Button>
          <Button type="button" onClick={() => setPoints("")} disabled={points === ""}>
            {t("edit.clear")}
          </Button>
        </div>
        <fieldset className="flex max-h-72 flex-col gap-1 overflow-y-auto">
          <legend className="mb-1 font-medium">{t("edit.resources")}</legend>
          {resources.map((one) => (
            <label key={one.id} className="flex min-h-11 items-center gap-2 md:min-h-8">
              <input type="checkbox" name="resources" value={one.id} defaultChecked={room?.resources.some((inside) => inside.id === one.id)} className="size-4 accent-[var(--pencil)]" />
              <span>{localised(one, "name", locale)}</span>
              {one.roomId !== null && one.roomId !== room?.id ? <span className="text-dense text-ink-soft">{t("edit.elsewhere")}</span> : null}
            </label>
          ))}
        </fieldset>
        <div className="flex flex-wrap gap-2">
          <Button look="primary" name="intent" value="room">
            {t("edit.saveRoom")}
          </Button>
          {room ? (
            <Button look="danger" name="intent" value="remove" formNoValidate>
              {t("edit.remove")}
            </Button>
          ) : null}
        </div>
      </Form>
    </div>
  );
}

function Field({ label, name, value, max, lang }: { label: string; name: string; value?: string; max: number; lang?: string }) {
  return (
    <label className="flex flex-col gap-1">
      <span className="font-medium">{label}</span>
      <input name={name} required maxLength={max} defaultValue={value} lang={lang} autoComplete="off" className={inputClass} />
    </label>
  );
}
