/** Every English text of the bookcase, by where it stands. What the API says itself (titles, reasons) is not here. */
import { operatorTexts } from './operator-texts.ts';

export const texts = {
  brand: 'Tastegraph',
  skip: 'Skip to the page',
  nav: {
    label: 'Pages',
    home: 'Home',
    weekly: 'Weekly',
    search: 'Search',
    taste: 'Taste',
    you: 'Be yourself',
    operator: 'Operator',
    explorer: 'Explorer',
  },
  listener: {
    label: 'Listener',
    button: (name: string) => `Listening as ${name}`,
    title: 'Whose Home is this?',
    field: 'Listener id',
    switch: 'Switch',
    random: 'Somebody else, at random',
    first: 'The first listener',
    simulated: 'Demo listeners are simulated: nobody’s listening is shown here.',
    person: 'A listener of this gateway.',
    unknown:
      'This gateway has not heard of this listener yet. Import a history, or record an event.',
  },
  theme: { toDark: 'Dark colours', toLight: 'Light colours' },
  token: {
    title: 'This gateway asks for a token',
    help: 'Whoever runs it signs one with the command “token”. It stays in this tab.',
    field: 'Token',
    use: 'Use it',
  },
  close: 'Close',
  loading: 'Loading',
  more: 'Show more',
  back: 'Back',
  error: {
    title: 'That did not work',
    again: 'Try again',
    page: 'There is no such page.',
    missing: (what: string) => `This gateway does not know that ${what}.`,
    offline: 'The gateway does not answer.',
  },
  home: {
    title: 'Home',
    live: 'Live: Home changes as you listen.',
    still: 'Not live: Home is asked for again after each response.',
    simulated: 'This listener and their listening are simulated.',
    empty: 'Home is empty: this gateway has no catalogue yet. Start it with --demo, or import one.',
    learnt: 'Home has learnt from it.',
    dismissed: (title: string) => `${title} is not shown again.`,
    saved: (title: string) => `${title} is saved.`,
    unsaved: (title: string) => `${title} is no longer saved.`,
    followed: (name: string) => `You follow ${name}.`,
    unfollowed: (name: string) => `You no longer follow ${name}.`,
    scroll: (shelf: string) => `Cards of ${shelf}`,
    earlier: 'Earlier cards',
    later: 'Later cards',
    exploring: 'Exploring',
  },
  card: {
    play: (title: string) => `Play ${title}`,
    why: (title: string) => `Why ${title}?`,
    whyShort: 'Why?',
    save: (title: string) => `Save ${title}`,
    unsave: (title: string) => `Take back ${title}`,
    follow: (title: string) => `Follow ${title}`,
    dismiss: (title: string) => `Not for me: ${title}`,
    week: (week: string) => `Discover Weekly, ${week}`,
    podcast: 'Podcast',
    artist: 'Artist',
    playlist: 'Playlist',
    weekly: '30 new tracks',
  },
  why: {
    title: 'Why this?',
    evidence: 'What speaks for it',
    noEvidence: 'Nothing else is on record.',
    policy: 'Policy',
    EXPLOIT: 'Chosen because it is expected to please.',
    EXPLORE: 'Chosen to learn: less is known about how you would like it.',
    propensity: 'Propensity',
    propensityHelp: (percent: string) =>
      `The probability with which it came onto this shelf: ${percent}. It is logged, so that other policies can be judged fairly.`,
    score: 'Score',
    kind: 'Kind of reason',
    explain: 'From your own listening',
  },
  player: {
    label: 'Player',
    play: 'Play',
    pause: 'Pause',
    previous: 'Previous',
    next: 'Next',
    seek: 'Place in the track',
    idle: 'Nothing plays. Choose a card.',
    simulated: (speed: number) => `No sound here: listening is simulated, ${speed} times as fast.`,
    loading: 'The sound is being rendered …',
    failed: 'The sound could not be played: listening is simulated.',
    heard: (title: string) => `${title} was heard to the end.`,
    skipped: (title: string) => `${title} was skipped.`,
  },
  weekly: {
    title: 'Discover Weekly',
    none: 'There is no playlist for this week.',
    weeks: 'Weeks',
    valid: (from: string, until: string) => `${from} to ${until}`,
    about: (tracks: number) => `${tracks} tracks that are new to you, in an order to listen to.`,
    play: 'Play all',
    exportAs: (format: string) => `Export as ${format}`,
  },
  subject: {
    track: 'Track',
    album: 'Album',
    albums: 'Albums',
    tracks: 'Tracks',
    by: (owner: string, tracks: number) => `${owner} · ${tracks} tracks`,
    playSimulated: 'Simulate listening',
    playOf: (play: string, title: string) => `${play}: ${title}`,
    sound: 'What it sounds like',
    noFeatures:
      'Its sound was not analysed yet, or there is none. The job “audio” analyses what can be heard.',
    spectrogram:
      'Spectrogram: time from left to right, pitch on a mel scale, 70 dB from dark to light.',
    spectrogramOf: (title: string) => `Spectrogram of ${title}`,
    noSpectrogram: 'The sound could not be had for a picture.',
    similar: 'What is like it, by each engine',
    noneSimilar: 'This engine knows nothing that is like it.',
  },
  features: {
    tempo: 'Tempo',
    key: 'Key',
    metre: 'Metre',
    bpm: (tempo: string) => `${tempo} bpm`,
    none: 'none heard',
    confidence: 'Measured, and how surely',
    numbers: 'From 0 to 1',
    loudness: 'Loudness',
  },
  written: {
    title: 'What is written about it',
    terms: 'Terms that stand out',
    sentiment: 'What is thought of it',
    thought: (sentiment: number, confidence: number) =>
      `${sentiment > 0.2 ? 'Liked' : sentiment < -0.2 ? 'Not liked' : 'Neither liked nor not'}: ${sentiment.toFixed(2)} from -1 to 1, told ${confidence > 0.66 ? 'surely' : confidence > 0.33 ? 'fairly surely' : 'by little'}.`,
    documents: (count: number) => `From ${count} ${count === 1 ? 'text' : 'texts'}.`,
    entities: 'Named beside it',
    alike: 'Written about alike',
  },
  search: {
    title: 'Search',
    field: 'A title, an artist, or what it is about',
    go: 'Search',
    hint: 'Typing errors are forgiven.',
    none: (words: string) =>
      `Nothing is called like “${words}”, nor written about with these words.`,
    found: (count: number, more: boolean) => `${count}${more ? ' and more' : ''} found`,
    kinds: 'What to look for',
    all: 'All',
    kind: {
      TRACK: 'Tracks',
      ARTIST: 'Artists',
      ALBUM: 'Albums',
      PLAYLIST: 'Playlists',
      PODCAST: 'Podcasts',
    },
  },
  taste: {
    title: 'Your taste',
    about: (plays: number, segment: number) =>
      `From ${Math.round(plays).toLocaleString('en-GB')} plays${segment < 0 ? '' : `; listeners like you are group ${segment}`}.`,
    genres: 'Genres',
    artists: 'Artists',
    terms: 'What is written about it',
    tempos: 'Tempo',
    keys: 'Key',
    tempo: (from: number, to: number) => `${from} to ${to} bpm`,
    percent: (weight: number) => `${(weight * 100).toFixed(0)} %`,
    tracks: 'Most played',
    recent: 'Played lately',
    plays: (plays: number) => `${plays.toFixed(0)} plays`,
    clusters: 'Parts of your taste',
    part: 'A part of it',
    corrections: 'What you want no more of',
    correctionsAbout:
      'Mute a genre, an artist or a part of your taste: it leaves Home, weekly lists and every recommendation, and is no longer counted here. Search still finds it.',
    mute: (name: string) => `Mute ${name}`,
    muted: (name: string) => `${name}: muted.`,
    unmute: (name: string) => `Unmute ${name}`,
    unmuted: (name: string) => `${name}: back again.`,
    unmuteShort: 'Unmute',
    kinds: {
      TRACK: 'Track',
      ALBUM: 'Album',
      ARTIST: 'Artist',
      PLAYLIST: 'Playlist',
      PODCAST: 'Podcast',
      WEEKLY: 'Weekly playlist',
      GENRE: 'Genre',
      CLUSTER: 'Part of your taste',
    },
  },
  operator: operatorTexts,
  you: {
    title: 'Be yourself',
    about:
      'Drop what another service exported of your listening: you get a Home and a weekly playlist of your own.',
    name: 'Your listener id here',
    drop: 'Drop your listening history here, or choose files',
    formats:
      'Spotify (extended or short), ListenBrainz, Last.fm, Libre.fm, Maloja, PanoScrobbler: the format is detected.',
    privacy:
      'Files are read in this page. Only when, what and how long you listened goes to the gateway: no addresses, no devices.',
    importing: 'Importing',
    done: 'Imported',
    state: (state: {
      readonly format: string;
      readonly found: number;
      readonly sent: number;
      readonly accepted: number;
      readonly duplicates: number;
      readonly tracksAdded: number;
      readonly unknown: number;
    }) =>
      `${state.format}: ${state.sent} of ${state.found} listens; ${state.accepted} plays are new, ${state.duplicates} were known, ${state.tracksAdded} tracks came into the catalogue${state.unknown > 0 ? `, ${state.unknown} are not in it` : ''}.`,
    skipped: (count: number, why: string) => `${count} left out: ${why}`,
    show: 'Show my Home',
    command: 'The command',
    folder: 'A folder of music',
    folderAbout:
      'Choose a folder on this machine: what you own is taken as saved by you. Files are only read, here in this page, and nothing but their tags leaves it.',
    chooseFolder: 'Choose a folder of music',
    reading: 'Reading tags',
    noSound: 'There is no sound file in this folder.',
    folderState: (state: {
      readonly files: number;
      readonly read: number;
      readonly accepted: number;
      readonly duplicates: number;
      readonly tracksAdded: number;
      readonly unknown: number;
    }) =>
      `${state.read} of ${state.files} files; ${state.accepted} tracks are saved now, ${state.duplicates} were before; ${state.tracksAdded} came into the catalogue${state.unknown > 0 ? `, ${state.unknown} are not in it, and you may not add to it` : ''}.`,
    broken: (count: number) => `${count} could not be read:`,
    nameless: (count: number) => `${count} do not say who made what:`,
    more: (count: number) => `and ${count} more`,
    folderCommand:
      'On the gateway’s machine a command does more: it also analyses the sound, so that tracks are found by how they sound. It, too, only reads.',
  },
  explorer: {
    title: 'Explorer',
    about: 'Ask the API from this page, with nothing from outside.',
    sandbox: 'Apollo Sandbox, which needs the internet',
    prepared: 'Prepared operations',
    send: 'Send',
    asking: 'Asking …',
    took: (ms: number) => `Answered in ${ms} ms.`,
    badVariables: 'Expected JSON for the variables.',
    query: 'Operation',
    variables: 'Variables',
    answer: 'Answer',
  },
} as const;
