/**
 * Who may use what: one rule for each field of Query, Mutation and Subscription, and for what is personal in User.
 * The guard (`guard.ts`) refuses to start when a field has none. Roles: a listener reads and changes
 * only what is theirs, an operator reads and changes all, a service writes events and the catalogue.
 */
import { globalId, kindOf, parsePlace } from '../ids.ts';
import type { RequestContext, Role } from '../resolvers/context.ts';
import { MAX_PAGE } from '../resolvers/paging.ts';
import { parseWeeklyId } from '../resolvers/views.ts';

/** Arguments as they come in, and the object that the field stands on. */
export interface Asked {
  readonly args: Readonly<Record<string, unknown>>;
  readonly root: unknown;
  readonly context: RequestContext;
}

/** Ids of the listeners whose data a field reads or changes; empty where it is nobody's. */
export type Concerns = (asked: Asked) => readonly string[] | Promise<readonly string[]>;

export interface Rule {
  /** Those who may, for error texts and the documentation. */
  readonly who: string;
  /** Roles that may whatever it concerns. */
  readonly roles: ReadonlySet<Role>;
  /** Set where a listener may too, if it concerns only them, and anyone, if it concerns nobody. */
  readonly concerns?: Concerns;
}

const ANYONE: Rule = {
  who: 'anyone with a token',
  roles: new Set(['listener', 'service', 'operator']),
};
const OPERATOR: Rule = { who: 'an operator', roles: new Set(['operator']) };
const WRITER: Rule = { who: 'a service or an operator', roles: new Set(['service', 'operator']) };

function own(concerns: Concerns): Rule {
  return { who: 'the listener it concerns or an operator', roles: new Set(['operator']), concerns };
}

const user = (id: unknown): string => globalId('user', String(id));
const ofUser = (argument: string): Rule => own(({ args }) => [user(args[argument])]);
const ofRoot = own(({ root }) => [(root as { readonly id: string }).id]);

/** Whoever owns the playlist in an argument: nobody, when it is not known. */
const ofPlaylist = (argument: string): Rule =>
  own(({ args, context }) => playlistOwner(globalId('playlist', String(args[argument])), context));

async function playlistOwner(id: string, { loaders }: RequestContext): Promise<readonly string[]> {
  const playlist = await loaders.playlists.load(id);
  return playlist === null ? [] : [playlist.ownerId];
}

/** Whose a node is: a page's, list's or playlist's owner, the listener themselves, else nobody's. */
async function nodeOwner(id: string, context: RequestContext): Promise<readonly string[]> {
  const kind = kindOf(id);
  if (kind === 'user') return [id];
  if (kind === 'playlist') return playlistOwner(id, context);
  const owner = kind === 'weekly' ? parseWeeklyId(id) : parsePlace(id);
  return owner === undefined ? [] : [owner.listener];
}

/** Rules of fields, by type and name. */
type Rules = Readonly<Record<string, Readonly<Record<string, Rule>>>>;

/** Fields that are somebody's, of types that else are the catalogue's. */
export const PERSONAL: Rules = {
  Track: { explain: ofUser('userId') },
};

/** The table of the types of which every field has a rule. */
export const ACCESS: Rules = {
  Query: {
    viewer: ANYONE,
    node: own(({ args, context }) => nodeOwner(String(args.id), context)),
    nodes: own(async ({ args, context }) => {
      const ids = (args.ids as readonly string[]).slice(0, MAX_PAGE);
      return (await Promise.all(ids.map((id) => nodeOwner(id, context)))).flat();
    }),
    user: ofUser('id'),
    track: ANYONE,
    tracks: ANYONE,
    audioFeatures: ANYONE,
    artist: ANYONE,
    album: ANYONE,
    podcast: ANYONE,
    playlist: ofPlaylist('id'),
    recommendations: ANYONE,
    search: ANYONE,
    models: OPERATOR,
    activity: OPERATOR,
    experiment: OPERATOR,
    policyReport: OPERATOR,
    jobs: OPERATOR,
  },
  Mutation: {
    recordEvents: {
      ...WRITER,
      who: 'the listener whose events they are, a service or an operator',
      concerns: ({ args }) =>
        (args.events as readonly { readonly listener: string }[]).map(({ listener }) =>
          user(listener),
        ),
    },
    importListens: {
      ...WRITER,
      who: 'the listener whose history it is, a service or an operator',
      concerns: ({ args }) => [user(args.userId)],
    },
    importCollection: {
      ...WRITER,
      who: 'the listener whose collection it is, a service or an operator',
      concerns: ({ args }) => [user(args.userId)],
    },
    createPlaylist: ofUser('userId'),
    addToPlaylist: ofPlaylist('playlistId'),
    removeFromPlaylist: ofPlaylist('playlistId'),
    saveTracks: ofUser('userId'),
    unsaveTracks: ofUser('userId'),
    followArtists: ofUser('userId'),
    unfollowArtists: ofUser('userId'),
    followPodcasts: ofUser('userId'),
    unfollowPodcasts: ofUser('userId'),
    dismiss: ofUser('userId'),
    mute: ofUser('userId'),
    unmute: ofUser('userId'),
    upsertCatalog: WRITER,
    addTexts: WRITER,
    runJob: OPERATOR,
    promoteModel: OPERATOR,
    rollbackModel: OPERATOR,
    exportUser: ofUser('id'),
    deleteUser: ofUser('id'),
  },
  Subscription: {
    homeChanged: ofUser('userId'),
    jobProgress: OPERATOR,
  },
  // A listener can be reached from a playlist or an evidence: what is personal is guarded here too.
  User: {
    id: ANYONE,
    name: ANYONE,
    timeZone: ofRoot,
    country: ofRoot,
    createdAt: ofRoot,
    simulated: ANYONE,
    home: ofRoot,
    weeklyPlaylist: ofRoot,
    weeklyPlaylists: ofRoot,
    recommendations: ofRoot,
    recentPlays: ofRoot,
    playlists: ofRoot,
    savedTracks: ofRoot,
    followedArtists: ofRoot,
    followedPodcasts: ofRoot,
    tasteProfile: ofRoot,
    listening: ofRoot,
  },
};
