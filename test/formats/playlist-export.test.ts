import { describe, expect, it } from 'vitest';
import { exportPlaylist } from '../../src/formats/playlist-export.ts';

const playlist = {
  title: 'Rock & "Roll"',
  madeAt: Date.parse('2026-11-23T00:00:00Z'),
  tracks: [
    {
      ...{ id: 'track:1', title: 'A < B\nC', artists: ['One', 'Two'], album: 'First, last' },
      ...{ durationMs: 181_500, isrc: 'GBAYE0601498', audioUrl: 'https://example.org/1.mp3' },
      reason: 'Because you played "X"',
    },
    { id: 'track:2', title: '=SUM(A1)', artists: [] },
  ],
};

describe('exportPlaylist', () => {
  it('writes JSPF with what is known and nothing else', () => {
    const { playlist: written } = JSON.parse(exportPlaylist(playlist, 'jspf')) as {
      playlist: { title: string; date: string; track: Record<string, unknown>[] };
    };
    expect(written.date).toBe('2026-11-23T00:00:00.000Z');
    expect(written.track[0]).toEqual({
      location: ['https://example.org/1.mp3'],
      identifier: ['urn:isrc:GBAYE0601498', 'urn:tastegraph:track:1'],
      title: 'A < B\nC',
      creator: 'One, Two',
      album: 'First, last',
      duration: 181_500,
      annotation: 'Because you played "X"',
    });
    expect(written.track[1]).toEqual({ identifier: ['urn:tastegraph:track:2'], title: '=SUM(A1)' });
  });

  it('writes XSPF whose marks are escaped', () => {
    const text = exportPlaylist(playlist, 'xspf');
    expect(text).toContain('<title>Rock &amp; "Roll"</title>');
    expect(text).toContain('<title>A &lt; B\nC</title>');
    expect(text.match(/<track>/g)).toHaveLength(2);
    expect(text).not.toContain('<album></album>');
    expect(exportPlaylist({ ...playlist, title: 'a\u0001b' }, 'xspf')).toContain(
      '<title>ab</title>',
    );
  });

  it('writes M3U with a line for each track, and -1 where the length is not known', () => {
    expect(exportPlaylist(playlist, 'm3u').split('\n')).toEqual([
      '#EXTM3U',
      '#PLAYLIST:Rock & "Roll"',
      '#EXTINF:182,One, Two - A < B C',
      'https://example.org/1.mp3',
      '#EXTINF:-1,=SUM(A1)',
      'track:2',
      '',
    ]);
  });

  it('writes CSV that a spreadsheet reads as text', () => {
    const lines = exportPlaylist(playlist, 'csv');
    expect(lines).toContain('position,id,title,artists,album,duration_ms,isrc,url,reason\r\n');
    expect(lines).toContain(
      '"A < B\nC",One; Two,"First, last",181500,GBAYE0601498,https://example.org/1.mp3,"Because you played ""X"""',
    );
    expect(lines).toContain("2,track:2,'=SUM(A1),,,,,,\r\n");
  });
});
