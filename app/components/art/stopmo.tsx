import { CEL, construction, Plate, RED, TINT, Tubes } from "./plate";

const BONES = [
  ["M186 78v34", 7],
  ["M186 82l-26 8-10-22", 7],
  ["M186 82l24 14 6 20", 7],
  ["M186 112l-12 20v18", 7],
  ["M186 112l16 18 4 20", 7],
] as const;
const JOINTS = [[186, 82], [186, 112], [160, 90], [150, 68], [210, 96], [216, 116], [174, 132], [202, 130]] as const;

/** A puppet on its armature, standing on the set before the camera. */
export function Stopmo({ className }: { className?: string }) {
  return (
    <Plate className={className}>
      <g {...construction}>
        <path d="M120 150V28h184v122" fill={TINT} strokeWidth="1" />
        <path d="M246 150v-48l22-20 22 20v48M262 150v-26h12v26M120 128q30-24 60-6t66-14" />
        <circle cx="264" cy="52" r="12" />
      </g>
      <path d="M104 150h212v8H104zM116 158v20M304 158v20" />
      <path d="M20 150h76M30 150v26M86 150v26" fill="none" />
      <path d="M36 140h46v10H36z" fill={CEL} />
      <path d="M30 96h52v36H30zM82 104h18v20H82zM44 96v-8h20v8M56 132v8" />
      <circle cx="46" cy="114" r="8" fill={CEL} />
      <Tubes limbs={BONES} />
      {JOINTS.map(([x, y]) => (
        <circle key={`${x} ${y}`} cx={x} cy={y} r="5" fill={CEL} strokeWidth="1.5" />
      ))}
      <path d="M166 150q0-8 8-8h6q10 2 10 8zM198 150q0-8 8-8h6q10 2 10 8z" />
      <circle cx="186" cy="58" r="19" />
      <path d="M167 54q6-20 26-15 12 4 12 18-18-2-22-10-6 8-16 7z" fill={CEL} />
      <path d="M180 62h0M194 62h0" strokeWidth="4" />
      <path d="M183 70q4 3 8 0" fill="none" strokeWidth="1.5" />
      <path d="M174 158v12M170 170h8M206 158v12M202 170h8" fill="none" stroke={RED} />
    </Plate>
  );
}
