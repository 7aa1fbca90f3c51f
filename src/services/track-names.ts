/**
 * Finds tracks by the names that people and services write: without accents, capitals, punctuation, guests
 * (`feat. …`) and what is said of an edition (`- Remastered 2009`, `(Live)` stays: it is another recording).
 */
import { createHash } from 'node:crypto';
import type { CataloguePort } from '../store/ports.ts';

/** The key under which a track stands; equal for two spellings of the same. */
export function trackKey(artist: string, title: string): string {
  return `${nameKey(artist)}\n${nameKey(withoutEdition(title))}`;
}

/** A short name for a key, the same everywhere and for ever. */
export function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 24);
}

/** All tracks of a catalogue by key, each once under every one of its artists and under all of them. */
export async function readTrackKeys(catalogue: CataloguePort): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const tracks of catalogue.scanTracks()) {
    const artists = await catalogue.artists([...new Set(tracks.flatMap((one) => one.artistIds))]);
    for (const { id, title, artistIds } of tracks) {
      const names = artistIds.flatMap((artist) => artists.get(artist)?.name ?? []);
      for (const name of new Set([names.join(', '), ...names])) {
        const key = trackKey(name, title);
        if (!found.has(key)) found.set(key, id);
      }
    }
  }
  return found;
}

function nameKey(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\s*[([]?\b(feat|ft|featuring)\b\.? [^)\]]*[)\]]?/g, '')
    .replace(/&/g, ' and ')
    .replace(/^the\s+/, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function withoutEdition(title: string): string {
  return title
    .replace(/\s+-\s+(\d{4}\s+)?(re)?master(ed)?.*$/i, '')
    .replace(/\s+[([](\d{4}\s+)?remaster(ed)?[^)\]]*[)\]]/gi, '');
}
