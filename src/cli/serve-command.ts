/**
 * `serve`: gateway, first page, jobs and, where events go over Kafka, their processor in one process, or one of
 * these alone, until a signal asks it to stop.
 */
import type { Command } from 'commander';
import type { App } from '../app.ts';
import type { Config, ConfigOverrides } from '../config.ts';
import { BadInputError } from '../errors.ts';
import { clockOf, command, configOf, integer, word, type CommonOptions } from './common.ts';
import { withProgress, type Machine } from './io.ts';

interface ServeOptions extends CommonOptions {
  readonly demo?: boolean;
  readonly host?: string;
  readonly port?: number;
  readonly jobs: boolean;
  readonly events?: Config['events'];
  readonly role?: Config['role'];
}

/** Models for the first page of a new demo are small and alone, so that it is up soon; the nightly job fits and combines full ones. */
const FIRST_MODEL = { rank: 32, epochs: 6, combine: 'never' };

export function addServeCommand(program: Command, machine: Machine): void {
  program.addCommand(
    command('serve', 'gateway, first page and jobs')
      .option('--demo', 'fills an empty store with the demo world first')
      .option('--host <address>', 'address to listen on (default 127.0.0.1)')
      .option('--port <n>', 'TCP port (default 4000, 0 takes a free one)', integer(0, 65_535))
      .option('--events <way>', 'embedded or kafka (default embedded)', word('embedded', 'kafka'))
      .option(
        '--role <role>',
        'over Kafka: all, gateway (folds nothing) or processor (only folds)',
        word('all', 'gateway', 'processor'),
      )
      .option('--no-jobs', 'does not tick the schedules in this process')
      .action((options: ServeOptions) => serve(machine, options)),
  );
}

async function serve(machine: Machine, options: ServeOptions): Promise<void> {
  const stopping = new Promise<string>((resolve) => machine.onSignal(resolve));
  const [{ buildApp }, { buildServer }, { checkAddress }, { makeLog }] = await Promise.all([
    import('../app.ts'),
    import('../server/server.ts'),
    import('../server/listen.ts'),
    import('./pino-log.ts'),
  ]);
  const config = configOf(machine, options, overridesOf(options));
  checkRole(config);
  const log = makeLog(config.log, machine.stderr);
  const app = await buildApp({
    config,
    clock: clockOf(machine, options),
    seed: config.seed ?? machine.seed,
    log,
  });
  const { stream, models } = app.services;
  try {
    await stream?.start();
    if (config.role === 'processor') {
      await serveProcessor(machine, app, stopping);
      return;
    }
    // Before the demo is filled, so that a server that may not start (no keys, port taken) says so at once.
    const server = await buildServer(app);
    if (options.demo === true) {
      await checkAddress(config.server);
      await fillWithDemo(machine, app);
    }
    const url = await server.listen();
    machine.stdout.write(`Tastegraph is up: ${url} (GraphQL at ${url}graphql)\n`);
    if (config.jobs.enabled) app.runner.tick();
    const refreshing = setInterval(() => {
      models
        .refresh()
        .catch((error: unknown) => log.error({ err: error }, 'Cannot look for models.'));
    }, config.models.refreshMs);
    log.info({ signal: await stopping }, 'Stopping.');
    clearInterval(refreshing);
    await server.close();
  } finally {
    await app.stop();
  }
}

/** Folds what comes over Kafka and serves nothing but its figures. */
async function serveProcessor(
  machine: Machine,
  app: App,
  stopping: Promise<string>,
): Promise<void> {
  const { buildProcessorServer } = await import('../server/processor-server.ts');
  const server = buildProcessorServer(app);
  machine.stdout.write(`Tastegraph folds events: ${await server.listen()}metrics\n`);
  app.log.info({ signal: await stopping }, 'Stopping.');
  await server.close();
}

function checkRole({ role, events }: Config): void {
  if (role === 'all' || events === 'kafka') return;
  throw new BadInputError(
    `Expected events to go over Kafka (--events kafka) for the role ${role}, got embedded ones, which their gateway folds.`,
  );
}

function overridesOf({ host, port, jobs, events, role }: ServeOptions): ConfigOverrides {
  return { events, role, server: { host, port }, ...(jobs ? {} : { jobs: { enabled: false } }) };
}

/** Fills an empty store and fits its first models; a store that has them is left alone. */
async function fillWithDemo(machine: Machine, app: App): Promise<void> {
  const [{ fillDemo }, { foldItem }] = await Promise.all([
    import('../demo/load-demo.ts'),
    import('../events/fold.ts'),
  ]);
  const { store, clock, seed } = app;
  await withProgress(machine, async (progress) => {
    const filled = await fillDemo({ store, fold: foldItem, clock, seed, progress });
    if (filled.outcome === 'occupied')
      app.log.warn({}, 'The store has a catalogue of its own: no demo was added.');
    for (const model of await app.services.models.statuses()) {
      if (filled.outcome === 'occupied' || model.current) continue;
      await app.train(model.kind, model.kind === 'factorization' ? FIRST_MODEL : {}, progress);
    }
  });
}
