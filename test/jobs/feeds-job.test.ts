import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFeedsJob } from '../../src/jobs/feeds.job.ts';
import type { Fetch } from '../../src/jobs/feeds.job.ts';
import { makeCatalogueService } from '../../src/services/catalogue.ts';
import type { TextRecord } from '../../src/store/records.ts';
import { rememberingLog, temporaryStore } from '../helpers/listening-store.ts';
import type { TemporaryStore } from '../helpers/listening-store.ts';
import { all } from '../helpers/store-records.ts';

const RSS = { url: 'https://news.example/feed.xml', about: ['artist:schubert'] };
const ATOM = { url: 'https://blog.example/feed', about: [], language: 'fr' };
const BROKEN = { url: 'https://down.example/feed', about: [] };
const PAGE = { url: 'https://page.example/', about: [] };
const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/feeds/${name}`, import.meta.url));

let temporary: TemporaryStore;
beforeEach(async () => {
  temporary = await temporaryStore();
});
afterEach(() => temporary.close());

/** The network: two feeds, one that knows its own tag, a server that is down, and a page that is no feed. */
const asked: string[] = [];
const network: Fetch = async (url, { headers }) => {
  asked.push(url);
  if (url === RSS.url) {
    if (headers['if-none-match'] === '"v1"') return new Response(null, { status: 304 });
    return new Response(fixture('news.rss.xml'), { headers: { etag: '"v1"' } });
  }
  if (url === ATOM.url) return new Response(fixture('blog.atom.xml'));
  if (url === PAGE.url) return new Response('<html><body>Zwetschkenröster</body></html>');
  throw new TypeError('fetch failed');
};

async function run(feeds: readonly (typeof ATOM | typeof RSS)[]) {
  const { store } = temporary;
  const { log, lines } = rememberingLog();
  const catalogue = makeCatalogueService({ store, onChange: () => undefined });
  const job = makeFeedsJob({
    ...{ feeds, fetch: network, store, catalogue, log },
    ...{ schedule: '0 * * * *', timeZone: 'UTC' },
  });
  const signal = new AbortController().signal;
  const result = await job.run({ signal, progress: () => undefined });
  return { result, lines };
}

const texts = () => all<TextRecord>(temporary.store.texts.scan());

describe('the feeds job', () => {
  it('adds the entries of RSS and Atom as plain texts, with what the feed says about them', async () => {
    const { result } = await run([RSS, ATOM]);
    expect(result).toMatchObject({ outcome: 'succeeded' });
    const byWords = new Map((await texts()).map((text) => [text.text.split('\n')[0], text]));
    expect(byWords.size).toBe(3);
    expect(byWords.get('A new Winterreise')).toMatchObject({
      ...{ source: 'Lieder & more', language: 'en-GB', about: ['artist:schubert'] },
      ...{ url: 'https://news.example/winterreise', published: '2026-11-10T04:00:00.000Z' },
      text: 'A new Winterreise\nA wonderful evening.',
    });
    const second = byWords.get('Schubert & friends')!;
    expect(second.text).toBe('Schubert & friends\nThe long version,\non two lines.');
    expect(second.url).toBeUndefined();
    expect(byWords.get('Über Brahms')).toMatchObject({
      ...{ language: 'de', url: 'https://blog.example/1', source: 'Musiktagebuch' },
      text: 'Über Brahms\nDie Sapphische Ode ist\ngroßartig\ngesungen.',
    });
  });

  it('changes nothing when it reads the same again, and asks only for what is new', async () => {
    await run([RSS, ATOM]);
    const before = await texts();
    const { result } = await run([RSS, ATOM]);
    expect(await texts()).toEqual(before);
    expect(result).toMatchObject({
      message: expect.stringMatching(/^0 entries added, 0 changed.* 1 were the same/) as string,
    });
  });

  it('reads the others where one fails, and fails where all do, without a word of theirs', async () => {
    const some = await run([BROKEN, ATOM, PAGE]);
    expect(some.result).toMatchObject({ outcome: 'succeeded' });
    expect(some.result).toMatchObject({
      message: expect.stringContaining('2 could not') as string,
    });
    expect(JSON.stringify(some.lines)).not.toContain('Zwetschken');
    expect((await run([BROKEN, PAGE])).result).toMatchObject({ outcome: 'failed' });
  });

  it('is skipped where no feeds are configured', async () => {
    expect((await run([])).result).toMatchObject({ outcome: 'skipped' });
  });
});
