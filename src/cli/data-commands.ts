/** `backup FILE`, `restore FILE`, `export …`, `delete listener ID`. */
import type { Command } from 'commander';
import { BadInputError, NotFoundError } from '../errors.ts';
import { globalId } from '../ids.ts';
import { addPlaylistExports } from './export-playlist.ts';
import { command, configOf, withApp, type CommonOptions } from './common.ts';
import { print, withProgress, type Machine } from './io.ts';

export function addDataCommands(program: Command, machine: Machine): void {
  program.addCommand(
    command('backup', 'copies the embedded store into one file while the gateway runs')
      .argument('<file>')
      .action((file: string, options: CommonOptions) => backup(machine, options, file)),
  );
  program.addCommand(
    command('restore', 'puts a backup in the place of the embedded store; the gateway must not run')
      .argument('<file>')
      .option('--force', 'replaces a store that holds something')
      .action((file: string, options: CommonOptions & { readonly force?: boolean }) =>
        restore(machine, options, file),
      ),
  );
  const out = program
    .command('export')
    .description('what leaves the gateway as files')
    .exitOverride();
  out.addCommand(
    command('listener', 'all that is known about one listener, as JSON')
      .argument('<id>')
      .action((id: string, options: CommonOptions) => exportListener(machine, options, id)),
  );
  addPlaylistExports(out, machine);
  const gone = program.command('delete').description('what is removed for good').exitOverride();
  gone.addCommand(
    command('listener', 'removes all that is known about one listener')
      .argument('<id>')
      .action((id: string, options: CommonOptions) => deleteListener(machine, options, id)),
  );
}

async function backup(machine: Machine, options: CommonOptions, file: string): Promise<void> {
  const { backupSqlite } = await import('../store/sqlite/backup.ts');
  const from = await embeddedFile(machine, options);
  const size = await withProgress(machine, (progress) =>
    backupSqlite(from, file, (share) => progress(share, 'copied')),
  );
  print(
    machine,
    options.json === true,
    { file, sizeBytes: size },
    () => `Wrote ${file} (${(size / 1e6).toFixed(1)} MB).`,
  );
}

async function restore(
  machine: Machine,
  options: CommonOptions & { readonly force?: boolean },
  file: string,
): Promise<void> {
  const { restoreSqlite } = await import('../store/sqlite/backup.ts');
  const to = await embeddedFile(machine, options);
  await restoreSqlite(file, to, { force: options.force === true });
  print(machine, options.json === true, { file: to }, () => `Restored ${file} to ${to}.`);
}

/** The file of the embedded store; a cluster's tools copy a cluster. */
async function embeddedFile(machine: Machine, options: CommonOptions): Promise<string> {
  const { storeFile } = await import('../app.ts');
  const config = configOf(machine, options);
  if (config.store === 'sqlite') return storeFile(config);
  throw new BadInputError(
    'Expected the embedded store (sqlite), got cassandra: copy a cluster with `nodetool snapshot`.',
  );
}

async function exportListener(machine: Machine, options: CommonOptions, id: string): Promise<void> {
  await withApp(machine, options, async (app) => {
    const known = await app.services.privacy.exportListener(globalId('user', id));
    if (!known)
      throw new NotFoundError(`Expected the id of a listener, got "${id}", which nobody has.`);
    print(machine, true, known, () => '');
  });
}

async function deleteListener(machine: Machine, options: CommonOptions, id: string): Promise<void> {
  await withApp(machine, options, async (app) => {
    const deleted = await app.services.privacy.deleteListener(globalId('user', id));
    if (!deleted)
      throw new NotFoundError(`Expected the id of a listener, got "${id}", which nobody has.`);
    print(machine, options.json === true, { deleted: id }, () => `Everything about ${id} is gone.`);
  });
}
