import { CEL, construction, PENCIL, Plate, RED } from "./plate";

const ring = Array.from({ length: 12 }, (_, i) => {
  const a = ((i + 0.5) / 12) * Math.PI * 2;
  return { x: 160 + Math.cos(a) * 124, y: 88 + Math.sin(a) * 54, near: 0.8 + (Math.sin(a) + 1) * 0.2 };
}).sort((a, b) => a.y - b.y);
const r = (value: number) => Math.round(value * 10) / 10;

function Camera({ x, y, near }: { x: number; y: number; near: number }) {
  const side = Math.abs(x - 160) < 20 ? 0 : x < 160 ? 1 : -1;
  return (
    <g transform={`translate(${r(x)} ${r(y)}) scale(${r(near)})`}>
      <path d="M0 7v12" fill="none" />
      <rect x="-11" y="-7" width="22" height="15" rx="3" />
      <circle cx={side * 5} cy="0.5" r="4.5" fill={CEL} strokeWidth="1.5" />
    </g>
  );
}

/** A clay head on the turntable inside a ring of cameras. */
export function Scan3d({ className }: { className?: string }) {
  return (
    <Plate className={className}>
      <g {...construction} strokeWidth="1" strokeDasharray="2 5">
        <ellipse cx="160" cy="88" rx="124" ry="54" />
        <path d={ring.map(({ x, y }) => `M${r(x)} ${r(y)}L160 84`).join("")} />
      </g>
      {ring.slice(0, 6).map((camera) => (
        <Camera key={`${camera.x}`} {...camera} />
      ))}
      <ellipse cx="160" cy="126" rx="46" ry="10" />
      <path d="M114 126v6q0 10 46 10t46-10v-6" fill={CEL} />
      <path d="M138 124q8-6 7-14-17-8-17-30 0-30 32-30t32 30q0 4 4 10 2 4-4 5 1 12-7 13-5 1-10 0 0 10 7 16-22 7-44 0z" />
      <g {...construction} strokeWidth="1" stroke={PENCIL}>
        <path d="M160 50v77M129 72q31 10 63 0M128 88q34 10 66 4M134 104q26 8 50 4M145 53q-14 26 4 60M176 53q14 26-6 58" />
      </g>
      {ring.slice(6).map((camera) => (
        <Camera key={`${camera.x}`} {...camera} />
      ))}
      <circle cx="178" cy="78" r="4" fill="none" stroke={RED} />
      <path d="M178 71v14M171 78h14" fill="none" stroke={RED} strokeWidth="1.5" />
    </Plate>
  );
}
