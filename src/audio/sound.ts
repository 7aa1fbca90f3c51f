/** The contract of what decodes: a sound is read block by block, from its start to its end. */
import type { SoundFormat } from './sniff.ts';

export interface Sound {
  readonly format: SoundFormat;
  /** In Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** How many frames the header says that there are; undefined where it does not say. */
  readonly declaredFrames?: number;
  /** Asked at the end: whether the file ends where its format says that sound follows. */
  readonly endsEarly?: () => boolean;
  /** The next samples, one array a channel, full scale 1; undefined at the end or where the data break off. */
  read(): readonly Float32Array[] | undefined;
  close(): void;
}
