// @ts-check
/** Counts by hour to a table of hours of the day against days of the week, in UTC as everything here. */

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/**
 * @param {any[][]} rows each a time and a count
 * @returns {number[][]} by weekday, then by hour
 */
export function heat(rows) {
  const cells = WEEKDAYS.map(() => new Array(24).fill(0));
  for (const [time, count] of rows) {
    const at = new Date(time);
    if (!Number.isNaN(at.getTime())) {
      cells[(at.getUTCDay() + 6) % 7][at.getUTCHours()] += Number(count);
    }
  }
  return cells;
}

/**
 * How strong the colour of a cell is: 0 for none, else 1 to 5.
 *
 * @param {number} count
 * @param {number} most
 */
export function level(count, most) {
  return count <= 0 || most <= 0 ? 0 : Math.max(1, Math.ceil((count / most) * 5));
}
