/** RIFF WAVE, 16-bit PCM, one channel (Multimedia Programming Interface and Data Specifications 1.0, 1991). */

const HEADER_BYTES = 44;

/** @param samples - Float32Array, -1 to 1; what lies beyond is cut. */
export function encodeWav(samples: Float32Array, sampleRate: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string): void => bytes.set(Buffer.from(value, 'latin1'), at);
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  const pcm = new Int16Array(bytes.buffer, HEADER_BYTES);
  for (let i = 0; i < samples.length; i++) {
    pcm[i] = Math.round(Math.min(Math.max(samples[i]!, -1), 1) * 32_767);
  }
  return bytes;
}
