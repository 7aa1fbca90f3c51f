/** A folder of music, chosen in the browser: its tags become what the listener has saved. */
import { useApolloClient } from '@apollo/client/react';
import { type ChangeEvent, type ReactElement, useState } from 'react';
import { wordsOf } from '../app/states.tsx';
import { texts } from '../app/texts.ts';
import type { FolderState } from './import-folder.ts';

type Phase =
  | { readonly is: 'waiting' }
  | { readonly is: 'running' | 'done'; readonly state: FolderState }
  | { readonly is: 'failed'; readonly why: string };

/** Makes a file field choose folders; every browser knows it, React's types do not. */
const FOLDERS: object = { webkitdirectory: '' };
/** The most names of a kind that are listed. */
const LISTED = 20;

export function Folder({
  listener,
  done,
}: {
  readonly listener: string;
  /** Called with true once the tracks of a folder are saved. */
  readonly done: (owned: boolean) => void;
}): ReactElement {
  const client = useApolloClient();
  const [phase, setPhase] = useState<Phase>({ is: 'waiting' });
  const take = async (files: readonly File[]): Promise<void> => {
    if (files.length === 0 || listener === '') return;
    done(false);
    try {
      const { importFolder } = await import('./import-folder.ts');
      const tell = (state: FolderState): void => setPhase({ is: 'running', state });
      const state = await importFolder(client, listener, files, tell);
      setPhase({ is: 'done', state });
      done(state.accepted + state.duplicates > 0);
    } catch (error) {
      setPhase({ is: 'failed', why: wordsOf(error) });
    }
  };
  const choose = (event: ChangeEvent<HTMLInputElement>): void => {
    void take([...(event.currentTarget.files ?? [])]);
    event.currentTarget.value = '';
  };
  return (
    <>
      <p>{texts.you.folderAbout}</p>
      <label className="drop">
        <span className="drop-title">{texts.you.chooseFolder}</span>
        <input type="file" multiple {...FOLDERS} onChange={choose} />
      </label>
      {phase.is === 'failed' && <p role="alert">{phase.why}</p>}
      {(phase.is === 'running' || phase.is === 'done') && (
        <Told state={phase.state} done={phase.is === 'done'} />
      )}
    </>
  );
}

function Told({
  state,
  done,
}: {
  readonly state: FolderState;
  readonly done: boolean;
}): ReactElement {
  const words = texts.you;
  return (
    <div className="importing" data-folder={done ? 'done' : 'running'}>
      <progress
        max={Math.max(1, state.files)}
        value={state.read}
        data-running="true"
        aria-label={words.reading}
      />
      <p role="status">{state.files === 0 ? words.noSound : words.folderState(state)}</p>
      <Names title={words.broken} names={state.broken} />
      <Names title={words.nameless} names={state.nameless} />
    </div>
  );
}

function Names({
  title,
  names,
}: {
  readonly title: (count: number) => string;
  readonly names: readonly string[];
}): ReactElement | null {
  if (names.length === 0) return null;
  return (
    <>
      <p>{title(names.length)}</p>
      <ul className="quiet">
        {names.slice(0, LISTED).map((name) => (
          <li key={name}>{name}</li>
        ))}
        {names.length > LISTED && <li>{texts.you.more(names.length - LISTED)}</li>}
      </ul>
    </>
  );
}
