/** Saves a track or follows an artist or podcast; pressed while it is so. */
import type { ReactElement } from 'react';
import { type AnySubject, titleOf } from '../subject/names.ts';
import { useSurroundings } from './context.ts';
import { Icon } from './icons.tsx';
import { useMarks } from './marks.ts';
import { wordsOf } from './states.tsx';
import { texts } from './texts.ts';

export function MarkButton({ subject }: { readonly subject: AnySubject }): ReactElement | null {
  const { feedback, say } = useSurroundings();
  const marked = useMarks()(subject);
  if (marked === undefined) return null;
  const title = titleOf(subject);
  const change = async (): Promise<void> => {
    try {
      await feedback.mark(subject, !marked);
      say(saying(subject, title, !marked));
    } catch (error) {
      say(wordsOf(error));
    }
  };
  const { save, follow } = texts.card;
  return (
    <button
      type="button"
      className="round mark"
      aria-pressed={marked}
      aria-label={subject.__typename === 'Track' ? save(title) : follow(title)}
      onClick={() => void change()}
    >
      <Icon name="heart" />
    </button>
  );
}

function saying(subject: AnySubject, title: string, on: boolean): string {
  const { saved, unsaved, followed, unfollowed } = texts.home;
  if (subject.__typename === 'Track') return on ? saved(title) : unsaved(title);
  return on ? followed(title) : unfollowed(title);
}
