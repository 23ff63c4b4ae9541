// @ts-check
/** The viewer as a template of its state: search, filters, list. What is clicked is told to the element. */

import { html, nothing } from 'lit';
import { plain } from '../proof/words.js';
import { detail, named, shown } from './detail.js';
import { SourceError } from './source.js';
import { numberText, timeText, wordsOf } from './words.js';

/** Characters of a value in the list; the rest is in the detail. */
const LIST_CHARS_MAX = 120;

/** Longer ids are no filter: a query has a length too. */
const FILTER_CHARS_MAX = 1_000;

/** So many targets of an event stand in the list. */
const TARGETS_SHOWN_MAX = 3;

/** @typedef {import('./evident-events.js').EvidentEvents} Viewer */
/** @typedef {import('./evident-events.js').Found} Found */
/** @typedef {import('./words.js').Words} Words */

/** @param {Viewer} viewer */
export function frame(viewer) {
  const words = wordsOf(viewer.tag);
  return html`<section part="frame" aria-label=${words.title} aria-busy=${viewer.busy}>
    ${form(viewer, words)} ${chips(viewer, words)}
    <div class="bar" part="bar">
      <span role="status">${status(viewer, words)}</span>
      <button part="button" ?disabled=${!viewer.found?.length || viewer.writing !== undefined} @click=${() => viewer.save()}>${words.csv}</button>
    </div>
    ${content(viewer, words)}
  </section>`;
}

/** @param {Viewer} viewer @param {Words} words */
function status(viewer, words) {
  if (viewer.saving) {
    return viewer.saving;
  }
  if (viewer.busy && !viewer.found) {
    return words.loading;
  }
  return viewer.found ? words.count(numberText(viewer.total.count, viewer.tag), viewer.total.exact) : '';
}

/** @param {Viewer} viewer @param {Words} words */
function form(viewer, words) {
  const submit = (/** @type {Event} */ event) => viewer.submit(event);
  const spans = { '': words.anyTime, hour: words.hour, day: words.day, week: words.week, month: words.month };
  return html`<form part="search" role="search" @submit=${submit}>
    <label class="wide"
      >${words.search}
      <input
        part="input"
        type="search"
        name="text"
        maxlength="1000"
        autocomplete="off"
        placeholder=${viewer.queryLanguage ? words.queryHint : words.searchHint}
        .value=${viewer.text}
    /></label>
    ${choice('within', words.within, spans, viewer.within, submit)}
    ${choice('outcome', words.outcome, { '': words.anyOutcome, ...words.outcomes }, viewer.outcome, submit)}
    <button part="button" class="primary">${words.find}</button>
  </form>`;
}

/**
 * @param {string} name
 * @param {string} label
 * @param {Record<string, string>} options
 * @param {string} chosen
 * @param {(event: Event) => void} changed
 */
function choice(name, label, options, chosen, changed) {
  return html`<label
    >${label}
    <select part="input" name=${name} @change=${changed}>
      ${Object.entries(options).map(
        ([value, text]) => html`<option value=${value} .selected=${value === chosen}>${text}</option>`,
      )}
    </select></label
  >`;
}

/** @param {Viewer} viewer @param {Words} words */
function chips(viewer, words) {
  if (!viewer.text && !viewer.within && !viewer.outcome && viewer.filters.length === 0) {
    return nothing;
  }
  return html`<ul class="filters" aria-label=${words.filters}>
    ${viewer.filters.map(
      (filter) =>
        html`<li>
          <button part="button" aria-label=${words.without(plain(filter.value))} @click=${() => viewer.without(filter)}>
            ${shown(filter.value, words, viewer.tag, LIST_CHARS_MAX)} ✕
          </button>
        </li>`,
    )}
    <li><button part="button" class="text" @click=${() => viewer.clear()}>${words.clear}</button></li>
  </ul>`;
}

