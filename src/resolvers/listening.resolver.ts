/** `User.listening`: what is playing. */
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Track } from '../schema/catalogue.types.ts';
import { ListeningWindows } from '../schema/listening.types.ts';
import { User } from '../schema/user.types.ts';
import type { ListeningService, Windows } from '../services/services-listening.ts';
import type { ListenerRecord, TrackRecord } from '../store/records.ts';
import type { RequestContext } from './context.ts';

@Resolver(() => User)
export class UserListeningResolver {
  readonly #listening: ListeningService;

  constructor(listening: ListeningService) {
    this.#listening = listening;
  }

  @FieldResolver(() => ListeningWindows, {
    description: 'What the listener plays now, in this sitting and today.',
  })
  listening(@Root() user: ListenerRecord): Promise<Windows> {
    return this.#listening.windows(user.id, user.timeZone);
  }
}

@Resolver(() => ListeningWindows)
export class ListeningWindowsResolver {
  @FieldResolver(() => Track, {
    nullable: true,
    description:
      'The track that sounds; null where none does, or it is none that the catalogue knows.',
  })
  async nowPlaying(
    @Root() { nowPlaying }: Windows,
    @Ctx() { loaders }: RequestContext,
  ): Promise<TrackRecord | null> {
    return nowPlaying === undefined ? null : loaders.tracks.load(nowPlaying);
  }
}
