/** How the arms of the experiment do. */
import { Query, Resolver } from 'type-graphql';
import { Experiment } from '../schema/experiment.types.ts';
import type { ExperimentReport, ExperimentService } from '../services/services-experiment.ts';

@Resolver()
export class ExperimentResolver {
  readonly #experiment: ExperimentService;

  constructor(experiment: ExperimentService) {
    this.#experiment = experiment;
  }

  @Query(() => Experiment, {
    nullable: true,
    description: 'The experiment that runs and what its arms did; null where none is configured.',
  })
  experiment(): Promise<ExperimentReport | undefined> {
    return this.#experiment.report();
  }
}
