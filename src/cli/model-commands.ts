/** `models list`, `models promote KIND VERSION`, `models rollback KIND`. */
import type { Command } from 'commander';
import type { ModelStatus } from '../services/services.ts';
import type { SnapshotKind } from '../store/records.ts';
import { command, withApp, word, type CommonOptions } from './common.ts';
import { print, table, type Machine } from './io.ts';

const kind = word<SnapshotKind>(
  'factorization',
  'popularity',
  'text',
  'audio',
  'hybrid',
  'responses',
);

export function addModelCommands(program: Command, machine: Machine): void {
  const models = program
    .command('models')
    .description('models: what serves, what did before, and what the gate measured')
    .exitOverride();
  models.addCommand(
    command('list', 'all versions that are kept').action((options: CommonOptions) =>
      withApp(machine, options, async (app) => {
        const statuses = await app.services.models.statuses();
        print(machine, options.json === true, statuses, () => statuses.map(versions).join('\n\n'));
      }),
    ),
  );
  models.addCommand(
    command('promote', 'makes a version current, if the gate lets it')
      .argument('<kind>', 'factorization, popularity, text, audio, hybrid or responses', kind)
      .argument('<version>')
      .option('--force', 'even if the gate refuses')
      .action(
        (which: SnapshotKind, version: string, options: CommonOptions & { force?: boolean }) =>
          withApp(machine, options, async (app) => {
            const status = await app.services.models.promote(
              which,
              version,
              options.force === true,
            );
            print(machine, options.json === true, status, () => versions(status));
          }),
      ),
  );
  models.addCommand(
    command('rollback', 'makes the previous version current again')
      .argument('<kind>', 'factorization, popularity, text, audio, hybrid or responses', kind)
      .action((which: SnapshotKind, options: CommonOptions) =>
        withApp(machine, options, async (app) => {
          const status = await app.services.models.rollback(which);
          print(machine, options.json === true, status, () => versions(status));
        }),
      ),
  );
}

function versions(status: ModelStatus): string {
  const rows = status.versions.map((snapshot) => [
    snapshot.version,
    role(status, snapshot.version),
    new Date(snapshot.createdAt).toISOString(),
    `${(snapshot.sizeBytes / 1e6).toFixed(1)} MB`,
    Object.entries(snapshot.metrics)
      .map(([name, value]) => `${name} ${value.toFixed(4)}`)
      .join(', '),
  ]);
  return table([[status.kind, '', 'trained', 'size', 'held-out figures'], ...rows]);
}

function role(status: ModelStatus, version: string): string {
  if (status.current?.version === version) return 'current';
  return status.previous?.version === version ? 'previous' : '';
}
