import { describe, expect, it } from 'vitest';
import { ColdTracks } from '../../../src/models/hybrid/cold-tracks.ts';
import type { VectorSpace } from '../../../src/models/hybrid/cold-tracks.ts';
import { makeItemTable } from '../../../src/models/item-table.ts';

/** Two directions of taste: loud (x) and quiet (y). `track:forgotten` is known and without listening. */
const vectors: Readonly<Record<string, readonly [number, number]>> = {
  'track:loud1': [1, 0],
  'track:loud2': [0.8, 0.2],
  'track:quiet1': [0, 1],
  'track:forgotten': [0, 0],
};
const items = makeItemTable(Object.keys(vectors));
const space: VectorSpace = {
  rank: 2,
  items,
  vector: (index) => Float32Array.from(vectors[items.id(index)]!),
};
const track = (id: string, artist?: string, genre?: string) => ({
  id: `track:${id}`,
  artists: artist === undefined ? [] : [`artist:${artist}`],
  genres: genre === undefined ? [] : [genre],
});
const cold = ColdTracks.build(
  [
    track('loud1', 'thunder', 'rock'),
    track('loud2', 'thunder', 'rock'),
    track('quiet1', 'snow', 'folk'),
    track('forgotten', 'snow', 'folk'),
    track('newLoud', 'thunder', 'folk'),
    track('newQuiet', 'nobody', 'folk'),
    track('orphan'),
  ],
  space,
);
const lover = Float32Array.from([1, 0.1]);
const taste = { items: Int32Array.from([0, 2]), weights: Float32Array.from([1, 0.2]) };

describe('ColdTracks', () => {
  it('takes tracks without a vector, and known ones that nobody played', () => {
    expect(cold.ids).toEqual(['track:forgotten', 'track:newLoud', 'track:newQuiet']);
  });

  it('puts a track where its artist is, else weaker where its genre is', () => {
    expect([...cold.vector('track:newLoud')!]).toEqual([
      expect.closeTo(0.9, 6),
      expect.closeTo(0.1, 6),
    ]);
    const [x, y] = cold.vector('track:newQuiet')!;
    expect(x).toBe(0);
    expect(y).toBeGreaterThan(0.5);
    expect(y).toBeLessThan(1);
    expect(cold.vector('track:orphan')).toBeUndefined();
    expect(cold.vector('track:loud1')).toBeUndefined();
  });

  it('knows how much of each genre is cold', () => {
    expect(cold.shareOf('rock')).toBe(0);
    expect(cold.shareOf('Folk')).toBe(3 / 4);
    expect(cold.shareOf('none')).toBe(0);
  });

  it('explains a cold track as it would recommend it, and no other', () => {
    const [best] = cold.recommend(lover, taste, 1, () => true);
    const explained = cold.explain('track:newLoud', lover, taste)!;
    expect({ ...explained, evidence: explained.evidence() }).toEqual({
      ...best!,
      evidence: best!.evidence(),
    });
    expect(cold.explain('track:loud1', lover, taste)).toBeUndefined();
    expect(cold.explain('track:orphan', lover, taste)).toBeUndefined();
  });

  it('recommends what is near to the listener, and says which own tracks speak for it', () => {
    const [best, ...rest] = cold.recommend(lover, taste, 5, () => true);
    expect(best!.subject).toBe('track:newLoud');
    expect(best!.source).toBe('content');
    const evidence = best!.evidence();
    expect(evidence[0]!.subject).toBe('track:loud1');
    expect(evidence.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(1 + 1e-9);
    expect(rest.map(({ subject }) => subject)).toEqual(['track:forgotten', 'track:newQuiet']);
  });

  it('keeps to the limit and to the condition', () => {
    expect(cold.recommend(lover, taste, 1, () => true)).toHaveLength(1);
    const rest = cold.recommend(lover, taste, 5, (id) => id !== 'track:newLoud');
    expect(rest.map(({ subject }) => subject)).not.toContain('track:newLoud');
  });

  it('puts a track where its texts foretell it, and between that and where its artist is', () => {
    const written = new Map([
      ['track:orphan', Float32Array.of(0, 2)],
      ['track:newLoud', Float32Array.of(0.1, 0.9)],
    ]);
    const tracks = [track('loud1', 'thunder'), track('newLoud', 'thunder'), track('orphan')];
    const both = ColdTracks.build(tracks, space, undefined, {
      factorsOf: (id) => written.get(id),
    });
    expect([...both.vector('track:orphan')!]).toEqual([0, 2]);
    const [x, y] = both.vector('track:newLoud')!;
    expect(x).toBeCloseTo(0.55, 6);
    expect(y).toBeCloseTo(0.45, 6);
    const quiet = Float32Array.of(0, 1);
    expect(both.recommend(quiet, taste, 1, () => true)[0]!.subject).toBe('track:orphan');
  });

  it('puts a track without texts where those of its album are, else those of its artist', () => {
    const written = new Map([
      ['track:own', Float32Array.of(1, 1)],
      ['album:tide', Float32Array.of(0, 3)],
      ['artist:murmur', Float32Array.of(4, 0)],
    ]);
    const tracks = [
      { ...track('own', 'murmur'), album: 'album:tide' },
      { ...track('onAlbum', 'murmur'), album: 'album:tide' },
      { ...track('single', 'murmur'), album: 'album:other' },
    ];
    const cold = ColdTracks.build(tracks, space, undefined, {
      factorsOf: (id) => written.get(id),
    });
    const places = ['own', 'onAlbum', 'single'].map((id) => [...cold.vector(`track:${id}`)!]);
    expect(places).toEqual([
      [1, 1],
      [0, 3],
      [4, 0],
    ]);
  });
});
