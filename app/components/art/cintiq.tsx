import { CEL, construction, Plate, RED, TINT } from "./plate";

/** A pen display with a bouncing ball: the first exercise of every animator. */
export function Cintiq({ className }: { className?: string }) {
  return (
    <Plate className={className}>
      <path d="M96 132l-10 30M224 132l10 30M76 162h168" fill="none" />
      <path d="M72 24h176q5 0 6 5l16 98q1 7-6 7H56q-7 0-6-7l16-98q1-5 6-5z" fill={CEL} />
      <path d="M80 34h160l15 90H65z" />
      <g {...construction}>
        <path d="M78 112Q92 44 122 50T152 112Q170 58 194 64T220 112" strokeDasharray="2 5" />
        <path d="M72 112h176" strokeWidth="1" />
        <ellipse cx="86" cy="84" rx="6.5" ry="10" transform="rotate(14 86 84)" fill={TINT} />
        <circle cx="104" cy="56" r="8" fill={TINT} />
        <circle cx="124" cy="50" r="8" fill={TINT} />
        <ellipse cx="142" cy="76" rx="6.5" ry="10" transform="rotate(-16 142 76)" fill={TINT} />
        <ellipse cx="152" cy="107" rx="12" ry="5" fill={TINT} />
        <ellipse cx="166" cy="84" rx="6.5" ry="10" transform="rotate(16 166 84)" fill={TINT} />
      </g>
      <circle cx="190" cy="64" r="8.5" />
      <path d="M186 61q3-4 7-2" fill="none" strokeWidth="1.5" />
      <path d="M207 72l4-9 66-47q6-3 9 2t0 9l-70 44z" />
      <path d="M258 29l9 14" fill="none" strokeWidth="1.5" />
      <path d="M199 76l8-4 5 2-4 4z" fill={RED} stroke={RED} strokeWidth="1.5" />
    </Plate>
  );
}
