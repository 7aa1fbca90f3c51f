/** What simulated listeners keep besides tracks: playlists of what they liked, and podcasts about it. */
import { DAY_MS, HOUR_MS, SECOND_MS } from '../clock.ts';
import { localId } from '../ids.ts';
import type { PlaylistRecord } from '../store/records.ts';
import type { Life } from './life.ts';
import { record } from './life.ts';
import type { SimulatedCatalogue } from './scenes.ts';
import { pick, weighted } from './weighted.ts';

const MOST_PODCASTS = 5;
const MOST_PLAYLISTS = 3;
/** A podcast on a topic that is not theirs is followed this often against one plays share of 1. */
const CURIOSITY = 0.01;

/** Follows up to five podcasts, those on the genres that were heard most before others. */
export function drawPodcasts(life: Life, podcasts: SimulatedCatalogue['podcasts']): void {
  const { random, persona, span, heard } = life;
  const genres = new Map<string, number>();
  for (const genre of heard.flatMap(({ track }) => track.genres)) {
    genres.set(genre, (genres.get(genre) ?? 0) + 1 / heard.length);
  }
  const followed = new Set<string>();
  const choice = weighted(podcasts, (podcast) =>
    podcast.topics.reduce((sum, topic) => sum + (genres.get(topic) ?? 0), CURIOSITY),
  );
  const wanted = random.int(MOST_PODCASTS + 1);
  for (let draw = 0; draw < wanted; draw++) {
    const podcast = pick(choice, random);
    if (!podcast || followed.has(podcast.id)) continue;
    followed.add(podcast.id);
    const since = persona.record.createdAt + 2 * DAY_MS;
    const at = since + Math.floor(random.next() * Math.max(span.now - since, 0));
    record(life, 'follow', podcast.id, { at });
  }
}

/** Makes playlists out of the tracks heard until then. */
export function drawPlaylists(life: Life): PlaylistRecord[] {
  const { random, persona, rules, heard } = life;
  if (!persona.makesPlaylists || heard.length < 20) return [];
  const titles = new Set<string>();
  return Array.from({ length: 1 + random.int(MOST_PLAYLISTS) }, (_, n) => {
    const draw = rules.playlistTitles[random.int(rules.playlistTitles.length)]!;
    const title = titles.has(draw) ? `${draw} ${n + 1}` : draw;
    titles.add(title);
    return fillPlaylist(life, `playlist:${localId(persona.record.id)}-${n + 1}`, title);
  });
}

function fillPlaylist(life: Life, id: string, title: string): PlaylistRecord {
  const { random, persona, heard, span } = life;
  const until = 10 + random.int(heard.length - 10);
  const tracks = new Set<string>();
  const wanted = 8 + random.int(18);
  for (let draw = 0; draw < wanted; draw++) tracks.add(heard[random.int(until)]!.track.id);
  // Made some hours after the last of its tracks was first heard: no list knows the future.
  const at = Math.min(heard[until - 1]!.at + 8 * HOUR_MS, span.now - HOUR_MS);
  let added = at;
  for (const track of tracks) {
    added += 4 * SECOND_MS;
    record(life, 'playlist_add', track, { at: added, playlist: id });
  }
  return {
    id,
    ownerId: persona.record.id,
    title,
    description: 'A playlist of a simulated listener.',
    createdAt: at,
    updatedAt: at,
    length: 0,
  };
}
