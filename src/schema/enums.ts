/**
 * The enums of the API. Values on the right are what the rooms below use, so that records pass
 * through resolvers as they are.
 */
import { registerEnumType } from 'type-graphql';

/** Kinds of shelves. */
export const ShelfKind = {
  RECENT: 'RECENT',
  FAVOURITES: 'FAVOURITES',
  MADE_FOR_YOU: 'MADE_FOR_YOU',
  BECAUSE_YOU_LISTENED: 'BECAUSE_YOU_LISTENED',
  NEW_RELEASES: 'NEW_RELEASES',
  FOLLOWED: 'FOLLOWED',
  PLAYLISTS: 'PLAYLISTS',
  PODCASTS: 'PODCASTS',
  WEEKLY: 'WEEKLY',
  EXPLORE: 'EXPLORE',
  POPULAR: 'POPULAR',
  MOOD: 'MOOD',
} as const;

/** Why a card stands where it stands. */
export const Policy = { EXPLOIT: 'exploit', EXPLORE: 'explore' } as const;

/** What a reason rests on. */
export const ReasonKind = {
  PLAYED: 'played',
  RECENT: 'recent',
  FAVOURITE: 'favourite',
  FOLLOWED: 'followed',
  SIMILAR: 'similar',
  GENRE: 'genre',
  NEW: 'new',
  POPULAR: 'popular',
  EXPLORE: 'explore',
  OWN: 'own',
  WEEKLY: 'weekly',
  MOOD: 'mood',
} as const;

/** Kinds of what search finds. */
export const SubjectKind = {
  TRACK: 'track',
  ALBUM: 'album',
  ARTIST: 'artist',
  PLAYLIST: 'playlist',
  PODCAST: 'podcast',
} as const;

/** Which engine recommends. */
export const RecommenderKind = {
  HYBRID: 'hybrid',
  COLLABORATIVE: 'collaborative',
  POPULARITY: 'popularity',
  TEXT: 'text',
  AUDIO: 'audio',
} as const;

/** Models that are trained, promoted and rolled back. */
export const ModelKind = {
  FACTORIZATION: 'factorization',
  POPULARITY: 'popularity',
  TEXT: 'text',
  AUDIO: 'audio',
  HYBRID: 'hybrid',
  RESPONSES: 'responses',
} as const;

/** How a run of a job stands. */
export const JobOutcome = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  SKIPPED: 'skipped',
  FAILED: 'failed',
} as const;

/** What a listener can do. */
export const EventKind = {
  PLAY: 'play',
  SAVE: 'save',
  UNSAVE: 'unsave',
  FOLLOW: 'follow',
  UNFOLLOW: 'unfollow',
  PLAYLIST_ADD: 'playlist_add',
  PLAYLIST_REMOVE: 'playlist_remove',
  DISMISS: 'dismiss',
  UNDISMISS: 'undismiss',
  IMPRESSION: 'impression',
  CLICK: 'click',
} as const;

/** What a listener may want no more of. */
export const MutedKind = {
  TRACK: 'track',
  ALBUM: 'album',
  ARTIST: 'artist',
  PLAYLIST: 'playlist',
  PODCAST: 'podcast',
  WEEKLY: 'weekly',
  GENRE: 'genre',
  CLUSTER: 'cluster',
} as const;

/** Kinds of catalogue items. */
export const CatalogItemKind = {
  TRACK: 'TRACK',
  ALBUM: 'ALBUM',
  ARTIST: 'ARTIST',
  PODCAST: 'PODCAST',
} as const;

registerEnumType(ShelfKind, {
  name: 'ShelfKind',
  description: 'What a shelf of Home is about.',
  valuesConfig: {
    RECENT: { description: 'What was played last.' },
    FAVOURITES: { description: 'What is played most.' },
    MADE_FOR_YOU: { description: 'Recommended from all of the listening.' },
    BECAUSE_YOU_LISTENED: { description: 'Like one track or artist, which the title names.' },
    NEW_RELEASES: { description: 'New in the catalogue and near to the taste.' },
    FOLLOWED: { description: 'From followed artists and podcasts.' },
    PLAYLISTS: { description: "The listener's playlists." },
    PODCASTS: { description: 'Podcasts.' },
    WEEKLY: { description: "This week's playlist of new music, and earlier ones." },
    EXPLORE: { description: 'Away from what is usual for this listener.' },
    POPULAR: { description: 'What many play.' },
    MOOD: { description: 'Of one mood, by how it sounds.' },
  },
});

registerEnumType(Policy, {
  name: 'Policy',
  description:
    'Why something was chosen: because it is expected to please, or to learn whether it does.',
  valuesConfig: {
    EXPLOIT: { description: 'Expected to be among the best here.' },
    EXPLORE: { description: 'Shown to learn: less is known about it.' },
  },
});

