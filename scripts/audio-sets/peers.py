"""
What librosa and essentia say of a set with a truth.csv, by the same measures as `eval audio`.

    python3 peers.py DIR…

librosa: beat_track's tempo; the mean of chroma_cqt against Krumhansl's profiles. essentia: RhythmExtractor2013 and
KeyExtractor (profile bgate). Neither answers time signatures. Needs librosa, essentia.
"""
import csv
import sys
import time
from pathlib import Path

import essentia
import essentia.standard as es
import librosa
import numpy as np

essentia.log.infoActive = essentia.log.warningActive = False
MAJOR = np.array([6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88])
MINOR = np.array([6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17])
NAMES = ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]


def librosa_tempo(y):
    return float(np.atleast_1d(librosa.beat.beat_track(y=y, sr=22050)[0])[0])


def librosa_key(y):
    chroma = librosa.feature.chroma_cqt(y=y, sr=22050).mean(axis=1)
    scores = [(np.corrcoef(chroma, np.roll(profile, k))[0, 1], k, mode) for mode, profile in ((1, MAJOR), (0, MINOR)) for k in range(12)]
    return max(scores)[1:]


def essentia_tempo(y):
    return float(es.RhythmExtractor2013(method="multifeature")(y)[0])


def essentia_key(y):
    key, scale, _ = es.KeyExtractor(profileType="bgate")(y)
    key = {"C#": "C#", "Db": "C#", "D#": "Eb", "Gb": "F#", "G#": "Ab", "A#": "Bb"}.get(key, key)
    return NAMES.index(key), int(scale == "major")


def key_score(answer, truth):
    (key, mode), (wanted, wanted_mode) = answer, truth
    up = (key - wanted) % 12
    if mode == wanted_mode:
        return 1.0 if up == 0 else 0.5 if up in (5, 7) else 0.0
    return 0.2 if up == 0 else 0.3 if up == (9 if wanted_mode else 3) else 0.0


def measure(folder):
    rows = list(csv.DictReader(open(Path(folder) / "truth.csv")))
    figures = {}
    for name, tempo, key, rate in (("librosa", librosa_tempo, librosa_key, 22050), ("essentia", essentia_tempo, essentia_key, 44100)):
        first, second, scores, sound, spent = [], [], [], 0.0, [0.0, 0.0]
        for row in rows:
            y, _ = librosa.load(Path(folder) / row["file"], sr=rate)
            sound += len(y) / rate
            start = time.process_time()
            ratio = tempo(y) / float(row["tempo"])
            spent[0] += time.process_time() - start
            start = time.process_time()
            scores.append(key_score(key(y), (int(row["key"]), int(row["mode"]))))
            spent[1] += time.process_time() - start
            first.append(abs(ratio - 1) <= 0.04)
            second.append(any(abs(ratio / f - 1) <= 0.04 for f in (1, 2, 3, 1 / 2, 1 / 3)))
        figures[name] = [100 * np.mean(v) for v in (first, second, scores)] + [sound / s for s in spent]
    for name, (a, b, k, t, s) in figures.items():
        print(f"{folder} {name}: tempo {a:.1f} / {b:.1f}, key weighted {k:.1f}, times real time {t:.0f} (tempo) {s:.0f} (key)", flush=True)


for folder in sys.argv[1:]:
    measure(folder)
