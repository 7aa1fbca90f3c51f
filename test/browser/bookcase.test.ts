import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { withTags } from '../helpers/id3-tags.ts';
import { lookAtHome } from '../helpers/look-at-home.ts';
import { type Bookcase, type Opened, startBookcase } from './bookcase.ts';

let bookcase: Bookcase;
let opened: Opened | undefined;
beforeAll(async () => {
  bookcase = await startBookcase();
}, 300_000);
afterAll(() => bookcase?.close());
afterEach(async () => {
  const faults = opened?.faults ?? [];
  await opened?.page.context().close();
  opened = undefined;
  expect(faults).toEqual([]);
});

async function open(address: string, options?: Parameters<Bookcase['open']>[1]): Promise<Page> {
  opened = await bookcase.open(address, options);
  return opened.page;
}

const subjects = (page: Page): Promise<readonly string[]> =>
  page.$$eval('.card[data-subject]', (cards) =>
    cards.map((card) => (card as HTMLElement).dataset.subject!),
  );

/** The events that the page sent and the gateway took, by kind. */
function sent(page: Page): { readonly kind: string; readonly card?: string }[] {
  const events: { kind: string; card?: string }[] = [];
  page.on('request', (request) => {
    const body = request.url().endsWith('/graphql') ? request.postData() : null;
    if (!body?.includes('"Report"')) return;
    const { variables } = JSON.parse(body) as {
      variables: { events: { kind: string; context?: { card?: string } }[] };
    };
    for (const { kind, context } of variables.events) events.push({ kind, card: context?.card });
  });
  return events;
}

describe('Home', () => {
  it('takes a newcomer from the first look to a played card, and tells Home of it', async () => {
    const page = await open('/');
    const events = sent(page);
    const card = page.locator('.card:has(button.open)').first();
    await card.waitFor();
    await expect.poll(() => events.some(({ kind }) => kind === 'IMPRESSION')).toBe(true);
    const title = await card.locator('h3').textContent();
    const id = await card.getAttribute('data-card');
    await card.locator('button.open').click();
    await page.locator('.player-title', { hasText: title! }).waitFor();
    expect(events).toContainEqual({ kind: 'CLICK', card: id });
    await page.getByRole('button', { name: 'Next' }).click();
    await expect.poll(() => events.some(({ kind }) => kind === 'PLAY')).toBe(true);
  });

  it('says so where nothing can be heard', async () => {
    const page = await open('/track/track%3Arock-boston-more-than-a-feeling');
    await page.getByRole('button', { name: /^Simulate listening: More Than a Feeling/i }).click();
    await page.getByText('No sound here: listening is simulated').waitFor();
  });

  it('says why a card is there, with its policy and its propensity', async () => {
    const page = await open('/');
    await page.locator('.card .why').first().click();
    const why = page.getByRole('dialog', { name: 'Why this?' });
    await why.locator('.evidence li, .quiet').first().waitFor();
    await expect
      .poll(() => why.textContent())
      .toMatch(/Policy(exploit|explore).*Propensity[01]\.\d{3}/);
    await page.keyboard.press('Escape');
    await why.waitFor({ state: 'detached' });
  });

  it('changes before the eyes once a card is dismissed, and never shows it again', async () => {
    const page = await open('/?listener=demo-0011');
    await page.locator('.card .dismiss').first().waitFor();
    const before = await subjects(page);
    const card = page.locator('.card:has(.dismiss)').first();
    const gone = (await card.getAttribute('data-subject'))!;
    await card.locator('.dismiss').click();
    await expect.poll(() => subjects(page)).not.toContain(gone);
    await page.reload();
    await page.locator('[data-card]').first().waitFor();
    const after = await subjects(page);
    expect(after).not.toContain(gone);
    expect(after).not.toEqual(before);
  });

  it('can be used by keyboard alone', async () => {
    const page = await open('/');
    await page.locator('[data-card]').first().waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the page');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const focused = (): Promise<string | undefined> =>
      page.evaluate(() => document.activeElement?.closest<HTMLElement>('.card')?.dataset.subject);
    const first = await focused();
    expect(first).toBeDefined();
    await page.keyboard.press('ArrowRight');
    expect(await focused()).not.toBe(first);
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe(first);
    await page.keyboard.press('Enter');
    await page.locator('.player[data-state="playing"], .player[data-state="waiting"]').waitFor();
    const outline = await page.evaluate(
      () => getComputedStyle(document.activeElement!).outlineStyle,
    );
    expect(outline).not.toBe('none');
  });

  it('fits a phone: nothing runs over the side, and shelves scroll', async () => {
    const page = await open('/', {
      viewport: { width: 375, height: 740 },
      hasTouch: true,
      isMobile: true,
    });
    await page.locator('[data-card]').first().waitFor();
    for (const address of ['/', '/weekly', '/operator', '/search?q=love', '/taste']) {
      await page.goto(new URL(address, bookcase.url).href);
      await page.locator('h1').first().waitFor();
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width, address).toBeLessThanOrEqual(375);
    }
    await page.goto(bookcase.url);
    const row = page.locator('.cards').first();
    await row.locator('[data-card]').first().waitFor();
    await row.evaluate((list) => list.scrollBy(300, 0));
    await expect.poll(() => row.evaluate((list) => list.scrollLeft)).toBeGreaterThan(100);
  });
});

