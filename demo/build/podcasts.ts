/** Podcasts about music, all of them invented: no real one has a licence to ship. Each says so. */
import type { PodcastRecord } from '../../src/store/records.ts';

/** Title, what it is about, and the genres whose listeners follow it. */
const SHOWS: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'Needle Drop Stories',
    'One classic rock record an episode, side by side.',
    ['Classic Rock', '70s Rock'],
  ],
  [
    'The Encore Hour',
    'What bands played when the lights came back on.',
    ['Classic Rock', '80s Rock'],
  ],
  ['Garage to Stadium', 'How rock bands grew, told venue by venue.', ['Classic Rock', '60s Rock']],
  [
    'Liner Notes After Dark',
    'Reading the small print of great albums.',
    ['Classic Rock', '70s Rock'],
  ],
  [
    'Feedback Loop',
    'Guitars, amplifiers and the people who broke them.',
    ['Rock', 'Alternative', '90s Rock'],
  ],
  ['Hair Spray and Power Chords', 'The loud decade, remembered fondly.', ['80s Rock', 'Metal']],
  ['Low End Theory of Everything', 'Bass lines and why they work.', ['Funk/Disco', 'R&B']],
  ['Chart Anatomy', 'A pop hit taken apart, hook by hook.', ['Pop']],
  ['Three Minutes Flat', 'The craft of the short pop song.', ['Pop']],
  ['Chorus Effect', 'Writers of pop choruses explain themselves.', ['Pop', 'R&B']],
  ['Bars and Measures', 'Verses read closely, beat by beat.', ['Hip-Hop']],
  ['Sample Size', 'Where hip-hop found its loops.', ['Hip-Hop', 'Funk/Disco']],
  ['Four on the Floor', 'Dance music from warehouse to radio.', ['Dance/Electronic']],
  ['Patch Bay', 'Synthesisers and the rooms they filled.', ['Dance/Electronic', 'Pop']],
  ['Back Porch Frequencies', 'Country songs and the roads in them.', ['Country']],
  ['Downtuned', 'Heavy music for patient listeners.', ['Metal', 'Grunge']],
  ['College Radio Forever', 'Alternative bands that almost made it.', ['Alternative', '90s Rock']],
  ['Poem and Piano', 'A German song an episode: the poem, then the music.', ['Lied', 'Art Song']],
  ['Salon Nights', 'French song and the rooms it was written for.', ['Mélodie', 'Art Song']],
  ['Her Opus', 'Women who composed, in their own songs.', ['Art Song', 'Romantic Era']],
  ['The Accompanist', 'Song recitals seen from the keyboard.', ['Art Song', 'Late Romantic']],
  [
    'Parlour Songs',
    'English song between drawing room and concert hall.',
    ['English Song', 'Art Song'],
  ],
  ['Late Style', 'Songs written at the end of an age.', ['Fin de Siècle', 'Art Song']],
  [
    'Crate Neighbours',
    'Two records from far apart, played together.',
    ['Classic Rock', 'Pop', 'Hip-Hop'],
  ],
];

export function inventedPodcasts(slug: (text: string) => string): PodcastRecord[] {
  return SHOWS.map(([title, description, topics]) => ({
    id: `podcast:demo-${slug(title)}`,
    title,
    publisher: 'Tastegraph demo (invented)',
    description: `${description} Invented for the demo: there is no such podcast.`,
    topics,
  }));
}
