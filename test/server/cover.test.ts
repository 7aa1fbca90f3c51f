import { describe, expect, it } from 'vitest';
import { DEMO_FOLDER, readCatalogue } from '../../src/demo/demo-files.ts';
import { readRules } from '../../src/demo/rules.ts';
import { coverPath, coverSvg } from '../../src/server/cover.ts';

const { tracks } = readCatalogue(DEMO_FOLDER, readRules(DEMO_FOLDER), Date.UTC(2026, 10, 20));

describe('coverSvg', () => {
  const svgs = tracks.map(({ id, title }) =>
    coverSvg({ id, title, subtitle: 'Somebody & Others' }),
  );

  it('draws a well-formed document of at most 4 KB for every track of the demo', () => {
    for (const svg of svgs) {
      expect(Buffer.byteLength(svg)).toBeLessThanOrEqual(4_096);
      expect(unclosed(svg)).toEqual([]);
    }
  });

  it('draws no two alike, and the same one each time', () => {
    const pictures = svgs.map((svg) => svg.replace(/<text.*?<\/text>| aria-label="[^"]*"/g, ''));
    expect(new Set(pictures).size).toBe(pictures.length);
    const again = { id: 'album:x', title: 'X', subtitle: '' };
    expect(coverSvg(again)).toBe(coverSvg(again));
  });

  it('has no way out of its text: markup, quotes and control characters', () => {
    const svg = coverSvg({
      id: 'track:x',
      title: '"><script>alert(1)</script>\u0000\ud800 & <b>',
      subtitle: '</text><image href="x"/>',
    });
    expect(svg).not.toMatch(/<script|<image|<b>/);
    expect(svg).not.toMatch(/[\u0000-\u001f]|[\ud800-\udfff]/);
    expect(unclosed(svg)).toEqual([]);
  });

  it('shortens what is too long for three lines', () => {
    const svg = coverSvg({ id: 'track:x', title: 'word '.repeat(60), subtitle: 'y'.repeat(200) });
    expect(svg.match(/<text/g)).toHaveLength(4);
    expect(svg).toContain('…');
    expect(Buffer.byteLength(svg)).toBeLessThanOrEqual(4_096);
  });

  it('draws a title of no letters, and one of letters beyond the first plane', () => {
    for (const title of ['', ' ', '🎵'.repeat(90)]) {
      expect(unclosed(coverSvg({ id: 'track:x', title, subtitle: '' }))).toEqual([]);
    }
  });
});

describe('coverPath', () => {
  it('names the kind, and escapes what a path cannot hold', () => {
    expect(coverPath('album:abbey-road')).toBe('/covers/album/abbey-road.svg');
    expect(coverPath('weekly:a/b?c#d é')).toBe('/covers/weekly/a%2Fb%3Fc%23d%20%C3%A9.svg');
  });
});

/** Tags that do not close in order, and ampersands that begin no entity. */
function unclosed(svg: string): string[] {
  const open: string[] = [];
  const faults = svg.match(/&(?!amp;|lt;|gt;|quot;)/g) ?? [];
  const rest = svg.replace(
    /<(\/?)([a-zA-Z]+)((?: [\w-]+(?:=|:\w+=)"[^"<]*")*)(\/?)>/g,
    (_, close: string, name: string, _attributes: string, empty: string) => {
      if (close) return open.pop() === name ? '' : `<${name}`;
      if (!empty) open.push(name);
      return '';
    },
  );
  return [...faults, ...open, ...(rest.match(/[<>]/g) ?? [])];
}
