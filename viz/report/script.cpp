#include "viz/report/script.hpp"

namespace routelab::report {

std::string_view script() {
  return R"js(
'use strict';
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const between = (value, low, high) => Math.min(Math.max(value, low), high);
  document.documentElement.classList.add('js');

  // Counts of the heat map's cells: "-7" stands for seven zeros.
  const unpack = (text) => text.split(',').flatMap((word) =>
    word[0] === '-' ? new Array(Number(word.slice(1))).fill(0) : [Number(word)]);

  // A picture over time: the column under the cursor is read from the table below it.
  const watchChart = (figure) => {
    const plot = figure.querySelector('.plot');
    const [, , bins, height] = plot.getAttribute('viewBox').split(' ').map(Number);
    const readout = figure.querySelector('.readout');
    const heads = all('.data thead th', figure).map((head) => head.textContent);
    const rows = all('.data tr[data-b]', figure);
    if (rows.length === 0) return;
    const starts = rows.map((row) => Number(row.dataset.b));
    const bounds = plot.dataset.rows ? plot.dataset.rows.split(',') : null;
    const counts = bounds ? unpack(plot.dataset.counts) : null;
    const cursor = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    cursor.setAttribute('class', 'cursor');
    let bin = -1;
    let cell = 0;

    const cellText = () => {
      const count = counts[bin * height + cell];
      return `${bounds[cell]} to ${bounds[cell + 1]}: ${count} request${count === 1 ? '' : 's'}; `;
    };
    const show = () => {
      let row = starts.findLastIndex((start) => start <= bin);
      if (row < 0) row = 0;
      const cells = all('th,td', rows[row]).map((one) => one.textContent);
      const values = cells.slice(1).map((text, i) => `${heads[i + 1]} ${text}`).join(', ');
      readout.textContent = `${cells[0]}: ${bounds ? cellText() : ''}${values}`;
      cursor.setAttribute('x', bin);
      cursor.setAttribute('y', bounds ? height - 1 - cell : 0);
      cursor.setAttribute('width', 1);
      cursor.setAttribute('height', bounds ? 1 : height);
      plot.append(cursor);
    };
    const hide = () => {
      readout.textContent = '';
      cursor.remove();
    };
    const fullest = () => {
      const column = counts.slice(bin * height, (bin + 1) * height);
      return column.indexOf(Math.max(...column));
    };
    const start = () => {
      bin = starts[0];
      if (bounds) cell = fullest();
    };
    plot.addEventListener('pointermove', (event) => {
      const box = plot.getBoundingClientRect();
      bin = between(Math.floor((event.clientX - box.left) / box.width * bins), 0, bins - 1);
      cell = between(Math.floor((box.bottom - event.clientY) / box.height * height), 0, height - 1);
      show();
    });
    plot.addEventListener('pointerleave', () => document.activeElement === plot || hide());
    plot.addEventListener('focus', () => {
      if (bin < 0) start();
      if (plot.matches(':focus-visible')) show();
    });
    plot.addEventListener('blur', hide);
    plot.addEventListener('keydown', (event) => {
      const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10,
        Home: -bins, End: bins };
      const rises = bounds ? { ArrowUp: 1, ArrowDown: -1 } : {};
      if (event.key === 'Escape') return hide();
      if (!(event.key in steps) && !(event.key in rises)) return;
      event.preventDefault();
      bin = between(bin + (steps[event.key] || 0), 0, bins - 1);
      cell = between(cell + (rises[event.key] || 0), 0, height - 1);
      show();
    });
  };

  // A waterfall: one stop for Tab, arrow keys from span to span.
  const watchWaterfall = (request) => {
    const rows = all('tbody tr', request);
    const readout = request.querySelector('.readout');
    const say = (row) => {
      const [what, at, took, share] = all('th,td', row).map((cell) => cell.textContent);
      const critical = row.classList.contains('crit');
      const name = what.replace(/^[●✕ ]+/, '');
      readout.textContent = `${name}: from ${at}, took ${took}, ${share} of the request, ` +
        `${critical ? 'on' : 'not on'} the critical path`;
    };
    rows.forEach((row, i) => {
      row.tabIndex = i === 0 ? 0 : -1;
      row.addEventListener('pointerenter', () => say(row));
      row.addEventListener('focus', () => say(row));
      row.addEventListener('keydown', (event) => {
        const targets = { ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: rows.length - 1 };
        if (!(event.key in targets)) return;
        event.preventDefault();
        const next = rows[between(targets[event.key], 0, rows.length - 1)];
        row.tabIndex = -1;
        next.tabIndex = 0;
        next.focus();
      });
    });
  };

  const addSwitch = (section) => {
    const button = document.createElement('button');
    const requests = all('details.request', section);
    button.type = 'button';
    button.textContent = 'Open all';
    button.addEventListener('click', () => {
      const open = !requests.every((request) => request.open);
      requests.forEach((request) => { request.open = open; });
      button.textContent = open ? 'Close all' : 'Open all';
    });
    requests[0].before(button);
  };

  // Which part is read now.
  const links = new Map(all('nav a').map((link) => [link.hash.slice(1), link]));
  const watchSections = () => {
    const seen = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        links.forEach((link) => link.removeAttribute('aria-current'));
        links.get(target.id)?.setAttribute('aria-current', 'true');
      }
    }, { rootMargin: '-20% 0px -70% 0px' });
    all('main>section').forEach((section) => seen.observe(section));
  };

  // Paper shows all.
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = all('details:not([open])');
    opened.forEach((details) => { details.open = true; });
  });
  addEventListener('afterprint', () => opened.forEach((details) => { details.open = false; }));

  all('figure.chart').forEach(watchChart);
  all('details.request').forEach(watchWaterfall);
  all('#slowest').forEach(addSwitch);
  watchSections();
})();
)js";
}

}  // namespace routelab::report
