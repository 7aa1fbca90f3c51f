import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bookcase, startBookcase } from './bookcase.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Every page, and what stands on it once it is whole. */
const PAGES: readonly [address: string, ready: string][] = [
  ['/', '[data-card]'],
  ['/weekly', '.track-row'],
  ['/search?q=love', '.tiles a'],
  ['/track/track%3Alieder-evelyn-faltis-heimkehr', '.similar-column li a'],
  ['/artist/artist%3Ajimi-hendrix', 'h1'],
  ['/taste', '.bars li'],
  ['/you', '.drop'],
  ['/operator', '.model table'],
  ['/explorer', '.cm-content'],
];

let bookcase: Bookcase;
beforeAll(async () => {
  bookcase = await startBookcase();
}, 300_000);
afterAll(() => bookcase?.close());

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary: string }[];
}

describe.each(['light', 'dark'] as const)('In %s colours', (colorScheme) => {
  it.each(PAGES)('axe finds nothing serious on %s', async (address, ready) => {
    const { page } = await bookcase.open(address, {
      ...{ colorScheme, reducedMotion: 'reduce' as const },
      // The page's own policy lets no script in but its own.
      bypassCSP: true,
    });
    await page.locator(ready).first().waitFor();
    await page.addScriptTag({ path: AXE });
    const violations = await page.evaluate(async (values) => {
      const { axe } = window as unknown as {
        axe: { run: (options: object) => Promise<{ violations: Violation[] }> };
      };
      return (await axe.run({ runOnly: { type: 'tag', values } })).violations;
    }, TAGS);
    await page.context().close();
    const serious = violations.filter(({ impact }) => /serious|critical/.test(impact));
    expect(
      serious.map(({ id, nodes }) => [id, nodes[0]?.target, nodes[0]?.failureSummary]),
    ).toEqual([]);
  });
});
