"""Instruments: single notes and hits, and parts made of them.

A part draws into a stereo canvas; `Score` tells tempo, rate, key and where the bars are."""
import numpy as np

from dsp import amplitude, biquad, chain, filtered

VOWELS = {  # formant centre in Hz, level in dB, bandwidth in Hz
    "a": ((800, 0, 80), (1150, -5, 90), (2900, -22, 120), (3900, -28, 130), (4950, -46, 140)),
    "e": ((400, 0, 70), (1700, -14, 80), (2600, -12, 100), (3200, -14, 120), (3580, -20, 120)),
    "i": ((290, 0, 40), (1870, -15, 90), (2800, -18, 100), (3250, -20, 120), (3540, -30, 120)),
    "o": ((450, 0, 40), (800, -9, 80), (2830, -16, 100), (3500, -28, 120), (4950, -55, 120)),
    "u": ((325, 0, 50), (700, -14, 60), (2700, -25, 170), (3500, -40, 180), (4950, -64, 200)),
}
PROGRESSIONS = ((0, 8, 3, 10), (0, 5, 8, 7), (0, 3, 10, 5), (0, 10, 8, 7), (0, 7, 8, 5))


class Score:
    def __init__(self, rng, rate, bpm, bars, machine=False):
        self.rng, self.rate, self.bpm, self.bars, self.machine = rng, rate, bpm, bars, machine
        self.bar = int(round(240 / bpm * rate))  # frames; bar 0 is the silence at the head
        self.key = int(rng.integers(33, 45))
        self.chords = PROGRESSIONS[rng.integers(len(PROGRESSIONS))]
        self.minor = bool(rng.integers(2))

    def at(self, bar, beat=0.0, jitter=0.006):
        """The frame of a beat (four to a bar); played by hand unless the song comes from a machine."""
        human = 0 if self.machine else np.clip(self.rng.normal(0, jitter), -2 * jitter, 2 * jitter)
        return int(round((bar + beat / 4) * self.bar + human * self.rate))

    def beats(self, count):
        return int(count / 4 * self.bar)

    def root(self, bar):
        return self.key + self.chords[bar % 4] % 12

    def triad(self, bar, octave=12):
        third = 3 if (self.chords[bar % 4] in (0, 5, 7)) == self.minor else 4
        return [self.root(bar) + octave + step for step in (0, third, 7)]


def hertz(note):
    return 440 * 2 ** ((note - 69) / 12)


def place(canvas, at, sound, pan=0.0, level=1.0):
    """Adds a mono or stereo sound at a frame; pan −1 (left) to 1, constant power."""
    start, cut = max(0, at), max(0, -at)
    length = min(len(sound) - cut, len(canvas) - start)
    if length <= 0:
        return
    piece = sound[cut : cut + length] * level
    if piece.ndim == 1:
        angle = (pan + 1) * np.pi / 4
        piece = piece[:, None] * np.array([[np.cos(angle), np.sin(angle)]])
    canvas[start : start + length] += piece


def harmonics(phase, weights):
    """Sum of weights[k−1] · sin(k · phase); a weight may be a number or one value a frame."""
    twice, last, now = 2 * np.cos(phase), 0.0, np.sin(phase)
    total = np.zeros_like(phase)
    for weight in weights:
        total += weight * now
        last, now = now, twice * now - last
    return total


def edges(sound, rate, attack, release):
    a, r = max(1, int(attack * rate)), max(1, int(release * rate))
    a, r = min(a, len(sound) // 2), min(r, len(sound) // 2)
    shape = np.ones(len(sound))
    shape[:a] = 0.5 - 0.5 * np.cos(np.pi * np.arange(a) / a)
    shape[len(sound) - r :] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(r) / r)
    return sound * shape


def burst(rng, rate, seconds, decay, low, high=None):
    """A burst of noise, band limited, with an exponential decay; like a microphone's, falling above 13 kHz."""
    t = np.arange(int(seconds * rate)) / rate
    parts = [biquad("highpass", low, 0.8, 0, rate)] * 2
    parts += [biquad("lowpass", min(high, 0.42 * rate), 0.7, 0, rate)] * 2 if high else [
        biquad("lowpass", 13000, 0.6, 0, rate)]
    noise = filtered(rng.standard_normal(len(t)), chain(*parts), rate, 0.05)
    return edges(noise * np.exp(-t / decay), rate, 0.0004, 0.01)


# Drums and percussion

