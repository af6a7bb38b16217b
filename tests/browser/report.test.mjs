// HTML reports as people see them: in Chromium, wide and narrow, light and dark, on paper, by keyboard,
// without scripts. PROGRAM=path names the program that writes them; CHROMIUM=path, the browser.
// SCREENSHOTS=folder keeps pictures.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = process.env.PROGRAM ?? join(root, 'build/release/routelab');
const folder = mkdtempSync(join(tmpdir(), 'routelab-browser.'));
const reports = {
  lesson: ['scenarios/004-cold-start-after-idle.json'],
  crud: ['scenarios/005-crud.json'],
  hostile: ['tests/browser/hostile.json'],
  replicated: ['tests/browser/hostile.json', '--replications', '3', '--jobs', '1'],
};
const widths = [1280, 360];
let browser;

function write(name) {
  const path = join(folder, `${name}.html`);
  try {
    execFileSync(program, ['run', ...reports[name], '--quiet', '--report', path],
      { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    if (error.status !== 1) throw error; // 1: an expectation failed
  }
}

/// Opens a report; what the page asks of the network and says to the console is in `troubles`.
async function open(name, { width = 1280, javaScriptEnabled = true, ...media } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: 800 }, javaScriptEnabled, ...media });
  const page = await context.newPage();
  const troubles = [];
  const url = pathToFileURL(join(folder, `${name}.html`)).href;
  page.on('console', (message) => troubles.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => { troubles.push('a dialog'); dialog.dismiss(); });
  page.on('request', (request) => {
    if (request.url() !== url) troubles.push(`request: ${request.url().slice(0, 80)}`);
  });
  await page.goto(url);
  return { page, troubles, close: () => context.close() };
}

const overflow = (page) => page.evaluate(() =>
  document.documentElement.scrollWidth - document.documentElement.clientWidth);

