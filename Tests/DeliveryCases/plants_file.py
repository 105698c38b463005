"""Defects that a single file shows by itself."""
import numpy as np

import audiofiles
from dsp import amplitude, decibels, limiter_gain, peak_db, quantised, resampled, true_peak_db

BRIGHT = ("Drum", "Percussion", "FX", "Lead Vocal", "Background Vocals")
CODEC_SIDE_EFFECTS = ("null-unexplained", "stem-eq", "stem-delay", "upsampled", "stem-gain", "length-mismatch",
                      "stem-bus-dynamics", "bit-depth-padded", "stem-missing", "intersample-over")


def bit_depth_low(case, variant):
    tracks = case.files() if variant % 3 == 1 else [case.pick()]
    for track in tracks:
        track.format, track.touched = "PCM_16", True
        case.plant("bit-depth-low", track, 16, "bit", 0)


def bit_depth_padded(case, variant):
    track = case.pick("Drum", "Lead Vocal", "Keyboards")
    if variant % 4 == 2:  # a 16-bit sample under a fader
        gain = amplitude(case.rng.uniform(-9, 5))
        case.replace(track, quantised(track.data / gain, 16) * gain)
        case.plant("bit-depth-padded", track, 16 - np.log2(gain), "bit", 1.0)
        return
    bits = 20 if variant % 4 == 1 else 16
    tracks = case.files() if variant % 4 == 3 else [track]
    for track in tracks:
        track.data = quantised(track.data, bits)
        case.plant("bit-depth-padded", track, bits, "bit", 0)


def float_integer(case, variant):
    for track in case.files() if variant % 2 else [case.pick()]:
        track.format = "FLOAT"
        track.data = quantised(track.data, 24)
        case.plant("float-integer", track, 24, "bits", 0, severity="note")


DITHERS = ("tpdf", "hp-tpdf", "shaped", "rpdf")


def dithered(x, bits, kind, rng):
    if kind == "rpdf":  # a converter that truncates, with one uniform draw
        scale = 2.0 ** (bits - 1)
        return np.clip(np.floor(x * scale + rng.uniform(-0.5, 0.5, x.shape)), -scale, scale - 1) / scale
    return quantised(x, bits, kind, rng)


def dither_present(case, variant):
    kind = DITHERS[variant % 4]
    bits = (24, 16, 24, 16, 16, 24)[variant % 6]
    tracks = case.files() if variant % 3 == 0 else [case.pick()]
    for track in tracks:
        track.data = dithered(track.data, bits, kind, case.rng)
        case.plant("dither-present", track, kind, "type")
        if bits == 16:
            track.format = "PCM_16"
            case.plant("bit-depth-low", track, 16, "bit", 0)


def no_digital_silence(case, variant):
    """Converter noise all through: nothing can be said about dither."""
    track = case.pick()
    noise = case.rng.standard_normal(track.data.shape) * amplitude(case.rng.uniform(-92, -78))
    case.replace(track, track.data + noise)
    case.plant("no-digital-silence", track, severity="note")


def clip_runs(x, level):
    """How many runs of three or more samples stand at the level, over both channels."""
    at = np.abs(x) >= level
    three = at[:-2] & at[1:-1] & at[2:]
    return int((three[1:] & ~three[:-1]).sum())


def clip_level(x, runs):
    """The highest level at which clipping makes at least `runs` runs of three samples."""
    level = np.abs(x).max()
    while clip_runs(x, level) < runs:
        level *= 0.985
    return level


def clipping(case, variant):
    mode = variant % 3
    if mode == 0:  # the sum runs over, the mixdown is clipped
        gain = 1 / clip_level(case.mix.data, 25)
        case.scale(gain)
        case.mix.data = np.clip(case.mix.data, -1, 1)
        for track in case.tracks:  # loud stems may run over as well
            if np.abs(track.data).max() >= 1:
                track.data = np.clip(track.data, -1, 1)
                case.allow("clipping", track=track)
        case.plant("clipping", case.mix)
        case.plant("sum-over", None, peak_db(case.sum()), "dBFS", 0.05)
        case.allow("null-unexplained", "mix-bus-dynamics", "limited")
        return
    # One stem runs over: the mixdown has its fader down (set-gain), or is a float file.
    track = max(case.tracks, key=lambda t: np.abs(t.data).max())
    track.touched = True
    gain = 1 / clip_level(track.data, 25)
    mixed = case.mix.data
    case.scale(gain)
    clipped = np.clip(track.data, -1, 1)
    if mode == 1:
        case.mix.data = mixed
        case.plant("set-gain", None, 20 * np.log10(gain), "dB", 0.1)
    else:
        case.mix.format = "FLOAT"
        case.allow("intersample-over", track=case.mix)
    for other in case.tracks:
        if other is not track and np.abs(other.data).max() >= 1:
            other.data = np.clip(other.data, -1, 1)
            case.allow("clipping", track=other)
    track.data = clipped
    case.plant("clipping", track)
    case.allow("sum-over", "null-unexplained")
    case.allow("stem-bus-dynamics", "stem-gain", track=track)


