/** Reports a card once it was really seen: half of it or more, for a second without a break. */
import { type RefObject, useEffect } from 'react';
import { useSurroundings } from '../app/context.ts';
import type { CardPartsFragment } from '../generated/operations.ts';

const SHARE = 0.5;
const DWELL_MS = 1_000;

export function useVisible(
  row: RefObject<HTMLElement | null>,
  cards: readonly CardPartsFragment[],
): void {
  const { feedback } = useSurroundings();
  useEffect(() => {
    const timers = new Map<Element, ReturnType<typeof setTimeout>>();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          clearTimeout(timers.get(target));
          timers.delete(target);
          const { card, subject } = (target as HTMLElement).dataset;
          if (!isIntersecting || card === undefined || subject === undefined) continue;
          timers.set(
            target,
            setTimeout(() => feedback.seen(card, subject), DWELL_MS),
          );
        }
      },
      { threshold: SHARE },
    );
    for (const card of row.current?.querySelectorAll('[data-card]') ?? []) observer.observe(card);
    return () => {
      observer.disconnect();
      for (const timer of timers.values()) clearTimeout(timer);
    };
  }, [row, cards, feedback]);
}
