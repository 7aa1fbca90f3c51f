/** Settings of Home and of the experiment that varies them; part of `config.ts`. */
import { z } from 'zod';

const whole = (min: number, max: number): z.ZodInt => z.int().min(min).max(max);
const name = z.string().regex(/^[a-z0-9-]{1,32}$/, 'expected small letters, digits and hyphens');

const explore = z
  .number()
  .min(0)
  .max(1)
  .describe(
    'Share of the pages that are drawn by Thompson sampling, 0 to 1; the others show the best guess.',
  );

export const homeSettings = z.strictObject({ explore: explore.default(1) }).prefault({});

const arm = z.strictObject({
  name,
  share: z.number().positive().max(1),
  home: z
    .strictObject({
      explore: explore.optional(),
      pool: whole(5, 500).optional(),
      thinShelf: whole(1, 50).optional(),
      perArtistOnShelf: whole(1, 50).optional(),
      perArtistOnPage: whole(1, 1_000).optional(),
    })
    .prefault({}),
});

/** One at a time: two would blur each other. */
export const experimentSettings = z
  .strictObject({
    name: name.describe('Names it, and splits the listeners: another name, another split.'),
    arms: z
      .array(arm)
      .min(2)
      .max(5)
      .refine(
        (arms) => Math.abs(arms.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-6,
        'expected shares that make 1 together',
      )
      .refine(
        (arms) => new Set(arms.map((own) => own.name)).size === arms.length,
        'expected arms of different names',
      )
      .describe(
        'Its arms, each with `name`, `share` of the listeners and the settings of `home` that it changes; the first is what the others are compared with.',
      ),
  })
  .optional()
  .describe('Splits listeners into arms by a hash and gives Home other settings in each.');
