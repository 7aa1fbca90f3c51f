/**
 * Fits the networks that read metre and key out of a sound's features, and writes `src/generated/audio-weights.ts`.
 *
 *     node scripts/fit-audio.ts [--no-check] DIR… [--report DIR…]
 *
 * Each folder holds clips and `truth*.csv` as `scripts/audio-sets/make_training.py` makes them. The features of a
 * clip are kept beside it (`.features`), so that a second fit takes minutes.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { collectFromFile } from '../src/audio/collect-file.ts';
import { makeSoundOpener } from '../src/audio/open-sound.ts';
import type { ChoiceNet } from '../src/math/choice-net.ts';
import { fitChoiceNet, type ChoiceExample } from '../src/math/fit-choice-net.ts';
import { seededRandom } from '../src/math/random.ts';
import { KEY_SHAPE, keyOptions, keyTarget, readKey } from '../src/models/audio/key/key-net.ts';
import { accentCurves } from '../src/models/audio/metre/accents.ts';
import { METRE_SHAPE, metreTarget, readMetre } from '../src/models/audio/metre/metre-net.ts';
import { PERIODS, pulseTable, type PulseTable } from '../src/models/audio/metre/pulse-table.ts';

const SEED = 1;
const METRE_FIT = {
  hidden: 48,
  epochs: 50,
  batch: 16,
  learningRate: 0.003,
  decay: 0.3,
  dropout: 0.4,
};
const KEY_FIT = {
  hidden: 24,
  epochs: 60,
  batch: 16,
  learningRate: 0.004,
  decay: 0.02,
  dropout: 0.2,
};

interface Clip {
  readonly table: PulseTable;
  readonly keys: Float32Array;
  readonly tempo: number;
  readonly key: number;
  readonly mode: number;
  readonly timeSignature: number;
}

const open = makeSoundOpener();

async function readClips(folder: string): Promise<Clip[]> {
  const clips: Clip[] = [];
  for (const name of readdirSync(folder)
    .filter((file) => /^truth.*\.csv$/.test(file))
    .sort()) {
    for (const line of readFileSync(path.join(folder, name), 'utf8').trim().split('\n').slice(1)) {
      const [file, ...numbers] = line.split(',');
      const [tempo, key, mode, timeSignature] = numbers.map(Number) as [
        number,
        number,
        number,
        number,
      ];
      const numbersOf = await features(path.join(folder, file!));
      clips.push({ ...numbersOf, tempo, key, mode, timeSignature });
      if (clips.length % 100 === 0) console.error(`${folder}: ${clips.length} clips`);
    }
  }
  return clips;
}

async function features(file: string): Promise<Pick<Clip, 'table' | 'keys'>> {
  const kept = `${file}.features`;
  if (!existsSync(kept)) {
    const { features } = await collectFromFile(open, file);
    const { tempi, inputs, pulse } = pulseTable(accentCurves(features));
    const all = [...tempi, ...inputs, pulse, ...keyOptions(features)];
    writeFileSync(kept, new Uint8Array(Float32Array.from(all).buffer));
  }
  const bytes = readFileSync(kept);
  const all = new Float32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  );
  const end = PERIODS + PERIODS * METRE_SHAPE.inputs;
  return {
    table: {
      tempi: all.subarray(0, PERIODS),
      inputs: all.subarray(PERIODS, end),
      pulse: all[end]!,
    },
    keys: all.subarray(end + 1),
  };
}

function report(name: string, clips: readonly Clip[], metre: ChoiceNet, key: ChoiceNet): void {
  let [first, second, bars, keys] = [0, 0, 0, 0];
  const seen: Record<number, [number, number]> = {};
  for (const clip of clips) {
    const answer = readMetre(metre, clip.table);
    const near = (factor: number): boolean =>
      Math.abs(answer.tempo / (clip.tempo * factor) - 1) < 0.04;
    if (near(1)) first += 1;
    if ([1, 2, 3, 1 / 2, 1 / 3].some(near)) second += 1;
    if (answer.timeSignature === clip.timeSignature) bars += 1;
    const counts = (seen[clip.timeSignature] ??= [0, 0]);
    counts[0] += answer.timeSignature === clip.timeSignature ? 1 : 0;
    counts[1] += 1;
    const heard = readKey(key, clip.keys);
    if (heard.key === clip.key && heard.mode === clip.mode) keys += 1;
  }
  const share = (count: number): string => ((100 * count) / clips.length).toFixed(1);
  const balanced =
    Object.values(seen).reduce((sum, [hit, all]) => sum + hit / all, 0) / Object.keys(seen).length;
  console.log(
    `${name}: ${clips.length} clips, tempo ${share(first)} / ${share(second)}, metre ${share(bars)} (balanced ${(100 * balanced).toFixed(1)}), key exact ${share(keys)}`,
    Object.entries(seen)
      .map(([metre, [hit, all]]) => `${metre}:${hit}/${all}`)
      .join(' '),
  );
}

const given = process.argv
  .slice(2)
  .filter((argument) => !/^--(no-check|check-only)$/.test(argument));
const split = given.includes('--report') ? given.indexOf('--report') : given.length;
const [folders, reported] = [given.slice(0, split), given.slice(split + 1)];
const clips = (await Promise.all(folders.map(readClips))).flat();
const metreExamples: ChoiceExample[] = clips.map(({ table, tempo, timeSignature }) => ({
  options: table.inputs,
  target: metreTarget(table, tempo, timeSignature),
}));
const keyExamples: ChoiceExample[] = clips.map(({ keys, key, mode }) => ({
  options: keys,
  target: keyTarget(key, mode),
}));
// A fifth is kept out first, to see what the settings are worth; what is written is fitted on all.
const isHeld = (index: number): boolean => index % 5 === 4;
const fit = (keep: (index: number) => boolean): readonly [ChoiceNet, ChoiceNet] => [
  fitChoiceNet(
    metreExamples.filter((_, i) => keep(i)),
    METRE_SHAPE,
    METRE_FIT,
    seededRandom(SEED),
  ),
  fitChoiceNet(
    keyExamples.filter((_, i) => keep(i)),
    KEY_SHAPE,
    KEY_FIT,
    seededRandom(SEED),
  ),
];
if (!process.argv.includes('--no-check')) {
  const part = fit((index) => !isHeld(index));
  report(
    'fitted on',
    clips.filter((_, i) => !isHeld(i)),
    ...part,
  );
  report(
    'kept out',
    clips.filter((_, i) => isHeld(i)),
    ...part,
  );
}
if (process.argv.includes('--check-only')) process.exit();
const [metre, key] = fit(() => true);
// Folders after `--report` are measured and not fitted on.
for (const folder of reported) report(folder, await readClips(folder), metre, key);
const text = (net: ChoiceNet): string =>
  `{ hidden: ${net.hidden}, weights: '${Buffer.from(net.weights.buffer).toString('base64')}' }`;
writeFileSync(
  path.resolve(import.meta.dirname, '../src/generated/audio-weights.ts'),
  `/** Fitted by scripts/fit-audio.ts on ${clips.length} clips. Do not edit. */\nexport const METRE_WEIGHTS = ${text(metre)};\nexport const KEY_WEIGHTS = ${text(key)};\n`,
);
