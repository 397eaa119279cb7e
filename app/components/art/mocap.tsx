import { construction, Plate, RED, SOFT, Tubes } from "./plate";

const BODY = [
  ["M160 62L154 98", 22],
  ["M156 64Q130 66 124 54L108 38", 9],
  ["M164 64Q186 74 196 62L212 50", 9],
  ["M154 100Q124 108 120 124L98 138", 11],
  ["M156 100Q186 108 184 126L196 150", 11],
] as const;
const MARKERS = "M108 38h0M126 57h0M194 64h0M212 50h0M160 64h0M154 98h0M121 122h0M98 138h0M185 124h0M196 150h0M160 36h0";

/** A performer in the capture volume, markers on the joints, cameras on the truss. */
export function Mocap({ className }: { className?: string }) {
  return (
    <Plate className={className}>
      <g {...construction} strokeDasharray="2 5">
        <path d="M50 30L130 140M50 30L190 60M270 30L190 140M270 30L130 60" />
      </g>
      <g {...construction}>
        <ellipse cx="160" cy="152" rx="112" ry="15" />
        <path d="M92 141l136 22M228 141L92 163M160 137v30" strokeWidth="1" />
      </g>
      <path d="M28 20h264M28 14h264M52 14l12 6 12-6 12 6 12-6 12 6 12-6 12 6 12-6 12 6 12-6 12 6 12-6 12 6 12-6 12 6 12-6 12 6" fill="none" stroke={SOFT} strokeWidth="1.5" />
      <path d="M42 24l14-4 6 12-14 5zM278 24l-14-4-6 12 14 5z" />
      <Tubes limbs={BODY} />
      <circle cx="160" cy="40" r="13" />
      <path d={MARKERS} stroke={RED} strokeWidth="6" />
    </Plate>
  );
}
