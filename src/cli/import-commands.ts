/** `import interactions|catalog|events|texts FILE`, `import history FILE…` and `import folder DIR`. */
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import type { App } from '../app.ts';
import { command, integer, withApp, word, type CommonOptions } from './common.ts';
import {
  importCatalog,
  importEvents,
  importInteractions,
  importTexts,
  type ImportControl,
  type ImportDeps,
  type ImportReport,
  type ItemKind,
} from './import.ts';
import type { FolderReport } from './import-folder.ts';
import { importHistory, type HistoryReport } from './import-history.ts';
import {
  interactionOptions,
  withInteractionFlags,
  type InteractionFlags,
} from './interaction-options.ts';
import { print, withProgress, type Machine } from './io.ts';

type Import = (deps: ImportDeps, control: ImportControl) => Promise<ImportReport>;
type InteractionImport = CommonOptions & InteractionFlags & { readonly kind: ItemKind };

interface FolderOptions extends CommonOptions {
  readonly threads: number;
}

interface HistoryOptions extends CommonOptions {
  readonly listener: string;
}

/** JSON lines in the shapes of the mutations' inputs. */
const DOCUMENTS = [
  ['catalog', 'artists, albums, tracks and podcasts', importCatalog],
  ['events', 'listening events', importEvents],
  ['texts', 'texts about music', importTexts],
] as const;

export function addImportCommands(program: Command, machine: Machine): void {
  const group = program
    .command('import')
    .description('what comes in from files; - is standard input; gzip or not')
    .exitOverride();
  group.addCommand(
    withInteractionFlags(command('interactions', 'counts of plays: tsv, csv or lists'))
      .argument('<file>')
      .option(
        '--kind <kind>',
        'what the items are: track or podcast',
        word<ItemKind>('track', 'podcast'),
        'track',
      )
      .action((file: string, flags: InteractionImport) =>
        runImport(machine, flags, (deps, control) =>
          importInteractions(
            file,
            { ...interactionOptions(flags), kind: flags.kind },
            deps,
            control,
          ),
        ),
      ),
  );
  group.addCommand(
    command('folder', 'a folder of music: tags become catalogue, sound becomes audio features')
      .argument('<dir>')
      .option('--threads <n>', 'files analysed at once', integer(1, 256), availableParallelism())
      .action((dir: string, options: FolderOptions) => runFolder(machine, dir, options)),
  );
  group.addCommand(
    command(
      'history',
      'what Spotify, ListenBrainz, Last.fm, Libre.fm, Maloja or PanoScrobbler export',
    )
      .argument('<files...>')
      .requiredOption('--listener <id>', 'whose history it is')
      .action((files: string[], options: HistoryOptions) => runHistory(machine, files, options)),
  );
  for (const [name, what, run] of DOCUMENTS) {
    group.addCommand(
      command(name, `${what} as JSON lines`)
        .argument('<file>')
        .action((file: string, options: CommonOptions) =>
          runImport(machine, options, (deps, control) => run(file, deps, control)),
        ),
    );
  }
}

async function runImport(machine: Machine, options: CommonOptions, run: Import): Promise<void> {
  const abort = new AbortController();
  machine.onSignal(() => abort.abort());
  const report = await withProgress(machine, (progress) =>
    withApp(machine, options, (app) =>
      run(depsOf(machine, app), {
        signal: abort.signal,
        progress: (done, total) =>
          progress(total === 0 ? 0 : done / total, `${(done / 1e6).toFixed(1)} MB read`),
      }),
    ),
  );
  print(machine, options.json === true, report, () => words(report));
}

async function runHistory(
  machine: Machine,
  files: readonly string[],
  options: HistoryOptions,
): Promise<void> {
  const abort = new AbortController();
  machine.onSignal(() => abort.abort());
  const { stdin } = machine;
  const report = await withProgress(machine, (progress) =>
    withApp(machine, options, ({ services: { history } }) =>
      importHistory(
        files,
        options.listener,
        { history, stdin },
        { progress, signal: abort.signal },
      ),
    ),
  );
  print(machine, options.json === true, report, () => historyWords(report));
}

function historyWords(report: HistoryReport): string {
  const { files, read, imported, duplicates, skipped, reasons, tracksAdded } = report;
  return [
    ...files.map(({ file, format }) => `${file}: ${format}`),
    `${read} read, ${imported} imported, ${duplicates} known already, ${skipped} skipped; ${tracksAdded} tracks are new`,
    ...Object.entries(reasons).map(([reason, count]) => `  ${count} ${reason}`),
  ].join('\n');
}

async function runFolder(machine: Machine, dir: string, options: FolderOptions): Promise<void> {
  const { importFolder } = await import('./import-folder.ts');
  const { makeAnalyzerPool } = await import('../audio/analyzer-pool.ts');
  const abort = new AbortController();
  const analyzer = makeAnalyzerPool(options.threads);
  machine.onSignal(() => abort.abort());
  try {
    const report = await withProgress(machine, (progress) =>
      withApp(machine, options, ({ store, services, clock }) =>
        importFolder(
          dir,
          { store, catalogue: services.catalogue, analyzer, clock, atOnce: options.threads + 1 },
          { progress, signal: abort.signal },
        ),
      ),
    );
    print(machine, options.json === true, report, () => folderWords(report));
  } finally {
    await analyzer.stop();
  }
}

function folderWords(report: FolderReport): string {
  const { files, analysed, unchanged, reported, problems, seconds, xRealTime } = report;
  return [
    `${files} sound files: ${analysed} analysed, ${unchanged} unchanged, ${reported} with problems, in ${seconds.toFixed(1)} s (${xRealTime.toFixed(0)} times real time)`,
    ...problems.map(({ file, reason }) => `  ${file}: ${reason}`),
  ].join('\n');
}

function depsOf(machine: Machine, { store, services, clock, config }: App): ImportDeps {
  return { store, services, clock, timeZone: config.timeZone, stdin: machine.stdin };
}

function words(report: ImportReport): string {
  const { read, imported, duplicates, skipped, problems, seconds } = report;
  const known = duplicates > 0 ? `, ${duplicates} known already` : '';
  const lines = problems.map(({ line, reason }) => `  line ${line}: ${reason}`);
  const more = skipped > problems.length ? [`  and ${skipped - problems.length} more`] : [];
  return [
    `${read} read, ${imported} imported${known}, ${skipped} skipped, in ${seconds.toFixed(1)} s`,
    ...lines,
    ...more,
  ].join('\n');
}
