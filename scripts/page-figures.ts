/**
 * Reports what the page costs: the script and styles of the first load as they are sent (Brotli), and how much
 * moves while Home loads (Cumulative Layout Shift), by the browser's own measure. Against a running gateway:
 *
 *   npm run figures:page -- http://127.0.0.1:4000/
 *
 * Fails over 150 kB of script or a shift of 0.01.
 */
import { chromium, type Page } from 'playwright-core';
import { chromiumPath } from './chromium.ts';

const MAX_SCRIPT_BYTES = 150_000;
const MAX_SHIFT = 0.01;
/** After this nothing of a first load is under way. */
const SETTLED_MS = 6_000;

const url = process.argv[2] ?? 'http://127.0.0.1:4000/';
const browser = await chromium.launch({
  executablePath: chromiumPath(process.env),
  args: ['--no-sandbox'],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
const sent = new Map<string, number>();
page.on('requestfinished', (request) => {
  const kind = request.resourceType();
  void request.sizes().then(({ responseBodySize }) => {
    sent.set(kind, (sent.get(kind) ?? 0) + responseBodySize);
  });
});
await page.addInitScript(`
  globalThis.__shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.__shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
`);
await page.goto(url);
await page.locator('[data-card]').first().waitFor({ timeout: 60_000 });
await page.waitForTimeout(SETTLED_MS);
const shift = await shiftOf(page);
await browser.close();

const script = sent.get('script') ?? 0;
console.log(`script        ${(script / 1_000).toFixed(1)} kB compressed (at most 150)`);
console.log(`styles        ${((sent.get('stylesheet') ?? 0) / 1_000).toFixed(1)} kB compressed`);
console.log(`layout shift  ${shift.toFixed(4)} (at most ${MAX_SHIFT})`);
if (script > MAX_SCRIPT_BYTES || shift > MAX_SHIFT) process.exitCode = 1;

async function shiftOf(of: Page): Promise<number> {
  return Number(await of.evaluate('globalThis.__shift'));
}
