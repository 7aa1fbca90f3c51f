/**
 * The recordings and loops of `librosa-audio`, `essentia-audio` and `sonic-pi-samples` where they lie beside the project,
 * with what their names and notes say of key and tempo. `eval audio` and renders know the truth; here it is what whoever
 * named the file believed.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { AudioTruth } from '../src/models/audio/judge.ts';
import type { Hearing, NamedSound } from './sounds.ts';

const DATA = path.resolve(import.meta.dirname, '../../shared/data');
const FOLDERS = ['essentia-audio/recorded', 'librosa-audio', 'sonic-pi-samples/etc/samples'];
const NOTES = ['C', 'C#', 'D', 'Eb', 'E', 'F', 'F#', 'G', 'Ab', 'A', 'Bb', 'B'] as const;
/** Of the loops and recordings; single hits and notes have neither key nor tempo. AAC is left out, which librosa does not read. */
const MUSIC = /^loop_|\.(ogg|mp3)$|mtg__sax|flamenco\.flac|dubstep\.(wav|flac)|vignesh/;

/** Beginnings of names, and what they or the notes beside the file say. Where only a tonic is said, its mode is open. */
const STATED: readonly (readonly [string, AudioTruth])[] = [
  ['359500__mtg__sax-tenor-e-major', { key: 4, mode: 1 }],
  ['359628__mtg__sax-tenor-d-minor', { key: 2, mode: 0 }],
  ['Hungarian_Dance_number_5_-_Allegro_in_F_sharp_minor', { key: 6, mode: 0 }],
  ['sorohanro_-_solo-trumpet-06', { key: 5, tempo: 90 }],
  ['loop_drone_g_97', { key: 7, tempo: 97 }],
  ['147793__setuniman__sweet-waltz', { timeSignature: 3 }],
];

/** None where the data are not there. */
export function realSounds(): readonly NamedSound[] {
  return FOLDERS.map((folder) => path.join(DATA, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => MUSIC.test(name))
        .sort()
        .map((name) => ({
          file: path.join(folder, name),
          truth: STATED.find(([start]) => name.startsWith(start))?.[1] ?? {},
        })),
    );
}

/** A table in Markdown: truth, ours, and whoever else listened. */
export function realTable(
  sounds: readonly NamedSound[],
  hearings: Readonly<Record<string, Hearing>>,
): string {
  const cells = sounds.map(({ file, truth }, i) => [
    path.basename(file),
    words(truth),
    ...Object.values(hearings).map(({ answers }) => words(answers[i]!)),
  ]);
  const head = ['file', 'stated', ...Object.keys(hearings)];
  const rows = [head, head.map(() => '---'), ...cells];
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function words({ tempo, key, mode, timeSignature }: AudioTruth): string {
  const note = key === undefined || key < 0 ? '' : NOTES[key]!;
  const scale = note === '' || mode === undefined ? '' : mode === 1 ? ' major' : ' minor';
  const beats = tempo === undefined || tempo === 0 ? '' : String(Math.round(tempo));
  const bar = timeSignature === undefined ? '' : `in ${timeSignature}`;
  return [beats, note + scale, bar].filter((part) => part !== '').join(', ');
}
