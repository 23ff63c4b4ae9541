// @ts-check
/** Hours of the day against days of the week: a real table, whose cells are coloured. */

import { html } from 'lit';
import { number } from '../../lib/plain.js';
import { WEEKDAYS, heat, level } from '../../lib/heat.js';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/**
 * @param {import('./ask.js').Answer} answer
 * @param {import('./ask.js').Panel} panel
 */
export function heatMap(answer, panel) {
  const cells = heat(answer.table.rows);
  const most = Math.max(...cells.flat());
  return html`<table class="heat">
    <caption class="hidden-visually">
      ${panel.title}: events by weekday and hour, UTC
    </caption>
    <thead>
      <tr>
        <th scope="col"><span class="hidden-visually">Day</span></th>
        ${HOURS.map((hour) => html`<th scope="col">${hour}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${WEEKDAYS.map(
        (day, i) =>
          html`<tr>
            <th scope="row"><abbr title=${day}>${day.slice(0, 2)}</abbr></th>
            ${cells[i].map(
              (count, hour) =>
                html`<td class="level${level(count, most)}" title="${day} ${hour}:00 UTC, ${number(count)}">
                  <span class="hidden-visually">${number(count)}</span>
                </td>`,
            )}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
