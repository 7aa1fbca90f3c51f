/** A titled row of cards that scrolls sideways: by touch, by wheel, by its buttons and by the arrow keys. */
import { type KeyboardEvent, type ReactElement, useId, useRef } from 'react';
import { Icon } from '../app/icons.tsx';
import { texts } from '../app/texts.ts';
import type { CardPartsFragment, ShelfPartsFragment } from '../generated/operations.ts';
import type { Playable } from '../player/player-store.ts';
import { Card, CardSkeleton } from './Card.tsx';
import { useVisible } from './use-visible.ts';

const SKELETONS = 8;
/** What the arrow keys go through: the main action of each card. */
const STOP = '.card .open';

export function Shelf({
  shelf,
  first,
}: {
  readonly shelf: ShelfPartsFragment;
  /** Near the top: its covers are asked for at once. */
  readonly first: boolean;
}): ReactElement {
  const id = useId();
  const row = useRef<HTMLUListElement>(null);
  const cards = shelf.cards.nodes;
  const queue = playableCards(cards);
  useVisible(row, cards);

  const scroll = (direction: -1 | 1): void => {
    const { current } = row;
    const smooth = !matchMedia('(prefers-reduced-motion: reduce)').matches;
    current?.scrollBy({
      left: direction * current.clientWidth * 0.8,
      behavior: smooth ? 'smooth' : 'auto',
    });
  };
  return (
    <section className="shelf" aria-labelledby={id}>
      <div className="shelf-head">
        <div>
          <h2 id={id}>{shelf.title}</h2>
          {shelf.subtitle !== null && <p className="quiet">{shelf.subtitle}</p>}
        </div>
        {/* The row itself can be scrolled by keyboard: these are for the pointer. */}
        <div className="shelf-scroll" aria-hidden="true">
          <button type="button" className="round" tabIndex={-1} onClick={() => scroll(-1)}>
            <Icon name="left" />
          </button>
          <button type="button" className="round" tabIndex={-1} onClick={() => scroll(1)}>
            <Icon name="right" />
          </button>
        </div>
      </div>
      <ul
        className="cards"
        ref={row}
        aria-label={texts.home.scroll(shelf.title)}
        onKeyDown={(event) => step(event, row.current)}
      >
        {cards.map((card) => (
          <Card
            key={card.subject.id}
            card={card}
            eager={first && card.position < 8}
            queue={queue}
            place={queue.findIndex((item) => item.card === card.id)}
          />
        ))}
      </ul>
    </section>
  );
}

export function ShelfSkeleton(): ReactElement {
  return (
    <section className="shelf" aria-hidden="true">
      <div className="shelf-head">
        <div>
          <h2 className="bone">&nbsp;</h2>
          <p className="bone">&nbsp;</p>
        </div>
      </div>
      <ul className="cards">
        {Array.from({ length: SKELETONS }, (_, place) => (
          <CardSkeleton key={place} />
        ))}
      </ul>
    </section>
  );
}

/** The tracks of a shelf in a row: what plays on after one of them. */
function playableCards(cards: readonly CardPartsFragment[]): readonly Playable[] {
  return cards.flatMap(({ id, subject }) =>
    subject.__typename === 'Track' ? [{ track: subject, card: id }] : [],
  );
}

/** Left and right go from card to card, Home and End to the first and the last. */
function step(event: KeyboardEvent<HTMLElement>, row: HTMLElement | null): void {
  const stops = [...(row?.querySelectorAll<HTMLElement>(STOP) ?? [])];
  const card = (event.target as HTMLElement).closest('.card');
  const at = stops.findIndex((stop) => card?.contains(stop));
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: stops.length - 1 }[event.key];
  if (to === undefined || at < 0) return;
  event.preventDefault();
  stops[to]?.focus();
}
