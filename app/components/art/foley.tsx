import { CEL, construction, Plate, RED, SOFT } from "./plate";

const SHOE = "M2 38V12Q2 7 8 7h14q5 0 6 6 2 10 13 13l15 3q13 3 13 9z";
const GRAVEL = Array.from({ length: 46 }, (_, i) => {
  const row = i % 4;
  const x = 44 + ((i * 53) % 236) - row * 2;
  return `M${x} ${140 + row * 6.5}h${2 + (i % 3)}`;
}).join("");

function Shoe({ at }: { at: string }) {
  return (
    <g transform={at}>
      <path d="M6 8L2-60h22l0 68z" fill={CEL} />
      <path d={SHOE} />
      <path d="M27 14l6-3M31 20l6-3M38 25l4-5" fill="none" strokeWidth="1.5" />
      <path d="M0 38h70q0 5-5 5H22v4H2q-3 0-2-9z" />
    </g>
  );
}

/** Two boots in a tray of gravel under the microphone: steps recorded in time with the picture. */
export function Foley({ className }: { className?: string }) {
  return (
    <Plate className={className}>
      <path {...construction} d="M30 60h10l4-8 4 16 5-30 6 44 5-30 4 14 4-6h8M252 104h8l4-10 4 18 5-26 5 30 5-16 3 4h10" />
      <path d="M58 130h204l32 32H26z" />
      <path d="M26 162h268v8H26z" fill={CEL} />
      <path d={GRAVEL} stroke={SOFT} />
      <Shoe at="translate(84 98)" />
      <Shoe at="rotate(-16 190 140) translate(168 96)" />
      <path d="M318 14L236 44" fill="none" />
      <rect x="-22" y="-6" width="44" height="12" rx="6" transform="translate(226 52) rotate(-40)" />
      <path d="M168 158l-8 5M178 160l-2 7M160 152l-9 1" fill="none" stroke={RED} />
    </Plate>
  );
}
