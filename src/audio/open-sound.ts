/** Opens a sound file, whatever its format. */
import { closeSync, fstatSync, openSync, statSync } from 'node:fs';
import { BadInputError } from '../errors.ts';
import { mp3DeclaredFrames, oggIsCutOff } from './cut-off.ts';
import { openOpusSound } from './opus-decoder.ts';
import { sniffFormat, type SoundFormat } from './sniff.ts';
import type { Sound } from './sound.ts';
import { compileDecoders, openWasmSound } from './wasm-decoder.ts';

/** Rates beyond these are no sound, or would take more memory than sound is worth. */
const SAMPLE_RATES = [2_000, 768_000] as const;

/**
 * Opens a file for reading from its start; `close` it in the end.
 *
 * @throws BadInputError when the file is not there, or holds no sound that can be decoded.
 */
export type OpenSound = (path: string) => Promise<Sound>;

/** Makes the decoders ready, for one thread. */
export function makeSoundOpener(): OpenSound {
  const module = compileDecoders();
  return (path) => openSound(module, path);
}

async function openSound(module: WebAssembly.Module, path: string): Promise<Sound> {
  const file = openFile(path);
  try {
    const { format, start } = sniffFormat(file);
    const sound =
      format === 'opus' ? await openOpusSound(file) : openWasmSound(module, file, format);
    const { sampleRate, channels } = sound;
    if (sampleRate < SAMPLE_RATES[0] || sampleRate > SAMPLE_RATES[1] || channels < 1) {
      throw new BadInputError(
        `Expected sound of ${SAMPLE_RATES.join(' to ')} Hz, got ${channels} channels of ${sampleRate} Hz.`,
      );
    }
    return {
      ...sound,
      ...endOf(file, format, start),
      close() {
        sound.close();
        closeSync(file);
      },
    };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

/** What the decoders do not say of where the sound should end. */
function endOf(
  file: number,
  format: SoundFormat,
  start: number,
): Pick<Sound, 'declaredFrames' | 'endsEarly'> {
  if (format === 'mp3') return { declaredFrames: mp3DeclaredFrames(file, start) };
  const inOgg = format === 'vorbis' || format === 'opus';
  return inOgg ? { endsEarly: () => oggIsCutOff(file, fstatSync(file).size) } : {};
}

function openFile(path: string): number {
  try {
    // A pipe would be waited for, perhaps for ever.
    if (statSync(path).isFile()) return openSync(path, 'r');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new BadInputError(`Expected a file that can be read, got ${code}: ${path}`, { cause });
  }
  throw new BadInputError(`Expected a file, got a folder or a device: ${path}`);
}
