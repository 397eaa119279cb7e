import { CEL, construction, PENCIL, Plate, RED, TINT } from "./plate";

const nodes = Array.from({ length: 40 }, (_, i) => ({ x: 30 + (i % 4) * 33, y: 26 + Math.floor(i / 4) * 13, busy: i < 33 && i % 9 !== 7 }));
const boxes = (busy: boolean) => nodes.filter((node) => node.busy === busy).map(({ x, y }) => `M${x} ${y}h28v9h-28z`).join("");
const spot = (busy: boolean) => nodes.filter((node) => node.busy === busy).map(({ x, y }) => `M${x + 20} ${y + 4.5}h5`).join("");

/** Forty nodes in their racks, and the frame that they are rendering bucket by bucket. */
export function Render({ className }: { className?: string }) {
  return (
    <Plate className={className}>
      <path d="M24 20h138v138H24zM93.5 20v138" />
      <path d={boxes(true)} strokeWidth="1" fill={TINT} />
      <path d={boxes(false)} strokeWidth="1" fill={CEL} />
      <path d={spot(true)} stroke={PENCIL} strokeWidth="3" />
      <path d={spot(false)} stroke="var(--line-strong)" strokeWidth="3" />
      <path {...construction} d="M162 60h12q8 0 8 8v8q0 8 8 8M162 110h12q8 0 8-8v-6q0-8 8-8" />
      <rect x="190" y="52" width="108" height="66" rx="2" />
      <path d="M191 53h106v21h-53v22h-53z" fill={TINT} stroke="none" />
      <path d="M190 110q26-34 46-14t62-26" fill="none" />
      <circle cx="270" cy="68" r="8" fill="none" />
      <path d="M217 52v66M244 52v66M271 52v66M190 74h108M190 96h108" fill="none" strokeWidth="1" stroke="var(--line-strong)" />
      <path d="M244 79v-5h5M266 74h5v5M271 91v5h-5M249 96h-5v-5" fill="none" stroke={RED} strokeWidth="2.5" />
      <path d="M190 132h108" fill="none" stroke={CEL} strokeWidth="5" />
      <path d="M190 132h64" fill="none" stroke={PENCIL} strokeWidth="5" />
    </Plate>
  );
}
