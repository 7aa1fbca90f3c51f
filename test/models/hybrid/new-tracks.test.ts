import { describe, expect, it } from 'vitest';
import { NewTracks } from '../../../src/models/hybrid/new-tracks.ts';

const at = (x: number, y: number): Float32Array => Float32Array.of(x, y);

describe('NewTracks', () => {
  it('ranks by the product with the listener, keeps to a condition and to its limit', () => {
    const tracks = new NewTracks(2, 10);
    tracks.place('track:a', at(1, 0));
    tracks.place('track:b', at(0, 1));
    tracks.place('track:c', at(2, 0));
    tracks.place('track:d', at(-1, 0));
    const ids = (limit: number, where = (_: string) => true) =>
      tracks.rank(at(1, 0.5), limit, where).map(({ id }) => id);
    expect(ids(9)).toEqual(['track:c', 'track:a', 'track:b', 'track:d']);
    expect(ids(2, (id) => id !== 'track:c')).toEqual(['track:a', 'track:b']);
    expect(tracks.rank(at(1, 0.5), 1, () => true)).toEqual([{ id: 'track:c', score: 2 }]);
  });

  it('keeps the tracks placed last, and no more than it may', () => {
    const tracks = new NewTracks(2, 2);
    tracks.place('track:a', at(1, 0));
    tracks.place('track:b', at(1, 0));
    tracks.place('track:a', at(0, 3));
    tracks.place('track:c', at(1, 0));
    expect([tracks.has('track:a'), tracks.has('track:b'), tracks.size]).toEqual([true, false, 2]);
    expect([...tracks.vector('track:a')!]).toEqual([0, 3]);
    tracks.remove('track:a');
    expect(tracks.vector('track:a')).toBeUndefined();
  });
});
