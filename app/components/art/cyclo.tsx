import { CEL, construction, Plate, RED, TINT } from "./plate";

/** The seamless cove with its lights, a camera and the performer's mark on the floor. */
export function Cyclo({ className }: { className?: string }) {
  return (
    <Plate className={className}>
      <path d="M64 14h192v86q2 20 46 66H18q44-46 46-66z" fill={TINT} />
      <g {...construction} strokeWidth="1">
        <path d="M64 100h192M62 110h196M57 121h206M48 134h224M35 149h250" />
        <path d="M112 14v86q0 18-12 66M208 14v86q0 18 12 66M160 14v90" strokeDasharray="2 5" />
      </g>
      <path d="M152 140h16M160 133v14" fill="none" stroke={RED} strokeWidth="3" />
      <path d="M38 60l-6 106M20 166h26" fill="none" />
      <path d="M20 36l34-10 10 34-34 12z" />
      <path d="M20 36l44 24M54 26L30 72" fill="none" strokeWidth="1" />
      <path d="M284 56l2 110M272 166h28" fill="none" />
      <path d="M266 34l30 6-4 24-28-6z" fill={CEL} />
      <path d="M266 34l-10-6-4 30 12 0" />
      <path d="M220 132l-16 38M220 132l16 38M220 132v36" fill="none" />
      <path d="M204 106h34v24h-34zM204 112l-14-6v22l14-6z" />
      <circle cx="214" cy="98" r="8" fill={CEL} />
      <circle cx="232" cy="98" r="8" fill={CEL} />
    </Plate>
  );
}
