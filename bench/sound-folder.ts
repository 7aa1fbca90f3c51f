/**
 * A music folder as it comes: short songs by formula in every format that ffmpeg, where it is installed, writes (else WAV
 * alone), and among them files that are cut off, renamed, empty, silent, of a codec that nobody decodes, of headers that
 * promise gigabytes, or broken inside. Songs are few and copied: a file is known by its path.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encodeWav } from '../src/demo/wav.ts';
import { seededRandom } from '../src/math/random.ts';
import { band, RATE } from '../test/helpers/sounds.ts';

export interface SoundFolder {
  readonly files: number;
  /** Paths of those that a run has to report. */
  readonly broken: readonly string[];
  /** Of what is not broken. */
  readonly formats: readonly string[];
}

export interface SoundFolderSize {
  readonly files: number;
  readonly broken: number;
  /** Different songs; each is written in each format. */
  readonly songs: number;
  readonly seconds: number;
}

/** A file's ending, and how ffmpeg is told its format. */
const FORMATS: Readonly<Record<string, readonly string[]>> = {
  wav: [],
  flac: ['-c:a', 'flac'],
  mp3: ['-c:a', 'libmp3lame', '-b:a', '128k'],
  ogg: ['-c:a', 'libvorbis'],
  opus: ['-c:a', 'libopus', '-b:a', '64k'],
  m4a: ['-c:a', 'aac', '-b:a', '128k'],
};
const ALBUM = 25;

/** Bytes of a broken file by its kind, made of a whole one. */
type Breakage = (whole: Buffer, ending: string, seconds: number) => readonly [string, Buffer];

const BREAKAGES: readonly Breakage[] = [
  (whole, ending) => [ending, whole.subarray(0, whole.length >> 1)],
  () => ['mp3', Buffer.from('Dear diary, today I heard nothing at all. '.repeat(400))],
  (_, ending) => [ending, Buffer.alloc(0)],
  () => ['wav', promising(0xffff_fff0)],
  (_, __, seconds) => ['wav', Buffer.from(encodeWav(new Float32Array(seconds * RATE), RATE))],
  () => ['ogg', speex()],
  (_, ending) => [ending, Buffer.from('\x89PNG\r\n\x1a\n'.padEnd(20_000, 'IDAT'), 'latin1')],
  (whole, ending) => [ending, Buffer.concat([whole.subarray(0, 30), noise(30_000)])],
];

/** Fills a folder that is not there yet. The same size gives the same files. */
export function makeSoundFolder(folder: string, size: SoundFolderSize): SoundFolder {
  const masters = path.join(folder, '.masters');
  mkdirSync(masters, { recursive: true });
  const formats = writeMasters(masters, size);
  const every = Math.floor(size.files / Math.max(1, size.broken));
  const broken: string[] = [];
  for (let n = 0; n < size.files; n++) {
    const album = path.join(folder, `Album ${Math.floor(n / ALBUM) + 1}`);
    if (n % ALBUM === 0) mkdirSync(album);
    const ending = formats[n % formats.length]!;
    const master = path.join(masters, `${n % size.songs}.${ending}`);
    const name = `${String((n % ALBUM) + 1).padStart(2, '0')} Song ${n}`;
    if (n % every === every - 1 && broken.length < size.broken) {
      const breakage = BREAKAGES[broken.length % BREAKAGES.length]!;
      const [as, bytes] = breakage(readFileSync(master), ending, size.seconds);
      const file = path.join(album, `${name}.${as}`);
      writeFileSync(file, bytes);
      broken.push(file);
    } else copyFileSync(master, path.join(album, `${name}.${ending}`));
  }
  rmSync(masters, { recursive: true });
  return { files: size.files, broken, formats };
}

function writeMasters(masters: string, { songs, seconds }: SoundFolderSize): readonly string[] {
  const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
  const formats = hasFfmpeg ? Object.keys(FORMATS) : ['wav'];
  for (let song = 0; song < songs; song++) {
    const wav = path.join(masters, `${song}.wav`);
    const sound = band({ tempo: 80 + ((song * 37) % 80), beats: 3 + (song % 2), seconds });
    writeFileSync(wav, encodeWav(sound, RATE));
    for (const format of formats.slice(1)) {
      const out = path.join(masters, `${song}.${format}`);
      execFileSync('ffmpeg', ['-v', 'error', '-i', wav, ...FORMATS[format]!, out]);
    }
  }
  return formats;
}

/** A WAV file whose header promises so many bytes of sound, and that has a second. */
function promising(bytes: number): Buffer {
  const wav = Buffer.from(encodeWav(new Float32Array(RATE).fill(0.1), RATE));
  wav.writeUInt32LE(bytes, 40);
  return wav;
}

/** The first page of an Ogg file with Speex in it. */
function speex(): Buffer {
  const packet = Buffer.from('Speex   1.2'.padEnd(80, '\0'), 'latin1');
  const page = Buffer.alloc(28);
  page.write('OggS', 'latin1');
  page[26] = 1;
  page[27] = packet.length;
  return Buffer.concat([page, packet]);
}

function noise(bytes: number): Buffer {
  const random = seededRandom(9);
  return Buffer.from(Uint8Array.from({ length: bytes }, () => random.int(256)));
}