registerEnumType(ReasonKind, {
  name: 'ReasonKind',
  description: 'What a reason rests on.',
  valuesConfig: {
    PLAYED: { description: 'Tracks that the listener played.' },
    RECENT: { description: 'It was played lately.' },
    FAVOURITE: { description: 'It is played often, or saved.' },
    FOLLOWED: { description: 'An artist or podcast that the listener follows.' },
    SIMILAR: { description: 'It is like the named thing.' },
    GENRE: { description: 'A genre that the listener plays.' },
    NEW: { description: 'It is new.' },
    POPULAR: { description: 'Many play it.' },
    EXPLORE: { description: 'It is away from the usual, on purpose.' },
    OWN: { description: "It is the listener's own playlist." },
    WEEKLY: { description: 'It is the weekly playlist.' },
    MOOD: { description: 'It sounds the way the shelf says.' },
  },
});

registerEnumType(RecommenderKind, {
  name: 'RecommenderKind',
  description: 'Which engine recommends.',
  valuesConfig: {
    HYBRID: { description: 'All of them, in the order that serves best.' },
    COLLABORATIVE: { description: 'From who plays what.' },
    POPULARITY: { description: 'From what many play.' },
    TEXT: { description: 'From what is written about music.' },
    AUDIO: { description: 'From how music sounds.' },
  },
});

registerEnumType(SubjectKind, {
  name: 'SubjectKind',
  description: 'What kind of thing search finds.',
  valuesConfig: {
    TRACK: { description: 'A recording.' },
    ALBUM: { description: 'A release of several tracks.' },
    ARTIST: { description: 'Who makes them.' },
    PLAYLIST: { description: "The caller's own playlists." },
    PODCAST: { description: 'A podcast.' },
  },
});

registerEnumType(ModelKind, {
  name: 'ModelKind',
  description: 'A model that is trained, promoted and rolled back.',
  valuesConfig: {
    FACTORIZATION: { description: 'Collaborative filtering by matrix factorisation.' },
    POPULARITY: { description: 'Play counts with recency.' },
    TEXT: { description: 'Profiles of what is written about tracks.' },
    AUDIO: { description: 'Places of sounds, and of tracks that nobody has played.' },
    HYBRID: { description: 'The ranker over all recommenders.' },
    RESPONSES: { description: 'What segments of listeners lean to among the cards of Home.' },
  },
});

registerEnumType(JobOutcome, {
  name: 'JobOutcome',
  description: 'How a run of a job stands.',
  valuesConfig: {
    RUNNING: { description: 'It is under way.' },
    SUCCEEDED: { description: 'It did what it is for.' },
    SKIPPED: { description: 'There was nothing to do; the message says why.' },
    FAILED: { description: 'It failed and left everything as it was; the message says why.' },
  },
});

registerEnumType(EventKind, {
  name: 'EventKind',
  description: 'What a listener did.',
  valuesConfig: {
    PLAY: { description: 'Played a track; under 30 seconds it counts as a skip.' },
    SAVE: { description: 'Saved a track or album.' },
    UNSAVE: { description: 'Took a saved track or album back.' },
    FOLLOW: { description: 'Followed an artist, podcast or playlist.' },
    UNFOLLOW: { description: 'Stopped following.' },
    PLAYLIST_ADD: { description: 'Added a track to the playlist in `context`.' },
    PLAYLIST_REMOVE: { description: 'Removed a track from the playlist in `context`.' },
    DISMISS: { description: 'Does not want to see this again, or any of it.' },
    UNDISMISS: { description: 'Took a dismissal back.' },
    IMPRESSION: { description: 'Saw the card in `context`.' },
    CLICK: { description: 'Opened the card in `context`.' },
  },
});

registerEnumType(MutedKind, {
  name: 'MutedKind',
  description: 'What a listener wants no more of.',
  valuesConfig: {
    TRACK: { description: 'One recording.' },
    ALBUM: { description: 'An album and its tracks.' },
    ARTIST: { description: 'An artist and all that is theirs.' },
    PLAYLIST: { description: 'A playlist.' },
    PODCAST: { description: 'A podcast.' },
    WEEKLY: { description: 'A weekly playlist.' },
    GENRE: { description: 'All tracks of a genre.' },
    CLUSTER: { description: 'A part of the taste: some artists and what is like them.' },
  },
});

registerEnumType(CatalogItemKind, {
  name: 'CatalogItemKind',
  description: 'What kind of catalogue item an input describes.',
  valuesConfig: {
    TRACK: { description: 'A recording.' },
    ALBUM: { description: 'A release of several tracks.' },
    ARTIST: { description: 'Who makes them.' },
    PODCAST: { description: 'A podcast.' },
  },
});
