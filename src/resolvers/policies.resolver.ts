/** What other policies of Home would have earned. */
import { Query, Resolver } from 'type-graphql';
import { PolicyReport } from '../schema/policies.types.ts';
import type { PolicyReportService, PolicyReport as Report } from '../services/services-policies.ts';

@Resolver()
export class PoliciesResolver {
  readonly #policies: PolicyReportService;

  constructor(policies: PolicyReportService) {
    this.#policies = policies;
  }

  @Query(() => PolicyReport, {
    nullable: true,
    description:
      'What other policies of Home would have earned, as the job `policies` estimated last; null before.',
  })
  policyReport(): Promise<Report | undefined> {
    return this.#policies.report();
  }
}
