/** What both houses must say alike of a listener's item: its registers, and when there is nothing to keep. */
import { kindOf } from '../ids.ts';
import type { ListenerItem } from './records.ts';

export type Mark = 'saved' | 'followed' | 'dismissed';
export const MARK_NAMES: readonly Mark[] = ['saved', 'followed', 'dismissed'];

/** The kind by which the library is read; dismissals are read whatever their kind. */
export function libraryKind(mark: Mark, item: string): string {
  return mark === 'dismissed' ? '' : (kindOf(item) ?? '');
}

/** True of an item that was only seen or clicked: no row is made for it. */
export function saysNothing(item: ListenerItem): boolean {
  return (
    item.plays === 0 &&
    item.skips === 0 &&
    item.msPlayed === 0 &&
    item.lastAt === 0 &&
    item.listed === undefined &&
    MARK_NAMES.every((mark) => item[mark] === undefined)
  );
}

/** The registers that were ever set, as JSON; null where there is none. */
export function marksOf(item: ListenerItem): string | null {
  const { saved, followed, dismissed, listed } = item;
  if ((saved ?? followed ?? dismissed ?? listed) === undefined) return null;
  return JSON.stringify({ saved, followed, dismissed, listed });
}
