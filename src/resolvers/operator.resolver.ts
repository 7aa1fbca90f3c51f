/** What operators see and do: models and jobs. */
import { Arg, ID, Mutation, Query, Resolver } from 'type-graphql';
import { ModelKind } from '../schema/enums.ts';
import { JobRun, JobStatus, ModelStatus } from '../schema/operator.types.ts';
import type { JobService, ModelService } from '../services/services.ts';
import type { JobRunRecord } from '../store/job-records.ts';
import type { SnapshotKind } from '../store/records.ts';
import { jobView, modelView } from './views.ts';

@Resolver()
export class ModelsResolver {
  readonly #models: ModelService;

  constructor(models: ModelService) {
    this.#models = models;
  }

  @Query(() => [ModelStatus], { description: 'Every kind of model and how it stands.' })
  async models(): Promise<object[]> {
    return (await this.#models.statuses()).map(modelView);
  }

  @Mutation(() => ModelStatus, {
    description: 'Makes a published snapshot serve, if it is not worse on held-out listening.',
  })
  async promoteModel(
    @Arg('kind', () => ModelKind, { description: 'Which model.' }) kind: SnapshotKind,
    @Arg('version', () => ID, { description: 'Which snapshot of it.' }) version: string,
    @Arg('force', () => Boolean, {
      nullable: true,
      defaultValue: false,
      description: 'Promote even a worse one.',
    })
    force: boolean,
  ): Promise<object> {
    return modelView(await this.#models.promote(kind, version, force));
  }

  @Mutation(() => ModelStatus, { description: 'Makes the previous snapshot serve again.' })
  async rollbackModel(
    @Arg('kind', () => ModelKind, { description: 'Which model.' }) kind: SnapshotKind,
  ): Promise<object> {
    return modelView(await this.#models.rollback(kind));
  }
}

@Resolver()
export class JobsResolver {
  readonly #jobs: JobService;

  constructor(jobs: JobService) {
    this.#jobs = jobs;
  }

  @Query(() => [JobStatus], { description: 'Every job and how it stands.' })
  async jobs(): Promise<object[]> {
    return (await this.#jobs.statuses()).map(jobView);
  }

  @Mutation(() => JobRun, { description: 'Starts a job now; `jobs` shows how it goes on.' })
  runJob(
    @Arg('name', () => String, { description: 'Name of the job.' }) name: string,
  ): Promise<JobRunRecord> {
    return this.#jobs.start(name);
  }
}
