"""Songs: stems as groups of a mix, each with its return effects, in whole bars after one bar of silence."""
import numpy as np

import instruments as play
import voices
from dsp import active_power, amplitude, biquad, chain, decibels, echo, filtered, peak_db, reverb

# role: (loudness against the song in dB, reverb send in dB, seconds of reverb)
ROLES = {
    "Drum": (0, -17, 0.5), "Percussion": (-7, -14, 0.7), "Bass": (-2, None, 0), "Guitars": (-5, -15, 0.9),
    "Keyboards": (-6, -14, 1.2), "Background Vocals": (-8, -9, 1.6), "Lead Vocal": (-1, -12, 1.3),
    "Brass": (-6, -12, 1.1), "Strings": (-8, -10, 1.8), "Synths": (-7, -12, 1.5), "FX": (-10, -8, 2.0),
    "Other": (-8, -12, 1.2),
}
ORDERS = (
    ("Drum", "Bass", "Lead Vocal", "Guitars", "Keyboards", "Background Vocals", "Percussion", "Other"),
    ("Drum", "Bass", "Lead Vocal", "Synths", "FX", "Percussion", "Background Vocals", "Keyboards"),
    ("Drum", "Bass", "Guitars", "Lead Vocal", "Brass", "Strings", "Keyboards", "Percussion"),
    ("Drum", "Bass", "Synths", "Strings", "Lead Vocal", "Background Vocals", "Percussion", "FX"),
)


class Stem:
    """A group of the mix: `dry`, and `wet` (its share of the returns), frames × 2."""

    def __init__(self, role, dry, wet):
        self.role, self.dry, self.wet = role, dry, wet

    @property
    def sound(self):
        return self.dry + self.wet


class Song:
    def __init__(self, rate, bpm, bar, stems):
        self.rate, self.bpm, self.bar, self.stems = rate, bpm, bar, stems

    @property
    def frames(self):
        return len(self.stems[0].dry)


def part(role, score):
    rng = score.rng
    if role == "Drum":
        return play.drums(score)
    if role == "Percussion":
        return play.percussion(score)
    if role == "Bass":
        return play.bass(score)
    if role == "Guitars":
        return play.guitar(score, pan=rng.uniform(-0.4, 0.4))
    if role == "Keyboards":
        return play.keys(score)
    if role == "Background Vocals":
        return voices.backing_vocals(score)
    if role == "Lead Vocal":
        return voices.lead_vocal(score)
    if role == "Brass":
        return play.sustained(score, score.triad, 2, 0.003, 0.06, 1.5, 24, 1 if score.bars > 4 else 0)
    if role == "Strings":
        return play.sustained(score, score.triad, 5, 0.005, 0.25, 1.6, 36)
    if role == "Synths":
        return play.arpeggio(score) if rng.random() < 0.5 else play.sustained(score, score.triad)
    if role == "FX":
        return play.riser(score)
    return play.keys(score) * 0.7 + play.sustained(score, lambda b, o: score.triad(b, o)[:1], 3) * 0.7


def with_returns(dry, role, score, dry_only=False):
    rng, rate = score.rng, score.rate
    wet = np.zeros_like(dry)
    send, seconds = ROLES[role][1:]
    if send is None or dry_only:
        return wet
    effect = reverb(dry, rate, rng, seconds * rng.uniform(0.8, 1.2), rng.uniform(0.005, 0.03), rng.uniform(4500, 11000))
    level = send + rng.uniform(-2, 2)
    wet += effect * amplitude(level + decibels((dry ** 2).mean() / max((effect ** 2).mean(), 1e-20)))
    if role in ("Lead Vocal", "Synths") and rng.random() < 0.6:
        taps = echo(dry, rate, score.bar / rate * float(rng.choice([3 / 16, 1 / 4])), rng.uniform(0.3, 0.5))
        wet += taps * amplitude(rng.uniform(-16, -12))
    return wet


