import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Api, startApi } from '../helpers/api.ts';
import { lookAtHome } from '../helpers/look-at-home.ts';

const operation = (name: string): string =>
  readFileSync(path.resolve(import.meta.dirname, `../../web/operations/${name}.graphql`), 'utf8');
const HOME = operation('home');
const WEEKLY = operation('weekly');

describe('Home over HTTP', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi({ demo: 120 });
  });
  afterAll(() => api.close());

  it('shows at least 6 shelves of at least 5 cards, no subject twice, each with reason and odds', async () => {
    const { data, errors } = await api.ask(HOME);
    expect(errors).toBeUndefined();
    const { shelves } = data.viewer.home;
    const full = shelves.filter((shelf: any) => shelf.cards.nodes.length >= 5);
    expect(full.length).toBeGreaterThanOrEqual(6);
    const cards = shelves.flatMap((shelf: any) => shelf.cards.nodes);
    const subjects = cards.map((card: any) => card.subject.id);
    expect(new Set(subjects).size).toBe(subjects.length);
    for (const card of cards) {
      expect(card.reason.text.length).toBeGreaterThan(3);
      expect(card.reason.evidence.length).toBeGreaterThan(0);
      expect(card.propensity).toBeGreaterThan(0);
      expect(card.propensity).toBeLessThanOrEqual(1);
      expect(card.subject.title ?? card.subject.name ?? card.subject.week).toBeTruthy();
      expect(card.subject.coverUrl).toMatch(/^(\/covers\/|https?:)/);
    }
  });

  it('says that a listener of the demo is simulated', async () => {
    const { data } = await api.ask('{ viewer { simulated home { simulated } } }');
    expect(data.viewer).toEqual({ simulated: true, home: { simulated: true } });
  });

  it('answers the same page until something changes, compiled or not', async () => {
    const answers = [];
    for (let time = 0; time < 4; time++) answers.push(await api.ask(HOME));
    expect(answers[0]!.errors).toBeUndefined();
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it('finds shelves, cards and their page again by node', async () => {
    const { data } = await api.ask(HOME);
    const shelf = data.viewer.home.shelves[1];
    const card = shelf.cards.nodes[3];
    const again = await api.ask(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id
         ... on Shelf { title cards { nodes { id } } }
         ... on Card { position propensity reason { text } subject { ... on Node { id } } } } }`,
      { ids: [shelf.id, card.id, `${shelf.id}99`, 'card:nobody/x/0/0'] },
    );
    expect(again.data.nodes[0]).toEqual({
      __typename: 'Shelf',
      id: shelf.id,
      title: shelf.title,
      cards: { nodes: shelf.cards.nodes.map(({ id }: any) => ({ id })) },
    });
    expect(again.data.nodes[1]).toEqual({
      __typename: 'Card',
      id: card.id,
      position: 3,
      propensity: card.propensity,
      reason: { text: card.reason.text },
      subject: { id: card.subject.id },
    });
    expect(again.data.nodes.slice(2)).toEqual([null, null]);
  });

  it('pages through the cards of a shelf without repeating or skipping', async () => {
    const query = `query ($first: Int, $after: String, $id: ID!) { node(id: $id) { ... on Shelf {
      cards(first: $first, after: $after) { edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage endCursor } } } } }`;
    const { data } = await api.ask(HOME);
    const shelf = data.viewer.home.shelves[0];
    const seen: string[] = [];
    let after: string | undefined;
    for (let page = 0; page < 9; page++) {
      const { cards } = (await api.ask(query, { id: shelf.id, first: 3, after })).data.node;
      expect(cards.pageInfo.hasPreviousPage).toBe(page > 0);
      seen.push(...cards.edges.map((edge: any) => edge.node.id));
      after = cards.pageInfo.endCursor;
      if (!cards.pageInfo.hasNextPage) break;
    }
    expect(seen).toEqual(shelf.cards.nodes.map(({ id }: any) => id));
  });

  it('reads the store once for each kind it shows, however many cards there are', async () => {
    const count = async (cards: number): Promise<Record<string, number>> => {
      const variables = { shelves: 8, cards };
      await api.ask(HOME, variables);
      // New tracks are placed behind the requests, by calls that are none of this one's.
      await api.idle();
      api.calls.clear();
      const { data } = await api.ask(HOME, variables);
      const shown = data.viewer.home.shelves.flatMap((shelf: any) => shelf.cards.nodes);
      expect(shown.length).toBeGreaterThan(4 * cards);
      return Object.fromEntries(api.calls);
    };
    const few = await count(5);
    const many = await count(20);
    for (const [name, calls] of Object.entries(many)) {
      // Tracks come as subjects and in evidence, artists as subjects and of tracks and albums: two rounds.
      expect(calls, name).toBeLessThanOrEqual(2);
    }
    expect(Object.values(many).reduce((sum, calls) => sum + calls, 0)).toBeLessThanOrEqual(12);
    expect(Object.keys(few).length).toBeGreaterThanOrEqual(4);
  });

  it('never shows again what was dismissed', async () => {
    const before = (await api.ask(HOME)).data.viewer;
    const subject = before.home.shelves[1].cards.nodes[0].subject;
    const done = await api.ask(operation('dismiss'), { userId: before.id, subjectId: subject.id });
    expect(done.errors).toBeUndefined();
    const after = (await api.ask(HOME)).data.viewer;
    expect(after.home.id).not.toBe(before.home.id);
    const subjects = after.home.shelves.flatMap((shelf: any) =>
      shelf.cards.nodes.map((card: any) => card.subject.id),
    );
    expect(subjects).not.toContain(subject.id);
  });

  it('gives a listener with three plays a personal Home in the next request', async () => {
    const { data } = await api.ask(
      '{ user(id: "demo-0003") { recentPlays(first: 40) { nodes { track { id } } } } }',
    );
    const tracks = [
      ...new Set(data.user.recentPlays.nodes.map((play: any) => play.track.id)),
    ].slice(0, 3);
    const events = tracks.map((item, index) => ({
      listener: 'newcomer',
      kind: 'PLAY',
      item,
      at: new Date(api.clock.now() - (index + 1) * 240_000).toISOString(),
    }));
    const recorded = await api.ask(operation('record-events'), { events });
    expect(recorded.data.recordEvents).toEqual({ accepted: 3, duplicates: 0, rejected: [] });
    const home = await api.ask(HOME, {}, { 'x-listener': 'newcomer' });
    const reasons = home.data.viewer.home.shelves.flatMap((shelf: any) =>
      shelf.cards.nodes.map((card: any) => card.reason.kind),
    );
    expect(home.data.viewer.id).toBe('user:newcomer');
    expect(reasons).toContain('PLAYED');
  });

  it('judges by its log what other policies would have earned', async () => {
    expect((await api.ask('{ policyReport { seen } }')).data.policyReport).toBeNull();
    const listeners = Array.from({ length: 44 }, (_, l) => `looker-${l}`);
    const popular = await api.ask(
      '{ recommendations(input: { seedGenres: ["Rock"] }) { tracks { id } } }',
    );
    const seen = await lookAtHome(
      async (query, variables, as) => (await api.ask(query, variables, { 'x-listener': as! })).data,
      listeners,
      popular.data.recommendations.tracks.map(({ id }: any) => id),
      api.clock.now(),
    );
    expect(seen).toBeGreaterThan(44 * 20);
    await api.ask('mutation { runJob(name: "policies") { id } }');
    await expect
      .poll(async () => {
        const { data } = await api.ask('{ jobs { name lastRun { outcome } } }');
        return data.jobs.find(({ name }: any) => name === 'policies').lastRun.outcome;
      })
      .toBe('SUCCEEDED');
    const { data } = await api.ask(`{ policyReport { listeners pages seen served { version pages }
      logged { value low high } policies { name coverage effectiveSize
      ips { value } snips { value } direct { value } doublyRobust { value low high } } } }`);
    const report = data.policyReport;
    expect(report).toMatchObject({ listeners: 44, pages: 44, served: [{ pages: 44 }] });
    expect(report.seen).toBeGreaterThan(44 * 5);
    expect(report.seen).toBeLessThan(seen);
    const names = report.policies.map(({ name }: any) => name);
    expect(names).toEqual(expect.arrayContaining(['best guess', 'popularity', 'at random']));
    // A third of the cards were played, wherever they stood: no policy is much better than another.
    for (const { snips, doublyRobust, coverage } of [...report.policies]) {
      expect(snips.value).toBeGreaterThan(0.15);
      expect(snips.value).toBeLessThan(0.6);
      expect(doublyRobust.low).toBeLessThan(doublyRobust.high);
      expect(coverage).toBeGreaterThan(0.5);
    }
  });

  it('gives 30 new tracks a week, and 30 others the week after', async () => {
    // Somebody who has dismissed nothing: what is dismissed leaves a list that stands.
    const as = { 'x-listener': 'demo-0002' };
    const first = (await api.ask(WEEKLY, {}, as)).data.viewer.weeklyPlaylist;
    expect(first.tracks.map((entry: any) => entry.position)).toEqual([...Array(30).keys()]);
    const artists = first.tracks.flatMap((entry: any) =>
      entry.track.artists.map((artist: any) => artist.id),
    );
    const times = new Map<string, number>();
    for (const artist of artists) times.set(artist, (times.get(artist) ?? 0) + 1);
    expect(Math.max(...times.values())).toBeLessThanOrEqual(2);

    api.clock.time += 7 * 86_400_000;
    const second = (await api.ask(WEEKLY, {}, as)).data.viewer.weeklyPlaylist;
    expect(second.week).not.toBe(first.week);
    expect(second.tracks).toHaveLength(30);
    const known = new Set(first.tracks.map((entry: any) => entry.track.id));
    expect(second.tracks.filter((entry: any) => known.has(entry.track.id))).toEqual([]);

    const listed = await api.ask(
      '{ viewer { weeklyPlaylists(first: 1) { nodes { id } pageInfo { hasNextPage endCursor } } } }',
      {},
      as,
    );
    const { nodes, pageInfo } = listed.data.viewer.weeklyPlaylists;
    expect(nodes).toEqual([{ id: second.id }]);
    expect(pageInfo.hasNextPage).toBe(true);
    const rest = await api.ask(
      'query ($after: String) { viewer { weeklyPlaylists(after: $after) { nodes { id } pageInfo { hasNextPage } } } }',
      { after: pageInfo.endCursor },
      as,
    );
    expect(rest.data.viewer.weeklyPlaylists).toEqual({
      nodes: [{ id: first.id }],
      pageInfo: { hasNextPage: false },
    });
    const node = await api.ask(
      'query ($id: ID!) { node(id: $id) { id ... on WeeklyPlaylist { week } } }',
      { id: first.id },
    );
    expect(node.data.node).toEqual({ id: first.id, week: first.week });
  });
});
