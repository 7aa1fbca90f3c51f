/**
 * Clips whose tempo, key and bar are known, as `scripts/audio-sets` makes them: a folder of sound files and `truth*.csv`. What
 * the networks see of a clip is kept beside it (`.features`), so that a second reading takes seconds.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { collectFromFile, makeEars, type Ears } from '../src/audio/collect-file.ts';
import type { LabelledSound } from '../src/models/audio/fit-nets.ts';
import { IMAGE_SIZE, keyImages } from '../src/models/audio/key/key-image.ts';
import { KEY_SHAPE, keyOptions } from '../src/models/audio/key/key-net.ts';
import { accentCurves } from '../src/models/audio/metre/accents.ts';
import { METRE_SHAPE } from '../src/models/audio/metre/metre-net.ts';
import { PERIODS, pulseTable } from '../src/models/audio/metre/pulse-table.ts';

/** Numbers of each part of what is kept. */
const PARTS = [
  PERIODS,
  PERIODS * METRE_SHAPE.inputs,
  1,
  12 * KEY_SHAPE.inputs,
  IMAGE_SIZE,
] as const;
/** Of what is kept of a clip: other bytes are of other features. */
const BYTES = 4 * PARTS.reduce((sum, length) => sum + length, 0);

/** Four fifths of the clips of each folder are to fit on; the others say what is learned of sounds like them. */
export async function readParts(folders: readonly string[]): Promise<{
  readonly fitted: readonly LabelledSound[];
  readonly kept: readonly LabelledSound[];
}> {
  const fitted: LabelledSound[] = [];
  const kept: LabelledSound[] = [];
  for (const folder of folders) {
    const clips = await readClips([folder]);
    clips.forEach((clip, i) => (i % 5 === 4 ? kept : fitted).push(clip));
  }
  return { fitted, kept };
}

export async function readClips(folders: readonly string[]): Promise<readonly LabelledSound[]> {
  const ears = makeEars();
  const clips: LabelledSound[] = [];
  for (const folder of folders) {
    for (const line of truthLines(folder)) {
      const [file, ...numbers] = line.split(',');
      const [tempo, key, mode, timeSignature] = numbers.map(Number) as [
        number,
        number,
        number,
        number,
      ];
      const seen = await featuresOf(ears, path.join(folder, file!));
      clips.push({ ...seen, tempo, key, mode, timeSignature });
      if (clips.length % 100 === 0) console.error(`${folder}: ${clips.length} clips`);
    }
  }
  return clips;
}

function truthLines(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /^truth.*\.csv$/.test(name))
    .sort()
    .flatMap((name) => readFileSync(path.join(folder, name), 'utf8').trim().split('\n').slice(1));
}

async function featuresOf(
  ears: Ears,
  file: string,
): Promise<Pick<LabelledSound, 'table' | 'keys' | 'image'>> {
  const kept = `${file}.features`;
  if (!existsSync(kept) || statSync(kept).size !== BYTES) {
    const { features } = await collectFromFile(ears, file);
    const { tempi, inputs, pulse } = pulseTable(accentCurves(features));
    const [image] = keyImages(features);
    const all = [tempi, inputs, [pulse], keyOptions(features), image!].flatMap((part) => [...part]);
    writeFileSync(kept, new Uint8Array(Float32Array.from(all).buffer));
  }
  const all = new Float32Array(Uint8Array.from(readFileSync(kept)).buffer);
  let at = 0;
  const [tempi, inputs, pulse, keys, image] = PARTS.map((length) =>
    all.subarray(at, (at += length)),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
  return { table: { tempi, inputs, pulse: pulse[0]! }, keys, image };
}
