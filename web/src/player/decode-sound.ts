/** The samples of a sound, by the browser's own decoders: one channel. */
export interface DecodedSound {
  readonly samples: Float32Array;
  /** Hz. */
  readonly sampleRate: number;
}

/** Enough for pictures of music, and what the demo's sounds have. */
const SAMPLE_RATE = 22_050;

/** @throws Error when it cannot be had or decoded, or was given up. */
export async function decodeSound(url: string, signal: AbortSignal): Promise<DecodedSound> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`Expected a sound, got status ${response.status}.`);
  const bytes = await response.arrayBuffer();
  signal.throwIfAborted();
  const context = new OfflineAudioContext(1, 1, SAMPLE_RATE);
  const buffer = await context.decodeAudioData(bytes);
  return { samples: buffer.getChannelData(0), sampleRate: buffer.sampleRate };
}
