import { CEL, construction, Plate, RED, TINT } from "./plate";

const seat = (x: number, y: number, w: number) => {
  const arc = Math.round(w * 0.38);
  const side = Math.round(w * 0.5);
  return `M${x} ${y}v${-side}q0 ${-arc} ${arc} ${-arc}h${w - 2 * arc}q${arc} 0 ${arc} ${arc}v${side}z`;
};
const row = (y: number, count: number, pitch: number, w: number, skip = -1) =>
  Array.from({ length: count }, (_, i) => (i === skip ? "" : seat(Math.round(160 + (i - (count - 1) / 2) * pitch - w / 2), y, w))).join("");
const SEATS = row(128, 11, 20, 16) + row(149, 10, 24, 18, 4) + row(174, 9, 29, 22);

/** The screen with a countdown leader and the rows before it. */
export function Cinema({ className }: { className?: string }) {
  return (
    <Plate className={className}>
      <path d="M36 12q10 40-4 84h20q8-44 2-84zM284 12q-10 40 4 84h-20q-8-44-2-84z" fill={CEL} />
      <path d="M66 14h188v80H66z" />
      <path d="M160 54V24a30 30 0 0 1 26 45z" fill={TINT} stroke="none" />
      <g {...construction}>
        <circle cx="160" cy="54" r="30" />
        <circle cx="160" cy="54" r="24" strokeWidth="1" />
        <path d="M66 54h188M160 14v80" strokeWidth="1" />
      </g>
      <path d="M160 54l26 15" fill="none" />
      <path d={SEATS} strokeWidth="1.5" />
      <path d={seat(139, 149, 18)} fill={RED} stroke={RED} strokeWidth="1.5" />
    </Plate>
  );
}
