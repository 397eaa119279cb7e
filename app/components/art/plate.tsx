import type { ReactNode } from "react";
import { cx } from "../classes";

/** Colour roles of a drawing; each follows the theme. */
export const INK = "var(--ink)";
export const SOFT = "var(--line-strong)";
export const PENCIL = "var(--pencil)";
export const RED = "var(--red)";
export const PAPER = "var(--sheet)";
export const CEL = "var(--cel)";
export const TINT = "var(--pencil-soft)";

/** Strokes of a construction line: thin, in pencil blue. */
export const construction = { stroke: PENCIL, strokeWidth: 1.5, fill: "none" } as const;

/**
 * The 16:9 ground of a drawing, 320 × 180 units, with the faint field guide that animators frame their drawings by.
 * Decoration only: whatever it shows stands in words beside it.
 */
export function Plate({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <svg
      viewBox="0 0 320 180"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      focusable="false"
      className={cx("frame block h-auto w-full bg-raised", className)}
      fill={PAPER}
      stroke={INK}
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d="M160 0v180M0 90h320M24 13.500h272v153H24z" fill="none" stroke="var(--line)" strokeWidth="1" />
      {children}
    </svg>
  );
}

/**
 * Limbs drawn as tubes with one common outline: every stroke first in ink, then again, thinner, in paper.
 * `limbs` are paths with their width.
 */
export function Tubes({ limbs, fill = PAPER, line = 2 }: { limbs: readonly (readonly [d: string, width: number])[]; fill?: string; line?: number }) {
  return (
    <g fill="none">
      {limbs.map(([d, width], index) => (
        <path key={index} d={d} strokeWidth={width} />
      ))}
      {limbs.map(([d, width], index) => (
        <path key={`in${index}`} d={d} stroke={fill} strokeWidth={width - 2 * line} />
      ))}
    </g>
  );
}
