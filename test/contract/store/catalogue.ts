import { describe, expect, it } from 'vitest';
import { all, catalogue, NOON, track } from '../../helpers/store-records.ts';
import { useStore, type MakeStore } from './house.ts';

export function describeCatalogue(make: MakeStore): void {
  describe('catalogue', () => {
    const house = useStore(make);
    const upsert = (more: Parameters<typeof catalogue>[0]) =>
      house.store().catalogue.upsert(catalogue(more));

    it('gives back every field of every kind after it was opened again', async () => {
      const whole = {
        tracks: [
          track('track:full', {
            artistIds: ['artist:x', 'artist:y'],
            albumId: 'album:full',
            durationMs: 1,
            explicit: true,
            releaseDate: '1971-11',
            isrc: 'AT0000000001',
            markets: ['AT'],
            genres: ['rock', 'art song'],
            audioUrl: '/a.wav',
            coverUrl: '/a.svg',
          }),
          track('track:bare'),
        ],
        albums: [
          {
            id: 'album:full',
            title: 'A',
            artistIds: ['artist:x'],
            releaseDate: '1971',
            genres: [],
            coverUrl: '/c',
          },
        ],
        artists: [{ id: 'artist:x', name: 'Żółw 🎸 "quoted" \\ \u2028', genres: ['rock'] }],
        podcasts: [
          {
            id: 'podcast:p',
            title: 'P',
            publisher: 'q',
            description: 'd',
            topics: ['t'],
            coverUrl: '/p',
          },
        ],
      };
      expect(await upsert(whole)).toEqual({ added: 5, changed: 0 });

      const { catalogue: port } = await house.reopen();

      const tracks = await port.tracks(['track:bare', 'track:full', 'track:unknown']);
      expect(Object.fromEntries(tracks)).toEqual({
        'track:full': whole.tracks[0],
        'track:bare': whole.tracks[1],
      });
      expect([...(await port.albums(['album:full'])).values()]).toEqual(whole.albums);
      expect([...(await port.artists(['artist:x'])).values()]).toEqual(whole.artists);
      expect([...(await port.podcasts(['podcast:p'])).values()]).toEqual(whole.podcasts);
      expect(await port.counts()).toEqual({ tracks: 2, albums: 1, artists: 1, podcasts: 1 });
    });

    it('counts what is new and what changed, and nothing when the same comes again', async () => {
      const before = [track('track:same'), track('track:other')];
      await upsert({ tracks: before });

      expect(await upsert({ tracks: before })).toEqual({ added: 0, changed: 0 });
      expect(
        await upsert({
          tracks: [before[0]!, track('track:other', { title: 'new' }), track('track:new')],
        }),
      ).toEqual({ added: 1, changed: 1 });
    });

    it('keeps when a track first came, whatever a later record says', async () => {
      await upsert({ tracks: [track('track:old', { addedAt: NOON })] });
      await upsert({ tracks: [track('track:old', { addedAt: NOON + 5, title: 'renamed' })] });

      const found = (await house.store().catalogue.tracks(['track:old'])).get('track:old');
      expect(found).toMatchObject({ addedAt: NOON, title: 'renamed' });
    });

    it('lists the tracks of an album in the order in which they came', async () => {
      const ids = ['track:z', 'track:m', 'track:a'];
      await upsert({ tracks: ids.map((id) => track(id, { albumId: 'album:order' })) });
      await upsert({ tracks: [track('track:z', { albumId: 'album:order', title: 'again' })] });

      const { catalogue: port } = house.store();
      expect(await port.tracksOfAlbum('album:order', 10)).toEqual(ids);
      expect(await port.tracksOfAlbum('album:order', 2)).toEqual(ids.slice(0, 2));
      expect(await port.tracksOfAlbum('album:unknown', 10)).toEqual([]);
    });

    it('moves a track to another album', async () => {
      await upsert({ tracks: [track('track:moves', { albumId: 'album:from' })] });
      await upsert({ tracks: [track('track:moves', { albumId: 'album:to' })] });

      const { catalogue: port } = house.store();
      expect(await port.tracksOfAlbum('album:from', 10)).toEqual([]);
      expect(await port.tracksOfAlbum('album:to', 10)).toEqual(['track:moves']);
    });

    it('lists the works of an artist, latest release first and undated last', async () => {
      const by = { artistIds: ['artist:w'] };
      await upsert({
        tracks: [
          track('track:w0', by),
          track('track:w1', { ...by, releaseDate: '1970' }),
          track('track:w2', { ...by, releaseDate: '1971-11-08' }),
          track('track:w3', { ...by, releaseDate: '1971-02' }),
        ],
        albums: [
          { id: 'album:w1', title: '', genres: [], releaseDate: '1999', ...by },
          { id: 'album:w2', title: '', genres: [], releaseDate: '2001', ...by },
        ],
      });

      const { catalogue: port } = house.store();
      const tracks = ['track:w2', 'track:w3', 'track:w1', 'track:w0'];
      expect(await port.tracksOfArtist('artist:w', 10)).toEqual(tracks);
      expect(await port.tracksOfArtist('artist:w', 3)).toEqual(tracks.slice(0, 3));
      expect(await port.albumsOfArtist('artist:w', 10)).toEqual(['album:w2', 'album:w1']);
      expect(await port.tracksOfArtist('artist:nobody', 10)).toEqual([]);
    });

    it('takes a track from an artist that no longer stands in its record', async () => {
      await upsert({ tracks: [track('track:credit', { artistIds: ['artist:c1', 'artist:c2'] })] });
      await upsert({
        tracks: [track('track:credit', { artistIds: ['artist:c2'], releaseDate: '2000' })],
      });

      const { catalogue: port } = house.store();
      expect(await port.tracksOfArtist('artist:c1', 10)).toEqual([]);
      expect(await port.tracksOfArtist('artist:c2', 10)).toEqual(['track:credit']);
    });
  });

  describe('catalogue scans', () => {
    const house = useStore(make);

    it('gives every track and podcast once, in batches, by id', async () => {
      const ids = Array.from({ length: 2_500 }, (_, i) => `track:${String(i).padStart(5, '0')}`);
      const podcasts = ['podcast:b', 'podcast:a'].map((id) => ({ id, title: id, topics: [] }));
      await house
        .store()
        .catalogue.upsert(catalogue({ tracks: ids.toReversed().map((id) => track(id)), podcasts }));

      const { catalogue: port } = house.store();
      const batches: number[] = [];
      for await (const batch of port.scanTracks()) batches.push(batch.length);
      expect(batches.length).toBeGreaterThan(1);
      expect((await all(port.scanTracks())).map(({ id }) => id)).toEqual(ids);
      const found = await all(port.scanPodcasts());
      expect(found.map(({ id }) => id)).toEqual(['podcast:a', 'podcast:b']);
    });

    it('gives every artist and album once, by id', async () => {
      const albums = ['album:b', 'album:a'].map((id) => ({
        id,
        title: id,
        artistIds: [],
        genres: [],
      }));
      const artists = ['artist:d', 'artist:c'].map((id) => ({ id, name: id, genres: [] }));
      const { catalogue: port } = house.store();
      await port.upsert(catalogue({ albums, artists }));

      expect((await all(port.scanAlbums())).map(({ id }) => id)).toEqual(['album:a', 'album:b']);
      expect((await all(port.scanArtists())).map(({ id }) => id)).toEqual(['artist:c', 'artist:d']);
    });
  });
}
