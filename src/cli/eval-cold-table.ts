/** What `eval cold` prints. */
import { COLD_MODELS, type EvalColdResult } from './eval-cold.ts';
import { table } from './io.ts';

const NAMES = {
  all: 'sound, text and artist together',
  audio: 'sound alone: the audio recommender',
  regression: 'sound alone: factors learned from it',
  text: 'text alone: factors learned from it',
  artist: "the artist's mean, else the genre's",
} as const;

export function coldTable({ tracks, listeners, models }: EvalColdResult): string {
  const figure = (value: number): string => value.toFixed(4).replace(/^(-?)0/, '$1');
  const rows = COLD_MODELS.map((name) => {
    const { auc, se, aucAmongTheirs, aucOf, behindAll } = models[name];
    const behind =
      name === 'all' ? '' : `${figure(behindAll.difference)} (s.e. ${figure(behindAll.se)})`;
    return [
      NAMES[name],
      `${figure(auc)} (s.e. ${figure(se)})`,
      ...[aucOf.track, aucOf.artist, aucAmongTheirs].map(figure),
      behind,
    ];
  });
  return [
    `${tracks.track} tracks hidden alone, ${tracks.artist} with all of their artist; ${listeners} listeners`,
    table([
      ['', 'AUC', 'alone', 'whole artist', 'among who play such', 'all together ahead by'],
      ...rows,
    ]),
  ].join('\n');
}
