"""What both makers of audio sets share: MIDI in and out, and fluidsynth. Needs mido, numpy, soundfile, fluidsynth."""
import subprocess
import tempfile
import zlib
from pathlib import Path

import mido
import numpy as np
import soundfile

RATE = 44_100
SECONDS = 30
TICKS = 480
KEYS = {"C": 0, "G": 7, "D": 2, "A": 9, "E": 4, "B": 11, "F#": 6, "C#": 1, "F": 5, "Bb": 10, "Eb": 3, "Ab": 8, "Db": 1, "Gb": 6, "Cb": 11}


def held_out(name):
    """Whether a score of the lieder is for testing: a quarter of them, by a hash of its name."""
    return zlib.crc32(name.encode()) % 4 == 0


def timed(midi):
    """(seconds, message) of every event, in order."""
    now, events = 0.0, []
    for message in midi:
        now += message.time
        events.append((now, message))
    return events


def metre_and_beat(numerator, denominator):
    """(time signature as the truth writes it, quarters in a beat): compound metres are beaten in dotted notes."""
    unit = 4 / denominator
    if numerator == 6 and denominator >= 8:
        return 6, 3 * unit
    if numerator in (9, 12) and denominator >= 8:
        return numerator // 3, 3 * unit
    if numerator in (3, 5, 7):
        return numerator, unit
    return (4, unit if denominator > 2 or numerator == 4 else 2) if numerator in (2, 4) else (None, unit)


def score_truth(path):
    """Key, mode, metre and tempo of a score whose first half minute keeps one metre and tempo; None for others."""
    midi = mido.MidiFile(path)
    events = timed(midi)
    first = [m for t, m in events if t < SECONDS + 5 and m.type == "time_signature"]
    tempi = {m.tempo for t, m in events if t < SECONDS + 5 and m.type == "set_tempo"} or {500_000}
    keys = [m.key for t, m in events if m.type == "key_signature"]
    metres = {(m.numerator, m.denominator) for m in first}
    if len(metres) != 1 or len(tempi) != 1 or not keys or len(set(keys)) != 1 or keys[0].endswith("m"):
        return None
    metre, beat = metre_and_beat(*metres.pop())
    notes = [(t, m.note) for t, m in events if m.type == "note_on" and m.velocity > 0]
    if metre is None or len(notes) < 20 or notes[-1][0] < SECONDS * 0.7:
        return None
    last = max(t for t, _ in notes)
    bass = min(n for t, n in notes if t > last - 1.0) % 12
    tonic = KEYS[keys[0]]
    if bass == tonic:
        mode = 1
    elif bass == (tonic + 9) % 12:
        tonic, mode = bass, 0
    else:
        return None
    return {"tempo": 60e6 / tempi.pop() / beat, "key": tonic, "mode": mode, "time_signature": metre, "beat": beat}


def rewrite(path, programs, transpose, stretch):
    """The score with other instruments, transposed, `stretch` times as fast."""
    midi = mido.MidiFile(path)
    out = mido.MidiFile(type=1, ticks_per_beat=midi.ticks_per_beat)
    for index, track in enumerate(midi.tracks):
        new = mido.MidiTrack()
        if index == 0 and not any(m.type == "set_tempo" for t in midi.tracks for m in t):
            new.append(mido.MetaMessage("set_tempo", tempo=int(500_000 / stretch), time=0))
        channel = index % 9
        new.append(mido.Message("program_change", channel=channel, program=programs[index % len(programs)], time=0))
        wait = 0
        for m in track:
            wait += m.time
            if m.type == "set_tempo":
                m = m.copy(tempo=int(m.tempo / stretch))
            elif m.type in ("note_on", "note_off"):
                m = m.copy(note=min(127, max(0, m.note + transpose)), channel=channel)
            elif not m.is_meta or m.type not in ("time_signature", "key_signature"):
                continue
            new.append(m.copy(time=wait))
            wait = 0
        out.tracks.append(new)
    return out


def notes_to_midi(notes, tempo, programs):
    """notes: (beat, length in beats, channel, pitch, velocity), with a beat of `tempo` a minute."""
    out = mido.MidiFile(type=0, ticks_per_beat=TICKS)
    track = mido.MidiTrack()
    out.tracks.append(track)
    track.append(mido.MetaMessage("set_tempo", tempo=int(60e6 / tempo), time=0))
    for channel, program in programs.items():
        track.append(mido.Message("program_change", channel=channel, program=program, time=0))
    events = []
    for beat, length, channel, pitch, velocity in notes:
        start = max(0, round(beat * TICKS))
        events.append((start, 1, channel, int(pitch), int(min(127, max(1, velocity)))))
        events.append((start + max(1, round(length * TICKS)), 0, channel, int(pitch), 0))
    now = 0
    for tick, on, channel, pitch, velocity in sorted(events):
        kind = "note_on" if on else "note_off"
        track.append(mido.Message(kind, channel=channel, note=pitch, velocity=velocity, time=tick - now))
        now = tick
    return out


def shortened(midi, seconds):
    """The score up to a time: what is not heard need not be rendered."""
    out = mido.MidiFile(type=0, ticks_per_beat=midi.ticks_per_beat)
    track, now, tempo = mido.MidiTrack(), 0.0, 500_000
    out.tracks.append(track)
    for m in mido.merge_tracks(midi.tracks):
        now += mido.tick2second(m.time, midi.ticks_per_beat, tempo)
        if now > seconds:
            break
        if m.type == "set_tempo":
            tempo = m.tempo
        track.append(m)
    # A note that nobody ends would sound for ever, and fluidsynth with it.
    for channel in range(16):
        track.append(mido.Message("control_change", channel=channel, control=120, value=0, time=0))
    return out


def render(midi, soundfont, begin=0.0, rate=RATE, effects=True):
    """Stereo samples of half a minute from `begin`, with reverberation and chorus or without."""
    with tempfile.TemporaryDirectory() as folder:
        score, wav = Path(folder) / "s.mid", Path(folder) / "s.wav"
        shortened(midi, begin + SECONDS + 2).save(score)
        subprocess.run(["fluidsynth", "-ni", "-q", "-R", str(int(effects)), "-C", str(int(effects)), "-r", str(rate), "-g", "0.5", "-F", str(wav), soundfont, str(score)],
                       check=True, timeout=300, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        sound, _ = soundfile.read(wav, start=int(begin * rate), frames=int(SECONDS * rate), dtype="float32")
    peak = np.abs(sound).max() or 1.0
    return sound * (0.7 / peak)


def save(folder, rows, name, sound, truth, rate=RATE):
    """Writes a clip; its row of the truth joins `rows`."""
    soundfile.write(Path(folder) / name, sound, rate, subtype="PCM_16")
    rows.append(f'{name},{truth["tempo"]:.3f},{truth["key"]},{truth["mode"]},{truth["time_signature"]}')


def save_truth(folder, rows, name="truth.csv"):
    (Path(folder) / name).write_text("\n".join(["file,tempo,key,mode,time_signature", *rows, ""]))