/** @param {Viewer} viewer @param {Words} words */
function content(viewer, words) {
  if (viewer.trouble) {
    return html`<div class="trouble" role="alert">
      <p>${excuse(viewer.trouble, words)}</p>
      <button part="button" @click=${() => viewer.search()}>${words.again}</button>
    </div>`;
  }
  if (!viewer.found) {
    return html`<p class="empty">${viewer.source?.hasAccess ? words.loading : words.noToken}</p>`;
  }
  if (viewer.found.length === 0) {
    return html`<p class="empty"><b>${words.nothing}</b><br />${words.nothingHint}</p>`;
  }
  return html`${viewer.complete ? nothing : html`<p class="trouble" role="alert">${words.incomplete}</p>`}
    ${table(viewer, viewer.found, words)}
    ${viewer.next
      ? html`<div class="foot">
          <button part="button" ?disabled=${viewer.busy} @click=${() => viewer.page(viewer.next)}>${words.more}</button>
        </div>`
      : nothing}`;
}

/** @param {Viewer} viewer @param {Found[]} found @param {Words} words */
function table(viewer, found, words) {
  const names = [words.time, words.actor, words.action, words.target, words.outcome, words.proof];
  return html`<div class="scroll">
    <table part="table">
      <thead>
        <tr>
          ${names.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${found.map((one) => row(viewer, one, words))}
      </tbody>
    </table>
  </div>`;
}

/** @param {unknown} trouble @param {Words} words */
function excuse(trouble, words) {
  if (!(trouble instanceof SourceError)) {
    return words.failed;
  }
  switch (trouble.kind) {
    case 'expired':
      return words.expired;
    case 'away':
      return words.away;
    case 'refused':
      return words.refused(trouble.message);
  }
}

/** @param {Viewer} viewer @param {Found} found @param {Words} words */
function row(viewer, found, words) {
  const { event } = found;
  const open = viewer.opened === found.index;
  const when = timeText(event.time ?? event.received ?? '', viewer.tag);
  const checked = viewer.checks.get(found.index) ?? { state: /** @type {const} */ ('unchecked') };
  const outcome = words.outcomes[event.outcome] ? event.outcome : 'unknown';
  const targets = (event.targets ?? []).slice(0, TARGETS_SHOWN_MAX);
  return html`<tr part="row" class=${open ? 'opened' : ''}>
      <td class="time">
        <button class="text" part="open" aria-expanded=${open} aria-label=${words.open(when)} @click=${() => viewer.toggle(found)}>${when}</button>
      </td>
      <td>${link(viewer, { field: 'actor.id', value: event.actor?.id }, named(event.actor), words)}</td>
      <td>${link(viewer, { field: 'action', value: event.action }, event.action, words)}</td>
      <td>${targets.map((/** @type {any} */ one) => html`<div>${shown(named(one), words, viewer.tag, LIST_CHARS_MAX)}</div>`)}</td>
      <td><span class="outcome ${outcome}" part="outcome outcome-${outcome}">${words.outcomes[outcome]}</span></td>
      <td><span class="badge ${checked.state}" part="badge badge-${checked.state}">${words.badge[checked.state]}</span></td>
    </tr>
    ${open
      ? html`<tr part="detail">
          <td colspan="6"><div class="detail">${detail(found, checked, { words, tag: viewer.tag })}</div></td>
        </tr>`
      : nothing}`;
}

/**
 * A value that becomes a filter when it is clicked.
 *
 * @param {Viewer} viewer
 * @param {{field: string, value: unknown}} filter
 * @param {string} name what is shown
 * @param {Words} words
 */
function link(viewer, filter, name, words) {
  const { field, value } = filter;
  const text = shown(name, words, viewer.tag, LIST_CHARS_MAX);
  if (typeof value !== 'string' || value.length > FILTER_CHARS_MAX) {
    return text;
  }
  return html`<button class="text quiet" title=${words.only(plain(value))} @click=${() => viewer.only({ field, value })}>${text}</button>`;
}
