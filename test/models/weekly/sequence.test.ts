import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exploringTracks } from '../../../src/models/weekly/explore-share.ts';
import { sequence, sequenceCost } from '../../../src/models/weekly/sequence.ts';
import { keyDistance, tempoDistance } from '../../../src/models/sound-distance.ts';

const sound = fc.record({
  tempo: fc.double({ min: 40, max: 220, noNaN: true }),
  key: fc.integer({ min: 0, max: 11 }),
  mode: fc.integer({ min: 0, max: 1 }),
  energy: fc.double({ min: 0, max: 1, noNaN: true }),
});
const tracks = fc.array(
  fc.record(
    {
      artists: fc.integer({ min: 0, max: 9 }).map((artist) => [`artist:${artist}`]),
      explore: fc.boolean(),
      sound,
    },
    { requiredKeys: ['artists', 'explore'] },
  ),
  { maxLength: 30 },
);

describe('sequence', () => {
  it('never costs more than the list it was given, and loses no track', () => {
    fc.assert(
      fc.property(tracks, fc.integer({ min: 0, max: 3 }), (list, fixed) => {
        const ordered = sequence(list, fixed);
        expect(sequenceCost(ordered)).toBeLessThanOrEqual(sequenceCost(list) + 1e-9);
        expect(new Set(ordered)).toEqual(new Set(list));
        expect(ordered.slice(0, fixed)).toEqual(list.slice(0, fixed));
        expect(ordered.map(({ explore }) => explore)).toEqual(list.map(({ explore }) => explore));
      }),
    );
  });

  it('puts no artist next to themselves who was not before', () => {
    const clashes = (list: readonly { readonly artists: readonly string[] }[]): number =>
      list.filter((track, i) => i > 0 && list[i - 1]!.artists[0] === track.artists[0]).length;
    fc.assert(
      fc.property(tracks, (list) => {
        expect(clashes(sequence(list, 0))).toBeLessThanOrEqual(clashes(list));
      }),
    );
  });

  it('rises to two thirds of the list and falls from there', () => {
    const list = Array.from({ length: 13 }, (_, i) => ({
      artists: [`artist:${i}`],
      explore: false,
      sound: { tempo: 90, key: 0, mode: 1, energy: ((5 * i) % 13) / 13 },
    }));
    const energies = sequence(list, 0).map((track) => track.sound.energy);
    expect(energies.indexOf(Math.max(...energies))).toBeGreaterThanOrEqual(7);
    expect(energies.indexOf(Math.max(...energies))).toBeLessThanOrEqual(9);
    expect(energies[12]).toBeLessThan(energies[8]!);
  });

  it('brings tracks of one key and tempo together', () => {
    const slow = { tempo: 70, key: 0, mode: 1 };
    const fast = { tempo: 100, key: 6, mode: 1 };
    const list = Array.from({ length: 12 }, (_, i) => ({
      artists: [`artist:${i}`],
      explore: false,
      sound: { ...(i % 2 === 0 ? slow : fast), energy: i % 2 === 0 ? 0.3 : 0.8 },
    }));
    const tempos = sequence(list, 0).map((track) => track.sound.tempo);
    const changes = tempos.filter((tempo, i) => i > 0 && tempo !== tempos[i - 1]).length;
    expect(changes).toBeLessThanOrEqual(4);
  });
});

describe('sound distances', () => {
  it('take half and double time for the same beat, and relative keys for the same', () => {
    const base = { tempo: 80, key: 0, mode: 1, energy: 0.5 };
    expect(tempoDistance(base, { ...base, tempo: 160 })).toBeCloseTo(0, 12);
    expect(tempoDistance(base, { ...base, tempo: 80 * Math.SQRT2 })).toBeCloseTo(0.5, 12);
    expect(keyDistance(base, { ...base, key: 9, mode: 0 })).toBe(0);
    expect(keyDistance(base, { ...base, key: 7 })).toBe(1);
    expect(keyDistance(base, { ...base, key: 6 })).toBe(6);
  });
});

describe('exploringTracks', () => {
  it('stays as usual where nothing of it was heard', () => {
    const rest = { heard: 20, liked: 20 };
    expect(exploringTracks(3, { explored: { heard: 0, liked: 0 }, rest })).toBe(3);
  });

  it('grows where what was tried was liked more than the rest, and shrinks where it was skipped', () => {
    const half = { heard: 20, liked: 10 };
    expect(exploringTracks(3, { explored: { heard: 3, liked: 3 }, rest: half })).toBeGreaterThan(3);
    expect(exploringTracks(3, { explored: { heard: 3, liked: 0 }, rest: half })).toBeLessThan(3);
    expect(exploringTracks(3, { explored: { heard: 30, liked: 0 }, rest: half })).toBe(1);
    expect(exploringTracks(0, { explored: { heard: 3, liked: 3 }, rest: half })).toBe(0);
  });
});
