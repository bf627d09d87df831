/** Round numbers for an axis: the smallest 1, 2, 2.5 or 5 × 10ⁿ that covers `max` in at most `count` steps. */
export function ticks(max: number, count: number): number[] {
  if (max <= 0) return [0, 1];
  const rough = max / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? 10 * power;
  return Array.from({ length: Math.ceil(max / step) + 1 }, (_, at) => at * step);
}