def kick(rng, rate):
    t = np.arange(int(0.45 * rate)) / rate
    low, depth = rng.uniform(44, 58), rng.uniform(90, 190)
    body = np.sin(2 * np.pi * (low * t - depth * 0.03 * (np.exp(-t / 0.03) - 1))) * np.exp(-t / rng.uniform(0.09, 0.16))
    click = np.zeros_like(t)
    place_mono(click, burst(rng, rate, 0.02, 0.004, 1500, 9000) * 0.25)
    return edges(np.tanh(1.6 * body) / 1.3 + click, rate, 0.0008, 0.03)


def place_mono(canvas, sound):
    canvas[: len(sound)] += sound[: len(canvas)]


def snare(rng, rate):
    t = np.arange(int(0.32 * rate)) / rate
    tone = rng.uniform(170, 210)
    body = (np.sin(2 * np.pi * tone * t) + 0.6 * np.sin(2 * np.pi * tone * 1.79 * t + 1)) * np.exp(-t / 0.045)
    wires = burst(rng, rate, 0.32, rng.uniform(0.05, 0.1), 900) * 0.45
    return edges(0.8 * body[: len(wires)] + wires, rate, 0.0006, 0.03)


def hat(rng, rate, opened=False):
    return burst(rng, rate, 0.45 if opened else 0.14, 0.14 if opened else rng.uniform(0.018, 0.035), 6500) * 0.5


def crash(rng, rate):
    noise = burst(rng, rate, 1.8, 0.45, 3200)
    t = np.arange(len(noise)) / rate
    for _ in range(12):
        noise += 0.05 * np.sin(2 * np.pi * rng.uniform(2500, 9000) * t) * np.exp(-t / 0.5)
    return edges(noise * 0.45, rate, 0.001, 0.2)


def drums(score, busy=1.0, cymbals=True):
    rng, rate = score.rng, score.rate
    out = np.zeros(((score.bars + 1) * score.bar + rate, 2))
    fixed = {name: make(rng, rate) for name, make in (("k", kick), ("s", snare), ("h", hat))}
    fixed["o"] = hat(rng, rate, True)
    kicks = sorted({0.0, 2.0} | {float(b) for b in rng.choice([0.5, 1.5, 1.75, 2.5, 3.5, 3.75], 2, replace=False)})
    step = float(rng.choice([0.5, 0.5, 0.25]))

    def hit(name, bar, beat, pan, level):
        sound = fixed[name]
        if not score.machine:
            sound = {"k": kick, "s": snare, "h": hat, "o": lambda g, r: hat(g, r, True)}[name](rng, rate)
            level *= amplitude(rng.normal(0, 1.2))
        place(out, score.at(bar, beat), sound, pan, level)

    for bar in range(1, score.bars):
        for beat in kicks:
            hit("k", bar, beat, 0, 0.9)
        for beat in (1.0, 3.0) + ((3.75,) if bar % 4 == 3 else ()):
            hit("s", bar, beat, 0.06, 0.6)
        for i in range(int(4 / step)):
            if rng.random() < busy or score.machine:
                hit("o" if i * step == 3.5 and bar % 2 else "h", bar, i * step, 0.35, 0.34 if i % 2 else 0.26)
        if cymbals and bar % 4 == 1 and not score.machine:
            place(out, score.at(bar), crash(rng, rate), -0.4, 0.4)
    return out


def percussion(score):
    rng, rate = score.rng, score.rate
    out = np.zeros(((score.bars + 1) * score.bar + rate, 2))
    kind = rng.choice(["shaker", "conga", "clap"])
    shake = burst(rng, rate, 0.09, 0.025, 4500, 15000)
    for bar in range(1 + int(rng.integers(2)) * (score.bars > 4), score.bars):
        if kind == "shaker":
            for i in range(16):
                sound = shake if score.machine else burst(rng, rate, 0.09, rng.uniform(0.02, 0.03), 4500)
                place(out, score.at(bar, i / 4), sound, -0.3, 0.35 if i % 2 else 0.22)
        elif kind == "conga":
            for beat in (0, 0.75, 1.5, 2, 2.75, 3.5):
                t = np.arange(int(0.3 * rate)) / rate
                tone = rng.choice([196, 233, 310]) * (1 if score.machine else rng.normal(1, 0.01))
                sound = np.sin(2 * np.pi * tone * t * (1 + 0.04 * np.exp(-t / 0.02))) * np.exp(-t / 0.08)
                slap = burst(rng, rate, 0.05, 0.012, 1200, 9000) * 0.3
                sound[: len(slap)] += slap
                place(out, score.at(bar, beat), edges(sound, rate, 0.001, 0.02), rng.choice([-0.4, 0.2]), 0.4)
        else:
            for beat in (1, 3):
                sound = burst(rng, rate, 0.25, 0.06, 900, 12000)
                for gap in (0.011, 0.023):
                    n = int(gap * rate)
                    sound[n:] += 0.7 * sound[: len(sound) - n]
                place(out, score.at(bar, beat), sound, 0.1, 0.4)
    return out


