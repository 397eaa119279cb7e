import { CEL, construction, Plate, RED } from "./plate";

/** A printer half way up a figure; what is still to come is dashed. */
export function Print3d({ className }: { className?: string }) {
  return (
    <Plate className={className}>
      <path d="M100 18h128v144H100zM112 30h104v120H112z" fillRule="evenodd" />
      <path d="M96 162h136v6H96z" fill={CEL} />
      <circle cx="58" cy="62" r="32" />
      <circle cx="58" cy="62" r="22" fill={CEL} strokeWidth="1.5" />
      <circle cx="58" cy="62" r="7" />
      <path d="M58 94v74M38 168h40" fill="none" />
      <path {...construction} strokeDasharray="3 4" d="M144 92q-4-24 4-38l6 16h14l6-16q10 20 4 38" />
      <path d="M138 140q-8-22 6-34 0-8 0-14h34q0 6 0 14 14 12 4 34z" />
      <g {...construction} strokeWidth="1">
        <path d="M144 98h34M144 104h34M140 110h42M138 116h46M136 122h49M136 128h48M137 134h47" />
      </g>
      <path d="M122 140h80v5h-80z" fill={CEL} />
      <path d="M104 62h120" fill="none" strokeWidth="4" />
      <path d="M150 50h26v22h-26zM157 72h12l-4 16h-4z" />
      <path d="M86 46Q120-8 163 50" fill="none" stroke={RED} />
      <path d="M240 40h48v34h-48zM248 84h32M248 92h20" fill="none" strokeWidth="1.5" />
      <path {...construction} d="M246 66l10-12 8 8 6-6 12 10" />
    </Plate>
  );
}
