import { describe, expect, it } from 'vitest';
import type { SnapshotRecord } from '../../../src/store/records.ts';
import { NOON } from '../../helpers/store-records.ts';
import { useStore, type MakeStore } from './house.ts';

function snapshot(version: string, more: Partial<SnapshotRecord> = {}): SnapshotRecord {
  return { kind: 'factorization', version, createdAt: NOON, sizeBytes: 3, metrics: {}, ...more };
}

/** Bytes that differ from place to place, so that a chunk in the wrong place shows. */
function bytesOf(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (Math.imul(i + seed, 2_654_435_761) >>> 13) & 0xff);
}

export function describeSnapshots(make: MakeStore): void {
  describe('snapshots', () => {
    const house = useStore(make);

    it('gives back bytes of any size after it was opened again', async () => {
      const mebibyte = 1024 * 1024;
      const sizes = [0, 1, 4 * mebibyte - 1, 4 * mebibyte, 4 * mebibyte + 1, 9 * mebibyte + 7];
      for (const [i, sizeBytes] of sizes.entries()) {
        const record = snapshot(`size-${sizeBytes}`, {
          sizeBytes,
          metrics: { ndcg100: 0.123456789 },
        });
        await house.store().snapshots.put(record, bytesOf(sizeBytes, i));
      }

      const { snapshots } = await house.reopen();

      for (const [i, sizeBytes] of sizes.entries()) {
        const bytes = await snapshots.bytes('factorization', `size-${sizeBytes}`);
        expect(bytes).toHaveLength(sizeBytes);
        expect(Buffer.compare(bytes!, bytesOf(sizeBytes, i))).toBe(0);
      }
      const record = await snapshots.get('factorization', 'size-1');
      expect(record).toEqual(
        snapshot('size-1', { sizeBytes: 1, metrics: { ndcg100: 0.123456789 } }),
      );
    });

    it('has nothing of a version or kind it does not know', async () => {
      const { snapshots } = house.store();
      expect(await snapshots.get('popularity', 'size-1')).toBeUndefined();
      expect(await snapshots.bytes('popularity', 'size-1')).toBeUndefined();
      expect(await snapshots.bytes('factorization', 'none')).toBeUndefined();
    });

    it('replaces a version that is put again, and deletes one for good', async () => {
      const { snapshots } = house.store();
      const record = snapshot('again', { kind: 'popularity' });
      await snapshots.put(record, bytesOf(5 * 1024 * 1024, 1));
      await snapshots.put(record, bytesOf(3, 2));
      expect(await snapshots.bytes('popularity', 'again')).toEqual(bytesOf(3, 2));

      await snapshots.delete('popularity', 'again');
      await snapshots.delete('popularity', 'again');
      expect(await snapshots.bytes('popularity', 'again')).toBeUndefined();
      expect(await snapshots.list('popularity', 10)).toEqual([]);
    });

    it('lists the newest first', async () => {
      const { snapshots } = house.store();
      for (const [i, version] of ['b', 'a', 'c'].entries()) {
        await snapshots.put(
          snapshot(version, { kind: 'popularity', createdAt: NOON + i }),
          new Uint8Array(3),
        );
      }
      const versions = (await snapshots.list('popularity', 2)).map(({ version }) => version);
      expect(versions).toEqual(['c', 'a']);
    });

    it('moves the pointer only for who knows where it stands', async () => {
      const { snapshots } = house.store();
      expect(await snapshots.pointer('factorization')).toBeUndefined();
      expect(await snapshots.point('factorization', { current: 'v1' }, 'v0')).toBe(false);
      expect(await snapshots.point('factorization', { current: 'v1' }, undefined)).toBe(true);
      expect(await snapshots.point('factorization', { current: 'vx' }, undefined)).toBe(false);
      const next = { current: 'v2', previous: 'v1' };
      expect(await snapshots.point('factorization', next, 'v1')).toBe(true);

      const store = await house.reopen();

      expect(await store.snapshots.pointer('factorization')).toEqual(next);
      expect(await store.snapshots.pointer('popularity')).toBeUndefined();
    });

    it('lets one of many who move the pointer at once win', async () => {
      const { snapshots } = house.store();
      await snapshots.point('popularity', { current: 'start' }, undefined);
      const moved = await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          snapshots.point('popularity', { current: `m${i}`, previous: 'start' }, 'start'),
        ),
      );
      expect(moved.filter(Boolean)).toHaveLength(1);
      const { current } = (await snapshots.pointer('popularity'))!;
      expect(current).toBe(`m${moved.indexOf(true)}`);
    });
  });
}
