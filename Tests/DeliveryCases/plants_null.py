"""Defects of the stems against the mixdown. Each plant takes a case and the number of its variant."""
import numpy as np

from dsp import (active_power, amplitude, biquad, chain, compressor_gain, decibels, filtered, limiter_gain, peak_db,
                 resampled, shifted, stretched)

DELAYS = (37, -1, 321, -640, 1, 2.5, 1764, -12.25, 4100, -2777, 0.5, 7001, -88, 5)
GAINS = (2.27, -0.5, 6.0, -3.0, 0.3, -12.0, 1.1, -6.0, 4.0, -0.3, 9.0)
DRIFTS = (50, -12, 200, -100, 5, 25, -40, 120, 8)
# Faults that leave a residual in which a gain cannot be read to 0.05 dB: what is left is never quite
# uncorrelated with the stem.
LASTING = {"stem-missing", "stem-eq", "mix-bus-dynamics", "stem-bus-dynamics", "return-missing", "return-bleed",
           "mix-bus-eq", "stem-drift", "stem-wrong-section", "lossy-origin", "silent-stem", "stem-rate-mismatch"}
SIDE_EFFECTS_OF_SHIFTS = ("start-mismatch",)


def stem_delay(case, variant):
    track = case.pick(loud=18)
    frames = DELAYS[variant % len(DELAYS)]
    if variant % 9 == 8:  # exported from its first sound
        first = int(np.flatnonzero(np.abs(track.data).max(1) > 1e-5)[0])
        frames = -first
        track.data = track.data[first:]
        case.plant("length-mismatch", track, -first, "samples", 0, reach="floor")
        case.allow("truncated-start", "fade-in-start", track=track)
        case.allow("lead-silence-short")
    else:
        track.data = shifted(track.data, frames)
    whole = frames == int(frames)
    case.plant("stem-delay", track, float(frames), "samples", 0.02 if whole else 0.05,
               reach="floor" if whole else -55)
    case.allow(*SIDE_EFFECTS_OF_SHIFTS)


def stem_gain(case, variant):
    track = case.pick(loud=22)
    gain = GAINS[variant % len(GAINS)]
    gain = min(gain, -1 - peak_db(track.data))
    gain = round(gain, 3) if abs(gain) >= 0.3 else -1.5
    masked = bool(LASTING & set(case.kinds))
    if masked and abs(gain) < 1:
        gain *= 4
    track.data = track.data * amplitude(gain)
    case.plant("stem-gain", track, gain, "dB", 0.3 if masked else 0.05, reach=None if masked else "floor")


def stem_polarity(case, variant):
    track = case.pick()
    track.data = -track.data
    case.plant("stem-polarity", track, reach="floor")


def stem_channels_swapped(case, variant):
    track = case.pick("Guitars", "Keyboards", "Background Vocals", "Strings", stereo=True)
    track.data = track.data[:, ::-1].copy()
    case.plant("stem-channels-swapped", track, reach="floor")


def polarity_inverted_channel(case, variant):
    alone = "no-mixdown" in case.kinds  # then the channels must be alike, and which one is wrong is open
    track = case.pick("Drum", "Lead Vocal", "Bass", alike=alone) if alone else case.pick(loud=22)
    channel = variant % 2
    track.data = track.data * ([1, -1] if channel else [-1, 1])
    case.plant("polarity-inverted-channel", track, None if alone else "LR"[channel], "channel", reach="floor")


def interchannel_delay(case, variant):
    alone = "no-mixdown" in case.kinds
    track = case.pick("Lead Vocal", "Drum", "Keyboards", loud=16, alike=alone)
    frames = (12, -7, 45, 3, -110, 1.5, 26)[variant % 7]
    side = 1 if frames > 0 else 0  # the later channel
    moved = track.data.copy()
    moved[:, side : side + 1] = shifted(track.data[:, side : side + 1], abs(frames))
    track.data = moved
    whole = frames == int(frames)
    case.plant("interchannel-delay", track, float(frames), "samples", 0.02 if whole else 0.05,
               reach="floor" if whole else -55)
    case.allow(*SIDE_EFFECTS_OF_SHIFTS)


