/** Whose Home it is, and how to look at another's: what the `x-listener` header is for. */
import { type FormEvent, type ReactElement, useState } from 'react';
import type { ViewerQuery } from '../generated/operations.ts';
import { useSurroundings } from './context.ts';
import { Dialog } from './Dialog.tsx';
import { Icon } from './icons.tsx';
import { texts } from './texts.ts';

/** The listeners of the demo world: `demo-0001` to `demo-2000`. */
const DEMO_LISTENERS = 2_000;

type Viewer = NonNullable<ViewerQuery['viewer']>;

export function ListenerSwitch({
  viewer,
  known,
}: {
  readonly viewer: Viewer | undefined;
  readonly known: boolean;
}): ReactElement {
  const [open, setOpen] = useState(false);
  const { session, switchTo } = useSurroundings();
  const name = viewer?.name ?? (viewer?.id ?? session.listener).replace(/^user:/, '');
  const become = (listener: string): void => {
    setOpen(false);
    switchTo({ ...session, listener });
  };
  return (
    <>
      <button
        type="button"
        className="listener"
        aria-label={texts.listener.button(name)}
        onClick={() => setOpen(true)}
      >
        <Icon name="you" />
        <span>{known ? name : ' '}</span>
      </button>
      {open && (
        <Dialog title={texts.listener.title} onClose={() => setOpen(false)}>
          <p className="quiet">{saying(viewer)}</p>
          <ListenerForm value={session.listener || name} become={become} />
          <p className="row">
            <button type="button" className="button plain" onClick={() => become(randomListener())}>
              {texts.listener.random}
            </button>
            <button type="button" className="button plain" onClick={() => become('')}>
              {texts.listener.first}
            </button>
          </p>
        </Dialog>
      )}
    </>
  );
}

function ListenerForm({
  value,
  become,
}: {
  readonly value: string;
  readonly become: (listener: string) => void;
}): ReactElement {
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const listener = new FormData(event.currentTarget).get('listener');
    if (typeof listener === 'string') become(listener.trim());
  };
  return (
    <form className="row" onSubmit={submit}>
      <label className="field">
        {texts.listener.field}
        <input name="listener" defaultValue={value} autoComplete="off" spellCheck={false} />
      </label>
      <button className="button">{texts.listener.switch}</button>
    </form>
  );
}

function saying(viewer: Viewer | undefined): string {
  if (viewer === undefined) return texts.listener.unknown;
  return viewer.simulated ? texts.listener.simulated : texts.listener.person;
}

function randomListener(): string {
  return `demo-${String(1 + Math.floor(Math.random() * DEMO_LISTENERS)).padStart(4, '0')}`;
}
