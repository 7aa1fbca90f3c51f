import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bookcase, startBookcase } from './bookcase.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Stands for the page of some playlist of a listener: which there are, the demo's seed says. */
const A_PLAYLIST = '/playlist';
const PLAYLISTS =
  '{ search(query: "Sunday morning", kinds: [PLAYLIST], first: 1) { nodes { ... on Playlist { id } } } }';
const SIZES = [
  { width: 1280, height: 900 },
  { width: 375, height: 740 },
];

/** Every page, and what stands on it once it is whole. */
const PAGES: readonly [address: string, ready: string][] = [
  ['/', '[data-card]'],
  ['/weekly', '.track-row'],
  ['/search?q=love', '.tiles a'],
  ['/track/track%3Alieder-evelyn-faltis-heimkehr', '.similar-column li a'],
  ['/track/track%3Arock-boston-amanda', '.similar-column li a'],
  ['/artist/artist%3Ajimi-hendrix', 'h1'],
  ['/album/album%3Arock-asia-now-thats-what-i-call-the-80s-hits', '.track-row'],
  ['/podcast/podcast%3Ademo-needle-drop-stories', 'h1'],
  [A_PLAYLIST, '.track-row'],
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

async function addressOf(address: string): Promise<string> {
  if (address !== A_PLAYLIST) return address;
  const data = await bookcase.ask(PLAYLISTS, {});
  return `${A_PLAYLIST}/${encodeURIComponent(data.search.nodes[0]!.id)}`;
}

describe.each(['light', 'dark'] as const)('In %s colours', (colorScheme) => {
  it.each(PAGES)('axe finds nothing serious on %s, wide or on a phone', async (address, ready) => {
    const { page } = await bookcase.open(await addressOf(address), {
      ...{ colorScheme, reducedMotion: 'reduce' as const },
      // The page's own policy lets no script in but its own.
      bypassCSP: true,
    });
    await page.locator(ready).first().waitFor();
    await page.addScriptTag({ path: AXE });
    const serious: unknown[] = [];
    for (const size of SIZES) {
      await page.setViewportSize(size);
      serious.push(...(await seriousOn(page)));
    }
    await page.context().close();
    expect(serious).toEqual([]);
  });
});

/** What axe finds of serious or critical impact: rule, element and what to do. */
async function seriousOn(page: Page): Promise<readonly unknown[]> {
  const violations = await page.evaluate(async (values) => {
    const { axe } = window as unknown as {
      axe: { run: (options: object) => Promise<{ violations: Violation[] }> };
    };
    return (await axe.run({ runOnly: { type: 'tag', values } })).violations;
  }, TAGS);
  return violations
    .filter(({ impact }) => /serious|critical/.test(impact))
    .map(({ id, nodes }) => [id, nodes[0]?.target, nodes[0]?.failureSummary]);
}
