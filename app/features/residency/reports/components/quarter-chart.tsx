import type { FieldKind } from "../fields";
import { periodMark, periodName } from "../period-name";
import { sayFigure, sayShort } from "../say-figure";
import { useLocale } from "~/components/locale-context";
import { useTranslation } from "react-i18next";

export interface QuarterPoint {
  period: string;
  plan: number | null;
  fact: number | null;
  /** Figures that nobody has accepted yet are hatched. */
  accepted: boolean;
}

const WIDTH = 420;
const HEIGHT = 200;
const FOOT = 24;
const HEAD = 22;
const ROOM = HEIGHT - FOOT - HEAD;
const GAP = 0.28;

/** Bars by quarter with the line of the plan, drawn on the server; the same figures stand in the table beside it. */
export function QuarterChart({ title, kind, points }: { title: string; kind: FieldKind; points: readonly QuarterPoint[] }) {
  const { t } = useTranslation("reports");
  const locale = useLocale();
  const top = Math.max(1, ...points.flatMap((one) => [one.fact ?? 0, one.plan ?? 0]));
  const step = WIDTH / Math.max(points.length, 4);
  const y = (value: number) => HEAD + ROOM - (value / top) * ROOM;
  const say = (one: QuarterPoint) => {
    const params = { period: periodName(one.period, locale), value: sayFigure(kind, one.fact, locale) };
    return one.plan === null ? t("kpi.point", params) : t("kpi.pointPlan", { ...params, plan: sayFigure(kind, one.plan, locale) });
  };
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${t("kpi.chart", { title })}. ${points.map(say).join("; ")}.`} className="block w-full max-w-2xl" focusable="false">
      <line x1={0} x2={WIDTH} y1={HEAD + ROOM} y2={HEAD + ROOM} className="stroke-line-strong" strokeWidth={1} />
      {points.map((one, index) => {
        const left = index * step + (step * GAP) / 2;
        const width = step * (1 - GAP);
        const height = one.fact === null ? 0 : HEAD + ROOM - y(one.fact);
        // The figure stands over the bar, or over the plan's line where that would cross it.
        const above = Math.min(y(one.fact ?? 0), one.plan !== null && Math.abs(y(one.plan) - y(one.fact ?? 0)) < 16 ? y(one.plan) : HEIGHT);
        return (
          <g key={one.period}>
            {one.fact === null ? null : (
              <rect x={left} y={y(one.fact)} width={width} height={height} rx={2} className={one.accepted ? "fill-pencil" : "fill-pencil-soft stroke-pencil"} strokeWidth={one.accepted ? 0 : 1.5} strokeDasharray={one.accepted ? undefined : "4 3"} />
            )}
            {one.plan === null ? null : <line x1={left - step * 0.08} x2={left + width + step * 0.08} y1={y(one.plan)} y2={y(one.plan)} className="stroke-ink" strokeWidth={2.5} />}
            {one.fact === null ? null : (
              <text x={left + width / 2} y={above - 6} textAnchor="middle" className="fill-ink text-[11px] font-semibold max-sm:text-[15px]">
                {sayShort(kind, one.fact, locale)}
              </text>
            )}
            <text x={left + width / 2} y={HEIGHT - 7} textAnchor="middle" className="fill-ink-soft text-[11px] max-sm:text-[15px]">
              {periodMark(one.period, locale)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
