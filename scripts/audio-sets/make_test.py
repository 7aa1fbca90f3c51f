"""
The development test of audio: half-minute clips of scores and of grooves, rendered by fluidsynth with a soundfont that
nothing is trained on (Debian's timgm6mb-soundfont), and their truth.csv.

    python3 make_test.py OUT NOTTINGHAM_MIDI DEMO_MIDI [SOUNDFONT]

Songs: folk tunes of the Nottingham database (never trained on, GPL: the renders stay outside the project) and the quarter of
the art songs that training leaves out. Grooves: drums, bass and chords by the generator below, which training does not share.
"""
import random
import sys
from pathlib import Path

import common as c

SONGS, GROOVES = 150, 100
MELODY = [0, 4, 11, 19, 21, 22, 25, 26, 40, 52, 56, 60, 65, 68, 71, 73, 74, 75, 79, 105, 110]
CHORDS = [0, 1, 4, 6, 16, 19, 21, 24, 25, 46, 48, 50, 61, 89]


def songs(out, nottingham, lieder, soundfont, rng):
    rows = []
    tunes = sorted(Path(nottingham).glob("*.mid"))
    arts = [p for p in sorted(Path(lieder).glob("*.mid")) if c.held_out(p.name)]
    rng.shuffle(tunes)
    rng.shuffle(arts)
    metres = {}
    for path in tunes + arts:
        folk = path in tunes
        if len(rows) >= SONGS:
            break
        if folk and len(rows) >= SONGS * 0.6:
            continue
        try:
            truth = c.score_truth(path)
        except Exception:
            continue
        if truth is None:
            continue
        # Most folk tunes are reels in 4: no metre takes more than 45 of 90.
        if folk and metres.get(truth["time_signature"], 0) >= 45:
            continue
        metres[truth["time_signature"]] = metres.get(truth["time_signature"], 0) + 1
        shift = rng.randint(-5, 6)
        stretch = 1.0
        if folk:
            wanted = {3: (85, 190), 4: (75, 200), 6: (60, 140)}.get(truth["time_signature"], (70, 150))
            stretch = rng.uniform(*wanted) / truth["tempo"]
        programs = [rng.choice(MELODY), rng.choice(MELODY), rng.choice(CHORDS), rng.choice(CHORDS)]
        sound = c.render(c.rewrite(path, programs, shift, stretch), soundfont)
        if len(sound) < 20 * c.RATE:
            continue
        truth["tempo"] *= stretch
        truth["key"] = (truth["key"] + shift) % 12
        c.save(out, rows, f"song-{len(rows):03d}.wav", sound, truth)
    c.save_truth(out, rows)


KICK, SNARE, RIM, CLAP, HAT, OPEN, RIDE, CRASH, TOM, SHAKER = 36, 38, 37, 39, 42, 46, 51, 49, 45, 70
PROGRESSIONS = {
    1: ["I V vi IV", "I IV V IV", "vi IV I V", "I vi ii V", "I I IV V", "I iii IV V"],
    0: ["i VI III VII", "i iv v i", "i VII VI VII", "i i iv V", "i VI iv V"],
}
DEGREES = {"i": 0, "ii": 2, "iii": 4, "iv": 5, "v": 7, "vi": 9, "I": 0, "II": 2, "III": 3, "IV": 5, "V": 7, "VI": 8, "VII": 10}
GROUPS = {3: [3], 4: [2, 2], 5: [3, 2], 6: [3, 3], 7: [2, 2, 3]}


def chord(symbol, tonic, mode):
    degree = DEGREES[symbol] if mode == 0 or symbol != "III" else 4
    minor = symbol.islower()
    root = (tonic + degree) % 12
    return root, [root, root + (3 if minor else 4), root + 7]


