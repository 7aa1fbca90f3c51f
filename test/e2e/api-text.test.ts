import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../helpers/api.ts';

const ADD = 'mutation ($texts: [TextInput!]!) { addTexts(texts: $texts) { added changed } }';
const PROFILE = `{ tracks(ids: ["t0", "t1", "none", "t9"]) {
  textProfile { terms { term weight } sentiment sentimentConfidence documents entities { ... on Artist { name } } }
} }`;
const REVIEWS = [
  '<p>A <b>wonderful</b>, dreamy acoustic song by Snow.</p><script>globalThis.hacked = 1</script>',
  'Dreamy acoustic guitars, and a superb voice: I love it. Snow is brilliant.',
  'A terrible, boring song: noisy riffs, awful screams.',
  'Noisy riffs again, and again awful screams. I hate it.',
];

/** Two texts about each of eight tracks: the even are praised folk, the odd blamed metal. */
const texts = Array.from({ length: 16 }, (_, i) => ({
  id: `x${i}`,
  text: `${REVIEWS[2 * (i % 2) + Math.floor(i / 8)]!} This is number ${i}, for the record ${'zero one two three four five six seven'.split(' ')[i % 8]}.`,
  language: 'en',
  about: [
    `track:t${i % 8}`,
    ...(i % 2 === 0 ? ['artist:snow'] : []),
    ...(i === 2 ? ['artist:frost'] : []),
  ],
}));

const OF_GROUPS = `{
  artist(id: "snow") { textProfile { documents sentiment terms { term } } describedLike(first: 2) { id } }
  anvil: artist(id: "anvil") { textProfile { documents terms { term } } }
  silent: artist(id: "silent") { textProfile { documents } describedLike { id } }
  album(id: "winter") { textProfile { documents terms { term } } describedLike { id title } }
}`;

describe('What is written about music, over HTTP', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    const track = (i: number) => ({
      ...{ id: `track:t${i}`, title: `Title ${i}`, genres: [], explicit: false, addedAt: 0 },
      artistIds: i % 2 === 1 ? ['artist:anvil'] : i === 8 ? ['artist:frost'] : [],
      ...(i % 4 === 0 && i < 8 && { albumId: 'album:winter' }),
      ...(i === 6 && { albumId: 'album:thaw' }),
    });
    const album = (id: string, title: string) => ({ id, title, artistIds: [], genres: [] });
    const artist = (name: string) => ({ id: `artist:${name.toLowerCase()}`, name, genres: [] });
    await api.app.store.catalogue.upsert({
      artists: ['Snow', 'Anvil', 'Frost', 'Silent'].map(artist),
      albums: [album('album:winter', 'Winter'), album('album:thaw', 'Thaw')],
      tracks: Array.from({ length: 10 }, (_, i) => track(i)),
      podcasts: [],
    });
  });
  afterAll(() => api.close());

  it('is null before anything was read', async () => {
    const { data } = await api.ask(PROFILE);
    expect(data.tracks[0]).toEqual({ textProfile: null });
    expect(data.tracks[2]).toBeNull();
  });

  it('becomes terms, sentiment and names, and changes nothing when it comes again', async () => {
    expect((await api.ask(ADD, { texts })).data.addTexts).toEqual({ added: 16, changed: 0 });
    const first = await api.app.train('text', {}, () => undefined);
    expect(first).toMatchObject({ outcome: 'succeeded' });
    expect(first.message).toContain('16 texts (16 read anew');
    expect((await api.ask(ADD, { texts })).data.addTexts).toEqual({ added: 0, changed: 0 });
    expect(await api.app.train('text', {}, () => undefined)).toMatchObject({ outcome: 'skipped' });

    const { data, errors } = await api.ask(PROFILE);
    expect(errors).toBeUndefined();
    const [folk, metal] = data.tracks.map((each: any) => each?.textProfile);
    const words = (profile: any): string =>
      profile.terms.map(({ term }: any) => term.toLowerCase()).join(' ');
    expect(words(folk)).toMatch(/dreamy/);
    expect(words(folk)).not.toMatch(/hacked|script/);
    expect(words(metal)).toMatch(/riffs/);
    expect(folk.sentiment).toBeGreaterThan(0.2);
    expect(metal.sentiment).toBeLessThan(-0.2);
    expect(folk).toMatchObject({ documents: 2, entities: [{ name: 'Snow' }] });
    expect(metal).toMatchObject({ documents: 2, entities: [] });
    expect(folk.sentimentConfidence).toBeGreaterThan(0);
    expect(data.tracks[3]).toEqual({ textProfile: null });
  });

  it('is there for artists and albums, from what is said of them and of their tracks', async () => {
    const { data, errors } = await api.ask(OF_GROUPS);
    expect(errors).toBeUndefined();
    const words = ({ textProfile }: any): string =>
      textProfile.terms.map(({ term }: any) => term.toLowerCase()).join(' ');
    // Of its eight texts two say nearly the same.
    expect(data.artist.textProfile.documents).toBe(7);
    expect(data.artist.textProfile.sentiment).toBeGreaterThan(0.2);
    expect(words(data.artist)).toMatch(/dreamy/);
    expect(words(data.artist)).not.toMatch(/riffs|screams/);
    expect(data.artist.describedLike[0]).toEqual({ id: 'artist:frost' });
    expect(data.anvil.textProfile.documents).toBeGreaterThan(2);
    expect(words(data.anvil)).toMatch(/riffs/);
    expect(data.silent).toEqual({ textProfile: null, describedLike: [] });
    expect(data.album.textProfile.documents).toBeGreaterThan(2);
    expect(data.album.describedLike).toEqual([{ id: 'album:thaw', title: 'Thaw' }]);
  });

  it('lets an artist’s texts stand for a track that nothing is written about', async () => {
    const { data } = await api.ask(
      '{ track(id: "t9") { textProfile { documents } similar(by: TEXT, first: 3) { nodes { track { id } reason { text } } } } }',
    );
    expect(data.track.textProfile).toBeNull();
    const { nodes } = data.track.similar;
    expect(nodes).toHaveLength(3);
    for (const { track } of nodes) expect(track.id).toMatch(/[1357]$/);
    expect(nodes[0].reason.text).toMatch(/^Described, like Anvil, with “/);
  });

  it('keeps what each text says of itself and of whom it names', async () => {
    const reading = (await api.app.store.textReadings.get(['x8'])).get('x8')!;
    expect(reading.sentiment).toBeGreaterThan(0.2);
    expect(reading.mentions).toEqual([
      {
        id: 'artist:snow',
        sentiment: expect.any(Number) as number,
        confidence: expect.any(Number) as number,
      },
    ]);
    expect(reading.mentions[0]!.sentiment).toBeGreaterThan(0.2);
  });

  it('finds what is described alike', async () => {
    const { data } = await api.ask(
      '{ track(id: "t1") { similar(by: TEXT, first: 3) { nodes { track { id } reason { text } } } } }',
    );
    const { nodes } = data.track.similar;
    for (const { track } of nodes) expect(track.id).toMatch(/[1357]$/);
    expect(nodes[0].reason.text).toMatch(/^Described, like Title 1, with “/);
    expect('hacked' in globalThis).toBe(false);
  });
});
