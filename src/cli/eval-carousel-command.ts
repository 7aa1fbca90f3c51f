/** The flags of `eval carousel`, and its table. */
import type { Command } from 'commander';
import { readPlaylistWeights } from '../formats/playlist-weights.ts';
import { command, integer, type CommonOptions } from './common.ts';
import { carouselTable, EVAL_CAROUSEL_DEFAULTS, evalCarousel } from './eval-carousel.ts';
import { withControl } from './eval-flags.ts';
import { print, type Machine } from './io.ts';

interface CarouselFlags extends CommonOptions {
  readonly playlists: string;
  readonly rounds: number;
  readonly users: number;
  readonly policies: readonly string[];
  readonly directions: number;
  readonly listeners: number;
}

export function carouselCommand(machine: Machine): Command {
  const defaults = EVAL_CAROUSEL_DEFAULTS;
  return command('carousel', 'what policies regret in a simulated carousel of playlists')
    .requiredOption('--playlists <file>', 'CSV of logistic weights, one playlist a row')
    .option('--rounds <n>', 'batches of feedback', integer(1, 10_000), defaults.rounds)
    .option('--users <n>', 'sessions a round', integer(1, 1_000_000), defaults.users)
    .option('--policies <names>', 'by commas', (text) => text.split(','), defaults.policies)
    .option(
      '--directions <n>',
      'playlists that a segment mixes; 1 is the harder geometry',
      integer(1, 100),
      defaults.directions,
    )
    .option('--listeners <n>', 'stand-in listeners', integer(1, 1_000_000), defaults.listeners)
    .action((flags: CarouselFlags) => evaluateCarousel(machine, flags));
}

async function evaluateCarousel(machine: Machine, flags: CarouselFlags): Promise<void> {
  const { seed = EVAL_CAROUSEL_DEFAULTS.seed, ...others } = flags;
  const result = await withControl(machine, async (control) => {
    const playlists = await readPlaylistWeights(flags.playlists, { signal: control.signal });
    return evalCarousel(playlists, { ...others, seed }, control);
  });
  print(machine, flags.json === true, result, () => carouselTable(result));
}
