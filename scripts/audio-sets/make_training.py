"""
Clips of half a minute to fit the estimators of metre and key on, and their truth.csv. Nothing here is shared with the
development test: other composing, other sounds (the public-domain Florestan soundfont, CC0 drum samples, additive tones).

    python3 make_training.py OUT DEMO_MIDI FLORESTAN_SF2 SONIC_PI_SAMPLES COUNT SEED [loops]

Three kinds: bands (drums, bass, chords, lead), tunes (melody and accompaniment), and the art songs that are not held out; with
`loops` bands alone, each on a few chords that come back for ever, as pop does.
"""
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import soundfile

import common as c

RATE = 22_050
PROGRAMS = [2, 2, 10, 12, 19, 21, 24, 24, 38, 40, 45, 61, 75, 87, 90, 97, 109]
SCALES = {1: [0, 2, 4, 5, 7, 9, 11], 0: [0, 2, 3, 5, 7, 8, 10], "harmonic": [0, 2, 3, 5, 7, 8, 11], "dorian": [0, 2, 3, 5, 7, 9, 10], "mixolydian": [0, 2, 4, 5, 7, 9, 10]}
# Next degree of a chord by the present one, each as often as it stands here.
NEXT = {0: [3, 4, 5, 1, 0, 2, 3, 4], 1: [4, 4, 6, 3], 2: [5, 3, 5], 3: [0, 4, 1, 4, 0], 4: [0, 0, 0, 5, 3], 5: [1, 3, 4, 0], 6: [0, 0, 2]}
# The same for loops in minor, which dwell on what the relative major has, too: only where they begin tells them apart.
NEXT_MINOR = {0: [5, 6, 3, 5, 6, 2, 4], 1: [4], 2: [6, 5, 3], 3: [0, 6, 4, 0], 4: [0, 5, 3], 5: [2, 6, 3, 6, 4], 6: [0, 5, 0, 2]}


class Metre:
    """A bar as a grid of steps: `beat` steps to a beat, `strength` of each step, `groups` where accents fall."""

    def __init__(self, rng, kind):
        self.kind = kind
        compound = kind in (6, 9, 12)
        self.beats = {6: 2, 9: 3, 12: 4}.get(kind, kind)
        self.division = 3 if compound else rng.choice([2, 2, 4, 4])
        if not compound and rng.random() < 0.08:
            self.division = 3
        self.steps = self.beats * self.division
        if kind == 5:
            groups = rng.choice([[3, 2], [2, 3], [3, 2]])
        elif kind == 7:
            groups = rng.choice([[2, 2, 3], [3, 2, 2], [4, 3], [3, 4]])
        elif kind == 4:
            groups = [2, 2]
        else:
            groups = [self.beats] if self.beats < 4 else [2, 2]
        self.groups = [sum(groups[:i]) * self.division for i in range(len(groups))]
        self.strength = []
        for step in range(self.steps):
            if step == 0:
                s = 4
            elif step in self.groups:
                s = 3
            elif step % self.division == 0:
                s = 2
            elif self.division == 4 and step % 2 == 0:
                s = 1
            else:
                s = 0.5 if self.division == 3 else (1 if self.division == 2 else 0)
            self.strength.append(s)
        self.label = {2: 4, 9: 3, 12: 4}.get(kind, kind)