def groove(rng, metre):
    """One clip: metre 6 is 6/8, whose beat is the dotted quarter; others have `metre` beats of two eighths."""
    mode, tonic = rng.randint(0, 1), rng.randint(0, 11)
    compound = metre == 6
    tempo = rng.uniform(50, 115) if compound else rng.uniform(65, 185)
    unit = 1 / 3 if compound else 0.5  # an eighth, in beats
    steps = 6 if compound else 2 * metre
    bar = steps * unit
    progression = rng.choice(PROGRESSIONS[mode]).split()
    groups = GROUPS[metre][:]
    rng.shuffle(groups)
    starts = [sum(groups[:i]) for i in range(len(groups))]
    step_starts = starts if compound else [2 * s for s in starts]
    drums = rng.random() < 0.85
    hats = rng.choice(["eighth", "beat", "none", "ride"])
    kick = {0} | ({rng.choice(step_starts)} if rng.random() < 0.6 else set()) | ({rng.randrange(steps)} if rng.random() < 0.4 else set())
    if metre == 4:
        snares = {2, 6} if rng.random() < 0.8 else {4}
    elif metre == 3:
        snares = rng.choice([{2, 4}, {4}, {2}])
    else:
        snares = {s for s in step_starts if s} or {steps // 2}
    bass = rng.choice(["root", "rootfifth", "groups", "eighths"])
    comp = rng.choice(["pad", "stabs", "arpeggio", "offbeat"])
    swing = 0.08 * rng.random() if not compound and rng.random() < 0.25 else 0.0
    notes = []
    put = lambda step, length, channel, pitch, velocity: notes.append(
        (start + step * unit + (swing if not compound and step % 2 else 0) + rng.gauss(0, 0.006), length, channel, pitch, velocity + rng.gauss(0, 5)))
    bars = int(c.SECONDS * tempo / 60 / bar) + 2
    for n in range(bars):
        start = n * bar
        root, pitches = chord(progression[n % len(progression)], tonic, mode)
        if drums:
            for step in range(steps):
                if step in kick:
                    put(step, 0.2, 9, KICK, 105 if step == 0 else 92)
                if step in snares:
                    put(step, 0.2, 9, rng.choice([SNARE]), 98)
                if hats == "eighth" or (hats in ("beat", "ride") and (step in step_starts if compound else step % 2 == 0)):
                    put(step, 0.1, 9, RIDE if hats == "ride" else HAT, 70 + (12 if step == 0 else 0))
            if n % 8 == 0:
                put(0, 1, 9, CRASH, 90)
            if n % 8 == 7:
                for step in range(steps - 2, steps):
                    put(step, 0.2, 9, TOM, 90)
        low = 36 + root % 12
        if bass == "root":
            put(0, bar * 0.9, 1, low, 95)
        elif bass == "rootfifth":
            put(0, unit * 2, 1, low, 95)
            put(step_starts[-1], unit * 2, 1, low + 7 if low < 43 else low - 5, 88)
        elif bass == "groups":
            for s in step_starts:
                put(s, unit * 1.8, 1, low, 92)
        else:
            for s in range(steps):
                put(s, unit * 0.8, 1, low if s % 4 else low, 84 + (10 if s == 0 else 0))
        mid = [60 + (p - 60) % 12 for p in pitches]
        if comp == "pad":
            for p in mid:
                put(0, bar, 2, p, 76)
        elif comp == "stabs":
            for s in step_starts:
                for p in mid:
                    put(s, unit, 2, p, 80)
        elif comp == "offbeat":
            for s in range(1, steps, 3 if compound else 2):
                for p in mid:
                    put(s, unit * 0.6, 2, p, 74)
        else:
            for s in range(steps):
                put(s, unit, 2, mid[s % 3] + (12 if s % 4 == 3 else 0), 76)
    programs = {1: rng.choice([32, 33, 34, 35, 38, 39]), 2: rng.choice([0, 4, 5, 16, 24, 26, 27, 48, 62, 81, 88])}
    truth = {"tempo": tempo, "key": tonic, "mode": mode, "time_signature": metre}
    return c.notes_to_midi(notes, tempo, programs), truth


def grooves(out, soundfont, rng):
    rows = []
    for n in range(GROOVES):
        midi, truth = groove(rng, 3 + n % 5)
        c.save(out, rows, f"groove-{n:03d}.wav", c.render(midi, soundfont, begin=rng.uniform(0, 1.5)), truth)
    c.save_truth(out, rows)


if __name__ == "__main__":
    out, nottingham, lieder = map(Path, sys.argv[1:4])
    soundfont = sys.argv[4] if len(sys.argv) > 4 else "/usr/share/sounds/sf2/TimGM6mb.sf2"
    for name in ("songs", "grooves"):
        (out / name).mkdir(parents=True, exist_ok=True)
    grooves(out / "grooves", soundfont, random.Random(1))
    songs(out / "songs", nottingham, lieder, soundfont, random.Random(2))
