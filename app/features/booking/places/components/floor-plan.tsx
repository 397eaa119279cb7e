import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import type { PlanRoom, PlanView } from "../queries.server";
import { linesOf, writePoints } from "../rules/geometry";
import { useSay } from "./say";

const SIZE = 24;
const LINE = 29;
/** Width of a letter over its height, on the safe side. */
const LETTER = 0.58;
const fitting = (text: string, size: number, width: number) => Math.max(13, Math.min(size, (width * 0.94) / (text.length * LETTER)));

/** A floor as a drawing: each room that holds something can be pressed and leads to its lines in the list. State by pattern, sign and word. */
export function FloorPlan({ floor, rooms }: { floor: PlanView["floor"]; rooms: readonly PlanRoom[] }) {
  const { t } = useTranslation("places");
  const id = useId();
  const say = useSay();
  return (
    // On a phone the drawing is wider than the screen and scrolls inside itself.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="scroll-hint overflow-x-auto rounded-card border border-line bg-sheet p-2 md:p-4" tabIndex={0} role="region" aria-label={t("planOf", { floor: floor.name })}>
      <svg viewBox={`0 0 ${floor.width} ${floor.height}`} className="block w-full min-w-[40rem]" aria-label={t("planOf", { floor: floor.name })} role="group">
        <defs>
          <pattern id={`${id}taken`} width="14" height="14" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="14" height="14" fill="var(--red-soft)" />
            <line x1="0" y1="0" x2="0" y2="14" stroke="var(--red)" strokeWidth="3" opacity="0.35" />
          </pattern>
          <pattern id={`${id}closed`} width="16" height="16" patternUnits="userSpaceOnUse">
            <rect width="16" height="16" fill="var(--raised)" />
            <circle cx="8" cy="8" r="2" fill="var(--line-strong)" />
          </pattern>
        </defs>
        <path d={floor.outline} fill="var(--ground)" stroke="none" />
        {rooms.map((room) => (
          <Shape key={room.code} room={room} fill={room.state === "free" ? "var(--green-soft)" : room.state === "none" ? "var(--raised)" : `url(#${id}${room.state})`} word={say.room(room, true)} />
        ))}
        <path d={floor.outline} fill="none" stroke="var(--ink)" strokeWidth="3" strokeLinejoin="round" strokeLinecap="round" pointerEvents="none" />
        {rooms.map((room) => (
          <Name key={room.code} room={room} word={say.room(room)} />
        ))}
      </svg>
    </div>
  );
}

const SIGNS = { free: "✓", taken: "✕", closed: "–", none: "" } as const;

function Shape({ room, fill, word }: { room: PlanRoom; fill: string; word: string }) {
  const walls = { points: writePoints(room.points), fill, stroke: "var(--ink)", strokeWidth: 5, strokeLinejoin: "miter" } as const;
  if (room.state === "none") return <polygon {...walls} aria-hidden />;
  return (
    <a href={`#room-${room.code}`} aria-label={`${room.name}: ${word}`} className="group outline-none focus-visible:[&_polygon]:[stroke-width:12]" data-room={room.code} data-state={room.state}>
      <polygon {...walls} className="transition-[stroke] group-hover:stroke-(--pencil) group-focus-visible:stroke-(--pencil)" />
    </a>
  );
}

/** What stands in a room on the drawing; the link beneath says the same to who does not see it. */
function Name({ room, word }: { room: PlanRoom; word: string }) {
  const { x, y, width } = room.label;
  const idle = room.state === "none";
  const lines = linesOf(room.name, Math.max(8, Math.floor(width / (SIZE * LETTER))));
  const state = idle ? "" : `${SIGNS[room.state]} ${word}`;
  const top = y - ((lines.length - (idle ? 1 : 0)) * LINE) / 2 + SIZE * 0.35;
  const halo = { stroke: idle ? "var(--raised)" : "var(--sheet)", strokeWidth: 5, strokeLinejoin: "round", paintOrder: "stroke" } as const;
  return (
    <g aria-hidden textAnchor="middle" pointerEvents="none">
      {lines.map((line, index) => (
        <text key={index} x={x} y={top + index * LINE} fontSize={fitting(line, idle ? SIZE - 4 : SIZE, width)} fontWeight={idle ? 400 : 600} fill={idle ? "var(--ink-soft)" : "var(--ink)"} {...halo}>
          {line}
        </text>
      ))}
      {idle ? null : (
        <text x={x} y={top + lines.length * LINE} fontSize={fitting(state, SIZE - 3, width)} fill={room.state === "free" ? "var(--green)" : room.state === "taken" ? "var(--red)" : "var(--ink-soft)"} fontWeight={600} {...halo}>
          {state}
        </text>
      )}
    </g>
  );
}

/** What the patterns of the drawing mean. */
export function PlanLegend() {
  const { t } = useTranslation("places");
  const locale = useLocale();
  const swatch = {
    free: "bg-green-soft",
    taken: "bg-red-soft [background-image:repeating-linear-gradient(45deg,transparent_0_5px,color-mix(in_srgb,var(--red)_35%,transparent)_5px_7px)]",
    closed: "bg-raised [background-image:radial-gradient(var(--line-strong)_1px,transparent_1px)] [background-size:6px_6px]",
  } as const;
  return (
    <ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-dense" lang={locale}>
      {(["free", "taken", "closed"] as const).map((state) => (
        <li key={state} className="flex items-center gap-2">
          <span aria-hidden className={`inline-block h-4 w-6 rounded border border-line-strong ${swatch[state]}`} />
          {SIGNS[state]} {t(`legend.${state}`)}
        </li>
      ))}
    </ul>
  );
}
