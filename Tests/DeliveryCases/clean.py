"""Deliveries without a fault, among them those that look like one. Each maker gives a song's options and
a function that finishes the case."""
import numpy as np

from dsp import amplitude, brickwall, filtered, peak_db, reverb
import instruments as play
from instruments import Score, edges, harmonics, hertz, place
from songs import Song, Stem, compose, finish
from voices import doubled_vocal


def plain(rng, rate, seconds):
    return compose(rng, rate, seconds, int(rng.integers(3, 8)))


def square(rng, rate, seconds):
    """A bass of naive square waves that stand at their extreme for half of the time, and a machine."""
    score, song = machine_song(rng, rate, seconds, ("Drum", "Bass"))
    bass = np.zeros_like(song.stems[1].dry)
    for bar in range(1, score.bars):
        for beat in range(8):
            n = score.beats(0.45)
            wave = np.sign(np.sin(2 * np.pi * hertz(score.root(bar)) * np.arange(n) / rate + 1e-9)) * 0.3
            place(bass, score.at(bar, beat / 2), edges(wave, rate, 0.003, 0.004))
    song.stems[1].dry, song.stems[1].wet = bass, np.zeros_like(bass)
    return finish(song, score, rng.uniform(-8, -4))


def machine_song(rng, rate, seconds, roles):
    bpm = float(np.round(rng.uniform(100, 140), 1))
    score = Score(rng, rate, bpm, max(3, int(seconds / (240 / bpm))), True)
    n = score.bars * score.bar + int(0.9 * rate)
    stems = []
    for role in roles:
        sound = np.zeros((n, 2))
        drawn = {"Drum": play.drums, "Bass": play.bass, "Synths": play.arpeggio, "Percussion": play.percussion}[role]
        place(sound, 0, drawn(score))
        stems.append(Stem(role, sound, np.zeros_like(sound)))
    return score, Song(rate, bpm, score.bar, stems)


def drum_machine(rng, rate, seconds):
    """Every hit is the same samples: identical peaks, again and again."""
    score, song = machine_song(rng, rate, seconds, ("Drum", "Percussion", "Bass", "Synths"))
    return finish(song, score, rng.uniform(-8, -4))


def loops(rng, rate, seconds):
    return compose(rng, rate, seconds, 5, loop=True)


def dark(rng, rate, seconds):
    """Nothing above 12 kHz but the noise of converters, all through."""
    song = compose(rng, rate, seconds, 4, hiss=False)
    return noisy(song, rng, rate, brickwall(7000, 12500), -96)


def converter_edge(rng, rate, seconds):
    """Converter noise with a 20 kHz edge of its own over a lower floor that fills the band above."""
    song = compose(rng, rate, seconds, 4, roles=["Drum", "Bass", "Guitars", "Keyboards"], hiss=False)
    for stem in song.stems:
        noise = filtered(rng.standard_normal(stem.dry.shape), brickwall(19600, 20400), rate) * amplitude(-88)
        stem.dry = filtered(stem.dry, brickwall(9000, 15000), rate) + noise
        stem.dry += rng.standard_normal(stem.dry.shape) * amplitude(-112)
    return song


def noisy(song, rng, rate, response, level_db):
    for stem in song.stems:
        noise = rng.standard_normal(stem.dry.shape) * amplitude(level_db + rng.uniform(-4, 4))
        stem.dry = filtered(stem.dry, response, rate) + noise
        stem.wet = filtered(stem.wet, response, rate)
    return song


def double(rng, rate, seconds):
    """Lead vocal and its double: two takes of one line."""
    song = compose(rng, rate, seconds, 3, roles=["Drum", "Bass", "Lead Vocal", "Background Vocals"])
    score = Score(rng, rate, song.bpm, max(3, int(song.frames / song.bar)))
    one, two = doubled_vocal(score)
    for stem, sound in zip(song.stems[2:], (one, two)):
        stem.dry = np.zeros_like(stem.dry)
        place(stem.dry, 0, sound)
        stem.wet = reverb(stem.dry, rate, rng, 1.0) * 0.2
    song.stems[3].role = "Lead Vocal"
    score.bar = song.bar
    return finish(song, score, -5)


def two_guitars(rng, rate, seconds):
    """Two guitars with one part, left and right."""
    return compose(rng, rate, seconds, 5, roles=["Drum", "Bass", "Guitars", "Guitars", "Lead Vocal"])