def clipping_below_fs(case, variant):
    if variant % 3 == 2:  # the mixdown, clipped and turned down
        level = clip_level(case.mix.data, 30)
        case.mix.data = np.clip(case.mix.data, -level, level)
        track = case.mix
        case.allow("null-unexplained", "mix-bus-dynamics")
    else:
        track = case.pick("Drum", "Lead Vocal", "Guitars", "Bass", loud=16)
        level = clip_level(track.data, 30)
        case.replace(track, np.clip(track.data, -level, level))
    case.plant("clipping-below-fs", track, 20 * np.log10(level), "dBFS", 0.1)
    case.allow("limited", track=track)


def intersample_over(case, variant):
    """The mixdown's samples stay below full scale, its waveform does not."""
    margin = true_peak_db(case.mix.data) - peak_db(case.mix.data)
    if margin < 0.2:
        raise LookupError("no room between the samples")
    case.scale(amplitude(-0.04 - peak_db(case.mix.data)))
    case.plant("intersample-over", case.mix, true_peak_db(case.mix.data), "dBTP", 0.15)


def limited(case, variant):
    track = case.pick("Drum", "Lead Vocal", "Guitars", "Bass", loud=16)
    drive = 8.0
    while True:
        ceiling = amplitude(peak_db(track.data) - drive)
        data = track.data * limiter_gain(track.data, case.rate, ceiling, 0.0015, 0.06)[:, None]
        share = limited_share(data, case.rate)
        if share > 0.05 or drive > 22:
            break
        drive += 2
    if share <= 0.05:
        raise LookupError("too sparse")
    case.replace(track, data * amplitude(drive * 0.6))
    case.plant("limited", track, share, "share")
    case.allow("clipping-below-fs", track=track)
    fit_below(case)


def limited_share(x, rate):
    """Share of the active 10 ms windows whose greatest sample is within 0.1 dB of the file's peak."""
    n = int(0.01 * rate)
    blocks = len(x) // n
    top = np.abs(x[: blocks * n]).reshape(blocks, -1).max(1)
    active = top > top.max() * 1e-3
    return float((top[active] > top.max() * amplitude(-0.1)).mean())


def fit_below(case, ceiling=-0.5):
    over = max(peak_db(t.data) for t in case.files()) - ceiling
    if over > 0:
        case.scale(amplitude(-over))
        for d in case.defects:
            if d["unit"] == "dBFS":
                d["value"] -= over


def edge(x, rate, share):
    """The middle of the steepest fall of the spectrum above 9 kHz with nothing above it (Hz), and its fall (dB);
    of the spectrum that a share (%) of the moments stays below."""
    n = 4096
    blocks = len(x) // n
    frames = x[: blocks * n].mean(1).reshape(blocks, n) * np.hanning(n)
    power = np.percentile(np.abs(np.fft.rfft(frames, axis=1)) ** 2, share, axis=0)
    level = decibels(np.convolve(power, np.ones(9) / 9, "same"))
    step = int(400 * n / rate)
    fall = np.full(len(level), -1e9)
    fall[step:-step] = level[: -2 * step] - level[2 * step :]
    rest = np.maximum.accumulate(level[: int(0.485 * n)][::-1])[::-1]  # the most from here upwards
    usable = len(rest) - 2 * step
    fall[step : step + usable][rest[2 * step :] > level[:usable] - 24] = -1e9
    fall[: int(9000 * n / rate)] = -1e9
    fall[int(0.485 * n) :] = -1e9
    k = int(np.argmax(fall))
    return float(k * rate / n), float(fall[k])


LOSSY = (("mp3", 128), ("aac", 96), ("ogg", 112), ("mp3", 192), ("mp3", 96), ("aac", 128), ("mp3", 256), ("ogg", 128))


def lossy_origin(case, variant):
    codec, kbps = LOSSY[variant % len(LOSSY)]
    track = case.pick(*BRIGHT, loud=24)
    original = track.data
    decoded = audiofiles.through_codec(original, case.rate, codec, kbps)
    cutoff, fall = edge(decoded, case.rate, 95)
    widest = edge(decoded, case.rate, 99.5)[0]  # some encoders open up for single moments
    if not (9500 < cutoff < 20300 and fall > 30 and abs(cutoff - widest) < 600):
        raise LookupError(f"{codec} at {kbps} leaves no edge in {track.role}: {cutoff:.0f} Hz, {fall:.0f} dB")
    if variant % 3 == 2:  # the song was made with it: stem and mix agree
        case.replace(track, decoded)
    else:
        track.data = decoded
    case.plant("lossy-origin", track, cutoff, "Hz", 1200, codec=codec, kbps=kbps)
    case.allow(*CODEC_SIDE_EFFECTS)


