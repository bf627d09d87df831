/** Round numbers for an axis that reaches from `low` to `high`, zero among them, in about `count` steps. */
export function ticks(low: number, high: number, count: number): number[] {
  const bottom = Math.min(0, low);
  const top = Math.max(0, high);
  if (top === bottom) return [0, 1];
  const rough = (top - bottom) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? 10 * power;
  const first = Math.floor(bottom / step);
  const last = Math.ceil(top / step);
  // Multiplied, not added up, so that no error of a small step grows.
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

/** Stretches of neighbouring points, for a line that does not run across a gap. */
export function stretches<Point>(points: readonly (Point | null)[]): Point[][] {
  const found: Point[][] = [];
  let current: Point[] = [];
  for (const point of points) {
    if (point !== null) current.push(point);
    else if (current.length > 0) {
      found.push(current);
      current = [];
    }
  }
  return current.length > 0 ? [...found, current] : found;
}