describe('Other pages', () => {
  it('give the weekly playlist away as JSPF', async () => {
    const page = await open('/weekly');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export as JSPF' }).click(),
    ]);
    const file = JSON.parse(await readFile(await download.path(), 'utf8')) as {
      playlist: { track: { title: string }[] };
    };
    expect(file.playlist.track).toHaveLength(30);
    const shown = await page.locator('.row-what a').first().textContent();
    expect(file.playlist.track[0]!.title).toBe(shown);
  });

  it('find what was mistyped', async () => {
    const page = await open('/search');
    for (const typed of ['jimi hendrx', 'nobody of that name', 'jimmy hendriks']) {
      await page.getByRole('searchbox').fill(typed);
      const found = page.locator('.tiles a', { hasText: 'Jimi Hendrix' }).first();
      await found.waitFor({ state: typed.startsWith('nobody') ? 'detached' : 'visible' });
    }
  });

  it('import a history, and make a Home of it', async () => {
    const page = await open('/you');
    const file = path.join(tmpdir(), `history-${process.pid}.json`);
    const listens = ['More Than a Feeling', 'Foreplay/Long Time', 'Peace of Mind'].map(
      (track, day) => ({
        ts: `2026-10-0${day + 1}T12:00:00Z`,
        ms_played: 200_000,
        master_metadata_track_name: track,
        master_metadata_album_artist_name: 'Boston',
      }),
    );
    await writeFile(file, JSON.stringify(listens));
    await page.locator('input[accept]').setInputFiles(file);
    await page.locator('[data-phase="done"]').waitFor();
    expect(await page.locator('.importing').textContent()).toContain(
      'spotify-extended: 3 of 3 listens; 3 plays are new',
    );
    await page.getByRole('button', { name: 'Show my Home' }).click();
    await page.locator('[data-card]').first().waitFor();
    expect(await subjects(page)).toEqual(
      expect.arrayContaining([expect.stringContaining('boston')]),
    );
  });

  it('take a folder of music in, name what is broken, and make a Home and a week of it', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'music-'));
    const fixture = (name: string): Promise<Buffer> =>
      readFile(path.resolve(import.meta.dirname, '../fixtures/audio', name));
    const mp3 = await fixture('tiny.mp3');
    await mkdir(path.join(folder, 'Boston'));
    for (const title of ['Amanda', 'Peace of Mind', 'More Than a Feeling']) {
      await writeFile(
        path.join(folder, 'Boston', `${title}.mp3`),
        withTags(mp3, { TPE1: 'Boston', TIT2: title }),
      );
    }
    const own = { TPE1: 'Me and My Friends', TIT2: 'Kitchen Song', TCON: 'Folk', TYER: '2026' };
    await writeFile(path.join(folder, 'kitchen.mp3'), withTags(mp3, own));
    await writeFile(path.join(folder, 'untagged.flac'), await fixture('tiny.flac'));
    await writeFile(path.join(folder, 'broken.mp3'), 'no sound, only words. '.repeat(400));
    await writeFile(path.join(folder, 'cover.jpg'), 'not even asked for');

    const page = await open('/you');
    await page.getByLabel('Your listener id here').fill('collector');
    const bodies: string[] = [];
    page.on('request', (request) => bodies.push(request.postData() ?? ''));
    await page
      .locator('.drop', { hasText: 'Choose a folder' })
      .locator('input')
      .setInputFiles(folder);
    const told = page.locator('[data-folder="done"]');
    await told.waitFor();
    expect(await told.textContent()).toContain(
      '6 of 6 files; 4 tracks are saved now, 0 were before; 1 came into the catalogue.',
    );
    expect(await told.textContent()).toMatch(/1 could not be read:.*broken\.mp3/);
    expect(await told.textContent()).toMatch(/1 do not say who made what:.*untagged\.flac/);
    // Tags leave the page; neither sound nor paths do.
    const sentTo = bodies.filter((body) => body.includes('ImportCollection'));
    expect(sentTo).toHaveLength(1);
    expect(sentTo[0]).not.toMatch(/broken|\.mp3|music-/);

    await page.getByRole('button', { name: 'Show my Home' }).click();
    await page.locator('.shelf', { hasText: 'Made for you' }).first().waitFor();
    await page.goto(new URL('/weekly?listener=collector', bookcase.url).href);
    await page.locator('.track-row').first().waitFor();
    expect(await page.locator('.track-row').count()).toBeGreaterThanOrEqual(30);
    await rm(folder, { recursive: true });
  });

  it('correct a taste with one press, and take it back with another', async () => {
    const page = await open('/taste?listener=demo-0004');
    const corrections = page.locator('.corrections li');
    const cluster = page.locator('[data-cluster]').first();
    await cluster.waitFor();
    const genre = await page.locator('section:has(#genres) .bars li span').first().textContent();
    await page.getByRole('button', { name: `Mute ${genre}`, exact: true }).click();
    await page.locator('[data-muted^="genre:"]').waitFor();
    expect(await page.locator('section:has(#genres) .bars').textContent()).not.toContain(genre!);
    const id = await page.locator('[data-cluster]').first().getAttribute('data-cluster');
    await page.locator('[data-cluster] button').first().click();
    await page.locator(`[data-muted="${id}"]`).waitFor();
    expect(await page.locator(`[data-cluster="${id}"]`).count()).toBe(0);
    expect(await corrections.count()).toBe(2);

    // It holds on Home, in the same page and after a reload.
    const genres = async (): Promise<readonly string[]> => {
      const { viewer } = await bookcase.ask(
        '{ viewer { home(shelves: 20) { shelves { cards { nodes { subject { ... on Track { genres } } } } } } } }',
        {},
        'demo-0004',
      );
      return viewer.home.shelves.flatMap((shelf: any) =>
        shelf.cards.nodes.flatMap(({ subject }: any) => subject.genres ?? []),
      );
    };
    expect(await genres()).not.toContain(genre);
    await page.reload();
    await corrections.first().waitFor();
    for (let left = 2; left > 0; left--) {
      await corrections.first().getByRole('button').click();
      await expect.poll(() => corrections.count()).toBe(left - 1);
    }
    await page.getByRole('button', { name: `Mute ${genre}`, exact: true }).waitFor();
    expect(await genres()).toContain(genre);
  });

  it('run a job and show how it goes on', async () => {
    const page = await open('/operator');
    const job = page.locator('[data-job="popularity"]');
    await job.getByRole('button', { name: 'Run popularity' }).click();
    await page.locator('[data-job="popularity"][data-outcome="SUCCEEDED"]').waitFor();
    await expect.poll(() => job.locator('progress').getAttribute('value')).toBe('1');
    await page.locator('[data-job="render-audio"] button').click();
    await page.locator('[data-job="render-audio"][data-outcome="RUNNING"]').waitFor();
    const value = (): Promise<number> =>
      page
        .locator('[data-job="render-audio"] progress')
        .evaluate((bar) => (bar as HTMLProgressElement).value);
    await expect.poll(value, { timeout: 60_000 }).toBeGreaterThan(0);
  });

  it('draw what other policies would have earned, once their job has run', async () => {
    const page = await open('/operator');
    await page.getByText('Not estimated yet').waitFor();
    const listeners = Array.from({ length: 44 }, (_, l) => `looker-${l}`);
    await lookAtHome(
      bookcase.ask,
      listeners,
      ['track:rock-boston-amanda', 'track:rock-boston-peace-of-mind'],
      Date.now() - 60_000,
    );
    await page.getByRole('button', { name: 'Run policies' }).click();
    const best = page.locator('[data-policy="best guess"]');
    await best.waitFor();
    expect(await best.locator('.reach').count()).toBe(4);
    expect(await best.locator('.number').first().textContent()).toMatch(
      /^\d\.\d{3} \(-?\d\.\d{3} to \d\.\d{3}\)$/,
    );
    const inside = await best
      .locator('.span')
      .first()
      .evaluate((span) => {
        const [reach, dot] = ['.reach', '.dot'].map((part) =>
          span.querySelector(part)!.getBoundingClientRect(),
        );
        const middle = dot!.x + dot!.width / 2;
        return reach!.x <= middle && middle <= reach!.right;
      });
    expect(inside).toBe(true);
  });

  it('answer prepared operations in the explorer', async () => {
    const page = await open('/explorer');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText(/^Answered in \d+ ms/).waitFor();
    await page.locator('.editor', { hasText: 'Answer' }).getByText('"viewer"').first().waitFor();
  });
});
