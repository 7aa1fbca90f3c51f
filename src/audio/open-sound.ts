/** Opens a sound file, whatever its format. */
import { closeSync, fstatSync, openSync, statSync } from 'node:fs';
import { BadInputError } from '../errors.ts';
import { compileAacDecoder, openAdtsSound, openMp4Sound } from './aac-decoder.ts';
import { mp3DeclaredFrames, oggIsCutOff } from './cut-off.ts';
import { openOpusSound } from './opus-decoder.ts';
import { sniffFormat, type SniffedSound, type SoundFormat } from './sniff.ts';
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
  const common = compileDecoders();
  let aac: WebAssembly.Module | undefined;
  const modules: Modules = {
    common: () => common,
    // Large, and most folders hold none.
    aac: () => (aac ??= compileAacDecoder()),
  };
  return (path) => openSound(modules, path);
}

type Modules = Readonly<Record<'common' | 'aac', () => WebAssembly.Module>>;

async function openSound(modules: Modules, path: string): Promise<Sound> {
  const file = openFile(path);
  try {
    const { format, start } = sniffFormat(file);
    const sound = await decoderOf(modules, file, { format, start });
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

function decoderOf(
  modules: Modules,
  file: number,
  { format, start }: SniffedSound,
): Sound | Promise<Sound> {
  if (format === 'opus') return openOpusSound(file);
  if (format === 'm4a') return openMp4Sound(modules.aac(), file);
  if (format === 'aac') return openAdtsSound(modules.aac(), file, start);
  return openWasmSound(modules.common(), file, format);
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
