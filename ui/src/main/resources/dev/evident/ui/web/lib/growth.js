// @ts-check
/** From amounts at times to the lines of a chart. Pure. */

/** @typedef {{x: number, y: number}} Point x: milliseconds since 1970 */

/**
 * What one day added, added up.
 *
 * @param {{day: string, amount: number}[]} days in any order; several of one day count together
 * @returns {Point[]} one point a day, in order
 */
export function addedUp(days) {
  const byDay = new Map();
  for (const { day, amount } of days) {
    byDay.set(day, (byDay.get(day) ?? 0) + amount);
  }
  let sum = 0;
  return [...byDay.keys()].sort().map((day) => {
    sum += byDay.get(day);
    return { x: Date.parse(`${day}T00:00:00Z`), y: sum };
  });
}

/**
 * Round numbers from nought to the first one that is not below the largest.
 *
 * @param {number} largest
 * @param {number} most how many at most, nought not counted
 * @param {number} [base] 1,024 for bytes, which are round in other places
 * @returns {number[]}
 */
export function ticks(largest, most, base = 0) {
  if (!(largest > 0)) {
    return [0];
  }
  if (base > 0 && largest >= base) {
    return ticks(largest / base, most, base).map((one) => one * base);
  }
  const rough = largest / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? rough);
  const all = [0];
  while (all[all.length - 1] < largest) {
    all.push(all[all.length - 1] + step);
  }
  return all;
}

/**
 * Where the points lie in a box.
 *
 * @param {Point[]} points in order
 * @param {{width: number, height: number, top: number}} box top: the amount at its upper edge
 * @returns {Point[]}
 */
export function placed(points, box) {
  const first = points[0]?.x ?? 0;
  const span = (points[points.length - 1]?.x ?? 0) - first;
  return points.map(({ x, y }) => ({
    x: span > 0 ? ((x - first) / span) * box.width : box.width,
    y: box.height - (box.top > 0 ? y / box.top : 0) * box.height,
  }));
}
