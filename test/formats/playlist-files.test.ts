import { describe, expect, it } from 'vitest';
import { type PlaylistFile, playlistText } from '../../src/formats/playlist-files.ts';

const LIST: PlaylistFile = {
  title: 'Discover Weekly, 2026-W48',
  date: '2026-11-22T18:00:00Z',
  tracks: [
    {
      id: 'track:a',
      title: 'Say "Yes", please',
      artists: ['Ann', 'Bob'],
      durationMs: 61_400,
      isrc: 'GBAYE6800011',
      url: 'http://127.0.0.1/audio/a.wav',
      note: 'Because you played B',
    },
    { id: 'track:b', title: '=1+1', artists: ['Cy'] },
  ],
};

describe('A playlist as a file', () => {
  it('is JSPF with addresses where there are sounds, and identifiers everywhere', () => {
    const { playlist } = JSON.parse(playlistText(LIST, 'jspf')) as any;
    expect(playlist.title).toBe(LIST.title);
    expect(playlist.track).toEqual([
      {
        location: ['http://127.0.0.1/audio/a.wav'],
        identifier: ['urn:isrc:GBAYE6800011'],
        title: 'Say "Yes", please',
        creator: 'Ann, Bob',
        duration: 61_400,
        annotation: 'Because you played B',
      },
      { identifier: ['urn:tastegraph:track:b'], title: '=1+1', creator: 'Cy' },
    ]);
  });

  it('is M3U in which what has no sound is a comment', () => {
    expect(playlistText(LIST, 'm3u').split('\n')).toEqual([
      '#EXTM3U',
      '#PLAYLIST:Discover Weekly, 2026-W48',
      '#EXTINF:61,Ann, Bob - Say "Yes", please',
      'http://127.0.0.1/audio/a.wav',
      '# no sound: Cy - =1+1',
      '',
    ]);
  });

  it('is CSV with quotes where they are needed and no formulas', () => {
    const [header, first, second] = playlistText(LIST, 'csv').split('\r\n');
    expect(header).toBe('position,title,artists,album,duration_ms,isrc,id,url,reason');
    expect(first).toContain('1,"Say ""Yes"", please",Ann; Bob,,61400,GBAYE6800011,track:a');
    expect(second).toBe("2,'=1+1,Cy,,,,track:b,,");
  });
});
