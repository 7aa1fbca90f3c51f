/**
 * The convolutional heads: tempo and bar along the ladder of periods (`metre/pulse-table.ts`), key and mode round the circle
 * of pitch classes over time (`key/key-image.ts`).
 */
import { floats, type AudioCalibration, type AudioModel } from '../audio-model.ts';
import { IMAGE_CHANNELS, keyImages, WINDOW_CELLS } from '../key/key-image.ts';
import { answerKey, KEY_SHAPE, type KeyAnswer } from '../key/key-net.ts';
import { answerMetre, METRE_SHAPE, type MetreAnswer } from '../metre/metre-net.ts';
import { PERIODS, type PulseTable } from '../metre/pulse-table.ts';
import { chooseByConvNet, type ConvNet, type ConvShape } from './conv-net.ts';
import type { TensorFlow } from './tensorflow.ts';

export const METRE_HEAD: ConvShape = {
  rows: PERIODS,
  columns: 1,
  channels: METRE_SHAPE.inputs,
  outputs: METRE_SHAPE.outputs,
  filters: 48,
  spans: [
    [5, 1],
    [5, 1],
  ],
  ring: false,
  edges: [],
};

/** Starts and ends of some chords' length: pieces begin and end at home. */
export const KEY_HEAD: ConvShape = {
  rows: 12,
  columns: WINDOW_CELLS,
  channels: IMAGE_CHANNELS,
  outputs: KEY_SHAPE.outputs,
  filters: 16,
  spans: [
    [12, 3],
    [12, 3],
  ],
  ring: true,
  edges: [1.5, 5, -4],
};

export interface AudioHeads {
  readonly metre: ConvNet;
  readonly key: ConvNet;
}

/** The heads as they are shipped: base64 of float32, little-endian. */
export interface ShippedHeads {
  readonly metre: { readonly weights: string };
  readonly key: { readonly weights: string };
  readonly calibration: AudioCalibration;
}

export function loadHeads(core: TensorFlow, { metre, key, calibration }: ShippedHeads): AudioModel {
  const heads: AudioHeads = {
    metre: { ...METRE_HEAD, weights: floats(metre) },
    key: { ...KEY_HEAD, weights: floats(key) },
  };
  return {
    calibration,
    hearMetre: (table) => hearMetre(core, heads, table),
    hearKey: (features) => hearKey(core, heads, keyImages(features)),
  };
}

export function hearMetre(core: TensorFlow, { metre }: AudioHeads, table: PulseTable): MetreAnswer {
  const [shares] = chooseByConvNet(core, metre, [table.inputs]);
  return answerMetre(shares!, table);
}

/** @param images - Windows of one sound: the mean of their shares is its answer. */
export function hearKey(
  core: TensorFlow,
  { key }: AudioHeads,
  images: readonly Float32Array[],
): KeyAnswer {
  const windows = chooseByConvNet(core, key, images);
  const shares = windows[0]!.map(
    (_, i) => windows.reduce((sum, window) => sum + window[i]!, 0) / windows.length,
  );
  return answerKey(shares);
}
