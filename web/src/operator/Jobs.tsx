/** All jobs: how each stands, live, and a button that runs it now. */
import { useMutation, useQuery, useSubscription } from '@apollo/client/react';
import type { ReactElement } from 'react';
import { useSurroundings } from '../app/context.ts';
import { Icon } from '../app/icons.tsx';
import { Failed, Waiting, wordsOf } from '../app/states.tsx';
import { texts } from '../app/texts.ts';
import {
  type JobPartsFragment,
  JobProgressDocument,
  JobsDocument,
  ExperimentDocument,
  ModelsDocument,
  PoliciesDocument,
  RunJobDocument,
  type RunPartsFragment,
} from '../generated/operations.ts';

/** What jobs leave, of what this page shows. */
const LEFT_BY_JOBS = [ModelsDocument, ExperimentDocument, PoliciesDocument];

export function Jobs(): ReactElement {
  const { live } = useSurroundings();
  const { data, error, client } = useQuery(JobsDocument, {
    fetchPolicy: 'cache-and-network',
    // Where no socket can be had, jobs are looked at now and then.
    pollInterval: live ? 0 : 2_000,
  });
  useSubscription(JobProgressDocument, {
    onData: ({ data: { data: told } }) => {
      if (!told) return;
      putRun(client.cache, told.jobProgress);
      if (told.jobProgress.outcome === 'SUCCEEDED')
        void client.refetchQueries({ include: LEFT_BY_JOBS });
    },
  });
  return (
    <section aria-labelledby="jobs">
      <h2 id="jobs">{texts.operator.jobs}</h2>
      {error ? <Failed error={error} /> : !data ? <Waiting /> : null}
      <ul className="jobs">
        {data?.jobs.map((job) => (
          <Job key={job.name} job={job} />
        ))}
      </ul>
    </section>
  );
}

function Job({ job }: { readonly job: JobPartsFragment }): ReactElement {
  const { say } = useSurroundings();
  const [run, { loading }] = useMutation(RunJobDocument, {
    variables: { name: job.name },
    update: (cache, { data }) => {
      if (data) putRun(cache, data.runJob);
    },
    onError: (error) => say(wordsOf(error)),
  });
  const { lastRun } = job;
  const running = lastRun?.outcome === 'RUNNING';
  return (
    <li data-job={job.name} data-outcome={lastRun?.outcome}>
      <div>
        <h3>{job.name}</h3>
        <p className="quiet">{job.description}</p>
      </div>
      <div className="job-state">
        <p>
          <span className="badge" data-outcome={lastRun?.outcome}>
            {lastRun ? texts.operator.outcome[lastRun.outcome] : texts.operator.never}
          </span>{' '}
          {lastRun && <time dateTime={lastRun.startedAt}>{clock(lastRun.startedAt)}</time>}
        </p>
        <progress
          max={1}
          value={lastRun?.progress ?? 0}
          aria-label={texts.operator.progress(job.name)}
          data-running={running}
        />
        <p className="quiet job-message">{lastRun?.message}</p>
      </div>
      <p className="quiet job-next">
        {job.nextRun === null ? job.schedule : texts.operator.next(clock(job.nextRun))}
      </p>
      <button
        type="button"
        className="button plain"
        disabled={loading || running}
        aria-label={texts.operator.runJob(job.name)}
        onClick={() => void run()}
      >
        <Icon name="play" /> {texts.operator.run}
      </button>
    </li>
  );
}

/** Writes a run where the job shows its last one. */
function putRun(
  cache: { modify: (options: never) => boolean; identify: (object: never) => string | undefined },
  run: RunPartsFragment,
): void {
  const id = cache.identify({ __typename: 'JobStatus', name: run.job } as never);
  cache.modify({ id, fields: { lastRun: () => ({ __typename: 'JobRun', ...run }) } } as never);
}

function clock(time: string): string {
  return new Date(time).toLocaleString('en-GB', {
    ...{ day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit' },
  });
}
