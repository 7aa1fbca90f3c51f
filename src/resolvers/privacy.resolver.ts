/** What a listener can ask of whoever keeps their data: all of it, and its end. */
import { Arg, ID, Mutation, Resolver } from 'type-graphql';
import type { Clock } from '../clock.ts';
import { globalId } from '../ids.ts';
import { DeleteUserResult, UserExport } from '../schema/payload.types.ts';
import type { PrivacyService } from '../services/services.ts';

@Resolver()
export class PrivacyResolver {
  readonly #privacy: PrivacyService;
  readonly #clock: Clock;

  constructor(privacy: PrivacyService, clock: Clock) {
    this.#privacy = privacy;
    this.#clock = clock;
  }

  @Mutation(() => UserExport, {
    description: 'Everything that is known about a listener, as JSON.',
  })
  async exportUser(
    @Arg('id', () => ID, { description: 'Which listener.' }) id: string,
  ): Promise<UserExport> {
    const user = globalId('user', id);
    const data = await this.#privacy.exportListener(user);
    return { id: user, exportedAt: this.#clock.now(), data };
  }

  @Mutation(() => DeleteUserResult, {
    description: 'Forgets a listener everywhere. There is no way back.',
  })
  async deleteUser(
    @Arg('id', () => ID, { description: 'Which listener.' }) id: string,
  ): Promise<DeleteUserResult> {
    const user = globalId('user', id);
    return { id: user, deleted: await this.#privacy.deleteListener(user) };
  }
}
