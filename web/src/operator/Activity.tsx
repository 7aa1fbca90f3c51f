/** What comes in, minute by minute, and how much of what is shown exploits and how much explores. */
import { useQuery } from '@apollo/client/react';
import type { ReactElement } from 'react';
import { Failed } from '../app/states.tsx';
import { texts } from '../app/texts.ts';
import { ActivityDocument } from '../generated/operations.ts';
import { Bars } from '../plots/Bars.tsx';
import { Line } from '../plots/Line.tsx';

const LOOK_MS = 5_000;

export function Activity(): ReactElement {
  const { data, error } = useQuery(ActivityDocument, {
    fetchPolicy: 'cache-and-network',
    pollInterval: LOOK_MS,
  });
  const activity = data?.activity;
  const { events = [], policies = [] } = activity ?? {};
  return (
    <div className="columns activity">
      <section aria-labelledby="events">
        <h2 id="events">{texts.operator.events}</h2>
        {error && <Failed error={error} />}
        {activity && events.length === 0 && <p className="quiet">{texts.operator.noEvents}</p>}
        <ul className="rates">
          {events.map(({ kind, total, perMinute }) => (
            <li key={kind}>
              <span className="quiet">{kind.toLowerCase().replace('_', ' ')}</span>
              <strong className="number">{total}</strong>
              <Line title={kind} values={perMinute} />
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="shares">
        <h2 id="shares">{texts.operator.shares}</h2>
        {activity && policies.length === 0 && <p className="quiet">{texts.operator.noPages}</p>}
        <Bars
          max={1}
          rows={policies.map(({ policy, share, cards, meanPropensity }) => ({
            key: policy,
            name: policy.toLowerCase(),
            value: share,
            text: texts.operator.share(share, cards, meanPropensity),
          }))}
        />
      </section>
    </div>
  );
}