# Pitched instruments

def bass_note(rng, rate, note, seconds, bright):
    t = np.arange(int(seconds * rate)) / rate
    f = hertz(note)
    count = max(2, min(24, int(2200 * bright / f)))
    weights = [np.exp(-t * (0.8 + 0.35 * k)) * k ** -1.35 * abs(np.sin(0.18 * np.pi * k)) for k in range(1, count + 1)]
    tone = harmonics(2 * np.pi * f * t, weights)
    pick = burst(rng, rate, 0.02, 0.004, 900, 5000) * 0.06
    place_mono(tone, pick)
    return edges(tone, rate, 0.004, 0.03)


def bass(score):
    rng, rate = score.rng, score.rate
    out = np.zeros(((score.bars + 1) * score.bar + rate, 2))
    bright = rng.uniform(0.6, 1.6)
    pattern = [(0, 1.4), (1.5, 0.4), (2, 0.9), (3, 0.45), (3.5, 0.45)]
    if rng.random() < 0.4:
        pattern = [(b / 2, 0.45) for b in range(8)]
    for bar in range(1, score.bars):
        for i, (beat, length) in enumerate(pattern):
            note = score.root(bar) - 12 + (7 if i == len(pattern) - 1 and bar % 2 else 0)
            sound = bass_note(rng, rate, note + (12 if note < 26 else 0), score.beats(length) / rate, bright)
            place(out, score.at(bar, beat, 0.005), sound, 0, 0.5 * (1 if score.machine else rng.uniform(0.85, 1.1)))
    return out


def pluck(rng, rate, note, seconds, bright=1.0, stiffness=2e-5):
    """A plucked or struck string: partials stretched by stiffness, the high ones dying first."""
    t = np.arange(int(seconds * rate)) / rate
    f = hertz(note)
    position = rng.uniform(0.11, 0.23)
    total = np.zeros_like(t)
    for k in range(1, min(40, int(min(9000 * bright, 0.42 * rate) / f)) + 1):
        partial = f * k * np.sqrt(1 + stiffness * k * k)
        weight = abs(np.sin(np.pi * position * k)) / k ** (1.25 / bright ** 0.3)
        total += weight * np.exp(-t * (1.2 + 0.35 * k * (f / 200) ** 0.3)) * np.sin(2 * np.pi * partial * t + rng.uniform(0, 6))
    return edges(total, rate, 0.0015, 0.04)


def guitar(score, distorted=None, pan=0.0):
    rng, rate = score.rng, score.rate
    out = np.zeros(((score.bars + 1) * score.bar + rate, 2))
    distorted = rng.random() < 0.4 if distorted is None else distorted
    strums = [(0, 1.4), (1.5, 0.9), (2.5, 0.4), (3, 0.95)]
    for bar in range(1, score.bars):
        notes = [score.root(bar), score.root(bar) + 7, score.root(bar) + 12] if distorted else score.triad(bar)
        for beat, length in strums:
            start = score.at(bar, beat)
            for i, note in enumerate(notes):
                sound = pluck(rng, rate, note, score.beats(length) / rate)
                place(out, start + int(i * 0.009 * rate), sound, 0, 0.3 * amplitude(rng.normal(0, 1)))
    if distorted:
        drive = filtered(out, biquad("highpass", 120, 0.7, 0, rate), rate)
        out = np.tanh(9 * drive) * 0.35
        cabinet = chain(*[biquad("lowpass", 4600, 0.8, 0, rate)] * 2, biquad("highpass", 85, 0.7, 0, rate))
        out = filtered(out, cabinet, rate)
    angle = (pan + 1) * np.pi / 4
    width = filtered(out, biquad("highshelf", 2500, 0.7, rng.uniform(-3, 3), rate), rate)
    return np.stack([out.mean(1) * np.cos(angle), width.mean(1) * np.sin(angle)], 1) * 1.4