/// Texts whose contrast with what is behind them is below 4.5 (WCAG 2.2, 1.4.3).
const faintTexts = (page) => page.evaluate(() => {
  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => {
    const linear = [r, g, b].map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const element of document.querySelectorAll('body *')) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!hasText || ['SCRIPT', 'STYLE'].includes(element.tagName)) continue;
    const style = getComputedStyle(element);
    const isSvg = element.namespaceURI.endsWith('svg');
    const pair = [luminance(channels(isSvg ? style.fill : style.color)), luminance(behind(element))];
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (ratio < 4.5) faint.push(`${element.textContent.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return faint;
});

before(async () => {
  Object.keys(reports).forEach(write);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

for (const name of Object.keys(reports)) {
  for (const width of widths) {
    test(`${name}, ${width} px: quiet, and as wide as the screen`, async () => {
      const { page, troubles, close } = await open(name, { width });
      await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
      await page.mouse.wheel(0, 100_000);
      assert.equal(await overflow(page), 0);
      assert.deepEqual(troubles, []);
      await close();
    });
  }

  for (const colorScheme of name === 'hostile' || name === 'replicated' ? ['light', 'dark'] : []) {
    test(`${name}, ${colorScheme}: all text can be read`, async () => {
      const { page, close } = await open(name, { colorScheme });
      assert.deepEqual(await faintTexts(page), []);
      await close();
    });
  }
}

test('hostile names stay text', async () => {
  const { page, troubles, close } = await open('hostile');
  assert.equal(await page.locator('script').count(), 1);
  assert.equal(await page.locator('img, iframe, object, embed, form').count(), 0);
  assert.match(await page.title(), /^<\/title><\/script><script>alert\(1\)<\/script> \\u\{202e\}gnp/);
  assert.match(await page.locator('h1').textContent(), /^<\/title>/);
  assert.deepEqual(troubles, []);
  await close();
});

test('the policy stops whatever would be loaded', async () => {
  const { page, troubles, close } = await open('lesson');
  await page.evaluate(() => {
    const image = document.createElement('img');
    image.src = 'http://localhost:9/x.png';
    document.body.append(image);
    const script = document.createElement('script');
    script.textContent = 'document.title = "broken in"';
    document.body.append(script);
    return fetch('http://localhost:9/').catch(() => {});
  });
  assert.notEqual(await page.title(), 'broken in');
  assert.ok(troubles.some((trouble) => /violates .*"img-src data:"/.test(trouble)), troubles.join());
  assert.ok(troubles.some((trouble) => /inline script violates .*script-src 'sha256/.test(trouble)), troubles.join());
  await close();
});

test('Tab reaches everything that can be used, in order', async () => {
  const { page, close } = await open('hostile');
  const expected = await page.evaluate(() => {
    const usable = 'a[href], button, input:checked, summary, [tabindex="0"]';
    const isShown = (element) => element.checkVisibility({ contentVisibilityAuto: true });
    const found = [...document.querySelectorAll(usable)].filter(isShown);
    found.forEach((element, i) => { element.dataset.stop = i; });
    return found.length;
  });
  const stops = [];
  for (let i = 0; i < expected; ++i) {
    await page.keyboard.press('Tab');
    stops.push(Number(await page.evaluate(() => document.activeElement.dataset.stop ?? -1)));
  }
  assert.deepEqual(stops, [...Array(expected).keys()]);
  assert.ok(await page.evaluate(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  }));
  await close();
});

test('arrow keys read a chart, a heat map and a waterfall', async () => {
  const { page, close } = await open('lesson');
  await page.keyboard.press('Tab');
  const readout = (figure) => page.locator(`${figure} .readout`).textContent();

  await page.locator('#throughput .plot').focus();
  await page.keyboard.press('Home');
  assert.match(await readout('#throughput'), /^0 s: completed \d/);
  await page.keyboard.press('End');
  assert.match(await readout('#throughput'), /^5 h .*: completed/);
  await page.keyboard.press('Escape');
  assert.equal(await readout('#throughput'), '');

  await page.locator('#heat .plot').focus();
  const first = await readout('#heat');
  assert.match(first, /ms to .* ms: 1 request; requests 1, p50 \d+ ms/);
  await page.keyboard.press('ArrowUp');
  assert.notEqual(await readout('#heat'), first);

  const row = '#slowest details[open] tbody tr';
  await page.locator(row).first().focus();
  assert.match(await readout('#slowest details[open]'), /^network to server: from 0 s, took/);
  await page.keyboard.press('ArrowDown');
  assert.match(await readout('#slowest details[open]'), /^cold start of instance .* on the critical/);
  await page.keyboard.press('End');
  assert.match(await readout('#slowest details[open]'), /^network to client/);
  await close();
});

test('the mouse reads the same', async () => {
  const { page, close } = await open('crud');
  await page.locator('#heat .plot').hover({ position: { x: 300, y: 200 } });
  assert.match(await page.locator('#heat .readout').textContent(), / requests?; requests \d+, p50 /);
  await page.locator('#slowest details[open] tbody tr').nth(1).hover();
  assert.match(await page.locator('#slowest details[open] .readout').textContent(), /took .* share|took .* of the request/);
  await close();
});

test('without scripts: the same tables, which open by themselves', async () => {
  const { page, troubles, close } = await open('hostile', { javaScriptEnabled: false });
  for (const table of await page.locator('main section > .scroll > table, .pair table').all()) {
    assert.ok(await table.isVisible());
  }
  await page.locator('#heat summary').click();
  assert.ok(await page.locator('#heat .data table').isVisible());
  await page.locator('label', { hasText: 'dark' }).click();
  const background = await page.locator('body').evaluate((b) => getComputedStyle(b).backgroundColor);
  assert.equal(background, 'rgb(16, 20, 25)');
  assert.deepEqual(troubles, []);
  await close();
});

for (const javaScriptEnabled of [true, false]) {
  test(`on paper everything is there, black on white (scripts: ${javaScriptEnabled})`, async () => {
    const { page, close } = await open('hostile', { javaScriptEnabled, colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    for (const table of await page.locator('table').all()) {
      const box = await table.boundingBox();
      assert.ok(box && box.height > 20, await table.textContent());
    }
    assert.ok(await page.locator('header').isHidden());
    const colours = await page.locator('body').evaluate((body) => {
      const { color, backgroundColor } = getComputedStyle(body);
      return [color, backgroundColor];
    });
    assert.deepEqual(colours, ['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
    assert.deepEqual(await faintTexts(page), []);
    await close();
  });
}

const pictures = process.env.SCREENSHOTS;
test('pictures', { skip: !pictures || !existsSync(pictures) }, async () => {
  for (const name of Object.keys(reports)) {
    for (const [label, options] of [['1280', {}], ['360', { width: 360 }],
      ['dark', { colorScheme: 'dark' }]]) {
      const { page, close } = await open(name, options);
      await page.screenshot({ path: join(pictures, `${name}-${label}.png`), fullPage: true });
      await close();
    }
    const { page, close } = await open(name);
    await page.pdf({ path: join(pictures, `${name}.pdf`) });
    await close();
  }
});
