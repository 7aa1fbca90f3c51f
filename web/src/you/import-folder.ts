/**
 * Reads the tags of the sound files in a folder, in this page, and sends nothing but what they name. It comes as a part
 * of its own with the reader of tags (music-metadata), which no other page needs.
 */
import type { ApolloClient } from '@apollo/client';
import { parseBlob } from 'music-metadata';
import { namesIn, soundTags } from '../../../src/formats/common-tags.ts';
import { ImportCollectionDocument, type OwnedTrackInput } from '../generated/operations.ts';

/** How far a folder is. */
export interface FolderState {
  /** Sound files in it, and how many of them were looked at. */
  readonly files: number;
  readonly read: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly tracksAdded: number;
  readonly unknown: number;
  /** Files that are no sound, or cannot be read. */
  readonly broken: readonly string[];
  /** Files that do not say who made what. */
  readonly nameless: readonly string[];
}

const ENDINGS = /\.(wav|wave|aiff?|aifc|flac|mp3|ogg|oga|opus|m4a|mp4|aac|wma|webm)$/i;
/** Files under way at once: their heads are read from disk. */
const AT_ONCE = 4;
const PER_CALL = 500;
/** What the API takes of a genre. */
const MAX_GENRE = 100;

/** @throws ApolloError when the gateway refuses; what was sent before is kept. */
export async function importFolder(
  client: ApolloClient,
  userId: string,
  all: readonly File[],
  tell: (state: FolderState) => void,
): Promise<FolderState> {
  const files = all.filter(({ name }) => ENDINGS.test(name) && !name.startsWith('.'));
  let state: FolderState = {
    ...{ files: files.length, read: 0, accepted: 0, duplicates: 0, tracksAdded: 0, unknown: 0 },
    ...{ broken: [], nameless: [] },
  };
  const become = (changes: Partial<FolderState>): void => {
    state = { ...state, ...changes };
    tell(state);
  };
  const waiting: OwnedTrackInput[] = [];
  const send = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const tracks = waiting.splice(0, PER_CALL);
    const { data } = await client.mutate({
      mutation: ImportCollectionDocument,
      variables: { userId, tracks },
    });
    const { accepted, duplicates, tracksAdded, unknown } = data!.importCollection;
    become({
      accepted: state.accepted + accepted,
      duplicates: state.duplicates + duplicates,
      tracksAdded: state.tracksAdded + tracksAdded,
      unknown: state.unknown + unknown,
    });
  };
  for (let from = 0; from < files.length; from += AT_ONCE) {
    const some = files.slice(from, from + AT_ONCE);
    const found = await Promise.all(some.map(tagsOf));
    const at = (kind: Found['is']): readonly string[] =>
      some.filter((_, place) => found[place]!.is === kind).map(pathOf);
    waiting.push(...found.flatMap((one) => (one.is === 'named' ? [one.track] : [])));
    become({
      read: state.read + some.length,
      broken: [...state.broken, ...at('broken')],
      nameless: [...state.nameless, ...at('nameless')],
    });
    if (waiting.length >= PER_CALL) await send();
  }
  await send();
  return state;
}

type Found =
  | { readonly is: 'named'; readonly track: OwnedTrackInput }
  | { readonly is: 'nameless' | 'broken' };

async function tagsOf(file: File): Promise<Found> {
  try {
    const { common, format } = await parseBlob(file, { skipCovers: true, duration: false });
    // What holds no sound at all is told by its content, whatever it is called.
    if (format.container === undefined && format.codec === undefined) return { is: 'broken' };
    const tags = soundTags(common);
    const [artist] = namesIn(tags);
    const { title, album, releaseDate, isrc } = tags;
    if (artist === undefined || title === undefined) return { is: 'nameless' };
    const genres = tags.genres.filter((genre) => genre.length <= MAX_GENRE);
    const durationMs =
      format.duration === undefined ? undefined : Math.round(1_000 * format.duration);
    return { is: 'named', track: { artist, title, album, genres, releaseDate, isrc, durationMs } };
  } catch {
    return { is: 'broken' };
  }
}

function pathOf(file: File): string {
  return file.webkitRelativePath || file.name;
}
