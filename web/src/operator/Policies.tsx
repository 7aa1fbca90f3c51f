/** Other policies of Home, judged by the log of the one that served: four estimates each, with intervals. */
import { useQuery } from '@apollo/client/react';
import type { ReactElement } from 'react';
import { Failed } from '../app/states.tsx';
import { texts } from '../app/texts.ts';
import { PoliciesDocument, type PoliciesQuery } from '../generated/operations.ts';
import { Intervals, type Scale, scaleOf } from '../plots/Intervals.tsx';

type Report = NonNullable<PoliciesQuery['policyReport']>;
type Policy = Report['policies'][number];

const ESTIMATORS = ['doublyRobust', 'snips', 'ips', 'direct'] as const;

export function Policies(): ReactElement {
  const { data, error } = useQuery(PoliciesDocument, { fetchPolicy: 'cache-and-network' });
  const words = texts.operator.policies;
  const report = data?.policyReport;
  return (
    <section className="policies" aria-labelledby="policies">
      <h2 id="policies">{words.title}</h2>
      {error && <Failed error={error} />}
      {data && !report && <p className="quiet">{words.none}</p>}
      {report && <Judged report={report} />}
    </section>
  );
}

function Judged({ report }: { readonly report: Report }): ReactElement {
  const words = texts.operator.policies;
  const { logged, policies, served } = report;
  const scale = scaleOf([
    logged,
    ...policies.flatMap((policy) => ESTIMATORS.map((estimator) => policy[estimator])),
  ]);
  return (
    <>
      <p>{words.about(report)}</p>
      <p className="quiet">{words.served(served)}</p>
      <Intervals
        rows={[{ key: 'logged', name: words.logged, ...logged }]}
        line={logged.value}
        scale={scale}
        words={words.estimate}
      />
      <ul className="judged">
        {policies.map((policy) => (
          <Estimates key={policy.name} policy={policy} line={logged.value} scale={scale} />
        ))}
      </ul>
    </>
  );
}

function Estimates({
  policy,
  line,
  scale,
}: {
  readonly policy: Policy;
  readonly line: number;
  readonly scale: Scale;
}): ReactElement {
  const words = texts.operator.policies;
  return (
    <li data-policy={policy.name}>
      <h3>{policy.name}</h3>
      <p className="quiet">
        {policy.description} {words.worth(policy.effectiveSize, policy.coverage)}
      </p>
      <Intervals
        rows={ESTIMATORS.map((estimator) => ({
          ...{ key: estimator, name: words.estimators[estimator], ...policy[estimator] },
        }))}
        line={line}
        scale={scale}
        words={words.estimate}
      />
    </li>
  );
}
