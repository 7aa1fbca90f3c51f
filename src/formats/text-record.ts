/** The shape of one text as it comes in, by `import texts` and by the mutation `addTexts` alike. */
import { z } from 'zod';
import { BadInputError } from '../errors.ts';
import { MAX_ID_LENGTH } from '../ids.ts';
import type { TextRecord } from '../store/records.ts';
import { plainText } from './html-text.ts';
import { parseIsoTime } from './numbers.ts';
import { address, idOfAny, parseBy, partialDate, text } from './shapes.ts';

/** About 30 printed pages: longer than any review. */
const MAX_TEXT = 100_000;
/** With its markup, which is removed. */
const MAX_MARKUP = 1_000_000;
const MAX_ABOUT = 100;

const published = z.union(
  [partialDate, z.string().refine((value) => !Number.isNaN(parseIsoTime(value)))],
  { error: 'expected a date such as 2024, 2024-05 or 2024-05-08, or an ISO 8601 time' },
);

const textSchema: z.ZodType<TextRecord> = z.strictObject({
  id: text(MAX_ID_LENGTH),
  text: text(MAX_MARKUP),
  source: text(200).optional(),
  url: address.optional(),
  published: published.optional(),
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'expected a language code such as en or pt-BR')
    .optional(),
  rating: z.number().min(1).max(5).optional(),
  about: z
    .array(idOfAny(['track', 'album', 'artist', 'podcast', 'playlist']))
    .max(MAX_ABOUT)
    .default([]),
});

/**
 * Reads one text; of HTML its words.
 *
 * @throws BadInputError naming each field that is wrong, unknown or missing
 */
export function parseText(value: object): TextRecord {
  const record = parseBy(textSchema, value);
  const words = plainText(record.text);
  if (words.length > MAX_TEXT) {
    throw new BadInputError(
      `text: expected at most ${MAX_TEXT} characters without markup, got ${words.length}`,
    );
  }
  if (words === '') throw new BadInputError('text: expected words, got markup or blanks alone');
  return { ...record, text: words };
}
