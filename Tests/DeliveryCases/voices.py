"""Sung parts: a glottal source shaped by formants, with vibrato, glides, consonants, breaths and pauses."""
import numpy as np

from instruments import VOWELS, burst, edges, harmonics, hertz, place


def formant_weights(vowel, f, count):
    freq = f * np.arange(1, count + 1)
    total = np.zeros(count)
    for centre, level, width in VOWELS[vowel]:
        total += 10 ** (level / 20) / (1 + ((freq - centre) / (1.4 * width)) ** 2)
    return (total + 0.004) / np.arange(1, count + 1) ** 0.35


def syllable(rng, rate, notes, seconds):
    """One syllable that glides from one note to the next and from one vowel to another."""
    t = np.arange(int(seconds * rate)) / rate
    start, goal = hertz(notes[0]), hertz(notes[1])
    glide = np.minimum(1, t / 0.06)
    depth = np.clip((t - 0.18) / 0.3, 0, 1) * rng.uniform(0.008, 0.014)
    f = (start + (goal - start) * glide) * (1 + depth * np.sin(2 * np.pi * rng.uniform(5, 6) * t + rng.uniform(0, 6)))
    f *= 1 + 0.002 * np.cumsum(rng.standard_normal(len(t))) / np.sqrt(rate)
    count = max(4, int(min(9000, 0.42 * rate) / max(start, goal)))
    one, two = rng.choice(list(VOWELS), 2)
    low, high = formant_weights(one, goal, count), formant_weights(two, goal, count)
    turn = np.clip(t / max(seconds, 0.1), 0, 1)
    tone = harmonics(2 * np.pi * np.cumsum(f) / rate, [a + (b - a) * turn for a, b in zip(low, high)])
    air = burst(rng, rate, seconds, 10.0, 2500)[: len(t)]
    tone[: len(air)] += 0.012 * air
    return edges(tone, rate, 0.025, 0.06)


def melody(score, octave, rng):
    """(bar, beat, length in beats, note) for phrases of one and a half bars with pauses between."""
    out, note = [], score.root(1) + octave
    for bar in range(1, score.bars):
        if bar % 4 == 0 and score.bars > 4:
            continue
        scale = [n + octave for n in (0, 3 if score.minor else 4, 7, 12)]
        beat = 0.0 if bar % 2 else 0.5
        stop = 3.5 if bar % 2 else 2.5
        while beat < stop:
            length = float(rng.choice([0.5, 0.5, 1.0, 1.5]))
            length = min(length, stop - beat)
            step = score.root(bar) - score.key
            note = score.key + step % 12 + int(rng.choice(scale)) if rng.random() < 0.7 else note
            out.append((bar, beat, length, note))
            beat += length
    return out


def sing(score, line, rng, timing=0.012, tuning=0.05, pan=0.0, level=0.5):
    rate = score.rate
    out = np.zeros(((score.bars + 1) * score.bar + rate, 2))
    last = line[0][3] if line else 0
    for bar, beat, length, note in line:
        start = int((bar + beat / 4) * score.bar + np.clip(rng.normal(0, timing), -2 * timing, 2 * timing) * rate)
        tuned = note + rng.normal(0, tuning)
        sound = syllable(rng, rate, (last if abs(last - note) < 4 else tuned - 0.6, tuned), score.beats(length) / rate * 0.98)
        place(out, start, sound, pan, level * rng.uniform(0.8, 1.15))
        if rng.random() < 0.5:  # a consonant: s, t, k
            hiss = burst(rng, rate, rng.uniform(0.03, 0.11), rng.uniform(0.02, 0.05), 4500)
            place(out, start - len(hiss) // 2, hiss, pan, level * 0.25)
        if beat <= 0.5 and rng.random() < 0.4:
            breath = burst(rng, rate, 0.25, 0.2, 1500, 7000)
            place(out, start - len(breath), edges(breath, rate, 0.08, 0.08), pan, level * 0.02)
        last = note
    return out


def lead_vocal(score):
    return sing(score, melody(score, 19, score.rng), score.rng)


def doubled_vocal(score):
    """The same line sung twice: two takes that no delay or gain turns into each other."""
    line = melody(score, 19, score.rng)
    return sing(score, line, score.rng), sing(score, line, score.rng, pan=0.1)


def backing_vocals(score):
    rng = score.rng
    line = [n for n in melody(score, 19, rng) if n[0] % 2 == 0] or melody(score, 19, rng)[:2]
    out = 0
    for pan, interval in ((-0.7, 3), (0.7, 7), (-0.35, 0), (0.4, 12)):
        third = [(bar, beat, length, note + interval) for bar, beat, length, note in line]
        out = out + sing(score, third, rng, pan=pan, level=0.25)
    return out
