"""
Clips that nothing is fitted on, to choose between networks by and to set confidences by: other sounds than those of training
and of the development test (Debian's csound-soundfont), drums too, and the composer and scores of training.

    python3 make_check.py OUT DEMO_MIDI COUNT SEED [SOUNDFONT]

A fifth of the clips are art songs, two fifths bands on chords that come back, the others bands and tunes.
"""
import random
import sys
from pathlib import Path

import common as c
import make_training as training

PROGRAMS = [0, 1, 4, 6, 11, 16, 19, 21, 22, 24, 25, 26, 27, 30, 40, 42, 46, 48, 50, 52, 56, 61, 65, 68, 71, 73, 80, 81, 88]
BASSES = [32, 33, 34, 35, 36, 38, 39, 43]
DRUMS = {"kick": [35, 36], "snare": [37, 38, 39, 40], "hat": [42, 44, 51, 54, 70]}


def band(rng, soundfont, loops):
    tune = not loops and rng.random() < 0.45
    kind = rng.choice([3, 3, 3, 4, 4, 4, 4, 5, 6, 6, 6, 6, 7, 2, 9] if tune else [3, 3, 4, 4, 4, 5, 6, 6, 7])
    notes, drums, truth = training.compose(rng, kind, tune, loops)
    kit = {name: rng.choice(pitches) for name, pitches in DRUMS.items()}
    loud = rng.uniform(0.5, 1.1)
    events = [(2 * s, 2 * length, channel, pitch, velocity) for s, length, channel, pitch, velocity in notes]
    events += [(2 * s, 0.2, 9, kit[name], 127 * loud * (0.4 + 0.6 * level)) for s, name, level in drums]
    programs = {0: rng.choice(PROGRAMS), 1: rng.choice(PROGRAMS), 2: rng.choice(BASSES)}
    midi = c.notes_to_midi([event for event in events if event[0] < 2 * (c.SECONDS + 2)], 120, programs)
    # Whoever cuts a clip out seldom meets the first beat.
    return c.render(midi, soundfont, begin=rng.choice([0, rng.uniform(0, 1.5)]), effects=rng.random() < 0.6), truth


def main():
    out, lieder, count, seed = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    soundfont = sys.argv[5] if len(sys.argv) > 5 else "/usr/share/sounds/sf2/sf_GMbank.sf2"
    out.mkdir(parents=True, exist_ok=True)
    paths = [p for p in sorted(Path(lieder).glob("*.mid")) if not c.held_out(p.name)]
    table = out / f"truth-{seed}.csv"
    # What an earlier run made stays: a clip depends on the seed and its number alone.
    rows = table.read_text().split("\n")[1:-1] if table.exists() else []
    made = {row.split(",")[0] for row in rows}
    for n in range(count):
        name = f"check-{seed}-{n:04d}.wav"
        if name in made:
            continue
        rng = random.Random(seed * 1_000_003 + n)
        if n % 5 == 0:
            sound, truth = training.art_song(rng, paths, soundfont)
            sound, rate = sound[:, None], training.RATE
        else:
            sound, truth = band(rng, soundfont, n % 5 < 3)
            rate = c.RATE
        c.save(out, rows, name, sound, truth, rate=rate)
        if n % 50 == 49:
            c.save_truth(out, sorted(rows), table.name)
    c.save_truth(out, sorted(rows), table.name)


if __name__ == "__main__":
    main()
