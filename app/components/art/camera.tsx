import { CEL, construction, Plate, RED, TINT } from "./plate";

/** A camera on its tripod, the frame it sees and the lens that sees it. */
export function Camera({ className }: { className?: string }) {
  return (
    <Plate className={className}>
      <g {...construction} strokeWidth="1">
        <path d="M118 74L300 28M118 92l182 62M300 28v126" strokeDasharray="2 5" />
        <path d="M214 50v74M250 41v95" />
      </g>
      <path d="M40 58h64v46H40z" fill={TINT} />
      <path d="M104 68l18-6v40l-18-6z" fill={CEL} />
      <circle cx="54" cy="46" r="14" fill={CEL} />
      <circle cx="86" cy="44" r="16" fill={CEL} />
      <circle cx="54" cy="46" r="3" />
      <circle cx="86" cy="44" r="3" />
      <path d="M50 70h20v12H50z" />
      <circle cx="92" cy="92" r="4" fill={RED} stroke="none" />
      <path d="M62 104h22l4 10H58z" fill={CEL} />
      <path d="M66 114l-26 52M80 114l26 52M73 114v52" fill="none" />
      <path d="M53 140h40" fill="none" strokeWidth="1" />
    </Plate>
  );
}
