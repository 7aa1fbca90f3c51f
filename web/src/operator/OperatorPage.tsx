/** The operator's room: what runs, what serves, what comes in, and what can be done about it. */
import type { ReactElement } from 'react';
import { useTitle } from '../app/router.tsx';
import { texts } from '../app/texts.ts';
import '../subject/lists.css';
import { Activity } from './Activity.tsx';
import { Experiment } from './Experiment.tsx';
import { Jobs } from './Jobs.tsx';
import { Models } from './Models.tsx';
import { Policies } from './Policies.tsx';
import './operator.css';

export default function OperatorPage(): ReactElement {
  useTitle(texts.nav.operator);
  return (
    <div className="page operator">
      <header>
        <h1>{texts.operator.title}</h1>
        <p className="quiet">{texts.operator.about}</p>
      </header>
      <Activity />
      <Experiment />
      <Policies />
      <Jobs />
      <Models />
    </div>
  );
}
