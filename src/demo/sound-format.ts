/** The format of the demo's sounds, fixed here for the renderer, the catalogue's durations and the tests. */

/** Hz. What the audio models work at; enough for a piano and a voice, and half the bytes of a disc. */
export const SAMPLE_RATE = 22_050;
/** What sounds on behind the last note, ms: a track's duration is its score's plus this. */
export const RELEASE_MS = 1_500;
