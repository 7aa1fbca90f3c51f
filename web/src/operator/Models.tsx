/** Every kind of model: what serves, how its figures went over the versions, and the way forward and back. */
import { useMutation, useQuery } from '@apollo/client/react';
import { type ReactElement, useState } from 'react';
import { useSurroundings } from '../app/context.ts';
import { Failed, Waiting, wordsOf } from '../app/states.tsx';
import { texts } from '../app/texts.ts';
import {
  type ModelPartsFragment,
  ModelsDocument,
  PromoteModelDocument,
  RollbackModelDocument,
  type VersionPartsFragment,
} from '../generated/operations.ts';
import { Line } from '../plots/Line.tsx';

export function Models(): ReactElement {
  const { data, error } = useQuery(ModelsDocument, { fetchPolicy: 'cache-and-network' });
  return (
    <section aria-labelledby="models">
      <h2 id="models">{texts.operator.models}</h2>
      {error ? <Failed error={error} /> : !data ? <Waiting /> : null}
      {data?.models.map((model) => (
        <Model key={model.kind} model={model} />
      ))}
    </section>
  );
}

function Model({ model }: { readonly model: ModelPartsFragment }): ReactElement {
  const { say } = useSurroundings();
  const [rollback, { loading }] = useMutation(RollbackModelDocument, {
    variables: { kind: model.kind },
    onCompleted: () => say(texts.operator.rolledBack(name(model))),
    onError: (error) => say(wordsOf(error)),
  });
  return (
    <article className="model">
      <header className="row">
        <h3>{name(model)}</h3>
        <button
          type="button"
          className="button plain"
          disabled={model.previous === null || loading}
          aria-label={texts.operator.rollbackOf(name(model))}
          onClick={() => void rollback()}
        >
          {texts.operator.rollback}
        </button>
      </header>
      {model.current === null && <p className="quiet">{texts.operator.noModel}</p>}
      <Figures versions={model.versions.toReversed()} />
      {/* Wider than a phone: the table scrolls, and can be reached by keyboard to do so. */}
      <div
        className="scrolls"
        tabIndex={0}
        role="region"
        aria-label={texts.operator.versionsOf(name(model))}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{texts.operator.version}</th>
              <th scope="col">{texts.operator.trained}</th>
              <th scope="col">{texts.operator.size}</th>
              <th scope="col">{texts.operator.figures}</th>
              <th scope="col">{texts.operator.state}</th>
            </tr>
          </thead>
          <tbody>
            {model.versions.map((version) => (
              <Version key={version.version} model={model} version={version} />
            ))}
          </tbody>
        </table>
      </div>
    </article>
  );
}

function Version({
  model,
  version,
}: {
  readonly model: ModelPartsFragment;
  readonly version: VersionPartsFragment;
}): ReactElement {
  const { say } = useSurroundings();
  const [refused, setRefused] = useState(false);
  const [promote, { loading }] = useMutation(PromoteModelDocument, {
    variables: { kind: model.kind, version: version.version, force: refused },
    onCompleted: () => {
      setRefused(false);
      say(texts.operator.promoted(version.version));
    },
    onError: (error) => {
      setRefused(true);
      say(wordsOf(error));
    },
  });
  const serves = model.current?.version === version.version;
  return (
    <tr data-current={serves}>
      <th scope="row">{version.version}</th>
      <td>{new Date(version.trainedAt).toLocaleString('en-GB')}</td>
      <td className="number">{(version.sizeBytes / 1_024).toFixed(0)} KiB</td>
      <td className="number">
        {version.metrics
          .map(({ name: metric, value }) => `${metric} ${value.toPrecision(3)}`)
          .join(' · ')}
      </td>
      <td>
        {serves ? (
          <span className="badge" data-outcome="SUCCEEDED">
            {texts.operator.serves}
          </span>
        ) : (
          <button
            type="button"
            className="button plain"
            disabled={loading}
            aria-label={texts.operator.promoteOf(version.version)}
            onClick={() => void promote()}
          >
            {refused ? texts.operator.force : texts.operator.promote}
          </button>
        )}
      </td>
    </tr>
  );
}

/** Each figure that versions bear, as a line over them. */
function Figures({
  versions,
}: {
  readonly versions: readonly VersionPartsFragment[];
}): ReactElement {
  const names = [
    ...new Set(versions.flatMap(({ metrics }) => metrics.map((metric) => metric.name))),
  ];
  return (
    <ul className="figures">
      {names.map((figure) => {
        const values = versions.flatMap(({ metrics }) =>
          metrics.filter((metric) => metric.name === figure).map(({ value }) => value),
        );
        return (
          <li key={figure}>
            <span className="quiet">{figure}</span>
            <strong className="number">{values.at(-1)?.toPrecision(3)}</strong>
            <Line title={figure} values={values} />
          </li>
        );
      })}
    </ul>
  );
}

function name({ kind }: ModelPartsFragment): string {
  return kind.charAt(0) + kind.slice(1).toLowerCase();
}
