import { CEL, construction, Plate, RED, TINT } from "./plate";

const STRIPS = Array.from({ length: 12 }, (_, i) => {
  const top = 51 + i * 19.8;
  const bottom = 34 + i * 22.9;
  const t = [0.3, 0.5, 0.42, 0.7, 0.2, 0.55, 0.62, 0.36, 0.8, 0.5, 0.28, 0.6][i] ?? 0.5;
  return { top, bottom, x: top + (bottom - top) * t, y: 128 + 32 * t };
});
const n = (value: number) => Math.round(value * 10) / 10;
const cap = ({ x, y }: { x: number; y: number }) => `M${n(x - 5)} ${n(y - 3.5)}h10v7h-10z`;
const METERS = [7, 10, 5, 11, 9, 12, 8, 11, 6, 9, 10, 4, 8, 11, 7, 9].map((h, i) => `M${Math.round(54 + i * 14.2)} 112v${-h}`).join("");

function Speaker({ at }: { at: string }) {
  return (
    <g transform={at}>
      <rect x="-17" y="-26" width="34" height="52" rx="3" />
      <circle cy="9" r="11" fill={CEL} />
      <circle cy="9" r="4" />
      <circle cy="-14" r="5" fill={CEL} />
    </g>
  );
}

/** The desk with its faders, speakers in front and overhead. */
export function Mix({ className }: { className?: string }) {
  return (
    <Plate className={className}>
      <g {...construction}>
        <path d="M96 34q64 26 128 0M84 46q76 36 152 0" strokeDasharray="2 5" />
        <path d="M82 68q8-8 0-16M90 72q12-12 0-24M238 68q-8-8 0-16M230 72q-12-12 0-24" />
      </g>
      <Speaker at="translate(56 62)" />
      <Speaker at="translate(264 62)" />
      <rect x="116" y="46" width="88" height="40" rx="2" fill={TINT} />
      <path d="M126 76l20-18 14 12 12-8 22 14" {...construction} />
      <path d="M88 12h28l-6 16H94zM204 12h28l-6 16h-16z" />
      <path d="M44 98h232v20H44z" />
      <path d={METERS} {...construction} strokeWidth="4" />
      <path d="M44 118h232l32 50H12z" />
      <path d={STRIPS.map(({ top, bottom }) => `M${n(top)} 126L${n(bottom)} 162`).join("")} fill="none" strokeWidth="1.5" stroke="var(--line-strong)" />
      <path d={STRIPS.map(cap).join("")} strokeWidth="1.5" fill={CEL} />
      <path d={cap(STRIPS[5] ?? { x: 0, y: 0 })} fill={RED} stroke={RED} strokeWidth="1.5" />
    </Plate>
  );
}