def sparse(rng, rate, seconds):
    """Stems that play for a moment only."""
    song = compose(rng, rate, max(seconds, 14), 6)
    for i, stem in enumerate(song.stems[2:]):
        n = song.frames
        a, b = sorted(rng.uniform(0.15, 0.85, 2))
        b = max(b, a + 0.12)
        gate = np.zeros(n)
        gate[int(a * n) : int(b * n)] = 1
        gate = np.convolve(gate, np.hanning(int(0.05 * rate)) / np.hanning(int(0.05 * rate)).sum(), "same")[:, None]
        gate[gate < 1e-9] = 0
        stem.dry, stem.wet = stem.dry * gate, stem.wet * gate
    return song


def faded(rng, rate, seconds):
    """A long fade to silence instead of an ending."""
    song = compose(rng, rate, max(seconds, 10), 5)
    n = song.frames
    start, stop = int(0.5 * n), n - int(0.3 * rate)
    fade = np.interp(np.arange(n), [start, stop], [1, 0])[:, None] ** 2
    for stem in song.stems:
        stem.dry, stem.wet = stem.dry * fade, stem.wet * fade
    return song


def haas(rng, rate, seconds):
    """Guitars widened by a delay of many milliseconds on one side: an effect, not a fault."""
    song = compose(rng, rate, seconds, 4, roles=["Drum", "Bass", "Guitars", "Lead Vocal"])
    stem = song.stems[2]
    for name in ("dry", "wet"):
        x = getattr(stem, name).mean(1)
        late = np.zeros_like(x)
        n = int(0.014 * rate)
        late[n:] = x[:-n]
        setattr(stem, name, np.stack([x, late], 1))
    return song


def tones(rng, rate, seconds):
    """Synthesisers only: spectra that end at a last partial."""
    return compose(rng, rate, seconds, 4, roles=["Bass", "Synths", "Keyboards", "Strings"], hiss=False)


def saturated(rng, rate, seconds):
    """Drums and bass through a soft saturation: dense, yet not clipped."""
    song = compose(rng, rate, seconds, 4)
    for stem in song.stems[:2]:
        sound = stem.sound
        top = np.abs(sound).max()
        bent = np.tanh(1.8 * sound / top) * top / np.tanh(1.8)
        stem.dry, stem.wet = bent - stem.wet, stem.wet
    gain = amplitude(-4 - peak_db(sum(s.sound for s in song.stems)))
    for stem in song.stems:
        stem.dry, stem.wet = stem.dry * gain, stem.wet * gain
    return song


def float_overs(rng, rate, seconds):
    song = compose(rng, rate, seconds, 5)
    gain = amplitude(2.5 - peak_db(sum(s.sound for s in song.stems)))
    for stem in song.stems:
        stem.dry, stem.wet = stem.dry * gain, stem.wet * gain
    return song


def organ_drone(rng, rate, seconds):
    """One chord held through and through: no onset to hold on to."""
    song = compose(rng, rate, seconds, 3, roles=["Drum", "Bass", "Keyboards"])
    score = Score(rng, rate, song.bpm, max(3, song.frames // song.bar))
    t = np.arange(song.frames - song.bar) / rate
    stem = song.stems[2]
    stem.dry = np.zeros_like(stem.dry)
    for i, note in enumerate(score.triad(1, 24)):
        tone = harmonics(2 * np.pi * hertz(note) * t + rng.uniform(0, 6), [1, 0.7, 0.5, 0.3, 0, 0.2])
        place(stem.dry, song.bar, edges(tone, rate, 0.05, 0.1), (i - 1) * 0.5, 0.1)
    stem.wet = np.zeros_like(stem.dry)
    score.bar = song.bar
    return finish(song, score, -6)


MAKERS = {
    "plain": plain, "square": square, "drum-machine": drum_machine, "loops": loops, "dark": dark,
    "converter-edge": converter_edge, "double": double, "two-guitars": two_guitars, "sparse": sparse,
    "faded": faded, "haas": haas, "tones": tones, "saturated": saturated, "float-overs": float_overs,
    "organ": organ_drone,
}


def complete(name, case):
    """Formats, and what the table allows for a delivery of this kind."""
    if name == "float-overs":
        for track in case.files():
            track.format = "FLOAT"
        case.allow("intersample-over", "sum-over")
    elif case.rng.random() < 0.2:
        for track in case.files():
            track.format = "FLOAT"
    elif case.rng.random() < 0.2:
        case.container = "aif"
