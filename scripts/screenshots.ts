/**
 * Takes the pictures in `docs/` from a running gateway with the demo world:
 *
 *   npm run screenshots -- http://127.0.0.1:4000/
 */
import path from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumPath } from './chromium.ts';

const WIDE = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 800 };

/** File, address, what stands there once the page is whole, colours and size. */
const PICTURES = [
  ['home-light', '', '[data-card]', 'light', WIDE],
  ['home-dark', '', '[data-card]', 'dark', WIDE],
  ['home-phone', '', '[data-card]', 'light', PHONE],
  ['weekly', 'weekly', '.track-row', 'light', WIDE],
  ['track', 'track/track%3Alieder-evelyn-faltis-heimkehr', '.similar-column li a', 'dark', WIDE],
  ['operator', 'operator', '.model table', 'light', WIDE],
] as const;
/** Covers, fonts and spectrograms come after the page is whole. */
const SETTLED_MS = 4_000;

const url = process.argv[2] ?? 'http://127.0.0.1:4000/';
const folder = path.resolve(import.meta.dirname, '../docs');
const browser = await chromium.launch({
  executablePath: chromiumPath(process.env),
  args: ['--no-sandbox'],
});
for (const [name, address, ready, colorScheme, viewport] of PICTURES) {
  const page = await browser.newPage({ viewport, colorScheme, reducedMotion: 'reduce' });
  await page.goto(new URL(address, url).href);
  await page.locator(ready).first().waitFor({ timeout: 60_000 });
  await page.waitForTimeout(SETTLED_MS);
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
  await page.close();
  console.log(`docs/${name}.png`);
}
await browser.close();
