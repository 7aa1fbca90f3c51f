/** What the listener corrected of their taste: one press mutes, one press takes it back. */
import { useMutation } from '@apollo/client/react';
import type { ReactElement } from 'react';
import { useSurroundings } from '../app/context.ts';
import { Icon } from '../app/icons.tsx';
import { wordsOf } from '../app/states.tsx';
import { texts } from '../app/texts.ts';
import { MuteDocument, type TastePartsFragment, UnmuteDocument } from '../generated/operations.ts';

/** A genre by its name, anything else by its id. */
export type Muting = { readonly id: string } | { readonly genre: string };

export function MuteButton({
  userId,
  name,
  muting,
}: {
  readonly userId: string;
  readonly name: string;
  readonly muting: Muting;
}): ReactElement {
  const { say } = useSurroundings();
  const [mute, { loading }] = useMutation(MuteDocument, {
    variables: {
      userId,
      ids: 'id' in muting ? [muting.id] : [],
      genres: 'genre' in muting ? [muting.genre] : [],
    },
    onCompleted: () => say(texts.taste.muted(name)),
    onError: (error) => say(wordsOf(error)),
  });
  return (
    <button
      type="button"
      className="round"
      disabled={loading}
      aria-label={texts.taste.mute(name)}
      onClick={() => void mute()}
    >
      <Icon name="cross" />
    </button>
  );
}

export function Corrections({
  userId,
  muted,
}: {
  readonly userId: string;
  readonly muted: TastePartsFragment['muted'];
}): ReactElement {
  const { say } = useSurroundings();
  const [unmute, { loading }] = useMutation(UnmuteDocument, {
    onError: (error) => say(wordsOf(error)),
  });
  const words = texts.taste;
  return (
    <section className="corrections" aria-labelledby="corrections">
      <h2 id="corrections">{words.corrections}</h2>
      <p className="quiet">{words.correctionsAbout}</p>
      <ul>
        {muted.map(({ id, kind, name }) => (
          <li key={id} data-muted={id}>
            <span>
              {name} <span className="badge">{words.kinds[kind]}</span>
            </span>
            <button
              type="button"
              className="button plain"
              disabled={loading}
              aria-label={words.unmute(name)}
              onClick={() => {
                void unmute({
                  variables: { userId, ids: [id] },
                  onCompleted: () => say(words.unmuted(name)),
                });
              }}
            >
              {words.unmuteShort}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
