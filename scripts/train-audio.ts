/**
 * `npm run train:audio`: makes the clips that the audio networks are fitted on and fits them, as the committed weights were.
 *
 *     npm run train:audio -- --sets DIR --samples DIR [--check-soundfont FILE] [--backend native]
 *         [--python python3] [--report DIR…]
 *
 * `--sets` is where the clips go (2.5 GB; what an earlier run made stays), `--samples` holds the CC0 drum samples of Sonic Pi
 * (`bd_*`, `sn_*`, `hat_*`), `--check-soundfont` the sounds that nothing is fitted on (Debian's csound-soundfont). Needs
 * fluidsynth, and Python with mido, numpy and soundfile. Half an hour of one free core, half of it rendering; it uses all that
 * there are. Folders after `--report` are measured and not fitted on.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

/** Each seed makes so many clips; those of the second row are pop's loops, which teach keys alone. */
const SEEDS = [11, 12, 13, 14, 15] as const;
const LOOP_SEEDS = [21, 22, 23, 24] as const;
const CLIPS = 250;
/** Of the clips that decide what serves and what confidences are worth. */
const CHECK_SEEDS = [41, 42] as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sets: { type: 'string' },
    samples: { type: 'string' },
    'check-soundfont': { type: 'string', default: '/usr/share/sounds/sf2/sf_GMbank.sf2' },
    python: { type: 'string', default: 'python3' },
    backend: { type: 'string', default: 'wasm' },
    report: { type: 'boolean', default: false },
  },
});
const { sets, samples, python } = values;
if (sets === undefined || samples === undefined) {
  throw new Error('Expected --sets DIR and --samples DIR.');
}
const root = path.resolve(import.meta.dirname, '..');
const demo = path.join(root, 'demo');
const renders = [
  ...[...SEEDS, ...LOOP_SEEDS].map((seed) => {
    const loops = LOOP_SEEDS.some((one) => one === seed);
    return [
      path.join(root, 'scripts/audio-sets/make_training.py'),
      ...[folderOf(loops ? 'loops' : 'mixed'), path.join(demo, 'midi')],
      ...[path.join(demo, 'florestan.sf2'), samples, String(CLIPS), String(seed)],
      ...(loops ? ['loops'] : []),
    ];
  }),
  ...CHECK_SEEDS.map((seed) => [
    path.join(root, 'scripts/audio-sets/make_check.py'),
    ...[folderOf('check'), path.join(demo, 'midi'), String(CLIPS), String(seed)],
    values['check-soundfont'],
  ]),
];
// Each seed is a run of its own: as many at a time as there are cores.
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (let next = renders.shift(); next !== undefined; next = renders.shift()) {
      await run(python, next);
    }
  }),
);
const report = positionals.length > 0 ? ['--report', ...positionals] : [];
await run(process.execPath, [
  path.join(root, 'scripts/fit-audio.ts'),
  ...[folderOf('mixed'), '--keys', folderOf('loops'), '--check', folderOf('check')],
  ...['--backend', values.backend, ...report],
]);

function folderOf(set: 'mixed' | 'loops' | 'check'): string {
  return path.resolve(sets!, set);
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const ended = await once(spawn(command, args, { stdio: 'inherit' }), 'exit');
  const [status] = ended as [number | null];
  if (status !== 0) throw new Error(`Expected ${command} to end well, got ${status}.`);
}
