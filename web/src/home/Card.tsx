/** One square on a shelf: its cover opens or plays it, and below stand what it is, why it is here, and what to say back. */
import { type ReactElement, useState } from 'react';
import { useSurroundings } from '../app/context.ts';
import { Cover } from '../app/Cover.tsx';
import { Icon } from '../app/icons.tsx';
import { MarkButton } from '../app/MarkButton.tsx';
import { Link } from '../app/router.tsx';
import { wordsOf } from '../app/states.tsx';
import { texts } from '../app/texts.ts';
import type { CardPartsFragment } from '../generated/operations.ts';
import type { Playable } from '../player/player-store.ts';
import { bylineOf, hrefOf, titleOf } from '../subject/names.ts';
import { WhyDialog } from './WhyDialog.tsx';

export interface CardProps {
  readonly card: CardPartsFragment;
  readonly eager: boolean;
  /** The tracks of the shelf, and which of them this is; -1 for what is no track. */
  readonly queue: readonly Playable[];
  readonly place: number;
}

export function Card({ card, eager, queue, place }: CardProps): ReactElement {
  const { player, feedback } = useSurroundings();
  const { subject } = card;
  const title = titleOf(subject);
  const exploring = card.policy === 'EXPLORE';
  const open = (): void => feedback.clicked(card.id, subject.id);
  const play = (): void => {
    open();
    player.play(queue, place);
  };
  return (
    <li className="card" data-card={card.id} data-subject={subject.id} data-policy={card.policy}>
      {place >= 0 ? (
        <button type="button" className="open" onClick={play} aria-label={texts.card.play(title)}>
          <Cover url={subject.coverUrl} eager={eager} />
          <span className="over">
            <Icon name="play" />
          </span>
        </button>
      ) : (
        <Link className="open" href={hrefOf(subject)} onClick={open} aria-label={title}>
          <Cover url={subject.coverUrl} eager={eager} />
        </Link>
      )}
      {exploring && <span className="exploring">{texts.home.exploring}</span>}
      <h3>
        <Link href={hrefOf(subject)} onClick={open}>
          {title}
        </Link>
      </h3>
      <p className="byline">{bylineOf(subject)}</p>
      <CardActions card={card} title={title} />
    </li>
  );
}

function CardActions({
  card,
  title,
}: {
  readonly card: CardPartsFragment;
  readonly title: string;
}): ReactElement {
  const { feedback, say } = useSurroundings();
  const [why, setWhy] = useState(false);
  const { subject } = card;
  const dismiss = async (): Promise<void> => {
    say(texts.home.dismissed(title));
    await feedback.dismiss(subject).catch((error: unknown) => say(wordsOf(error)));
  };
  return (
    <div className="actions">
      <button
        type="button"
        className="why"
        title={card.reason.text}
        aria-label={`${texts.card.why(title)} ${card.reason.text}`}
        onClick={() => setWhy(true)}
      >
        {card.reason.text}
      </button>
      <MarkButton subject={subject} />
      {subject.__typename !== 'WeeklyPlaylist' && (
        <button
          type="button"
          className="round dismiss"
          aria-label={texts.card.dismiss(title)}
          onClick={() => void dismiss()}
        >
          <Icon name="cross" />
        </button>
      )}
      {why && <WhyDialog card={card} onClose={() => setWhy(false)} />}
    </div>
  );
}

export function CardSkeleton(): ReactElement {
  return (
    <li className="card">
      <span className="open">
        <span className="cover bone" />
      </span>
      <h3 className="bone">&nbsp;</h3>
      <p className="byline bone">&nbsp;</p>
      <div className="actions bone">&nbsp;</div>
    </li>
  );
}
