import { describe, expect, it } from 'vitest';
import { all } from '../../helpers/store-records.ts';
import { useStore, type MakeStore } from './house.ts';

export function describeTexts(make: MakeStore): void {
  describe('texts', () => {
    const house = useStore(make);

    it('gives back every field after it was opened again, however long the text', async () => {
      const full = {
        id: 'review/1',
        text: `Größer als “alles” 🎻\u0000\n${'lang '.repeat(200_000)}`,
        source: 's',
        url: 'https://example.org/?a=1&b=ü',
        published: '2026-01-02',
        language: 'de',
        rating: 4.5,
        about: ['track:a', 'artist:b'],
      };
      const bare = { id: 'review/2', text: '', about: [] };
      expect(await house.store().texts.put([full, bare])).toEqual({ added: 2, changed: 0 });

      const { texts } = await house.reopen();

      const found = await texts.get(['review/2', 'review/unknown', 'review/1']);
      expect([...found.values()]).toEqual([bare, full]);
    });

    it('counts what is new and what changed', async () => {
      const { texts } = house.store();
      const text = (id: string, words: string) => ({ id, text: words, about: [] });
      await texts.put([text('c1', 'a'), text('c2', 'a')]);
      const again = [text('c1', 'a'), text('c2', 'b'), text('c3', 'a')];
      expect(await texts.put(again)).toEqual({ added: 1, changed: 1 });
      expect((await texts.get(['c2'])).get('c2')?.text).toBe('b');
    });

    it('scans every text once, in batches', async () => {
      const { texts } = house.store();
      const ids = Array.from({ length: 2_100 }, (_, i) => `scan-${i}`);
      await texts.put(ids.map((id) => ({ id, text: id, about: [] })));
      const found = (await all(texts.scan())).map(({ id }) => id);
      expect(new Set(found)).toHaveLength(found.length);
      expect(found.filter((id) => id.startsWith('scan-')).toSorted()).toEqual(ids.toSorted());
    });
  });

  describe('readings of texts', () => {
    const house = useStore(make);
    const reading = (id: string, mark: string) => ({
      ...{ id, mark, language: 'de', published: 1_700_000_000_000, about: ['track:a'] },
      ...{ sentiment: -0.25, confidence: 0.5 },
      mentions: [{ id: 'artist:b', sentiment: 1, confidence: 0.125 }],
      digest: Uint8Array.of(0, 255, 7),
    });
    const bare = { id: 'r0', mark: 'm', sentiment: 0, confidence: 0, about: [], mentions: [] };

    it('gives back every field after it was opened again, and the marks alone', async () => {
      await house.store().textReadings.put([{ ...bare, digest: new Uint8Array(0) }]);
      await house.store().textReadings.put([reading('r1', 'old'), reading('r2', 'm2')]);
      await house.store().textReadings.put([reading('r1', 'm1')]);

      const { textReadings } = await house.reopen();

      const found = await textReadings.get(['r1', 'unknown', 'r0']);
      expect([...found.values()]).toEqual([
        reading('r1', 'm1'),
        { ...bare, digest: new Uint8Array(0) },
      ]);
      const marks = await textReadings.marks(['r2', 'r1', 'unknown']);
      expect(Object.fromEntries(marks)).toEqual({ r1: 'm1', r2: 'm2' });
    });

    it('scans every reading once, in batches, by id', async () => {
      const { texts, textReadings } = house.store();
      const ids = Array.from({ length: 2_100 }, (_, i) => `scan-${i}`);
      await texts.put(ids.map((id) => ({ id, text: id, about: [] })));
      await textReadings.put(ids.map((id) => reading(id, 'm')));
      const found = (await all(textReadings.scan())).map(({ id }) => id);
      expect(found.filter((id) => id.startsWith('scan-'))).toEqual(ids.toSorted());
    });
  });

  describe('audio features', () => {
    const house = useStore(make);

    it('keeps the latest features of a track', async () => {
      const one = (modelVersion: string, tempo: number) => ({
        track: 'track:a',
        modelVersion,
        values: { tempo, energy: 0.1 + 0.2 },
      });
      await house.store().audioFeatures.put([one('v1', 120.5)]);
      await house.store().audioFeatures.put([one('v2', 60.25)]);

      const { audioFeatures } = await house.reopen();

      const found = await audioFeatures.get(['track:a', 'track:unknown']);
      expect([...found]).toEqual([['track:a', one('v2', 60.25)]]);
    });
  });
}
