import { CEL, construction, Plate, RED, TINT } from "./plate";

function Chair({ x }: { x: number }) {
  return (
    <g transform={`translate(${x} 104)`}>
      <path d="M-16 34h32M0 34v22M-14 64l14-8 14 8" fill="none" />
      <rect x="-15" y="0" width="30" height="28" rx="7" />
      <path d="M0 28v6" fill="none" />
    </g>
  );
}

/** A shared table at the window: a lamp, screens, chairs. */
export function Cowork({ className }: { className?: string }) {
  return (
    <Plate className={className}>
      <g {...construction}>
        <path d="M44 22h232v66H44z" fill={TINT} />
        <path d="M102 22v66M160 22v66M218 22v66M44 74l20-10 16 6 22-20 18 14 24-8 16 12 30-26 22 20 20-10 44 22" strokeWidth="1" />
      </g>
      <path d="M60 108h50M66 108V76h40v32z" />
      <path d="M196 72h60v32h-60zM226 104v6M212 110h28" />
      <path d="M150 110h20M160 110l-10-30 22-18" fill="none" />
      <path d="M166 54l16 8-4 12-20-12z" fill={CEL} />
      <path d="M24 110h272v7H24z" />
      <path d="M40 117l-8 51M280 117l8 51" fill="none" />
      <Chair x={86} />
      <Chair x={160} />
      <Chair x={234} />
      <path d="M126 98h12v12h-12z" fill={RED} stroke={RED} strokeWidth="1" />
      <path d="M138 101q6 0 6 3t-6 3" fill="none" stroke={RED} strokeWidth="1.5" />
    </Plate>
  );
}