def air(sound, rate, rng, level_db):
    """What a microphone and its preamplifier add while they are open: broadband hiss, gated with the part."""
    n = int(0.02 * rate)
    blocks = -(-len(sound) // n)
    loud = np.abs(np.concatenate([sound, np.zeros((blocks * n - len(sound), 2))])).reshape(blocks, -1).max(1)
    is_open = (loud > loud.max() * 1e-3).astype(float)
    is_open = np.convolve(is_open, np.ones(9), "same") > 0
    gate = np.interp(np.arange(len(sound)), (np.arange(blocks) + 0.5) * n, is_open.astype(float))
    return rng.standard_normal(sound.shape) * amplitude(level_db) * gate[:, None]


def finish(song, score, target_db, silence_db=None):
    """Loudness, the gates at head and tail, and rumble filters; `target_db` is the peak of the sum."""
    rate, bar = song.rate, song.bar
    first = bar - int(0.05 * rate) if not score.machine else bar - int(0.002 * rate)
    n = song.frames
    fade = np.ones(n)
    fade[:first] = 0
    rise = int(0.002 * rate)
    fade[first : first + rise] = np.arange(rise) / rise
    end, long = n - int(0.2 * rate), int(min(0.8, 0.35 * bar / rate) * rate)
    fade[end - long : end] = (0.5 + 0.5 * np.cos(np.pi * np.arange(long) / long)) ** 2
    fade[end:] = 0
    rumble = chain(biquad("highpass", 24, 0.7, 0, rate))
    for stem in song.stems:
        both = filtered(np.concatenate([stem.dry, stem.wet], 1), rumble, rate)
        power = active_power(stem.dry + stem.wet, rate)
        gain = amplitude(ROLES[stem.role][0] + score.rng.uniform(-2, 2) - decibels(power))
        stem.dry, stem.wet = both[:, :2] * fade[:, None] * gain, both[:, 2:] * fade[:, None] * gain
    gain = amplitude(target_db - peak_db(sum(s.sound for s in song.stems)))
    for stem in song.stems:
        stem.dry *= gain
        stem.wet *= gain
    return song


def canvas(sound, n):
    out = np.zeros((n, 2))
    length = min(n, len(sound))
    out[:length] = sound[:length]
    return out


def compose(rng, rate, seconds, count, bpm=None, roles=None, machine=False, loop=False, dry_only=False, hiss=True):
    """A song of about `seconds` with `count` stems, or with exactly the `roles`."""
    bpm = float(np.round(rng.uniform(84, 150), 1)) if bpm is None else bpm
    bars = max(3, int(round((seconds - 0.9) / (240 / bpm))))
    score = play.Score(rng, rate, bpm, bars, machine)
    if roles is None:
        roles = list(ORDERS[rng.integers(len(ORDERS))][: max(count, 2)])
    n = bars * score.bar + int(0.9 * rate)
    stems = []
    for role in roles:
        if loop:  # one bar pair, repeated sample for sample
            short = play.Score(rng, rate, bpm, 3, True)
            short.key, short.chords, short.minor = score.key, score.chords, score.minor
            once = part(role, short)[short.bar : 3 * short.bar]
            sound = np.zeros((n, 2))
            for at in range(score.bar, n, 2 * score.bar):
                play.place(sound, at, once)
            sound[bars * score.bar :] *= np.exp(-np.arange(n - bars * score.bar) / (0.1 * rate))[:, None]
        else:
            sound = canvas(part(role, score), n)
        if hiss and role not in ("Synths", "FX", "Other") and not (machine or loop):
            sound = sound + air(sound, rate, rng, rng.uniform(-78, -66) + 20 * np.log10(np.abs(sound).max() + 1e-9))
        stems.append(Stem(role, sound, with_returns(sound, role, score, dry_only)))
    return finish(Song(rate, bpm, score.bar, stems), score, rng.uniform(-8, -3.3))
