import { cx } from "../classes";
import { CEL, PAPER, Tubes } from "./plate";

const GROUND = 148;
const STRIDE = 24;
const FRAMES = 8;
const n = (value: number) => Math.round(value * 10) / 10;
const mix = (a: number, b: number, t: number) => a + (b - a) * t;

interface Point {
  x: number;
  y: number;
}

/** The ankle and the turn of the foot (degrees, toe down is positive) at `q` of its cycle: half on the ground, half in the air. */
function foot(q: number): Point & { turn: number } {
  if (q < 0.5) {
    const t = q * 2;
    const turn = t < 0.15 ? mix(-24, 0, t / 0.15) : t < 0.65 ? 0 : mix(0, 42, (t - 0.65) / 0.35);
    return { x: mix(STRIDE, -STRIDE, t), y: GROUND - 8 - Math.max(0, turn) * 0.22, turn };
  }
  const t = (q - 0.5) * 2;
  const ease = t * t * (3 - 2 * t);
  return { x: mix(-STRIDE, STRIDE, ease), y: GROUND - 8 - 9 * (1 - t) - 15 * Math.sin(Math.PI * t), turn: mix(58, -24, Math.min(1, t * 1.15)) };
}

/** A leg as a bent hose: the knee lies on the forward side, where two bones of equal length meet. */
function leg(hip: Point, ankle: Point): string {
  const bone = 27;
  const dx = ankle.x - hip.x;
  const dy = ankle.y - hip.y;
  const distance = Math.min(Math.hypot(dx, dy), bone * 2 - 0.1);
  const out = Math.sqrt(bone * bone - (distance / 2) ** 2);
  const knee = { x: (hip.x + ankle.x) / 2 + (dy / distance) * out, y: (hip.y + ankle.y) / 2 - (dx / distance) * out };
  return `M${n(hip.x)} ${n(hip.y)}Q${n(knee.x + (knee.x - (hip.x + ankle.x) / 2) * 0.5)} ${n(knee.y)} ${n(ankle.x)} ${n(ankle.y)}`;
}

function arm(shoulder: Point, swing: number): string {
  const hand = { x: shoulder.x + 30 * swing, y: shoulder.y + 33 - 9 * Math.abs(swing) - (swing > 0 ? 5 * swing : 0) };
  const elbow = { x: shoulder.x + 12 * swing - 9, y: shoulder.y + 24 };
  return `M${n(shoulder.x)} ${n(shoulder.y)}Q${n(elbow.x)} ${n(elbow.y)} ${n(hand.x)} ${n(hand.y)}`;
}

function Boot({ x, y, turn, fill }: Point & { turn: number; fill: string }) {
  return <path d="M-7 7.500V0Q-7-6-1-6T6-2q10 1 12 7 0 2.5-2 2.500z" transform={`translate(${n(x)} ${n(y)}) rotate(${n(turn)})`} fill={fill} />;
}

/**
 * One drawing of a walk on eight frames: contact, down, passing, up, and the same on the other foot. The lines take the
 * current colour.
 */
function Walker({ frame }: { frame: number }) {
  const p = frame / FRAMES;
  const bob = 4 * Math.cos(4 * Math.PI * (p - 0.125));
  const hip = { x: 80, y: 98 + bob };
  const chest = { x: 84, y: 66 + bob };
  const shift = (point: Point & { turn: number }) => ({ ...point, x: point.x + 80 });
  const near = shift(foot(p % 1));
  const far = shift(foot((p + 0.5) % 1));
  const swing = Math.cos(2 * Math.PI * p);
  // The scarf follows a beat behind the body.
  const late = 4 * Math.cos(4 * Math.PI * (p - 0.28));
  const scarf = `M${n(chest.x - 4)} ${n(chest.y - 6)}Q${n(chest.x - 20)} ${n(chest.y - 12 + late)} ${n(chest.x - 32)} ${n(chest.y - 4 - late)}T${n(chest.x - 54)} ${n(chest.y - 4 + late * 1.6)}`;
  return (
    <g stroke="currentColor" fill={PAPER} strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">
      <Tubes limbs={[[arm({ x: chest.x + 1, y: chest.y + 2 }, swing), 8]]} fill={CEL} />
      <Tubes limbs={[[leg(hip, far), 10]]} fill={CEL} />
      <Boot {...far} fill={CEL} />
      <Tubes
        limbs={[
          [`M${n(hip.x)} ${n(hip.y)}Q${n(hip.x - 1)} ${n(hip.y - 18)} ${n(chest.x)} ${n(chest.y)}`, 27],
          [leg(hip, near), 11],
        ]}
      />
      <Boot {...near} fill={PAPER} />
      <g transform={`translate(${n(chest.x + 4)} ${n(chest.y - 27)}) rotate(${n(bob * 0.8)})`}>
        <path d="M-19 2Q-20-18 0-19T20-2q7 0 7 5t-8 4q-4 11-18 11-18 0-20-16z" />
        <path d="M8-6v4M15-6v4" strokeWidth="2.5" />
        <path d="M8 9q5 3 9-1" fill="none" strokeWidth="1.5" />
        <path d={`M-4-19q-8-${n(10 + late)} -14-${n(6 + late)}M0-19q-2-${n(10 + late / 2)} -9-${n(12 + late)}`} fill="none" />
      </g>
      <g fill="none" stroke="var(--scarf, currentColor)">
        <path d={scarf} strokeWidth="6" />
        <path d={`M${n(chest.x - 9)} ${n(chest.y - 9)}q13 8 23 0`} strokeWidth="7" />
      </g>
      <Tubes limbs={[[arm({ x: chest.x - 1, y: chest.y + 4 }, -swing), 9]]} />
    </g>
  );
}

/**
 * A strip of film with a walk on eight frames. One frame after another is inked, twice over, and then the strip rests,
 * so that nothing moves on the page for longer than five seconds; it runs again under the pointer.
 */
export function WalkStrip({ className }: { className?: string }) {
  return (
    <div aria-hidden="true" className={cx("walk-strip overflow-hidden rounded-card border border-line bg-sheet", className)}>
      <div className="perforation my-2" />
      <ol className="grid grid-cols-4 md:grid-cols-8">
        {Array.from({ length: FRAMES }, (_, frame) => (
          <li key={frame} className={cx("walk-frame border-s border-line first:border-s-0", frame >= 4 && "max-md:hidden")} style={{ animationDelay: `${frame * 0.28}s` }}>
            <svg viewBox="12 0 136 158" className="block w-full" focusable="false">
              <path d="M14 156.500h132" stroke="var(--line)" />
              <Walker frame={frame} />
            </svg>
          </li>
        ))}
      </ol>
      <ol className="tabular grid grid-cols-4 border-t border-line text-dense text-ink-soft md:grid-cols-8">
        {Array.from({ length: FRAMES }, (_, frame) => (
          <li key={frame} className={cx("border-s border-line px-3 py-1 first:border-s-0", frame >= 4 && "max-md:hidden")}>
            {frame * 2 + 1}
          </li>
        ))}
      </ol>
      <div className="perforation my-2" />
    </div>
  );
}
