/** Where a tag of HTML or XML ends: for readers that stay with what is broken. */

/** A tag longer than this is none. */
export const LONGEST_TAG = 2_000;

/** Where the `>` of a tag stands, quoted values skipped; -1 where there is none within {@link LONGEST_TAG}. */
export function endOfTag(markup: string, from: number): number {
  const last = Math.min(markup.length, from + LONGEST_TAG);
  let quote = '';
  for (let i = from; i < last; i++) {
    const character = markup[i]!;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '>') return i;
    else if (character === '"' || character === "'") quote = character;
  }
  return -1;
}
