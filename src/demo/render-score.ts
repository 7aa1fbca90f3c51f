/**
 * A score as sound: MIDI and a SoundFont to samples (spessasynth_core), both channels mixed to one, made
 * as loud as a quiet recording without clipping.
 */
import {
  BasicMIDI,
  SoundBankLoader,
  SpessaSynthProcessor,
  SpessaSynthSequencer,
} from 'spessasynth_core';
import { RELEASE_MS, SAMPLE_RATE } from './sound-format.ts';

/** Samples that the synthesiser makes at a time: its timing of notes is that exact, 6 ms. */
const BLOCK = 128;
/** Loudness to reach, root mean square of full scale (-18 dB), as far as the peak allows. */
const TARGET_RMS = 0.125;
/** Highest sample allowed (-1 dB). */
const PEAK = 0.89;

/**
 * @param maxSeconds - So much from the start is rendered; all where left out.
 * @returns mono samples at {@link SAMPLE_RATE}, from the start of the score to its end and the release.
 */
export async function renderScore(
  midi: Uint8Array,
  soundfont: Uint8Array,
  maxSeconds = Infinity,
): Promise<Float32Array> {
  const score = BasicMIDI.fromArrayBuffer(copyOf(midi));
  const synth = new SpessaSynthProcessor(SAMPLE_RATE, { eventsEnabled: false });
  synth.soundBankManager.addSoundBank(SoundBankLoader.fromArrayBuffer(copyOf(soundfont)), 'main');
  await synth.processorInitialized;
  const sequencer = new SpessaSynthSequencer(synth);
  sequencer.skipToFirstNoteOn = false;
  sequencer.loadNewSongList([score]);
  sequencer.play();

  const seconds = Math.min(maxSeconds, score.duration + RELEASE_MS / 1000);
  const length = Math.ceil(SAMPLE_RATE * seconds);
  const left = new Float32Array(length);
  const right = new Float32Array(length);
  for (let at = 0; at < length; at += BLOCK) {
    sequencer.processTick();
    synth.process(left, right, at, Math.min(BLOCK, length - at));
  }
  return normalised(mixed(left, right));
}

/** Into `left`: a long song is tens of megabytes. */
function mixed(left: Float32Array, right: Float32Array): Float32Array {
  for (let i = 0; i < left.length; i++) left[i] = (left[i]! + right[i]!) / 2;
  return left;
}

function normalised(samples: Float32Array): Float32Array {
  let peak = 0;
  let energy = 0;
  for (const sample of samples) {
    peak = Math.max(peak, Math.abs(sample));
    energy += sample * sample;
  }
  if (peak === 0) return samples;
  const gain = Math.min(PEAK / peak, TARGET_RMS / Math.sqrt(energy / samples.length));
  for (let i = 0; i < samples.length; i++) samples[i]! *= gain;
  return samples;
}

function copyOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
