/**
 * What the demo's art songs sound like: renders the first minute of each score, analyses it, and writes
 * `demo/sounds.jsonl`, a line of audio features a song, so that a fresh demo knows them at once.
 *
 *     node scripts/demo-sounds.ts
 *
 * Takes some quarter of an hour on a core, and must be run again where `AUDIO_MODEL_VERSION` goes up.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadServingModel } from '../src/audio/audio-models.ts';
import { audioFeaturesRecord } from '../src/audio/features-record.ts';
import { renderScore } from '../src/demo/render-score.ts';
import { SAMPLE_RATE } from '../src/demo/sound-format.ts';
import { makeLoudnessBench, makeLoudnessMeter } from '../src/math/loudness.ts';
import { analyzeSound } from '../src/models/audio/analyze-sound.ts';
import { soundEmbedding } from '../src/models/audio/likeness/sound-embedding.ts';
import { collectFeatures, makeFeatureBench } from '../src/models/audio/sound-features.ts';

const SECONDS = 60;
const demo = path.resolve(import.meta.dirname, '../demo');
const soundfont = readFileSync(path.join(demo, 'florestan.sf2'));
const model = await loadServingModel();
const featureBench = makeFeatureBench();
const loudnessBench = makeLoudnessBench();
const lines: string[] = [];
const scores = readdirSync(path.join(demo, 'midi'))
  .filter((name) => name.endsWith('.mid'))
  .sort();
for (const name of scores) {
  const midi = readFileSync(path.join(demo, 'midi', name));
  const samples = await renderScore(midi, soundfont, SECONDS);
  const collector = collectFeatures(featureBench);
  collector.push(samples);
  const features = collector.finish();
  const meter = makeLoudnessMeter(loudnessBench, SAMPLE_RATE, 1);
  meter.push([samples]);
  const analysis = analyzeSound(model, features, meter.integrated());
  const embedding = soundEmbedding(features, analysis);
  const durationMs = Math.round(features.seconds * 1_000);
  const record = audioFeaturesRecord(`track:${name.slice(0, -'.mid'.length)}`, {
    ...{ analysis, durationMs },
    ...(embedding && { embedding }),
  });
  lines.push(JSON.stringify(record));
  if (lines.length % 50 === 0) console.error(`${lines.length} of ${scores.length} songs`);
}
writeFileSync(path.join(demo, 'sounds.jsonl'), `${lines.join('\n')}\n`);