def upsampled_pairs(rate):
    return {48000: (44100,), 88200: (44100, 48000), 96000: (44100, 48000), 44100: ()}[rate]


def edge_at(x, rate, frequency):
    """Whether the spectrum falls by 35 dB at a frequency."""
    n = 8192
    blocks = len(x) // n
    frames = np.abs(np.fft.rfft(x[: blocks * n].mean(1).reshape(blocks, n) * np.hanning(n), axis=1)) ** 2
    level = decibels(np.percentile(frames, 95, axis=0))
    below, end, above = (int(f * frequency * n / rate) for f in (0.9, 0.95, 1.03))
    return np.median(level[below:end]) - np.median(level[above:]) > 35


def upsampled(case, variant):
    """The song's rate is the higher one already; all files or one come from a lower."""
    source = upsampled_pairs(case.rate)
    source = source[variant % len(source)]
    everything = variant % 4 != 3
    tracks = case.tracks if everything else [case.pick(*BRIGHT)]
    for track in tracks:
        low = resampled(track.data, case.rate, source)
        back = resampled(low, source, case.rate)[: case.song.frames]
        case.replace(track, np.pad(back, ((0, case.song.frames - len(back)), (0, 0))))
    if everything:
        shown = [edge_at(t.data, case.rate, source / 2) for t in case.files()]
        if sum(shown) < 0.75 * len(shown):
            raise LookupError("too few files with sound up to the edge")
        case.plant("upsampled", "*", source, "Hz", 1)
    elif not edge_at(tracks[0].data, case.rate, source / 2):
        raise LookupError("no sound up to the edge")
    else:
        case.plant("upsampled", tracks[0], source, "Hz", 1, severity="note")


def dc_offset(case, variant):
    track = case.pick()
    value = (0.004, -0.002, 0.01, 0.0015)[variant % 4]
    if variant % 2:
        track.data = track.data + value
        case.allow("null-unexplained")
    else:
        case.replace(track, track.data + value)
        case.allow("dc-offset", track=case.mix)
    case.plant("dc-offset", track, value, "fraction of FS", None, 0.1)
    case.allow("truncated-start", "truncated-end", "fade-in-start", track=track)
    case.allow("truncated-start", "truncated-end", "fade-in-start", track=case.mix)
    case.allow("lead-silence-short")


def silent_channel(case, variant):
    track = case.pick(loud=20)
    dead = variant % 2
    data = track.data.copy()
    data[:, dead] = 0
    if variant % 3 == 2:
        case.replace(track, data)
    else:
        track.data = data
        case.allow("null-unexplained", "stem-missing", "stem-gain", "stem-eq")
    case.plant("silent-channel", track, "LR"[dead], "channel")


def dual_mono(case, variant):
    track = case.pick()
    case.replace(track, track.data.mean(1, keepdims=True).repeat(2, 1))
    case.plant("dual-mono", track, severity="note")


def mono_file(case, variant):
    track = case.pick("Bass", "Lead Vocal")
    case.replace(track, track.data.mean(1, keepdims=True).repeat(2, 1))
    track.channels = 1
    case.plant("mono-file", track, 1, "channels", 0)


def split_stereo_pair(case, variant):
    track = case.pick("Keyboards", "Guitars", "Drum")
    name = case.naming.name(track.role)
    left, right = ((".L", ".R"), ("_L", "_R"), ("-L", "-R"), (" L", " R"))[variant % 4]
    twin = type(track)(track.role, track.data[:, 1:], track.rate, track.stem)
    track.data = track.data[:, :1]
    twin.touched, twin.format = True, track.format
    for half, suffix in ((track, left), (twin, right)):
        half.channels = 1
        half.name = name + suffix + "." + ("wav" if half.format == "FLOAT" else case.container)
    case.tracks.insert(case.tracks.index(track) + 1, twin)
    case.plant("split-stereo-pair", track, other=[twin])
    case.allow("mono-file", track=track)
    case.allow("mono-file", track=twin)


def silent_stem(case, variant):
    track = case.pick(loud=24)
    if variant % 3 == 1:  # an empty group: nothing of it in the mix either
        case.mix.data = case.mix.data - track.data
    else:
        case.allow("stem-missing", "null-unexplained")
    noise = case.rng.standard_normal(track.data.shape) * amplitude(-112)
    track.data = noise if variant % 3 == 2 else np.zeros_like(track.data)
    case.plant("silent-stem", track)
    case.allow("stem-extra", "silent-channel", "stem-gain", track=track)