def loop(rng, bars, mode):
    """Degrees of a few chords, one a bar, over and over; most begin at home."""
    line = [rng.choice([0, 0, 0, 0, 0, 0, 0, 5 if mode else 3])]
    length = rng.choice([2, 4, 4, 4, 8])
    while len(line) < length:
        line.append(rng.choice((NEXT if mode else NEXT_MINOR)[line[-1]]))
    return line * (bars // length + 1), 1


def harmony(rng, bars, mode, minor):
    """Degrees and how many parts a bar has; phrases come back."""
    phrase = rng.choice([2, 4, 4, 8])
    parts = rng.choice([1, 1, 1, 2])
    made = []
    for _ in range(2):
        # Most phrases begin at home.
        degree, line = rng.choice([0, 0, 0, 0, 0, 0, 5, 3]), []
        for _ in range(phrase * parts):
            line.append(degree)
            degree = rng.choice(NEXT[degree])
        if rng.random() < 0.6:
            line[-1] = rng.choice([4, 4, 0])
        made.append(line)
    order = rng.choice(["A", "AB", "AAB", "AABA"])
    sequence = []
    while len(sequence) < bars * parts:
        for name in order:
            sequence += made["AB".index(name)]
    return sequence, parts


def triad(scale, degree, seventh):
    return [scale[(degree + i) % 7] + 12 * ((degree + i) // 7) for i in ([0, 2, 4, 6] if seventh else [0, 2, 4])]


def melody(rng, metre, scale, tonic, chords, parts, bars):
    """(step, length, pitch): rhythms and lines of a phrase that comes back, moved with its chords."""
    density = rng.uniform(0.25, 0.95)
    rhythms = []
    for _ in range(rng.choice([1, 2, 3])):
        hits = [s for s in range(metre.steps) if rng.random() < (0.98 if metre.strength[s] >= 3 else density * min(1.0, 0.35 + metre.strength[s] * 0.3))]
        rhythms.append(hits or [0])
    phrase = rng.choice([2, 4, 4])
    lines = [[rng.choice([-2, -1, -1, 0, 1, 1, 2, 3]) for _ in range(metre.steps)] for _ in range(phrase)]
    base, notes = 60 + tonic if tonic < 7 else 48 + tonic, []
    position = rng.randint(0, 7)
    for bar in range(bars):
        hits = rhythms[bar % len(rhythms)] if rng.random() < 0.85 else rhythms[0]
        chord = {d % 7 for d in [chords[bar * parts], chords[bar * parts] + 2, chords[bar * parts] + 4]}
        if bar % phrase == 0 and rng.random() < 0.7:
            position = 4
        for i, hit in enumerate(hits):
            position = max(-3, min(12, position + lines[bar % phrase][hit]))
            if metre.strength[hit] >= 3:
                position = min((q for q in range(position - 3, position + 4) if q % 7 in chord), key=lambda q: abs(q - position))
            end = hits[i + 1] if i + 1 < len(hits) else metre.steps
            pitch = base + scale[position % 7] + 12 * (position // 7)
            notes.append((bar * metre.steps + hit, (end - hit) * rng.uniform(0.7, 1.0), pitch, 78 + 6 * metre.strength[hit]))
    return notes


def drum_pattern(rng, metre):
    kick = {s for s in range(metre.steps) if s == 0 or rng.random() < (0.5 if metre.strength[s] >= 3 else 0.15 if metre.strength[s] >= 1 else 0.04)}
    if rng.random() < 0.15:
        kick = {s for s in range(metre.steps) if metre.strength[s] >= 2}
    back = [b * metre.division for b in range(metre.beats) if b % 2 == 1]
    if metre.kind in (6, 5, 7, 9):
        back = [s for s in metre.groups if s] or back
        if metre.kind == 6:
            back = [metre.division]
    if metre.kind == 4 and rng.random() < 0.2:
        back = [2 * metre.division]
    if metre.kind in (3, 9) and rng.random() < 0.6:
        back = [metre.division, 2 * metre.division] if rng.random() < 0.6 else [2 * metre.division]
    snare = set(back) | {s for s in range(metre.steps) if rng.random() < 0.04}
    level = rng.choice([2, 1, 1, 0.4, 9])
    hats = {s for s in range(metre.steps) if metre.strength[s] >= level}
    if rng.random() < 0.1:
        hats = {s + metre.division // 2 for s in range(0, metre.steps, metre.division)}
    return kick, snare, hats


def tone(rng_np, pitch, seconds, velocity, shape):
    n = int((seconds + 0.08) * RATE)
    t = np.arange(n) / RATE
    f = 440 * 2 ** ((pitch - 69) / 12)
    out = np.zeros(n, np.float32)
    for h in range(1, shape["partials"] + 1):
        if f * h > RATE / 2.2:
            break
        out += (shape["slope"] ** (h - 1)) * (1 if h % 2 or not shape["odd"] else 0.1) * np.sin(2 * np.pi * f * h * t)
    attack = np.minimum(1, t / shape["attack"])
    release = np.clip((seconds + 0.08 - t) / 0.08, 0, 1)
    return out * attack * release * np.exp(-t * shape["decay"]) * (velocity / 127)


def additive(rng, notes, seconds):
    out = np.zeros(int((seconds + 2) * RATE), np.float32)
    rng_np = None
    shapes = {}
    for start, length, channel, pitch, velocity in notes:
        shape = shapes.setdefault(channel, {"partials": rng.choice([3, 6, 10]), "slope": rng.uniform(0.3, 0.8), "odd": rng.random() < 0.3, "attack": rng.choice([0.003, 0.01, 0.04]), "decay": rng.choice([0, 0.5, 2, 5])})
        at = int(start * RATE)
        if 0 <= at < seconds * RATE:
            sound = tone(rng_np, pitch, min(length, 4), velocity, shape)[: len(out) - at]
            out[at : at + len(sound)] += 0.2 * sound
    return out


def drum_kit(rng, samples):
    def pick(*patterns):
        files = [p for pattern in patterns for p in sorted(Path(samples).glob(pattern))]
        sound, rate = soundfile.read(rng.choice(files), dtype="float32")
        sound = sound.mean(axis=1) if sound.ndim > 1 else sound
        sound = sound[: int(0.6 * rate)]
        sound = np.interp(np.arange(0, len(sound), rate / RATE), np.arange(len(sound)), sound).astype(np.float32)
        return sound / (np.abs(sound).max() or 1)
    return {"kick": pick("bd_*", "drum_heavy_kick*", "elec_soft_kick*"), "snare": pick("sn_*", "drum_snare*", "elec_*snare*"), "hat": pick("hat_*", "drum_cymbal_closed*", "elec_tick*", "drum_cymbal_pedal*")}


def compose(rng, kind, tune, loops):
    """Notes as (second, length, channel, pitch, velocity), drums as (second, name, gain), and the truth."""
    metre = Metre(rng, kind)
    compound = metre.division == 3
    tempo = rng.uniform(42, 145) if kind in (6, 9, 12) else rng.uniform(50, 205)
    step = 60 / tempo / metre.division
    bars = int(c.SECONDS / (step * metre.steps)) + 2
    mode, tonic = rng.randint(0, 1), rng.randint(0, 11)
    scale = SCALES[rng.choice([1, 1, 1, 1, "mixolydian"]) if mode else rng.choice([0, 0, 0, "harmonic", "harmonic", "dorian"])]
    chords, parts = loop(rng, bars, mode) if loops else harmony(rng, bars, mode, not mode)
    swing = rng.uniform(0, 0.3) * step if not compound and rng.random() < 0.25 else 0
    jitter = rng.choice([0, 0.004, 0.012])
    drift = rng.uniform(-0.01, 0.01)
    def time(s):
        base = s * step * (1 + drift * s / (bars * metre.steps))
        return base + (swing if int(s) % 2 else 0) + rng.gauss(0, jitter)
    notes, drums = [], []
    if tune or rng.random() < (0.3 if loops else 0.6):
        for s, length, pitch, velocity in melody(rng, metre, scale, tonic, chords, parts, bars):
            notes.append((time(s), length * step, 0, pitch, velocity))
    style = rng.choice(["oompah", "block", "arpeggio", "pulse", "offbeat", "none" if tune else "block"])
    bassline = rng.choice(["root", "root", "groups", "walk", "pulse", "none"]) if style != "oompah" else "root"
    seventh = rng.random() < 0.2
    for bar in range(bars):
        first = bar * metre.steps
        for part in range(parts):
            degree = chords[bar * parts + part]
            s0, s1 = metre.steps * part // parts, metre.steps * (part + 1) // parts
            s0 -= s0 % metre.division
            s1 -= s1 % metre.division
            pitches = [48 + (tonic + p - 48) % 12 for p in triad(scale, degree, seventh)]
            root = 36 + (tonic + scale[degree % 7]) % 12
            beats = range(s0, s1, metre.division)
            if style == "block":
                hits = [(s0, s1 - s0)]
            elif style == "pulse":
                hits = [(s, metre.division) for s in beats]
            elif style == "offbeat":
                hits = [(s + max(1, metre.division // 2), 1) for s in beats]
            elif style == "oompah":
                hits = [(s, metre.division * 0.7) for s in beats if s not in metre.groups] if kind not in (6, 9, 12) else [(s + 2, 0.8) for s in beats]
            else:
                hits = []
            for s, length in hits:
                for p in pitches:
                    notes.append((time(first + s), length * step, 1, p + 12, 62 + 4 * metre.strength[s % metre.steps]))
            if style == "arpeggio":
                fine = 1 if metre.division < 4 else 2
                for i, s in enumerate(range(s0, s1, fine)):
                    notes.append((time(first + s), fine * step, 1, pitches[[0, 2, 1, 2][i % 4] % len(pitches)] + 12, 66))
            low = {"root": [s0] + ([g for g in metre.groups if s0 < g < s1] if rng.random() < 0.4 else []), "groups": [g for g in metre.groups if s0 <= g < s1] or [s0], "walk": list(beats), "pulse": list(range(s0, s1, 1 if metre.division < 4 else 2)), "none": []}[bassline]
            for i, s in enumerate(low):
                pitch = root if bassline != "walk" or i == 0 else 36 + (tonic + rng.choice(triad(scale, degree, False))) % 12
                notes.append((time(first + s), metre.division * step, 2, pitch, 86 + (8 if s == 0 else 0)))
    if not tune and rng.random() < 0.85:
        kick, snare, hats = drum_pattern(rng, metre)
        for bar in range(bars):
            for s in range(metre.steps):
                fill = bar % 8 == 7 and s >= metre.steps - metre.division
                if s in kick and rng.random() < 0.97:
                    drums.append((time(bar * metre.steps + s), "kick", 1.0))
                if s in snare or (fill and rng.random() < 0.6):
                    drums.append((time(bar * metre.steps + s), "snare", 0.8))
                if s in hats:
                    drums.append((time(bar * metre.steps + s), "hat", 0.25 + 0.05 * metre.strength[s]))
    return notes, drums, {"tempo": tempo * (1 - drift / 2 * 0), "key": tonic, "mode": mode, "time_signature": metre.label}


def render_notes(rng, notes, soundfont):
    if rng.random() < 0.55:
        return additive(rng, notes, c.SECONDS)
    programs = {channel: rng.choice(PROGRAMS) for channel in range(3)}
    midi = c.notes_to_midi([(2 * s, 2 * l, ch, p, v) for s, l, ch, p, v in notes if s < c.SECONDS + 1], 120, programs)
    return c.render(midi, soundfont, rate=RATE, effects=rng.random() < 0.4).mean(axis=1)


def clip(rng, soundfont, samples, loops=False):
    tune = not loops and rng.random() < 0.45
    kind = rng.choice([3, 3, 3, 4, 4, 4, 4, 5, 6, 6, 6, 6, 7, 2, 9] if tune else [3, 3, 4, 4, 4, 5, 6, 6, 7])
    notes, drums, truth = compose(rng, kind, tune, loops)
    sound = render_notes(rng, notes, soundfont)[: c.SECONDS * RATE]
    sound = np.pad(sound, (0, c.SECONDS * RATE - len(sound)))
    sound /= np.sqrt((sound**2).mean()) * 6 + 1e-6
    if drums:
        kit = drum_kit(rng, samples)
        gain = rng.uniform(0.3, 1.2)
        for at, name, level in drums:
            i = int(at * RATE)
            if 0 <= i < len(sound):
                hit = kit[name][: len(sound) - i]
                sound[i : i + len(hit)] += gain * level * 0.6 * hit
    if rng.random() < 0.3:
        sound = np.tanh(2 * sound)
    return sound, truth


def art_song(rng, paths, soundfont):
    for _ in range(50):
        path = rng.choice(paths)
        try:
            truth = c.score_truth(path)
        except Exception:
            continue
        if truth is None:
            continue
        shift, stretch = rng.randint(-5, 6), 2 ** rng.uniform(-0.25, 0.35)
        midi = c.rewrite(path, [rng.choice(PROGRAMS) for _ in range(4)], shift, stretch)
        begin = rng.choice([0, 0, 0.4, 1.1])
        sound = c.render(midi, soundfont, rate=RATE, effects=rng.random() < 0.4, begin=begin).mean(axis=1)
        if len(sound) < 20 * RATE:
            continue
        truth["tempo"] *= stretch
        truth["key"] = (truth["key"] + shift) % 12
        return sound, truth
    raise RuntimeError("no score fits")


def main():
    out, lieder, soundfont, samples = Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
    count, seed, loops = int(sys.argv[5]), int(sys.argv[6]), sys.argv[7:] == ["loops"]
    out.mkdir(parents=True, exist_ok=True)
    if not list(Path(samples).glob("bd_*")):
        sys.exit(f"Expected drum samples (bd_*, sn_*, hat_*) in {samples}, got none.")
    paths = [p for p in sorted(Path(lieder).glob("*.mid")) if not c.held_out(p.name)]
    table = out / f"truth-{seed}.csv"
    # What an earlier run made stays: a clip depends on the seed and its number alone.
    rows = table.read_text().split("\n")[1:-1] if table.exists() else []
    made = {row.split(",")[0] for row in rows}
    for n in range(count):
        if f"train-{seed}-{n:04d}.wav" in made:
            continue
        rng = random.Random(seed * 1_000_003 + n)
        try:
            song = not loops and rng.random() < 0.3
            sound, truth = art_song(rng, paths, soundfont) if song else clip(rng, soundfont, samples, loops)
        except subprocess.TimeoutExpired as error:  # A score that fluidsynth never ends: the others do without.
            print(n, error, file=sys.stderr)
            continue
        c.save(out, rows, f"train-{seed}-{n:04d}.wav", sound * (0.7 / (np.abs(sound).max() or 1)), truth, rate=RATE)
        if n % 50 == 49:
            c.save_truth(out, sorted(rows), table.name)
    c.save_truth(out, sorted(rows), table.name)


if __name__ == "__main__":
    main()
