/** An explorer of the API that needs nothing from outside: prepared operations, an editor that knows the schema, answers. */
import { json } from '@codemirror/lang-json';
import { graphql, updateSchema } from 'cm6-graphql';
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useSurroundings } from '../app/context.ts';
import { Icon } from '../app/icons.tsx';
import { useTitle } from '../app/router.tsx';
import { sessionHeaders } from '../app/session.ts';
import { texts } from '../app/texts.ts';
import { Editor, type EditorHandle } from './Editor.tsx';
import { PREPARED } from './prepared.ts';
import './explorer.css';

export default function ExplorerPage(): ReactElement {
  useTitle(texts.nav.explorer);
  const { session } = useSurroundings();
  const query = useRef<EditorHandle>(null);
  const variables = useRef<EditorHandle>(null);
  const answer = useRef<EditorHandle>(null);
  const [state, setState] = useState('');

  const ask = async (source: string, values: object): Promise<unknown> => {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...sessionHeaders(session) },
      body: JSON.stringify({ query: source, variables: values }),
    });
    return response.json();
  };
  useEffect(() => {
    void ask(getIntrospectionQuery(), {}).then((found) => {
      const { data } = found as { data: IntrospectionQuery };
      const view = query.current?.view();
      if (view) updateSchema(view, buildClientSchema(data));
    });
    // The schema is the same for all sessions.
  }, []);
  const send = async (): Promise<void> => {
    const from = performance.now();
    setState(texts.explorer.asking);
    try {
      const values = JSON.parse(variables.current?.text() || '{}') as object;
      const found = await ask(query.current?.text() ?? '', values);
      answer.current?.replace(JSON.stringify(found, null, 2));
      setState(texts.explorer.took(Math.round(performance.now() - from)));
    } catch (error) {
      setState(error instanceof SyntaxError ? texts.explorer.badVariables : texts.error.offline);
    }
  };
  const choose = (name: string): void => {
    const chosen = PREPARED.find((one) => one.name === name)!;
    query.current?.replace(chosen.source);
    variables.current?.replace(chosen.variables);
  };
  return (
    <div className="explorer">
      <header className="row">
        <div className="explorer-title">
          <h1>{texts.explorer.title}</h1>
          <p className="quiet">
            {texts.explorer.about} <a href="/graphql">{texts.explorer.sandbox}</a>
          </p>
        </div>
        <label className="field">
          {texts.explorer.prepared}
          <select onChange={(event) => choose(event.currentTarget.value)}>
            {PREPARED.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <button type="button" className="button" onClick={() => void send()}>
          <Icon name="play" /> {texts.explorer.send}
        </button>
      </header>
      <div className="explorer-panes">
        <div className="explorer-asked">
          <Editor
            ref={query}
            label={texts.explorer.query}
            start={PREPARED[0]!.source}
            language={GRAPHQL}
          />
          <Editor
            ref={variables}
            label={texts.explorer.variables}
            start={PREPARED[0]!.variables}
            language={JSON_LANGUAGE}
          />
        </div>
        <Editor
          ref={answer}
          label={texts.explorer.answer}
          start=""
          language={JSON_LANGUAGE}
          fixed
        />
      </div>
      <p className="quiet" role="status">
        {state}
      </p>
    </div>
  );
}

const GRAPHQL = graphql();
const JSON_LANGUAGE = json();
