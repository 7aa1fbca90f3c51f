/** What can be watched over a WebSocket (the graphql-transport-ws protocol) at the address of the API. */
import { Arg, ID, Int, Resolver, Root, Subscription } from 'type-graphql';
import { BadInputError } from '../errors.ts';
import { globalId } from '../ids.ts';
import { Home } from '../schema/home.types.ts';
import { JobRun } from '../schema/operator.types.ts';
import type { LiveService } from '../services/services.ts';
import type { JobRunRecord } from '../store/job-records.ts';
import type { HomeRecord } from '../store/records.ts';
import type { RequestContext } from './context.ts';
import { checkRange } from './paging.ts';
import { MAX_CARDS, MAX_SHELVES } from './user.resolver.ts';
import { homeView, type HomeView } from './views.ts';

/** What `subscribe` is called with: before any resolver, and without one. */
interface Subscribing {
  readonly args: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
}

@Resolver()
export class LiveResolver {
  @Subscription(() => Home, {
    description:
      'The Home page of a listener: as it is now, then each one that follows, within a second of what changed it.',
    subscribe: (asked: unknown) => watchHome(asked as Subscribing),
  })
  homeChanged(
    @Root() page: HomeRecord,
    @Arg('userId', () => ID, { description: 'Whose.' }) _userId: string,
    @Arg('shelves', () => Int, {
      nullable: true,
      defaultValue: 8,
      description: 'How many shelves at most, 1 to 20.',
    })
    _shelves: number,
    @Arg('cards', () => Int, {
      nullable: true,
      defaultValue: 10,
      description: 'How many cards a shelf, 1 to 50.',
    })
    _cards: number,
  ): HomeView {
    return homeView(page);
  }

  @Subscription(() => JobRun, {
    description: 'Runs of jobs as they go on and end: those under way now, and those that begin.',
    subscribe: (asked: unknown) => watchJobs(asked as Subscribing),
  })
  jobProgress(
    @Root() run: JobRunRecord,
    @Arg('name', () => String, { nullable: true, description: 'One job only.' })
    _name: string | undefined,
  ): JobRunRecord {
    return run;
  }
}

function watchHome({ args, context }: Subscribing): AsyncIterable<HomeRecord> {
  const shape = {
    shelves: checkRange('shelves', Number(args.shelves ?? 8), 1, MAX_SHELVES),
    cards: checkRange('cards', Number(args.cards ?? 10), 1, MAX_CARDS),
  };
  return liveOf(context).home(globalId('user', String(args.userId)), shape);
}

function watchJobs({ args, context }: Subscribing): AsyncIterable<JobRunRecord> {
  return liveOf(context).jobs(typeof args.name === 'string' ? args.name : undefined);
}

function liveOf({ live }: RequestContext): LiveService {
  if (live) return live;
  throw new BadInputError('Expected a subscription over a WebSocket, got one over HTTP.');
}
