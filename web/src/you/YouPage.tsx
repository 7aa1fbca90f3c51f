/** Be yourself: a name, a history from elsewhere, and then a Home and a weekly playlist of one's own. */
import { useApolloClient } from '@apollo/client/react';
import { type ChangeEvent, type DragEvent, type ReactElement, useState } from 'react';
import { useSurroundings } from '../app/context.ts';
import { useTitle } from '../app/router.tsx';
import { wordsOf } from '../app/states.tsx';
import { texts } from '../app/texts.ts';
import '../subject/lists.css';
import { Folder } from './Folder.tsx';
import { importFiles, type ImportState } from './import-files.ts';
import './you.css';

type Phase =
  | { readonly is: 'waiting' }
  | { readonly is: 'running' | 'done'; readonly state: ImportState }
  | { readonly is: 'failed'; readonly why: string };

export default function YouPage(): ReactElement {
  useTitle(texts.nav.you);
  const client = useApolloClient();
  const { session, switchTo } = useSurroundings();
  const [name, setName] = useState(
    /^(user:)?demo-/.test(session.listener) || session.listener === '' ? 'me' : session.listener,
  );
  const [phase, setPhase] = useState<Phase>({ is: 'waiting' });
  const [owned, setOwned] = useState(false);
  const take = async (files: readonly File[]): Promise<void> => {
    if (files.length === 0 || name.trim() === '') return;
    try {
      const tell = (state: ImportState): void => setPhase({ is: 'running', state });
      const state = await importFiles(client, name.trim(), files, tell);
      setPhase({ is: 'done', state });
    } catch (error) {
      setPhase({ is: 'failed', why: wordsOf(error) });
    }
  };
  const show = (
    <button
      type="button"
      className="button"
      onClick={() => {
        switchTo({ ...session, listener: name.trim() });
        history.pushState(null, '', '/');
      }}
    >
      {texts.you.show}
    </button>
  );
  return (
    <div className="page you">
      <header>
        <h1>{texts.you.title}</h1>
        <p className="quiet">{texts.you.about}</p>
      </header>
      <label className="field name">
        {texts.you.name}
        <input
          value={name}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <Drop take={(files) => void take(files)} />
      <Progress phase={phase} />
      {phase.is === 'done' && show}
      <section aria-labelledby="folder">
        <h2 id="folder">{texts.you.folder}</h2>
        <Folder listener={name.trim()} done={setOwned} />
        <p className="quiet">{texts.you.folderCommand}</p>
        {owned && show}
        {/* Wider than a phone: it scrolls, so the keyboard must reach it. */}
        <pre tabIndex={0} role="group" aria-label={texts.you.command}>
          <code>node bin/tastegraph.js import folder ~/Music</code>
        </pre>
      </section>
    </div>
  );
}

function Drop({ take }: { readonly take: (files: readonly File[]) => void }): ReactElement {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    take([...event.dataTransfer.files]);
  };
  const choose = (event: ChangeEvent<HTMLInputElement>): void => {
    take([...(event.currentTarget.files ?? [])]);
    event.currentTarget.value = '';
  };
  return (
    <label
      className="drop"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <span className="drop-title">{texts.you.drop}</span>
      <span className="quiet">{texts.you.formats}</span>
      <input type="file" multiple accept=".json,.jsonl,.csv,.tsv,.txt,.log" onChange={choose} />
    </label>
  );
}

function Progress({ phase }: { readonly phase: Phase }): ReactElement {
  if (phase.is === 'waiting') return <p className="quiet">{texts.you.privacy}</p>;
  if (phase.is === 'failed') return <p role="alert">{phase.why}</p>;
  const { state } = phase;
  return (
    <section className="importing" aria-labelledby="importing" data-phase={phase.is}>
      <h2 id="importing">{phase.is === 'done' ? texts.you.done : texts.you.importing}</h2>
      <progress
        max={Math.max(1, state.found)}
        value={state.sent}
        data-running="true"
        aria-label={texts.you.importing}
      />
      <p role="status">{texts.you.state(state)}</p>
      <ul className="quiet">
        {Object.entries(state.skipped).map(([why, count]) => (
          <li key={why}>{texts.you.skipped(count, why)}</li>
        ))}
      </ul>
    </section>
  );
}
