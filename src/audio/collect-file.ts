/** A sound file's features and loudness, in one pass with bounded memory. */
import { BadInputError } from '../errors.ts';
import { makeLoudnessBench, makeLoudnessMeter, type LoudnessBench } from '../math/loudness.ts';
import { makeFilterBench, makeResampler, type FilterBench } from '../math/resample.ts';
import {
  collectFeatures,
  makeFeatureBench,
  SAMPLE_RATE,
  type FeatureBench,
  type SoundFeatures,
} from '../models/audio/sound-features.ts';
import { makeSoundOpener, type OpenSound } from './open-sound.ts';
import type { Sound } from './sound.ts';

export interface CollectedSound {
  readonly features: SoundFeatures;
  /** Integrated loudness, LUFS. */
  readonly loudness: number;
  readonly durationMs: number;
  /** What is not as it should be with a file that could be read all the same. */
  readonly warning?: string;
}

/** Longer files are refused: six hours. */
const MAX_SECONDS = 6 * 3_600;
/** A file that ends this early, as a share of what its header says, is cut off. */
const WHOLE = 0.98;
/** Fewer seconds are not missed: encoders put silence before and after. */
const PADDING_SECONDS = 0.2;

/** What files are read with, one after the other: one for each thread. */
export interface Ears {
  readonly open: OpenSound;
  readonly filter: FilterBench;
  readonly loudness: LoudnessBench;
  readonly features: FeatureBench;
}

export function makeEars(): Ears {
  return {
    open: makeSoundOpener(),
    filter: makeFilterBench(),
    loudness: makeLoudnessBench(),
    features: makeFeatureBench(),
  };
}

/** @throws BadInputError when the file holds no sound that can be decoded. */
export async function collectFromFile(ears: Ears, path: string): Promise<CollectedSound> {
  const sound = await ears.open(path);
  try {
    const { sampleRate, channels, format } = sound;
    const resampler = makeResampler(ears.filter, [sampleRate, SAMPLE_RATE]);
    const meter = makeLoudnessMeter(ears.loudness, sampleRate, channels);
    const collector = collectFeatures(ears.features);
    let frames = 0;
    for (let block = sound.read(); block !== undefined; block = sound.read()) {
      frames += block[0]!.length;
      if (frames > MAX_SECONDS * sampleRate) {
        throw new BadInputError(
          `Expected ${MAX_SECONDS / 3_600} hours of sound at most, got more.`,
        );
      }
      meter.push(block);
      collector.push(resampler.push(mixed(block)));
    }
    if (frames === 0) {
      throw new BadInputError(`Expected ${format} sound, got a file without any that is whole.`);
    }
    collector.push(resampler.flush());
    return {
      features: collector.finish(),
      loudness: meter.integrated(),
      durationMs: Math.round((1_000 * frames) / sampleRate),
      ...cutOffWarning(sound, frames),
    };
  } finally {
    sound.close();
  }
}

function cutOffWarning(
  { sampleRate, declaredFrames, endsEarly }: Sound,
  frames: number,
): Pick<CollectedSound, 'warning'> {
  const breaksOff = `The sound breaks off after ${seconds(frames / sampleRate)}`;
  const missing = (declaredFrames ?? 0) - frames;
  if (
    declaredFrames !== undefined &&
    missing > Math.max((1 - WHOLE) * declaredFrames, PADDING_SECONDS * sampleRate)
  ) {
    return { warning: `${breaksOff} of ${seconds(declaredFrames / sampleRate)} s.` };
  }
  return endsEarly?.() === true ? { warning: `${breaksOff} s: the file is cut off.` } : {};
}

function seconds(value: number): string {
  return value.toFixed(1);
}

/** The mean of all channels; samples that are no numbers are silence. */
function mixed(channels: readonly Float32Array[]): Float32Array {
  const [left, right] = channels as readonly [Float32Array, Float32Array];
  const mono = new Float32Array(left.length);
  // Most sound is stereo, and this sees every sample.
  if (channels.length === 2) {
    for (let i = 0; i < mono.length; i++) mono[i] = heard((left[i]! + right[i]!) / 2);
    return mono;
  }
  for (const channel of channels) for (let i = 0; i < mono.length; i++) mono[i]! += channel[i]!;
  const share = 1 / channels.length;
  for (let i = 0; i < mono.length; i++) mono[i] = heard(mono[i]! * share);
  return mono;
}

function heard(sample: number): number {
  return sample >= -64 && sample <= 64 ? sample : 0;
}
