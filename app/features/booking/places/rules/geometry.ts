/** A point of a floor, in the floor's units. */
export interface Point {
  x: number;
  y: number;
}

const PAIR = /^(\d{1,5}),(\d{1,5})$/;
const MOST_POINTS = 60;

/** Reads a polygon «x,y x,y …» of whole numbers; null for anything else. */
export function readPoints(text: string): Point[] | null {
  const points: Point[] = [];
  for (const pair of text.trim().split(/\s+/)) {
    const match = PAIR.exec(pair);
    if (!match) return null;
    points.push({ x: Number(match[1]), y: Number(match[2]) });
  }
  return points.length > MOST_POINTS ? null : points;
}

export const writePoints = (points: readonly Point[]): string => points.map(({ x, y }) => `${x},${y}`).join(" ");

const cross = (a: Point, b: Point, c: Point) => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
const within = (a: Point, b: Point, p: Point) => Math.min(a.x, b.x) <= p.x && p.x <= Math.max(a.x, b.x) && Math.min(a.y, b.y) <= p.y && p.y <= Math.max(a.y, b.y);

/** Whether two closed segments have a point in common. */
function meet(a: Point, b: Point, c: Point, d: Point): boolean {
  const [abC, abD, cdA, cdB] = [cross(a, b, c), cross(a, b, d), cross(c, d, a), cross(c, d, b)];
  if (Math.sign(abC) * Math.sign(abD) < 0 && Math.sign(cdA) * Math.sign(cdB) < 0) return true;
  return (abC === 0 && within(a, b, c)) || (abD === 0 && within(a, b, d)) || (cdA === 0 && within(c, d, a)) || (cdB === 0 && within(c, d, b));
}

/** Twice the area, its sign left out. */
const area2 = (points: readonly Point[]) =>
  Math.abs(points.reduce((sum, point, index) => sum + point.x * points[(index + 1) % points.length]!.y - points[(index + 1) % points.length]!.x * point.y, 0));

export type PolygonProblem = "few" | "outside" | "crossed" | "small";

/** What keeps a polygon from being a room on a floor; null when nothing does. */
export function polygonProblem(points: readonly Point[], floor: { width: number; height: number }): PolygonProblem | null {
  if (points.length < 3) return "few";
  if (points.some(({ x, y }) => x > floor.width || y > floor.height)) return "outside";
  const count = points.length;
  for (let one = 0; one < count; one += 1) {
    const [a, b] = [points[one]!, points[(one + 1) % count]!];
    if (a.x === b.x && a.y === b.y) return "crossed";
    for (let other = one + 1; other < count; other += 1) {
      const [c, d] = [points[other]!, points[(other + 1) % count]!];
      const neighbours = other === one + 1 || (one === 0 && other === count - 1);
      if (!neighbours && meet(a, b, c, d)) return "crossed";
      // Neighbours share a corner; one that runs back along the other is a spike.
      if (neighbours) {
        const [tip, back, on] = other === one + 1 ? [b, a, d] : [a, b, c];
        if (cross(tip, back, on) === 0 && (back.x - tip.x) * (on.x - tip.x) + (back.y - tip.y) * (on.y - tip.y) > 0) return "crossed";
      }
    }
  }
  return area2(points) < 200 ? "small" : null;
}

/** Where a room's name stands: in the middle of its widest part, and how wide that is. */
export function labelSpot(points: readonly Point[]): { x: number; y: number; width: number } {
  const ys = points.map((point) => point.y);
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const lines = Array.from({ length: LEVELS }, (_, index) => widestLine(points, top + ((bottom - top) * (index + 0.5)) / LEVELS));
  const widest = Math.max(...lines.map((line) => line.width));
  const wide = lines.map((line) => line.width >= widest * 0.8);
  // The longest run of wide lines is the part in which the name has room above and below.
  let best = { from: 0, length: 0 };
  for (let from = 0; from < LEVELS; from += 1) {
    let length = 0;
    while (wide[from + length]) length += 1;
    if (length > best.length) best = { from, length };
  }
  return lines[best.from + Math.floor(best.length / 2)] ?? { x: points[0]?.x ?? 0, y: (top + bottom) / 2, width: 0 };
}

const LEVELS = 20;

/** The widest stretch of a level line that lies inside the polygon. */
function widestLine(points: readonly Point[], y: number): { x: number; y: number; width: number } {
  const crossings = points
    .flatMap((a, index) => {
      const b = points[(index + 1) % points.length]!;
      return a.y <= y === b.y <= y ? [] : [a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)];
    })
    .sort((one, other) => one - other);
  let best = { x: points[0]?.x ?? 0, y, width: 0 };
  for (let index = 0; index + 1 < crossings.length; index += 2) {
    const [from, to] = [crossings[index]!, crossings[index + 1]!];
    if (to - from > best.width) best = { x: (from + to) / 2, y, width: to - from };
  }
  return best;
}

/** A name in at most three lines of about so many characters; what is left over is cut. */
export function linesOf(name: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of name.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.length <= 3 ? lines : [...lines.slice(0, 2), `${lines[2]!}…`];
}

/** Path data of walls: commands of SVG paths and numbers alone, nothing that could be anything else. */
export const isPathData = (text: string): boolean => text.length <= 20_000 && (text === "" || (/^[Mm]/.test(text) && /^[MLHVZAQCTSmlhvzaqcts0-9.,\s-]*$/.test(text)));
