import { CEL, construction, Plate, RED } from "./plate";

const chairs = [
  ...[104, 141, 179, 216].flatMap((x) => [`translate(${x} 46)`, `translate(${x} 134) rotate(180)`]),
  "translate(52 90) rotate(-90)",
  "translate(268 90) rotate(90)",
];

/** A meeting room from above: a table for ten, papers, a door. */
export function Meeting({ className }: { className?: string }) {
  return (
    <Plate className={className}>
      <path {...construction} d="M16 12h288v156h-44M16 12v156h200M216 168a44 44 0 0 1 44-44v44" />
      {chairs.map((at) => (
        <g key={at} transform={at}>
          <rect x="-13" y="-9" width="26" height="22" rx="6" />
          <path d="M-13-11q13-8 26 0" fill="none" strokeWidth="3" />
        </g>
      ))}
      <rect x="72" y="60" width="176" height="60" rx="30" />
      <path d="M98 72h20v14H98zM138 94l16-4 4 18-16 4zM204 92h22v15h-22z" strokeWidth="1.5" />
      <path d="M168 70h26v17h-26zM164 87h34" fill={CEL} strokeWidth="1.5" />
      <circle cx="130" cy="76" r="4" fill={CEL} strokeWidth="1.5" />
      <circle cx="190" cy="104" r="4" fill={CEL} strokeWidth="1.5" />
      <path d="M112 106l18-8" fill="none" stroke={RED} strokeWidth="3" />
    </Plate>
  );
}
