/**
 * What hears metre and key in a sound's features: the estimators, which judge each answer by itself, or the convolutional
 * heads, which see it among its neighbours. Each head serves only where it beat the estimator on sounds that neither was
 * fitted on (`scripts/fit-audio.ts` decides, and writes it beside the weights).
 */
import type { Calibration } from '../../math/calibration.ts';
import type { ChoiceNet } from '../../math/choice-net.ts';
import { KEY_SHAPE, keyOptions, readKey, type KeyAnswer } from './key/key-net.ts';
import { METRE_SHAPE, readMetre, type MetreAnswer } from './metre/metre-net.ts';
import type { PulseTable } from './metre/pulse-table.ts';
import type { SoundFeatures } from './sound-features.ts';

export interface AudioModel {
  readonly hearMetre: (table: PulseTable) => MetreAnswer;
  readonly hearKey: (features: SoundFeatures) => KeyAnswer;
  /** What the confidences of both are worth. */
  readonly calibration: AudioCalibration;
}

export interface AudioCalibration {
  readonly tempo: Calibration;
  readonly key: Calibration;
  readonly timeSignature: Calibration;
}

/** A network's weights as text, as they are shipped. */
export interface ShippedNet {
  readonly hidden: number;
  /** Base64 of float32, little-endian. */
  readonly weights: string;
}

/** The estimators, as they are shipped. */
export interface ShippedAudio {
  readonly metre: ShippedNet;
  readonly key: ShippedNet;
  readonly calibration: AudioCalibration;
}

/** Which of the two answers: tempo and bar come from one network. */
export type Serving = Readonly<Record<'metre' | 'key', 'estimator' | 'head'>>;

/** The estimators. */
export function loadAudioModel({ metre, key, calibration }: ShippedAudio): AudioModel {
  const metreNet: ChoiceNet = { ...METRE_SHAPE, hidden: metre.hidden, weights: floats(metre) };
  const keyNet: ChoiceNet = { ...KEY_SHAPE, hidden: key.hidden, weights: floats(key) };
  return {
    calibration,
    hearMetre: (table) => readMetre(metreNet, table),
    hearKey: (features) => readKey(keyNet, keyOptions(features)),
  };
}

/** What of each serves. */
export function servingModel(
  serving: Serving,
  estimators: AudioModel,
  heads: AudioModel,
): AudioModel {
  const metre = serving.metre === 'head' ? heads : estimators;
  const key = serving.key === 'head' ? heads : estimators;
  return {
    hearMetre: metre.hearMetre,
    hearKey: key.hearKey,
    calibration: { ...metre.calibration, key: key.calibration.key },
  };
}

/** Weights that were shipped as text. */
export function floats({ weights }: { readonly weights: string }): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(weights, 'base64')).buffer);
}