def keys(score):
    rng, rate = score.rng, score.rate
    out = np.zeros(((score.bars + 1) * score.bar + rate, 2))
    kind = rng.choice(["piano", "rhodes", "organ"])
    rest = int(rng.integers(0, 3)) if score.bars > 5 else 0
    for bar in range(1 + rest, score.bars):
        hits = [(0, 3.8)] if kind == "organ" else [(0, 1.4), (1.5, 1.4), (3, 0.9)]
        for beat, length in hits:
            start = score.at(bar, beat)
            for i, note in enumerate(score.triad(bar, 24) + [score.root(bar) + 12]):
                seconds = score.beats(length) / rate
                if kind == "piano":
                    sound = pluck(rng, rate, note, seconds * 1.2, 0.8, 2e-4)
                else:
                    t = np.arange(int(seconds * rate)) / rate
                    w = 2 * np.pi * hertz(note) * t
                    if kind == "rhodes":
                        sound = np.sin(w + 1.4 * np.exp(-t / 0.3) * np.sin(w)) * np.exp(-t / 0.9)
                        sound += 0.12 * np.sin(14 * w) * np.exp(-t / 0.06) * (14 * hertz(note) < 0.4 * rate)
                    else:
                        sound = harmonics(w, [1, 0.8, 0.5, 0.4, 0, 0.2, 0, 0.15]) * 0.6
                    sound = edges(sound, rate, 0.004, 0.06)
                place(out, start + int(rng.uniform(0, 0.004) * rate), sound, (i - 1.5) * 0.3, 0.2)
    if kind == "rhodes":
        sway = 0.25 * np.sin(2 * np.pi * 4.2 * np.arange(len(out)) / rate)
        out *= np.stack([1 + sway, 1 - sway], 1)
    return out


def sustained(score, notes_of, voices=5, spread=0.006, attack=0.4, bright=1.2, octave=24, rest=0):
    """Chords of detuned sawtooth voices with a soft attack: pads, string sections, brass."""
    rng, rate = score.rng, score.rate
    out = np.zeros(((score.bars + 1) * score.bar + rate, 2))
    for bar in range(1 + rest, score.bars):
        seconds = score.beats(3.97) / rate
        t = np.arange(int((seconds + 0.25) * rate)) / rate
        swell = 1 - np.exp(-t / attack)
        for note in notes_of(bar, octave):
            f = hertz(note)
            count = max(3, min(28, int(5500 * bright / f)))
            for voice in range(voices):
                detune = 1 + rng.normal(0, spread)
                vibrato = 0.0008 * f / 5.3 * np.sin(2 * np.pi * 5.3 * t + rng.uniform(0, 6)) * 6
                weights = [k ** -1.2 * swell ** (0.4 + 0.12 * k) for k in range(1, count + 1)]
                sound = harmonics(2 * np.pi * f * detune * t + vibrato + rng.uniform(0, 6), weights)
                place(out, score.at(bar), edges(sound, rate, attack / 4, 0.25), rng.uniform(-0.9, 0.9), 0.05)
    return out


def arpeggio(score):
    """A synth: square-like plucks on eighths through a low-pass of 24 dB an octave."""
    rng, rate = score.rng, score.rate
    cut = rng.uniform(2500, 7000)
    out = np.zeros(((score.bars + 1) * score.bar + rate, 2))
    for bar in range(1, score.bars):
        tones = score.triad(bar, 24) + [score.root(bar) + 36]
        for i in range(8):
            f = hertz(tones[(i * 3) % 4])
            t = np.arange(score.beats(0.5)) / rate
            count = max(3, min(30, int(0.4 * rate / f)))
            weights = [(np.exp(-t * (3 + 0.7 * k)) / k / (1 + (k * f / cut) ** 4)) if k % 2 else 0.0
                       for k in range(1, count + 1)]
            place(out, score.at(bar, i / 2, 0.0005), edges(harmonics(2 * np.pi * f * t, weights), rate, 0.001, 0.01),
                  0.5 if i % 2 else -0.5, 0.3)
    return out


def riser(score):
    """Effects: a noise sweep into every fourth bar and an impact on it."""
    rng, rate = score.rng, score.rate
    out = np.zeros(((score.bars + 1) * score.bar + rate, 2))
    for bar in range(2, score.bars, 2 if score.bars < 8 else 4):
        n = score.bar
        ramp = (np.arange(n) / n) ** 2
        for c in (0, 1):
            noise = rng.standard_normal(n)
            dark = filtered(noise, biquad("bandpass", 900, 0.8, 0, rate), rate)
            light = filtered(noise, biquad("highpass", 3500, 0.8, 0, rate), rate)
            place_at = score.at(bar) - n
            sound = edges((dark * (1 - ramp) + 0.5 * light * ramp) * ramp, rate, 0.01, 0.005)
            place(out[:, c : c + 1], place_at, sound[:, None], level=0.3)
        place(out, score.at(bar), kick(rng, rate), 0, 0.5)
    return out
