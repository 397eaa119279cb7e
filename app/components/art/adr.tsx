import { construction, INK, Plate, RED } from "./plate";

const bars = [8, 14, 26, 44, 30, 58, 72, 40, 22, 34, 18, 10, 16, 30, 52, 80, 62, 38, 54, 26, 14, 20, 10, 6];
const WAVE = bars.map((height, index) => `M${(index < 12 ? 24 : 72) + index * 8.8} ${80 - height / 2}v${height}`).join("");

/** A microphone on its stand before the wave of the line being spoken. */
export function Adr({ className }: { className?: string }) {
  return (
    <Plate className={className}>
      <path {...construction} d={WAVE} strokeWidth="3" />
      <path d="M160 122v34M132 160q28-9 56 0z" />
      <path d="M129 76v16a31 31 0 0 0 62 0V76" fill="none" />
      <rect x="138" y="28" width="44" height="82" rx="22" />
      <path d="M138 70h44M141 42h38M138.5 52h43M138 61h44M149 31v38M160 28v41M171 31v38" fill="none" strokeWidth="1" />
      <path d="M152 84h16M156 92h8" fill="none" stroke={INK} strokeWidth="1.5" />
      <path d="M124 40l8 3" fill="none" />
      <ellipse cx="116" cy="58" rx="8" ry="24" strokeWidth="1.5" />
      <path d="M116 82v26q0 14 12 14h24" fill="none" strokeWidth="1.5" />
      <path d="M230 24v112" fill="none" stroke={RED} />
      <path d="M225 18h10v6l-5 6-5-6z" fill={RED} stroke="none" />
    </Plate>
  );
}
