/** Reads exports in this page and sends what was heard, and nothing else of them, part by part. */
import type { ApolloClient } from '@apollo/client';
import { readHistory } from '../../../src/formats/history.ts';
import { ImportListensDocument, type ListenInput } from '../generated/operations.ts';

/** How far an import is. */
export interface ImportState {
  readonly file: string;
  readonly format: string;
  /** Listens found in all files so far, and how many of them were sent. */
  readonly found: number;
  readonly sent: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly tracksAdded: number;
  readonly unknown: number;
  readonly skipped: Readonly<Record<string, number>>;
}

const PER_CALL = 500;
/** One JSON document is read whole: longer files are refused before the page runs out of memory. */
const MAX_BYTES = 256 * 2 ** 20;

/** @throws Error for a file of no known format; those before it are imported. */
export async function importFiles(
  client: ApolloClient,
  userId: string,
  files: readonly File[],
  tell: (state: ImportState) => void,
): Promise<ImportState> {
  let state: ImportState = {
    ...{ file: '', format: '', found: 0, sent: 0, accepted: 0, duplicates: 0 },
    ...{ tracksAdded: 0, unknown: 0, skipped: {} },
  };
  const become = (changes: Partial<ImportState>): void => {
    state = { ...state, ...changes };
    tell(state);
  };
  for (const file of files) {
    if (file.size > MAX_BYTES) throw new Error(`${file.name}: ${file.size} > ${MAX_BYTES}`);
    const { format, listens, skipped } = readHistory(await file.text());
    become({
      ...{ file: file.name, format, found: state.found + listens.length },
      skipped: added(state.skipped, skipped),
    });
    for (let from = 0; from < listens.length; from += PER_CALL) {
      const part = listens.slice(from, from + PER_CALL);
      const { data } = await client.mutate({
        mutation: ImportListensDocument,
        variables: { userId, listens: part.map(inputOf) },
      });
      const result = data!.importListens;
      become({
        sent: state.sent + part.length,
        accepted: state.accepted + result.accepted,
        duplicates: state.duplicates + result.duplicates,
        tracksAdded: state.tracksAdded + result.tracksAdded,
        unknown: state.unknown + result.unknown,
      });
    }
  }
  return state;
}

type Listen = ReturnType<typeof readHistory>['listens'][number];

function inputOf({ at, artist, title, isrc, msPlayed, durationMs }: Listen): ListenInput {
  return { at: new Date(at).toISOString(), artist, title, isrc, msPlayed, durationMs };
}

function added(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const sums = Object.entries(b).map(([why, count]) => [why, (a[why] ?? 0) + count] as const);
  return { ...a, ...Object.fromEntries(sums) };
}
