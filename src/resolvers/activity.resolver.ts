/** What went through this gateway lately. */
import { Query, Resolver } from 'type-graphql';
import { Activity } from '../schema/activity.types.ts';
import type { ActivityReport, ActivityService } from '../services/services.ts';

@Resolver()
export class ActivityResolver {
  readonly #activity: ActivityService;

  constructor(activity: ActivityService) {
    this.#activity = activity;
  }

  @Query(() => Activity, { description: 'What went through this gateway lately.' })
  activity(): ActivityReport {
    return this.#activity.report();
  }
}
