"""What librosa and essentia say of sound files.

Task: files. librosa: beat_track's tempo, the mean of chroma_cqt against Krumhansl's profiles. essentia: RhythmExtractor2013
and KeyExtractor (profile bgate). Neither answers time signatures. Answers { librosa, essentia }, each [{ tempo, key, mode,
tempoSeconds, keySeconds, seconds }] by file: key 0 is C, mode 1 major, seconds of the processor, and those of the sound.
"""
import json
import sys
import time

import essentia
import essentia.standard as es
import librosa
import numpy as np

essentia.log.infoActive = essentia.log.warningActive = False
MAJOR = np.array([6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88])
MINOR = np.array([6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17])
NAMES = ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]
SAME = {"Db": "C#", "D#": "Eb", "Gb": "F#", "G#": "Ab", "A#": "Bb"}


def librosa_tempo(y):
    return float(np.atleast_1d(librosa.beat.beat_track(y=y, sr=22050)[0])[0])


def librosa_key(y):
    chroma = librosa.feature.chroma_cqt(y=y, sr=22050).mean(axis=1)
    profiles = ((1, MAJOR), (0, MINOR))
    return max((np.corrcoef(chroma, np.roll(p, k))[0, 1], k, mode) for mode, p in profiles for k in range(12))[1:]


def essentia_tempo(y):
    return float(es.RhythmExtractor2013(method="multifeature")(y)[0])


def essentia_key(y):
    key, scale, _ = es.KeyExtractor(profileType="bgate")(y)
    return NAMES.index(SAME.get(key, key)), int(scale == "major")


def timed(answer, y):
    start = time.process_time()
    return answer(y), time.process_time() - start


def answers(files, tempo_of, key_of, rate):
    # The first call compiles: it is nobody's time.
    tempo_of(np.random.default_rng(1).normal(size=5 * rate).astype(np.float32))
    key_of(np.random.default_rng(1).normal(size=5 * rate).astype(np.float32))
    for file in files:
        y, _ = librosa.load(file, sr=rate)
        tempo, tempo_seconds = timed(tempo_of, y)
        (key, mode), key_seconds = timed(key_of, y)
        yield {
            **{"tempo": tempo, "key": int(key), "mode": int(mode), "seconds": len(y) / rate},
            **{"tempoSeconds": tempo_seconds, "keySeconds": key_seconds},
        }


files = json.loads(sys.argv[1])["files"]
print(
    json.dumps(
        {
            "librosa": list(answers(files, librosa_tempo, librosa_key, 22_050)),
            "essentia": list(answers(files, essentia_tempo, essentia_key, 44_100)),
        }
    )
)
