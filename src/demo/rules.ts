/**
 * The rules of the simulated listeners, read from `demo/rules.json`. Shares need not add up to one;
 * they are weights. See {@link rulesSchema} for what each rule means.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { InvariantError } from '../errors.ts';

const share = z.number().min(0).max(1);
const text = z.string().min(1);

/** The shape of `demo/rules.json`. */
export const rulesSchema = z.strictObject({
  listeners: z.int().min(1).describe('How many there are.'),
  days: z.int().min(7).describe('How far back listening goes.'),
  playsPerListener: z
    .strictObject({ median: z.number(), sigma: z.number(), least: z.int(), most: z.int() })
    .describe('Log-normal, cut at both ends.'),
  playsPerSitting: z.number().min(1).describe('Mean; the number is geometric.'),
  firstListener: z
    .strictObject({ plays: z.int(), families: z.array(text) })
    .describe('The one that a newcomer sees first: enough listening for every shelf.'),
  cold: z
    .strictObject({ artist: text, family: text, share })
    .describe('Never played: one artist, and a share of each family whose name ends so.'),
  newcomers: z
    .strictObject({ share })
    .describe('Share of the tracks that joined the catalogue within the time simulated.'),
  choice: z
    .strictObject({ repeat: share, favourite: share, stray: share })
    .describe('How a track is chosen: known, by a favourite artist, anything; else by the scene.'),
  skips: z
    .strictObject({ repeat: share, favourite: share, scene: share, stray: share })
    .describe('Chance of a skip by how the track was chosen.'),
  saveChance: share.describe('Of each whole play of a track not saved yet.'),
  followAfterPlays: z.int().min(1).describe('Whole plays of an artist before one is followed.'),
  followChance: share.describe('Then, at each further play.'),
  dismissChance: share.describe('Of each skip.'),
  playlistShare: share.describe('Share of the listeners who make playlists.'),
  popularity: z
    .strictObject({
      airplayPower: z.number(),
      artistSigma: z.number(),
      trackSigma: z.number(),
      scale: z.number(),
    })
    .describe('Radio plays to this power; where none are known, log-normal around `scale`.'),
  families: z
    .array(
      z.strictObject({
        name: text,
        genres: z.array(text),
        scenes: z.int().min(1),
        share,
      }),
    )
    .min(1)
    .describe('Genres that go together, and into how many hidden scenes they divide.'),
  places: z
    .array(
      z.strictObject({ country: text, zones: z.array(text).min(1), share, favours: z.array(text) }),
    )
    .min(1),
  rhythms: z
    .array(
      z.strictObject({ name: text, hours: z.array(z.number()).min(1), spread: z.number(), share }),
    )
    .min(1)
    .describe('Hours of the day, local, around which sittings begin.'),
  names: z.array(text).min(1),
  playlistTitles: z.array(text).min(1),
});

export type Rules = z.infer<typeof rulesSchema>;

/** @throws InvariantError when the shipped rules do not fit the schema. */
export function readRules(demoFolder: string): Rules {
  const file = path.join(demoFolder, 'rules.json');
  const parsed = rulesSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new InvariantError(
    `Expected the rules of the demo in ${file}: ${z.prettifyError(parsed.error)}`,
  );
}
