/** Runs benchmarks by name and prints their tables. They assert nothing: figures go to docs/benchmarks.md. */
import type { BenchOptions, BenchRow } from './row.ts';

type Bench = (options: BenchOptions) => Promise<readonly BenchRow[]>;

const BENCHES: Readonly<Record<string, Bench>> = {
  training: async (options) => (await import('./training.ts')).benchTraining(options),
  ingest: async () => (await import('./ingest.ts')).benchIngest(),
  serving: async () => (await import('./serving.ts')).benchServing(),
  search: async () => (await import('./search.ts')).benchSearch(),
  retrieval: async (options) => (await import('./retrieval.ts')).benchRetrieval(options),
  'item-models': async (options) => (await import('./item-models.ts')).benchItemModels(options),
  weekly: async (options) => (await import('./weekly.ts')).benchWeekly(options),
  memory: async (options) => (await import('./memory.ts')).benchMemory(options),
  text: async (options) => (await import('./text.ts')).benchText(options),
  audio: async () => (await import('./audio.ts')).benchAudio(),
  home: async (options) => (await import('./home.ts')).benchHome(options),
  folder: async (options) => (await import('./folder.ts')).benchFolder(options),
  learning: async (options) => (await import('./learning.ts')).benchLearning(options),
  growth: async (options) => (await import('./growth.ts')).benchGrowth(options),
};

/** Names of the benchmarks that there are. */
export const benchNames: readonly string[] = Object.keys(BENCHES);

/** Runs those named (all when none is), one after the other, and hands each table over as it is done. */
export async function runBenches(
  names: readonly string[],
  options: BenchOptions,
  onTable: (name: string, rows: readonly BenchRow[]) => void,
): Promise<readonly BenchRow[]> {
  const all: BenchRow[] = [];
  for (const name of names.length > 0 ? names : benchNames) {
    const rows = await BENCHES[name]!(options);
    onTable(name, rows);
    all.push(...rows);
  }
  return all;
}