def stem_extra(case, variant):
    track = case.pick("Keyboards", "Percussion", "Synths", "FX", "Brass", loud=25)
    case.mix.data = case.mix.data - track.data
    case.plant("stem-extra", track, reach="floor")


def stem_duplicate(case, variant):
    track = case.pick(loud=22)
    twin = type(track)(track.role, track.data.copy(), track.rate, track.stem)
    twin.touched, twin.format = True, track.format
    if variant % 3 == 1:
        twin.data = track.data * amplitude(-1.5)
    case.tracks.append(twin)
    case.plant("stem-duplicate", track, 1.0, "corr", 0.02, reach="floor", other=[twin])
    if variant % 3 == 1:  # the quieter one is the copy; leaving the other out asks for a gain
        case.reaches[-1] = None
        case.allow("stem-gain", track=track)
        case.allow("stem-gain", track=twin)


def stem_missing(case, variant):
    track = case.pick(loud=22)
    case.tracks.remove(track)
    value = decibels(active_power(track.data, case.rate))
    case.plant("stem-missing", None, value, "dBFS", 2.5, role=track.role)
    case.allow("null-unexplained")


def sounding(x, rate, at):
    """How loud the 0.1 s from `at` (s) are against the loudest 0.1 s, in dB."""
    n = int(0.1 * rate)
    blocks = len(x) // n
    energy = (x[: blocks * n] ** 2).reshape(blocks, -1).mean(1)
    start = int(at * rate)
    return decibels((x[start : start + n] ** 2).mean() / energy.max())


def stem_wrong_section(case, variant):
    silent = variant % 2 == 0
    track = case.pick("Lead Vocal", "Guitars", "Drum", "Strings", "Keyboards", loud=20)
    rate, total = case.rate, len(track.data) / case.rate
    head = case.song.bar / rate
    best, span = None, None
    for _ in range(400):
        length = case.rng.uniform(0.14, 0.24) * (total - head)
        at = case.rng.uniform(head + 0.1, total - length - 1.2)
        loud = min(sounding(track.data, rate, at), sounding(track.data, rate, at + 0.1),
                   sounding(track.data, rate, at + length - 0.1))
        if best is None or loud > best:
            best, span = loud, (at, at + length)
    first, last = (int(t * rate) for t in span)
    n = int(0.005 * rate)
    gate = np.zeros(len(track.data))
    gate[first:last] = 1
    gate[first : first + n] = np.linspace(0, 1, n)
    gate[last - n : last] = np.linspace(1, 0, n)
    gate = gate[:, None]
    other = 0 if silent else shifted(track.data, -int(0.61 * case.song.bar))
    track.data = track.data * (1 - gate) + other * gate
    case.plant("stem-wrong-section", track, span[0], "s", 0.3, end_s=span[1], mode="silent" if silent else "other")
    case.allow("null-unexplained")


def stem_drift(case, variant):
    track = case.pick(loud=16)
    ppm = DRIFTS[variant % len(DRIFTS)]
    track.data = stretched(track.data, 1 + ppm * 1e-6, len(track.data))
    case.plant("stem-drift", track, float(ppm), "ppm", 1.0, 0.03)


def stem_rate_mismatch(case, variant):
    track = case.pick(loud=16)
    pairs = {48000: (44100, 96000), 44100: (48000, 88200), 96000: (44100, 48000), 88200: (48000, 44100)}
    content = pairs[case.rate][variant % 2]
    moved = resampled(track.data, case.rate, content)
    if variant % 3 == 2:  # brought to the song's length again
        same = np.zeros_like(track.data)
        same[: min(len(same), len(moved))] = moved[: len(same)]
        moved = same
    else:
        case.allow("length-mismatch", track=track)
    if len(moved) and np.abs(moved[-int(0.05 * case.rate):]).max() > 1e-4:
        case.allow("truncated-end", track=track)
    track.data = moved
    case.plant("stem-rate-mismatch", track, content / case.rate, "ratio", 0.0005)
    case.allow("null-unexplained", "upsampled", *SIDE_EFFECTS_OF_SHIFTS)
    case.allow("lead-silence-short")


