/** The arms of the experiment beside each other: what a card that was seen brought in each, and how sure that is. */
import { useQuery } from '@apollo/client/react';
import type { ReactElement } from 'react';
import { Failed } from '../app/states.tsx';
import { texts } from '../app/texts.ts';
import { ExperimentDocument, type ExperimentQuery } from '../generated/operations.ts';

type Arm = NonNullable<ExperimentQuery['experiment']>['arms'][number];

export function Experiment(): ReactElement {
  const { data, error } = useQuery(ExperimentDocument, { fetchPolicy: 'cache-and-network' });
  const words = texts.operator.experiment;
  const experiment = data?.experiment;
  return (
    <section aria-labelledby="experiment">
      <h2 id="experiment">{words.title}</h2>
      {error && <Failed error={error} />}
      {data && !experiment && <p className="quiet">{words.none}</p>}
      {experiment && (
        <>
          <p>{words.about(experiment.name, experiment.countedAt)}</p>
          <div className="scrolls" tabIndex={0} role="group" aria-label={words.arms}>
            <table>
              <thead>
                <tr>
                  {words.columns.map((column) => (
                    <th key={column} scope="col">
                      {column}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {experiment.arms.map((arm) => (
                  <tr key={arm.name}>
                    <th scope="row">{arm.name}</th>
                    {cellsOf(arm).map((cell, place) => (
                      <td key={words.columns[place + 1]} className="number">
                        {cell}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}

function cellsOf({ share, listeners, seen, mean, error, ...arm }: Arm): readonly string[] {
  const { difference, differenceError } = arm;
  return [
    `${(share * 100).toFixed(0)} %`,
    String(listeners),
    String(seen),
    withError(mean, error),
    difference === null ? '–' : withError(difference, differenceError),
  ];
}

function withError(value: number, error: number | null): string {
  return error === null ? value.toFixed(3) : `${value.toFixed(3)} ± ${error.toFixed(3)}`;
}
