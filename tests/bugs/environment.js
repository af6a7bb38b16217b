// The variables that the API reads, at each request: what is set is what counts, not what was set
// when something was built.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bug } from './bug.js';

const defaults = {
  DB_PASSWORD: 'q7Vn2Lx9Rt4Kd8Wm3Zp6Yc1B',
  SIGNING_KEY: 'h5Gs8Jf2Nw7Qb4Xr9Tv3Mk6D',
  STRIPE_KEY: 'z3Ce6Ua9Hy2Pi5Lo8Fj4Sx7E',
  PUBLIC_SHOP: 'corner-shop',
};

const current = (name) => process.env[name] || defaults[name];

/// What a build step leaves behind: it outlives restarts, as the output of a build does.
function built() {
  const path = process.env.STATE && join(process.env.STATE, 'build.json');
  if (path && existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'));
  const values = Object.fromEntries(Object.keys(defaults).map((name) => [name, current(name)]));
  if (path) {
    mkdirSync(process.env.STATE, { recursive: true });
    writeFileSync(path, JSON.stringify(values));
  }
  return values;
}

const captured = bug('I5') ? built() : null;

export const environment = (name) => (captured ? captured[name] : current(name));
