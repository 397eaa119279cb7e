import { CEL, construction, Plate, RED } from "./plate";

/** A person in a headset, controllers in hand, over the grid of a world not yet drawn. */
export function Vr({ className }: { className?: string }) {
  return (
    <Plate className={className}>
      <g {...construction} strokeWidth="1">
        <path d="M0 112h320M0 124h320M0 142h320M0 168h320M160 112L100 180M160 112l60 68M140 112L20 180M180 112l120 68M120 112L0 154M200 112l120 42" />
      </g>
      <g {...construction}>
        <path d="M40 46l24-12 24 12v28L64 86 40 74zM40 46l24 12 24-12M64 58v28" />
      </g>
      <path d="M98 178q2-50 42-56h40q40 6 42 56z" />
      <path d="M148 104h24v18q-12 10-24 0z" fill={CEL} />
      <path d="M126 66q0-38 34-38t34 38v10q-2 36-34 38-32-2-34-38z" />
      <path d="M127 56q33-22 66 0M160 29v14" fill="none" strokeWidth="1.5" />
      <rect x="116" y="56" width="88" height="36" rx="12" />
      <path d="M128 66h64q4 0 4 4v8q0 6-6 6h-18l-6-6h-12l-6 6h-18q-6 0-6-6v-8q0-4 4-4z" fill={CEL} strokeWidth="1.5" />
      <path d="M152 102q8 5 16 0" fill="none" strokeWidth="1.5" />
      <path d="M222 150q22-6 24-30M98 150q-22-6-26-24" fill="none" strokeWidth="14" />
      <path d="M222 150q22-6 24-30M98 150q-22-6-26-24" fill="none" stroke="var(--sheet)" strokeWidth="10" />
      <circle cx="248" cy="108" r="12" fill="none" strokeWidth="3" />
      <circle cx="70" cy="116" r="12" fill="none" strokeWidth="3" />
      <path d="M252 98L276 50" fill="none" stroke={RED} strokeDasharray="3 5" />
      <circle cx="278" cy="44" r="5" fill={RED} stroke="none" />
    </Plate>
  );
}