def band_levels(x, rate):
    """Quarter-octave bands: centres in Hz and power in dB below the strongest."""
    n = 16384
    blocks = max(1, len(x) // n)
    power = (np.abs(np.fft.rfft(x[: blocks * n].mean(1).reshape(blocks, n) * np.hanning(n))) ** 2).mean(0)
    freq = np.fft.rfftfreq(n, 1 / rate)
    centres = 31.5 * 2 ** (np.arange(0, 40) / 4)
    centres = centres[centres < 0.42 * rate]
    level = np.array([power[(freq >= c / 2 ** 0.125) & (freq < c * 2 ** 0.125)].sum() for c in centres])
    return centres, decibels(level / level.max())


def equaliser(case, x, variant):
    """A response with its greatest deviation where `x` has energy: the response and that deviation in dB."""
    rng = case.rng
    centres, level = band_levels(x, case.rate)
    strong = centres[(level > -28) & (centres > 60)]
    centre = float(strong[rng.integers(len(strong) // 3, len(strong))])
    gain = (3.0, 5.0, -4.0, 7.0, 2.2, -6.0, 9.0)[variant % 7] * rng.uniform(0.95, 1.05)
    if variant % 3 == 1:
        parts = [biquad("highshelf", min(centre, 6000), 0.7, gain, case.rate)]
    else:
        parts = [biquad("bell", centre, rng.uniform(0.7, 1.4), gain, case.rate)]
    if variant % 4 == 3:
        parts.append(biquad("bell", max(80, centre / 5), 1.0, -gain / 3, case.rate))
    response = chain(*parts)
    curve = 20 * np.log10(np.abs(response(centres)))
    heard = curve[level > -45]
    return response, float(heard[np.argmax(np.abs(heard))]), [[float(f), float(c)] for f, c in zip(centres, curve)]


def plant_eq(case, kind, track, deviation, curve, tol, tol_rel):
    """A cut has no agreed sign in the vocabulary, so only the size of a boost is asked."""
    case.plant(kind, track, deviation if deviation > 0 else None, "dB", tol, tol_rel, deviation_db=deviation,
               curve=curve)


def stem_eq(case, variant):
    track = case.pick("Drum", "Lead Vocal", "Guitars", "Keyboards", loud=14)
    response, deviation, curve = equaliser(case, track.data, variant)
    track.data = filtered(track.data, response, case.rate)
    plant_eq(case, "stem-eq", track, deviation, curve, 1.5, 0.25)
    case.allow("null-unexplained", track=track)


def mix_bus_eq(case, variant):
    response, deviation, curve = equaliser(case, case.mix.data, variant)
    case.mix.data = filtered(case.mix.data, response, case.rate)
    plant_eq(case, "mix-bus-eq", None, deviation, curve, 1.0, 0.2)
    case.reaches[-1] = -40
    case.allow("set-gain")


def reduction(gain, x, rate):
    """The greatest gain reduction (dB, 99.95th percentile) while `x` sounds, and the mean."""
    level = np.abs(x).max(1)
    db = -20 * np.log10(gain[level > level.max() * 1e-3])
    return float(np.percentile(db, 99.95)), float(db.mean()), float((db > 0.1).mean())


def dynamics(case, x, variant):
    """A gain curve that reduces by several dB: (gain, make-up in dB, mode)."""
    rng, top = case.rng, peak_db(x)
    if variant % 2:
        threshold, settings = top - rng.uniform(9, 16), (rng.uniform(2.5, 6), rng.uniform(0.003, 0.02),
                                                         rng.uniform(0.08, 0.25))
        while True:  # the soft third passes unchanged, so that the make-up gain can be seen
            gain = compressor_gain(x, case.rate, threshold, *settings)
            level = np.abs(x).max(1)
            if np.percentile(gain[level > level.max() * 1e-3], 60) > amplitude(-0.2):
                return gain, float(rng.uniform(2, 6)), "compressor"
            threshold += 1
    drive = rng.uniform(5, 11)
    gain = limiter_gain(x, case.rate, amplitude(top - drive), rng.uniform(0.0015, 0.004), rng.uniform(0.05, 0.2))
    return gain, drive, "limiter"


def stem_bus_dynamics(case, variant):
    track = case.pick("Drum", "Lead Vocal", "Bass", loud=12)
    gain, makeup, mode = dynamics(case, track.data, variant + 1)
    makeup = min(makeup, 4.0) if mode == "compressor" else 0.0
    value, mean, _ = reduction(gain, track.data, case.rate)
    if value < 1.5:
        raise LookupError("hardly any gain reduction")
    track.data = track.data * gain[:, None] * amplitude(makeup)
    case.plant("stem-bus-dynamics", track, value, "dB", 1.5, 0.3, mode=mode, makeup_db=makeup, gr_mean_db=mean)
    case.allow("null-unexplained", "limited", "clipping-below-fs", track=track)
    case.allow("stem-gain", track=track)


def mix_bus_dynamics(case, variant):
    gain, makeup, mode = dynamics(case, case.mix.data, variant)
    value, mean, share = reduction(gain, case.mix.data, case.rate)
    if value < 1.5:
        raise LookupError("hardly any gain reduction")
    wet = case.mix.data * gain[:, None]
    makeup = (-0.3 if variant % 4 < 2 else -1.0) - peak_db(wet) if mode == "limiter" else makeup
    makeup = min(makeup, -0.2 - peak_db(wet))
    case.mix.data = wet * amplitude(makeup)
    case.plant("mix-bus-dynamics", None, value, "dB", 1.0, 0.25, mode=mode, makeup_db=float(makeup), gr_mean_db=mean,
               active_share=share)
    case.allow("limited", "normalised", "clipping", "clipping-below-fs", "intersample-over", "set-gain", "peak-high")


def wetter(case, track, level_db):
    """Raises the stem's return to `level_db` against its dry sound, in stem and mix."""
    stem = track.stem
    now = decibels((stem.wet ** 2).sum() / (stem.dry ** 2).sum())
    stem.wet = stem.wet * amplitude(level_db - now)
    case.replace(track, stem.sound)


WITH_RETURNS = ("Lead Vocal", "Keyboards", "Guitars", "Background Vocals", "Brass", "Drum")


def return_missing(case, variant):
    track = case.pick(*WITH_RETURNS[: 3 if variant % 2 else 6], loud=18)
    level = (-5.2, -9, -3, -12, -7, -14)[variant % 6]
    wetter(case, track, level)
    track.data = track.stem.dry.copy()
    case.plant("return-missing", track, float(level), "dB", 2.0)
    case.allow("null-unexplained")


def return_bleed(case, variant):
    source = case.pick("Lead Vocal", "Guitars", "Keyboards", loud=18)
    wetter(case, source, (-6, -9, -12)[variant % 3])
    track = case.pick(loud=24)
    track.data = track.data + source.stem.wet
    case.plant("return-bleed", track, source=source)
    case.allow("null-unexplained")


def set_delay(case, variant):
    frames = (240, -64, 1024, 1, -3000, 7)[variant % 6]
    for track in case.tracks:
        track.data = shifted(track.data, frames)
    case.plant("set-delay", None, float(frames), "samples", 0.02, reach="floor")
    case.allow(*SIDE_EFFECTS_OF_SHIFTS)


def set_gain(case, variant):
    gain = (-6.0, 1.5, -3.0, 0.5, -10.0, 3.0)[variant % 6]
    for track in case.tracks:
        track.data = track.data * amplitude(gain)
    case.plant("set-gain", None, gain, "dB", 0.05, reach="floor")


def set_polarity(case, variant):
    for track in case.tracks:
        track.data = -track.data
    case.plant("set-polarity", None, reach="floor")


def set_drift(case, variant):
    ppm = (30, -80, 150, -15)[variant % 4]
    for track in case.tracks:
        track.data = stretched(track.data, 1 + ppm * 1e-6, len(track.data))
    case.plant("set-drift", None, float(ppm), "ppm", 1.0, 0.03)


